"""What a sheet to bring in may hold: for each table its columns, their titles, and how a cell becomes a value."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from unicodedata import normalize

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from quanmin.core.snapshot.declare import Column
from quanmin.core.snapshot.rows import columns_of
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.records.sheet_notes import note_on
from quanmin.records.words import COLUMNS, VALUES
from quanmin.units.models import Unit
from quanmin.units.queries import find_unit

# Tables that people fill in by hand; the rest come from systems, as a whole snapshot.
BY_HAND = ("residents", "health_records", "enrolments", "contacts", "observations", "conditions", "vaccinations",
           "contracts", "screenings")  # fmt: skip
WHO = ("证件号码", "居民编号")
# The column a report puts before lines that were left out: it comes back with them, and says nothing.
WHY = "未导入的原因"
VILLAGE, SINCE = "村（社区）", "居住开始日期"
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
FIGURE = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?([eE][-+]?\d+)?|[-+]?\.\d+")
SERIAL, SCIENTIFIC = re.compile(r"\d{5}(\.\d+)?"), re.compile(r"\d(\.\d+)?[eE]\+?\d+")
TYPED = ("identity_number", "phone")
PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
YES, NO = ("是", "有", "√", "true", "yes", "1"), ("否", "无", "×", "false", "no", "0", "")
# Sex as other systems write it: the codes of GB/T 2261.1, and longer words.
SEXES = {"1": "male", "2": "female", "0": "unknown", "9": "unknown", "男性": "male", "女性": "female"}
TITLES = {"unit_id": "机构", "programme": "项目", "opened": "建档日期"}


@dataclass(frozen=True)
class Titled:
    """One column of a sheet: its title and the declared column it fills."""

    title: str
    column: Column


def titled_columns(table):
    """The columns of a table's sheet, in order; who it is about comes first and is no part of them."""
    declared = [column for column in columns_of(BY_NAME[table]) if column.refers in ("", "units")]
    found = [Titled(title_of(column), column) for column in declared if column.name != "death_date"]
    if table == "residents":
        home = BY_NAME["residences"]
        found += [Titled(VILLAGE, home.column("unit_id")), Titled(SINCE, home.column("start"))]
    return found


def title_of(column):
    """The title of a declared column in a sheet."""
    return TITLES.get(column.name) or column.title or str(COLUMNS.get(column.name, column.name))


def template(table):
    """An empty sheet of the table as Excel, with a second sheet that says what goes into each column."""
    columns, file = titled_columns(table), BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        sheet, notes = book.add_worksheet(_("填写")), book.add_worksheet(_("说明"))
        titles = [*(() if table == "residents" else WHO), *map(_marked, columns)]
        sheet.write_row(0, 0, titles, bold)
        sheet.set_column(0, len(titles), 16, text)
        sheet.freeze_panes(1, 0)
        notes.write_row(0, 0, [_("列"), _("说明"), _("可填")], bold)
        for row, one in enumerate(columns, start=1):
            notes.write_row(row, 0, [one.title, note_on(table, one.column), _choices(one.column)])
        notes.set_column(0, 2, 40)
    return file.getvalue()


def _marked(one):
    """A star says that a column must be filled."""
    return one.title + ("*" if one.column.required and one.column.kind != "bool" else "")


def _choices(column):
    return "、".join(str(VALUES.get(code, code)) for code in column.choices)


def value_of(column, text):
    """What a cell says, as its declared kind; ValueError with a sentence that does not repeat personal values."""
    if column.name in TYPED:
        text = _typed(text)
    elif column.kind != "text" and not column.refers:
        # Wide digits and signs, as an input method for Chinese leaves them.
        text = normalize("NFKC", text).strip()
    if text == "" and column.kind != "bool":
        return None
    return READERS[column.kind](column, text)


def _text(column, text):
    if not column.choices or text in column.choices:
        return text
    if column.name == "sex" and text in SEXES:
        return SEXES[text]
    found = [code for code in column.choices if str(VALUES.get(code, "")) == text]
    if not found:
        raise ValueError(_("不在可选范围：%(choices)s") % {"choices": _choices(column)})
    return found[0]


def _typed(text):
    """A number that is a name, without what spreadsheets do to it; ValueError where they lost its last digits."""
    if SCIENTIFIC.fullmatch(text):
        raise ValueError(_("成了科学计数，后面的数字已经丢失；请把这一列设为文本格式，重新填写"))
    text = normalize("NFKC", text).removeprefix("'").removesuffix(".0").strip()
    return re.sub(r"\+86-?(?=1\d{10}$)", "", text)


def _day(_column, text):
    if SERIAL.fullmatch(text):
        raise ValueError(_("是 Excel 的日期序号；请把这一列设为日期格式，写成 2025-03-01"))
    found = DAY.fullmatch(re.split(r"[ T]", text)[0]) or PLAIN_DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups()))
    except (AttributeError, ValueError):
        raise ValueError(_("不是日期；请写成 2025-03-01")) from None


def _moment(column, text):
    day, _blank, clock = text.replace("T", " ").partition(" ")
    if clock and not re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", clock):
        raise ValueError(_("不是时间；请写成 2025-03-01 09:30"))
    hour, minute = (int(part) for part in (clock or "0:0").split(":")[:2])
    try:
        return datetime.combine(_day(column, day), time(hour, minute))
    except ValueError:
        raise ValueError(_("不是时间；请写成 2025-03-01 09:30")) from None


def _yes_or_no(_column, text):
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise ValueError(_("请填“是”或“否”"))


def _whole(column, text):
    if column.refers == "units":
        return _unit(text)
    found = whole_number(text)
    if found is None:
        raise ValueError(_("不是整数"))
    return found


def whole_number(text):
    """The whole number a cell says, with commas between thousands or without; None for anything else."""
    text = normalize("NFKC", text).strip()
    found = FIGURE.fullmatch(text) and re.fullmatch(r"-?\d{1,18}", text.replace(",", ""))
    return int(found[0]) if found else None


def _unit(text):
    if text.isdecimal() and len(text) < 19 and Unit.objects.filter(pk=int(text)).exists():
        return int(text)
    unit = find_unit(text) or _with_its_place(text)
    if unit is None:
        raise ValueError(_("没有这个机构或村，或同名不止一个；请填编号"))
    return unit.pk


def _with_its_place(text):
    """The unit written after the place it belongs to, 河湾乡河口村; None where none or more than one is."""
    ends = {text[place:] for place in range(1, len(text))}
    named = Unit.objects.filter(name__in=ends).select_related("parent")
    found = [unit for unit in named if unit.parent and text == f"{unit.parent.name}{unit.name}"]
    return found[0] if len(found) == 1 else None


def _number(_column, text):
    # 6,5 is no 65: commas stand between thousands alone.
    if not FIGURE.fullmatch(text):
        raise ValueError(_("不是数字"))
    return float(text.replace(",", ""))


READERS = {
    "id": _whole, "int": _whole, "number": _number, "text": _text, "date": _day, "datetime": _moment,
    "bool": _yes_or_no,
}  # fmt: skip
