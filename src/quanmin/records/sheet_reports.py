"""What became of a sheet, to take home: the lines left out, to be put right and sent again, and what became of all."""

from io import BytesIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from quanmin.records.actions.bringing_sheets import REFUSED
from quanmin.records.sheet_columns import WHY


def report(lines, words):
    """The bytes of an Excel file about these Lines; `words` has the outcomes in words."""
    file, refused = BytesIO(), [line for line in lines if line.outcome == REFUSED]
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        if refused:
            _write(book.add_worksheet(_("要改的行")), *lines_again(refused), bold, text)
        heads = [_("行"), _("结果"), _("说明"), _("居民编号")]
        told = [
            [line.number, words[line.outcome], line.sentence, f"{line.resident_id or ''}"] for line in lines
        ]
        _write(book.add_worksheet(_("每一行的结果")), heads, told, bold, text)
    return file.getvalue()


def lines_again(refused):
    """Titles and rows as they came; what stood beyond the last title gets one that nobody takes, so it is seen to."""
    titles = [
        title for title in dict.fromkeys(title for line in refused for title in line.texts) if title != WHY
    ]
    rows = [[line.sentence, *(line.texts.get(title, "") for title in titles)] for line in refused]
    return [WHY, *(title or _("多出的内容") for title in titles)], rows


def _write(sheet, heads, rows, bold, text):
    sheet.write_row(0, 0, heads, bold)
    sheet.set_column(0, len(heads), 18, text)
    sheet.freeze_panes(1, 0)
    for place, row in enumerate(rows, start=1):
        sheet.write_row(place, 0, row)
