"""Observation ⇄ observations: LOINC codes to ours, values to our unit, both values of a blood pressure as one row.

A panel with its components is one row. Systolic and diastolic values sent apart are paired afterwards (`pairing.py`).
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache, partial
from typing import Any

import msgspec
import polars as pl

from quanmin.core.exchange import screening
from quanmin.core.exchange.elements import (
    NO_CONCEPT,
    NO_META,
    NO_QUANTITY,
    NO_SPAN,
    NOBODY,
    UNREAD,
    WRONG,
    Concept,
    Meta,
    Quantity,
    Reference,
    Span,
    codings,
    each,
    pointed,
    texts,
)
from quanmin.core.exchange.report import EXAMPLES, Report, first_reason, sorted_out
from quanmin.core.exchange.valuesets import LOINC, conversions, observables
from quanmin.core.snapshot.tables import OBSERVATIONS

FINAL, OPEN, NONE = 0, 1, 2
STATUSES = {
    **dict.fromkeys(("final", "amended", "corrected"), FINAL),
    **dict.fromkeys(("registered", "preliminary", "cancelled", "entered-in-error", "unknown"), OPEN),
}
PANEL, SYSTOLIC, DIASTOLIC = "blood-pressure", "systolic-pressure", "diastolic-pressure"
CODES = {
    name: next(one.code for one in observables().values() if one.key == name)
    for name in (PANEL, SYSTOLIC, DIASTOLIC)
}
# Negative and positive in SNOMED CT and LOINC answers, for what is measured as an ordinal.
ORDINALS = {"260385009": 0.0, "LA6577-6": 0.0, "10828004": 1.0, "LA6576-8": 1.0}
COLUMNS = {"id": pl.String(), "updated": pl.String(), "subject": pl.Int64(), "encounter": pl.String(),
           "code": pl.String(), "time": pl.String(), "value": pl.Float64(), "second_value": pl.Float64(),
           "unit": pl.String(), "translated": pl.Boolean(), "converted": pl.Boolean()}  # fmt: skip
TOLD = {"place": pl.Int32(), "id": pl.String(), "updated": pl.String(), "status": pl.Int8(), "subject": pl.Int64(),
        "encounter": pl.String(), "time": pl.String(), "value": pl.Float64(), "bound": pl.Boolean(),
        "unit": pl.Int32(), "second_value": pl.Float64(), "second_bound": pl.Boolean(),
        "second_unit": pl.Int32()}  # fmt: skip
NAME, NOT_NEEDED = "Observation", -2
_LIMITS, _LOWER_LIMITS = (
    (OBSERVATIONS.column(name).low or 0, OBSERVATIONS.column(name).high or 0)
    for name in ("value", "second_value")
)
# Every LOINC code that is known, by its place, and what it measures.
_WRITTEN, _MEASURED = tuple(observables()), tuple(observables().values())
_NUMBERED = ("", *sorted({unit for _, unit in conversions()}))
UNITS = {unit: number for number, unit in enumerate(_NUMBERED) if unit}
HOW = {"factor": pl.Float64(), "offset": pl.Float64(), "scale": pl.Float64(), "changes": pl.Boolean()}
_PLACES = {code: place for place, code in enumerate(_WRITTEN)}
_KNOWN = pl.DataFrame(
    {
        "code": [one.code for one in _MEASURED], "unit": [one.unit for one in _MEASURED],
        "translated": [one.code != code for code, one in observables().items()],
    }
)  # fmt: skip
_PANELS, _UPPER, _LOWER = (
    frozenset(place for place, one in enumerate(_MEASURED) if one.key == name)
    for name in (PANEL, SYSTOLIC, DIASTOLIC)
)


class Component(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """One of several values of a panel."""

    code: msgspec.Raw = UNREAD
    value_quantity: Quantity = NO_QUANTITY


class Observation(
    msgspec.Struct, frozen=True, gc=False, rename="camel", tag_field="resourceType", tag="Observation"
):
    """Something measured."""

    id: str = ""
    meta: Meta = NO_META
    status: str = ""
    code: msgspec.Raw = UNREAD
    subject: msgspec.Raw = UNREAD
    encounter: Reference = NOBODY
    effective_date_time: str = ""
    effective_instant: str = ""
    effective_period: Span = NO_SPAN
    value_quantity: Quantity = NO_QUANTITY
    value_integer: int | None = None
    value_codeable_concept: Concept = NO_CONCEPT
    component: list[Component] = []
    performer: msgspec.Raw = UNREAD
    interpretation: msgspec.Raw = UNREAD
    contained: msgspec.Raw = UNREAD


def told(ones: list[Observation], report: Report) -> dict[str, pl.DataFrame]:
    """What readings of a code that is known say of themselves."""
    places = each(_place, texts(ones, "code"), WRONG)
    tests = _screened(ones, places, report)
    ones = [one for one, place in zip(ones, places, strict=True) if place > NOT_NEEDED]
    places = [place for place in places if place > NOT_NEEDED]
    firsts, seconds = _quantities(ones, places)
    columns = {
        "place": places, "id": [one.id for one in ones],
        "updated": [one.meta.last_updated or None for one in ones],
        "status": [STATUSES.get(one.status, NONE) for one in ones],
        "subject": each(partial(pointed, kind="Patient"), texts(ones, "subject"), WRONG),
        "encounter": [one.encounter.reference for one in ones],
        "time": [one.effective_date_time or one.effective_instant or one.effective_period.start or None
                 for one in ones],
        **_columns("", firsts), **_columns("second_", seconds),
    }  # fmt: skip
    return {NAME: pl.DataFrame(columns, schema=TOLD), "screenings": tests}


def _screened(ones: list[Observation], places: list[int], report: Report) -> pl.DataFrame:
    """Of those whose code is that of nothing measured, the screenings; the others are counted."""
    others = [one for one, place in zip(ones, places, strict=True) if place <= NOT_NEEDED]
    kinds = each(screening.kind_of, texts(others, "code"), "")
    idle = [one.id for one, kind in zip(others, kinds, strict=True) if not kind]
    report.note(NAME, "code-not-needed", [f"{NAME}/{one}" for one in idle[:EXAMPLES]], len(idle))
    return screening.told(
        [one for one, kind in zip(others, kinds, strict=True) if kind], [kind for kind in kinds if kind]
    )


def rows(frame: pl.DataFrame, report: Report) -> pl.DataFrame:
    """The readings that are taken, in our codes and units; why the others are not goes into the report."""
    paired = pl.col("place").is_in(_PANELS)
    frame = converted(converted(frame.with_columns(paired=paired), ""), "second_")
    taken = sorted_out(frame, NAME, REFUSED, report).drop("unit")
    changed = pl.col("changes") | pl.col("second_changes").fill_null(False)
    return taken.hstack(_KNOWN[taken["place"]]).with_columns(converted=changed).select(*COLUMNS)


def wrong_value(first: str, limits: tuple[float, float]) -> pl.Expr:
    """What is wrong with a value, after conversion."""
    value = pl.col(f"{first}value")
    return first_reason(
        ("value-missing", value.is_null()), ("value-bounded", pl.col(f"{first}bound")),
        ("unit-unknown", pl.col(f"{first}changes").is_null()), ("value-out-of-range", ~value.is_between(*limits)),
    )  # fmt: skip


REFUSED = pl.coalesce(
    first_reason(
        ("element-wrong", (pl.col("place") == WRONG) | (pl.col("subject") == WRONG)),
        ("not-final", pl.col("status") == OPEN),
        ("status-invalid", pl.col("status") == NONE),
        ("subject-missing", pl.col("subject") == 0),
    ),
    wrong_value("", _LIMITS),
    pl.when("paired").then(wrong_value("second_", _LOWER_LIMITS)),
)


@lru_cache(maxsize=1 << 16)
def _place(written: bytes) -> int:
    """Where the first code that is known stands among those that are; `NOT_NEEDED` when none is."""
    for coding in codings(written):
        if coding.code in _PLACES and coding.system in (LOINC, "urn:oid:2.16.840.1.113883.6.1"):
            return _PLACES[coding.code]
    return NOT_NEEDED


def _quantities(ones: list[Observation], places: list[int]) -> tuple[list[Quantity], list[Quantity]]:
    """The values of each reading; only a panel has a second."""
    firsts, seconds = [one.value_quantity for one in ones], [NO_QUANTITY] * len(ones)
    for number, first in enumerate(firsts):
        if first.value is None:
            one, place = ones[number], places[number]
            if place in _PANELS:
                firsts[number], seconds[number] = _pressures(one.component)
            elif first is NO_QUANTITY:
                firsts[number] = _ordinal(one, place)
    return firsts, seconds


def _columns(first: str, quantities: list[Quantity]) -> dict[str, list[Any]]:
    """Values with their units, by the code or else as they are spelt."""
    unit = UNITS.get
    return {
        f"{first}value": [one.value for one in quantities],
        f"{first}bound": [one.comparator != "" for one in quantities],
        f"{first}unit": [unit(one.code) or unit(one.unit, 0) for one in quantities],
    }


def _ordinal(one: Observation, place: int) -> Quantity:
    """A plain number or an answer of an ordinal scale, in our unit; nothing when there is neither."""
    value = None if one.value_integer is None else float(one.value_integer)
    if value is None:
        codes = (coding.code for coding in one.value_codeable_concept.coding)
        value = next((ORDINALS[code] for code in codes if code in ORDINALS), None)
    return NO_QUANTITY if value is None else Quantity(value, code=_MEASURED[place].unit)


def _pressures(components: list[Component]) -> tuple[Quantity, Quantity]:
    """The systolic and the diastolic value of a panel."""
    upper = lower = NO_QUANTITY
    for component in components:
        place = _place(bytes(component.code))
        if place in _UPPER:
            upper = component.value_quantity
        elif place in _LOWER:
            lower = component.value_quantity
    return upper, lower


def converted(frame: pl.DataFrame, first: str) -> pl.DataFrame:
    """The rows with their first or second value in our unit, and whether that is another number than was written.

    `changes` is empty where what is measured is not measured in that unit.
    """
    pair = frame["place"].clip(0) * len(_NUMBERED) + frame[f"{first}unit"]
    how = _conversions()[pair]
    ours = ((pl.col("value") * pl.col("factor") + pl.col("offset")) * pl.col("scale")).round() / pl.col(
        "scale"
    )
    value = pl.when("changes").then(ours).otherwise("value").alias(f"{first}value")
    found = how.with_columns(frame[f"{first}value"].alias("value"))
    return frame.with_columns(found.select(value, pl.col("changes").alias(f"{first}changes")).get_columns())


@cache
def _conversions() -> pl.DataFrame:
    """How each thing that is measured is converted from each unit, in the order of both."""
    known, none = conversions(), (None,) * len(HOW)
    hows = [known.get((one.key, unit), none) for one in _MEASURED for unit in _NUMBERED]
    return pl.DataFrame(hows, schema=HOW, orient="row")


def to_fhir(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of observations as an Observation; a pressure with two values as a panel with components."""
    paired = row["second_value"] is not None
    value = (
        {"component": list(_components(row))}
        if paired
        else {"valueQuantity": _quantity(row["value"], row["unit"])}
    )
    contact = {"encounter": {"reference": f"Encounter/{row['contact_id']}"}} if row["contact_id"] else {}
    return {
        "resourceType": "Observation", "id": str(row["observation_id"]), "status": "final",
        "code": {"coding": [{"system": LOINC, "code": row["code"]}]},
        "subject": {"reference": f"Patient/{row['resident_id']}"},
        "effectiveDateTime": f"{row['taken_at'].isoformat(timespec='seconds')}+08:00", **contact, **value,
    }  # fmt: skip


def _components(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, column in ((SYSTOLIC, "value"), (DIASTOLIC, "second_value")):
        coded = {"coding": [{"system": LOINC, "code": CODES[name]}]}
        yield {"code": coded, "valueQuantity": _quantity(row[column], row["unit"])}


def _quantity(value: float, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
