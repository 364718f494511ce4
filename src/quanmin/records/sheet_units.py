"""The units of a county as a sheet somebody filled, for a county whose records lie in no other system.

A tree is whole or it is none: where a line is wrong nothing is taken, and every wrong line is said.
"""

from io import BytesIO

import polars as pl
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from quanmin.core.snapshot.declare import LARGEST_UNIT
from quanmin.core.snapshot.tables import TABLES, UNIT_KINDS
from quanmin.core.snapshot.types import schema
from quanmin.core.snapshot.write import replacing, write_manifest, write_table
from quanmin.errors import UsageError
from quanmin.records.sheet_columns import whole_number
from quanmin.records.sheets import is_formula, read_sheet
from quanmin.records.words import UNIT_KINDS as KINDS

NUMBER, NAME, KIND, ABOVE = TITLES = ("编号", "名称", "类别", "上级")
SOURCE = "sheet"
# What need not belong to anything.
TOPS = ("county", "outside-hospital")
SHOWN = 20


def units_template():
    """An empty sheet of units as Excel, with a second sheet that says what goes into each column."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        sheet, notes = book.add_worksheet(_("填写")), book.add_worksheet(_("说明"))
        sheet.write_row(0, 0, [f"{NUMBER}*", f"{NAME}*", f"{KIND}*", ABOVE], bold)
        sheet.set_column(0, len(TITLES), 24, text)
        notes.write_row(0, 0, [_("列"), _("说明")], bold)
        for row, said in enumerate(_notes().items(), start=1):
            notes.write_row(row, 0, said)
        notes.set_column(0, 1, 60)
    return file.getvalue()


def _notes():
    return {
        NUMBER: _("县、乡镇、村填 12 位区划代码；机构和部门填自编的数字；各不相同，以后不要改"),
        NAME: _("全称"),
        KIND: "、".join(str(KINDS[kind]) for kind in UNIT_KINDS),
        ABOVE: _("所属的编号，或不重名的名称；县和县外医院留空"),
    }


def read_units(data, name):
    """The rows of the table `units` a file holds; UsageError with every wrong line."""
    sheet = read_sheet(data, name)
    lacking = [title for title in TITLES if title not in sheet.titles]
    if lacking:
        raise UsageError(_("缺少必填的列：%(names)s；请对照模板。") % {"names": "、".join(lacking)})
    faults, rows = [], {}
    for number, texts in sheet.lines:
        try:
            row = _row(texts)
            if row["unit_id"] in rows:
                raise UsageError(_("编号 %(number)s 重复。") % {"number": row["unit_id"]})
            rows[row["unit_id"]] = row | {"line": number}
        except UsageError as error:
            faults.append((number, str(error)))
    faults += [] if faults else _placed(rows)
    if faults:
        said = [
            _("第 %(line)s 行：%(fault)s") % {"line": line, "fault": fault} for line, fault in faults[:SHOWN]
        ]
        raise UsageError("\n".join([_("有 %(count)s 处要改，没有导入：") % {"count": len(faults)}, *said]))
    return [{name: row[name] for name in ("unit_id", "parent_id", "kind", "name")} for row in rows.values()]


def _row(texts):
    """One line as it stands, its parent still as written."""
    if any(map(is_formula, texts.values())):
        raise UsageError(_("有公式；请改为数值或文字。"))
    for title in (NUMBER, NAME, KIND):
        if not texts[title]:
            raise UsageError(_("“%(title)s”没有填。") % {"title": title})
    kind = next((kind for kind in UNIT_KINDS if texts[KIND] in (kind, str(KINDS[kind]))), None)
    if kind is None:
        words = _("类别 %(kind)s 不在可选范围：%(known)s。")
        raise UsageError(words % {"kind": repr(texts[KIND][:20]), "known": _notes()[KIND]})
    return {"unit_id": _number(texts[NUMBER]), "name": texts[NAME], "kind": kind, "parent_id": texts[ABOVE]}


def _number(text):
    found = whole_number(text)
    if found is None or not 0 < found <= LARGEST_UNIT:
        raise UsageError(_("编号 %(number)s 不是可用的数字；请填 1～14 位整数，并把这一列设为文本格式。")
                         % {"number": repr(text[:20])})  # fmt: skip
    return found


def _placed(rows):
    """Give each row the number it belongs to; the faults of the tree, by line."""
    named = {}
    for row in rows.values():
        named.setdefault(row["name"], []).append(row["unit_id"])
    faults = [(row["line"], fault) for row in rows.values() if (fault := _hang(row, rows, named))]
    counties = [row for row in rows.values() if row["kind"] == "county"]
    if len(counties) != 1:
        faults.append((counties[1]["line"] if counties else 1, _("要有一个县，且只有一个。")))
    return faults or [(row["line"], _("上级绕回了自己。")) for row in rows.values() if _goes_round(row, rows)]


def _hang(row, rows, named):
    """Put the number of its parent into a row; why that cannot be, else nothing."""
    said = row["parent_id"]
    row["parent_id"] = None
    if not said:
        return "" if row["kind"] in TOPS else _("“上级”没有填。")
    if row["kind"] == "county":
        return _("县没有上级；请留空。")
    found = [whole_number(said)] if whole_number(said) in rows else named.get(said, [])
    if len(found) != 1:
        return _("上级 %(above)s 不在表里，或同名不止一个；请填编号。") % {"above": repr(said[:40])}
    row["parent_id"] = found[0]
    return ""


def _goes_round(row, rows):
    seen = set()
    while row["parent_id"] is not None and row["unit_id"] not in seen:
        seen.add(row["unit_id"])
        row = rows[row["parent_id"]]
    return row["unit_id"] in seen


def write_units(rows, folder, *, until, now):
    """A snapshot that holds these units and no records, as known on a day."""
    county = next(row for row in rows if row["kind"] == "county")
    told = [row | {"opened": None, "closed": None, "recorded_at": now, "source": SOURCE} for row in rows]
    with replacing(folder) as part:
        for table in TABLES:
            kept = told if table.name == "units" else []
            write_table(part, table, pl.DataFrame(kept, schema=schema(table)))
        write_manifest(part, name=county["name"], county=str(county["unit_id"])[:6], until_date=until)
