"""The list of returns as an Excel file."""

from datetime import datetime

from django.utils.translation import gettext as _

from quanmin.core.writing.workbook import Column, Sheet, workbook
from quanmin.plans.documents import XLSX, File


def returns_workbook(rows, today):
    """The returns of the list's rows, one line each; days late are those of today."""
    title = _("报表一览（%(day)s）") % {"day": today}
    columns = (
        Column(_("报表"), 34), Column(_("单位"), 24), Column(_("时期"), 16), Column(_("截止"), 12, "date"),
        Column(_("状态"), 14, "centred"), Column(_("逾期（工作日）"), 12, "whole"), Column(_("报出"), 12, "date"),
    )  # fmt: skip
    cells = [
        (one["row"].title, one["row"].unit.name, one["period"], one["row"].due_on,
         one["row"].get_state_display(), one["late"] or None, one["row"].handed_in_on)
        for one in rows
    ]  # fmt: skip
    made_at = datetime(today.year, today.month, today.day)
    content = workbook([Sheet(_("报表"), title, columns, cells)], title=title, made_at=made_at)
    return File(f"{title}.xlsx", XLSX, content)
