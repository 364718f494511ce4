"""A list of contracts as an Excel file; who took it is written down."""

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.writing.workbook import Column, Sheet, workbook
from quanmin.programmes.agreements import STANDINGS
from quanmin.programmes.queries.contracts import every_row

MOST = 100_000


def contracts_xlsx(asked, *, by):
    """The whole list as the bytes of an .xlsx file, masked by the same rights as the page; needs EXPORT_LIST."""
    with acting(by, Permission.EXPORT_LIST, on=asked.unit) as trail:
        rows = every_row(asked, by, most=MOST)
        ids = [row.person.id for row in rows]
        trail.add("contracts exported", None, state=asked.state, group=asked.group, ids=ids)
    title = _("%(unit)s · 家庭医生签约名单 · %(day)s") % {"unit": asked.unit.name, "day": clock.today()}
    sheet = Sheet(_("签约名单"), title, _columns(), [_cells(row) for row in rows])
    return workbook([sheet], title=title, made_at=clock.now())


def _columns():
    return (
        Column(_("村（社区）"), 16), Column(_("居民编号"), 12, "number"), Column(_("姓名"), 14), Column(_("性别"), 6),
        Column(_("年龄"), 6, "whole"), Column(_("电话"), 16), Column(_("人群"), 34), Column(_("服务包"), 14),
        Column(_("团队"), 18), Column(_("起始日期"), 12, "date"), Column(_("到期日期"), 12, "date"),
        Column(_("状态"), 10), Column(_("约定项"), 8, "whole"), Column(_("已完成"), 8, "whole"),
        Column(_("最早逾期"), 12, "date"),
    )  # fmt: skip


def _cells(row):
    person, one = row.person, row.coverage
    behind = one.behind if one.behind and one.behind < clock.today() and row.state != "unsigned" else None
    return (
        person.village.name if person.village else "", person.id, person.name, person.sex, person.age_years,
        person.phone, "、".join(row.groups), one.package, one.team.name if one.team else "", one.start,
        one.covered, str(STANDINGS[row.state]), one.promised, one.kept, behind,
    )  # fmt: skip
