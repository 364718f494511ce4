"""A gap list as an Excel file; who took it is written down."""

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.measures import BY_CODE
from quanmin.core.measures.catalogue import WORDS
from quanmin.core.writing.workbook import Column, Sheet, workbook
from quanmin.results.queries import latest_run
from quanmin.worklists.queries import described, in_gap


def gap_list_xlsx(measure, unit, period, *, by):
    """The whole gap list as the bytes of an .xlsx file, masked by the same rights as the page; needs EXPORT_LIST."""
    run = latest_run()
    with acting(by, Permission.EXPORT_LIST, on=unit) as trail:
        frame = in_gap(measure, unit, period, seen_by=by, run=run)
        rows = described(frame, measure, run, by)
        ids = [row.resident_id for row in rows if row.resident_id]
        trail.add("gap list exported", run, measure=measure, period=period, ids=ids)
    title = _title(measure, unit, period)
    sheet = Sheet(_("缺口名单"), title, _columns(), [_cells(row) for row in rows])
    return workbook([sheet], title=title, made_at=clock.now())


def _title(measure, unit, period):
    return _("%(unit)s · %(measure)s · %(period)s · 缺口名单") % {
        "unit": unit.name, "measure": BY_CODE[measure].title, "period": period,
    }  # fmt: skip


def _columns():
    return (
        Column(_("村（社区）"), 16), Column(_("居民编号"), 14, "number"), Column(_("姓名"), 12), Column(_("性别"), 6),
        Column(_("年龄"), 6, "whole"), Column(_("电话"), 16), Column(_("未达到的条件"), 36), Column(_("最近服务"), 14),
        Column(_("最近检测"), 34), Column(_("责任机构"), 20),
    )  # fmt: skip


def _cells(row):
    person = row.person
    about = (person.name, person.sex, person.age_years, person.phone) if person else ("", "", "", "")
    return (
        row.village.name if row.village else "", row.resident_id or row.subject_id, *about, _failed(row.failed),
        f"{row.last_seen:%Y-%m-%d}" if row.last_seen else "", row.last_reading, row.actor.name if row.actor else "",
    )  # fmt: skip


def _failed(names):
    return "；".join(WORDS[name].gap if name in WORDS else name for name in names)
