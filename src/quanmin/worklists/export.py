"""A gap list as an Excel file; who took it is written down."""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.measures import BY_CODE
from quanmin.core.measures.catalogue import WORDS
from quanmin.results.queries import latest_run
from quanmin.worklists.queries import described, in_gap

WIDTHS = (16, 14, 12, 6, 6, 16, 36, 14, 34, 20)


def gap_list_xlsx(measure, unit, period, *, by):
    """The whole gap list as the bytes of an .xlsx file, masked by the same rights as the page; needs EXPORT_LIST."""
    run = latest_run()
    with acting(by, Permission.EXPORT_LIST, on=unit) as trail:
        frame = in_gap(measure, unit, period, seen_by=by, run=run)
        rows = described(frame, measure, run, by)
        ids = [row.resident_id for row in rows if row.resident_id]
        trail.add("gap list exported", run, measure=measure, period=period, ids=ids)
    return _sheet(_title(measure, unit, period), rows)


def _title(measure, unit, period):
    return _("%(unit)s · %(measure)s · %(period)s · 缺口名单") % {
        "unit": unit.name, "measure": BY_CODE[measure].title, "period": period,
    }  # fmt: skip


def _sheet(title, rows):
    heads = (_("村（社区）"), _("居民编号"), _("姓名"), _("性别"), _("年龄"), _("电话"), _("未达到的条件"),
             _("最近服务"), _("最近检测"), _("责任机构"))  # fmt: skip
    file = io.BytesIO()
    # A name that begins with = or @ must stay a name, not become a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(_("缺口名单"))
        sheet.write(0, 0, title, bold)
        sheet.write_row(1, 0, heads, bold)
        for number, row in enumerate(rows, start=2):
            sheet.write_row(number, 0, _cells(row))
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(2, 0)
        sheet.autofilter(1, 0, max(len(rows) + 1, 2), len(heads) - 1)
    return file.getvalue()


def _cells(row):
    person = row.person
    about = (person.name, person.sex, person.age_years, person.phone) if person else ("", "", "", "")
    return (
        row.village.name if row.village else "", row.resident_id or row.subject_id, *about, _failed(row.failed),
        f"{row.last_seen:%Y-%m-%d}" if row.last_seen else "", row.last_reading, row.actor.name if row.actor else "",
    )  # fmt: skip


def _failed(names):
    return "；".join(WORDS[name].gap if name in WORDS else name for name in names)
