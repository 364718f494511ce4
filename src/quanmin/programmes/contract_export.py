"""A list of contracts as an Excel file; who took it is written down."""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.programmes.agreements import STANDINGS
from quanmin.programmes.queries.contracts import every_row

MOST = 100_000
WIDTHS = (16, 12, 14, 6, 6, 16, 34, 14, 18, 12, 12, 10, 8, 8, 12)


def contracts_xlsx(asked, *, by):
    """The whole list as the bytes of an .xlsx file, masked by the same rights as the page; needs EXPORT_LIST."""
    with acting(by, Permission.EXPORT_LIST, on=asked.unit) as trail:
        rows = every_row(asked, by, most=MOST)
        ids = [row.person.id for row in rows]
        trail.add("contracts exported", None, state=asked.state, group=asked.group, ids=ids)
    return _sheet(
        _("%(unit)s · 家庭医生签约名单 · %(day)s") % {"unit": asked.unit.name, "day": clock.today()}, rows
    )


def _sheet(title, rows):
    heads = (
        _("村（社区）"), _("居民编号"), _("姓名"), _("性别"), _("年龄"), _("电话"), _("人群"), _("服务包"), _("团队"),
        _("起始日期"), _("到期日期"), _("状态"), _("约定项"), _("已完成"), _("最早逾期"),
    )  # fmt: skip
    file = io.BytesIO()
    # A name that begins with = or @ must stay a name, not become a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(_("签约名单"))
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
    person, one = row.person, row.coverage
    behind = one.behind if one.behind and one.behind < clock.today() and row.state != "unsigned" else None
    return (
        person.village.name if person.village else "", person.id, person.name, person.sex, person.age_years,
        person.phone, "、".join(row.groups), one.package, one.team.name if one.team else "", _day(one.start),
        _day(one.covered), str(STANDINGS[row.state]), one.promised, one.kept, _day(behind),
    )  # fmt: skip


def _day(day):
    return f"{day:%Y-%m-%d}" if day else ""
