"""What cannot be in a filled line, in one sentence: the title, the value where it is not personal, the range."""

from datetime import date, datetime
from functools import cache

from django.utils.translation import gettext as _

from quanmin.core.codes.icd10 import category
from quanmin.core.codes.loinc import observables
from quanmin.core.protocols import codes, editions
from quanmin.core.snapshot.rows import columns_of
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.errors import UsageError
from quanmin.records.sheet_columns import title_of
from quanmin.records.timeline import clock_column
from quanmin.records.words import UNITS, VALUES

PRESSURE, SYSTOLIC, DIASTOLIC = "85354-9", "8480-6", "8462-4"
# What only women have: the table, its column, and the values.
OF_WOMEN = (
    ("enrolments", "programme", ("maternal",)), ("contacts", "programme", ("maternal",)),
    ("contacts", "kind", ("antenatal-visit", "postnatal-visit")),
    ("screenings", "kind", ("cervical-cancer", "breast-cancer")),
)  # fmt: skip


def refuse_impossible_row(table, values, resident, today):
    """UsageError for the first thing that cannot be: a figure out of range, a day, the wrong sex."""
    declared = BY_NAME[table]
    for column in columns_of(declared):
        _refuse_out_of_range(title_of(column), values.get(column.name), column.low, column.high)
    if table == "observations":
        _refuse_impossible_reading(values)
    if table == "conditions" and not category(values["code"]):
        raise UsageError(
            _("%(code)s 不是 ICD-10 编码；请填诊断编码，例如 I10。") % {"code": repr(values["code"][:20])}
        )
    _refuse_wrong_sex(table, values, resident)
    for column in columns_of(declared):
        _refuse_before_birth(title_of(column), values.get(column.name), resident)
    told = declared.column(clock_column(declared))
    _refuse_impossible_day(title_of(told), values.get(told.name), resident, today)


def usual_writing(values):
    """The values with a code for its name, in capitals, and the unit of a reading as it is kept (UCUM)."""
    named = {one.title: one.code for one in observables()}
    code = values.get("code")
    values = values | {"code": named.get(code, code.upper())} if code else values
    known = {one.code: one.unit for one in observables()}.get(values.get("code"))
    if known is None or values.get("unit") not in (known, str(UNITS.get(known, known))):
        return values
    return values | {"unit": known}


def _refuse_out_of_range(title, value, low, high, unit=""):
    if value is None or isinstance(value, (str, bool, date)):
        return
    if (low is not None and not value >= low) or (high is not None and not value <= high):
        said = {"title": title, "value": f"{value:g} {unit}".strip(), "low": _end(low), "high": _end(high)}
        raise UsageError(_("“%(title)s”%(value)s 超出允许范围 %(low)s～%(high)s；请核对。") % said)


def _end(limit):
    return "" if limit is None else f"{limit:g}"


def _refuse_impossible_reading(values):
    code, value, second = values.get("code"), values.get("value"), values.get("second_value")
    known = {one.code: one for one in observables()}.get(code)
    if known is None:
        words = _("没有 %(code)s 这个检测项目；请填 LOINC 编码，例如 %(example)s（血压）。")
        raise UsageError(words % {"code": repr(code), "example": PRESSURE})
    if values.get("unit") != known.unit:
        unit = UNITS.get(known.unit, known.unit)
        words = _("“单位”%(unit)s 不对；%(title)s 用 %(usual)s。")
        raise UsageError(words % {"unit": repr(values.get("unit")), "title": known.title, "usual": unit})
    if code == PRESSURE:
        _refuse_by_code(_("收缩压"), value, SYSTOLIC)
        _refuse_by_code(_("舒张压"), second, DIASTOLIC)
        if second is not None and value <= second:
            words = _("收缩压 %(value)s 应高于舒张压 %(second)s；请核对是否填反。")
            raise UsageError(words % {"value": f"{value:g}", "second": f"{second:g}"})
    else:
        _refuse_by_code(known.title, value, code)


def _refuse_by_code(title, value, code):
    low, high, unit = _hard().get(code, (None, None, ""))
    _refuse_out_of_range(title, value, low, high, unit)


@cache
def _hard():
    """By code, the hard range of the forms and its unit; the widest, where forms differ by age."""
    found = {}
    asked = [
        field
        for code in codes()
        for one in editions(code)
        for field in one.fields
        if field.hard and field.code
    ]
    for field in asked:
        low, high, _unit = found.get(field.code, (*field.hard, field.unit))
        found[field.code] = (min(low, field.hard[0]), max(high, field.hard[1]), field.unit)
    return found


def _refuse_wrong_sex(table, values, resident):
    for of, name, women in OF_WOMEN:
        if table == of and values.get(name) in women and resident.sex == "male":
            word = VALUES.get(values[name], values[name])
            raise UsageError(_("“%(what)s”只登记女性，这位居民是男性；请核对编号。") % {"what": word})


def _day(value):
    return value.date() if isinstance(value, datetime) else value


def _refuse_before_birth(title, value, resident):
    if isinstance(value, date) and _day(value) < resident.birth_date:
        raise UsageError(_("“%(name)s”在出生之前；请核对。") % {"name": title})


def _refuse_impossible_day(title, value, resident, today):
    day = _day(value)
    if day is None:
        return
    if day > today:
        raise UsageError(_("“%(name)s”%(day)s 在今天之后；请在发生后登记。") % {"name": title, "day": day})
    if resident.death_date is not None and day > resident.death_date:
        words = _("“%(name)s”%(day)s 在居民去世（%(end)s）之后；请核对。")
        raise UsageError(words % {"name": title, "day": day, "end": resident.death_date})
    if resident.left is not None and day > resident.left:
        words = _("“%(name)s”%(day)s 在居民迁出（%(end)s）之后；若又搬回，请先登记迁入。")
        raise UsageError(words % {"name": title, "day": day, "end": resident.left})
