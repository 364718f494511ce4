"""Bringing in a sheet that somebody filled: line by line, said of each what became of it; tried first without keeping.

A line that is already known changes nothing, so the same file twice is as good as once. A wrong line is left out and
said why; the others are kept.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.snapshot.rows import to_json
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.errors import UsageError
from quanmin.records.actions.registering import Person, keep_person, refuse_impossible_home, said_of
from quanmin.records.actions.sheet_residents import known_resident, note_differing, other_home
from quanmin.records.entering import add_row
from quanmin.records.identifying import cleaned_number, refuse_impossible
from quanmin.records.identity import index_of
from quanmin.records.models import Record, Resident
from quanmin.records.overlay import rows_of_residents
from quanmin.records.queries.searching import standing_number
from quanmin.records.sheet_columns import BY_HAND, SINCE, VILLAGE, WHO, WHY, titled_columns, value_of
from quanmin.records.sheet_faults import refuse_impossible_row, usual_writing
from quanmin.records.sheets import is_formula, plain_title, read_sheet
from quanmin.units.models import Unit

ADDED, KNOWN, DIFFERS, REFUSED = OUTCOMES = ("added", "known", "differs", "refused")
FLAGS = ("registered", "disabled", "low_income", "special_family")


@dataclass(frozen=True)
class Line:
    """What became of one line: its number in the file, the outcome, why, whom it is about; what it said, by title."""

    number: int
    outcome: str
    sentence: str = ""
    resident_id: int | None = None
    texts: dict | None = None


@dataclass(frozen=True)
class _Filled:
    """What one line says: values by column, texts by title, and the columns that were left blank."""

    values: dict
    texts: dict
    blank: frozenset


class _OnlyTried(Exception):  # noqa: N818  raised to roll back what was only tried
    """Nothing of a trial is kept."""


def bring_in_sheet(table, data, name, *, by, dry_run=False):
    """The Lines of what became of each line of a file; with `dry_run` nothing is kept.

    UsageError for a file that is unfit as a whole.
    """
    if table not in BY_HAND:
        raise UsageError(
            _("%(table)s 不能用表格导入；可选：%(known)s。")
            % {"table": repr(table), "known": ", ".join(BY_HAND)}
        )
    sheet = read_sheet(data, name)
    columns, lines = _columns(table, sheet), []
    if not sheet.lines:
        raise UsageError(_("只有表头，没有填写的行。"))
    try:
        with acting(by, Permission.BRING_IN) as trail:
            lines += [_brought(table, columns, number, texts, by) for number, texts in sheet.lines]
            trail.add("sheet brought in", table=table, **counted(lines))
            if dry_run:
                raise _OnlyTried
    except _OnlyTried:
        pass
    return lines


def counted(lines):
    """How many lines had which outcome."""
    return {outcome: sum(line.outcome == outcome for line in lines) for outcome in OUTCOMES}


def _columns(table, sheet):
    """The declared column under each title; UsageError for titles that are none, or are missing."""
    known = {plain_title(one.title): one.column for one in titled_columns(table)}
    # The village of a resident's home goes by its title alone: its column is named as the unit of a row.
    by_name = {
        one.column.name: one.column for one in titled_columns(table) if one.title not in (VILLAGE, SINCE)
    }
    of_whom = () if table == "residents" else WHO
    titles = [title for title in sheet.titles if title not in (*of_whom, WHY)]
    found = {title: known.get(title) or by_name.get(title) for title in titles}
    _refuse_strange([title for title, column in found.items() if column is None], len(found))
    _refuse_twice(found)
    columns = found
    lacking = [one.title for one in titled_columns(table)
               if one.column.required and one.column.kind != "bool" and one.column not in columns.values()]  # fmt: skip
    if of_whom and not set(of_whom) & set(sheet.titles):
        lacking.append(" / ".join(of_whom))
    if lacking:
        raise UsageError(_("缺少必填的列：%(names)s；请对照模板。") % {"names": "、".join(lacking)})
    return columns


def _refuse_strange(strange, count):
    if not strange:
        return
    if len(strange) == count:
        raise UsageError(
            _("第一行不是模板的列名；请删去表头上面的行，或把文件另存为 UTF-8 或 GB18030 编码，再对照模板。")
        )
    names = "、".join(repr(title[:20]) for title in strange[:5])
    raise UsageError(_("不认识的列：%(names)s；请对照模板。") % {"names": names})


def _refuse_twice(found):
    """UsageError where two titles, such as 姓名 and name, stand for one column."""
    for column in found.values():
        same = [other for other, one in found.items() if one is column]
        if len(same) > 1:
            names = "、".join(map(repr, same))
            raise UsageError(_("列名重复：%(names)s；请删去多余的列。") % {"names": names})


def _brought(table, columns, number, texts, by):
    """One line, kept or refused by itself."""
    try:
        with transaction.atomic():
            filled = _filled(columns, texts)
            keep = _resident_line if table == "residents" else _row_line
            outcome, sentence, resident = keep(table, filled, by)
        return Line(number, outcome, sentence, resident, texts)
    except UsageError as error:
        return Line(number, REFUSED, str(error), texts=texts)


def _filled(columns, texts):
    blank = frozenset(column.name for title, column in columns.items() if texts[title] == "")
    return _Filled(_values(columns, texts), texts, blank)


def _values(columns, texts):
    if texts.get(""):
        raise UsageError(_("这一行的列比第一行多；请核对分隔符。"))
    return {
        # The village of a home and the unit of a row are one declared name; they never meet in one sheet.
        title if title in (VILLAGE, SINCE) else column.name: _value(column, title, texts[title])
        for title, column in columns.items()
    }


def _value(column, title, text):
    if is_formula(text):
        raise UsageError(_("“%(title)s”是公式；请改为数值或文字。") % {"title": title})
    try:
        value = value_of(column, text)
    except ValueError as error:
        raise UsageError(_("“%(title)s”%(fault)s。") % {"title": title, "fault": error}) from None
    if column.required and value is None:
        raise UsageError(_("“%(title)s”没有填。") % {"title": title})
    return value


def _resident_line(_table, filled, by):
    person = _person(filled.values)
    said = said_of(person)
    refuse_impossible(said, clock.today())
    refuse_impossible_home(person, clock.today())
    known = known_resident(said)
    if known is None:
        return ADDED, "", keep_person(person, said, by, "sheet").pk
    flags = {
        name: filled.values[name] for name in FLAGS if name in filled.values and name not in filled.blank
    }
    return *_what_differs(known, person, note_differing(known, said, flags)), known.pk


def _what_differs(known, person, titles):
    """The outcome of a line about somebody known, and why."""
    sentences = []
    if titles:
        words = _("%(titles)s与登记的不同，已列入“与来源不一致”，请核对。")
        sentences.append(words % {"titles": "、".join(titles)})
    if other_home(known, person.village.pk, person.since):
        sentences.append(_("登记的村（社区）与这一行不同；若已搬家，请在居民页登记迁入。"))
    return (DIFFERS if sentences else KNOWN), "".join(sentences)


def _person(values):
    village = Unit.objects.filter(pk=values[VILLAGE]).first()
    if village is None:
        raise UsageError(_("“%(title)s”没有这个村；请填编号。") % {"title": VILLAGE})
    return Person(
        name=values["name"], sex=values["sex"], birth_date=values["birth_date"], village=village, since=values[SINCE],
        identity_number=values.get("identity_number") or "", phone=values.get("phone") or "",
        address=values.get("address") or "", **{name: bool(values.get(name)) for name in FLAGS},
    )  # fmt: skip


def _row_line(table, filled, by):
    resident, values = _of_whom(filled.texts), usual_writing(filled.values)
    held = rows_of_residents([resident.pk], (table,))[table]
    if any(all(row[name] == value for name, value in values.items()) for row in held):
        return KNOWN, "", resident.pk
    if _brought_before(table, values, resident):
        return KNOWN, _("这一行以前导入过，后来在本县更正或撤销了；以本县登记为准。"), resident.pk
    refuse_impossible_row(table, values, resident, clock.today())
    add_row(table, values, resident=resident, by=by, origin="sheet")
    return ADDED, "", resident.pk


def _brought_before(table, values, resident):
    """Whether the row stood once, and was corrected or withdrawn here since."""
    said = to_json(BY_NAME[table], values).items()
    once = Record.objects.filter(table=table, resident=resident).values_list("row", "over")
    return any(said <= (row or {}).items() or said <= (over or {}).items() for row, over in once)


def _of_whom(texts):
    number, own = cleaned_number(texts.get("证件号码", "")), texts.get("居民编号", "")
    if number:
        found = Resident.objects.filter(identity_index=index_of(number)).values_list("pk", flat=True)
    else:
        found = [int(own)] if own.isdecimal() and len(own) < 19 else []
    standing = Resident.objects.filter(pk__in={standing_number(one) for one in found})[:2]
    if len(standing) != 1:
        raise UsageError(_("没有找到这位居民，或这个证件号码不止一位居民；请核对或填居民编号。"))
    return standing[0]
