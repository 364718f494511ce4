"""Observation ⇄ observations: LOINC codes to ours, values to our unit, both values of a blood pressure as one row.

A panel with its components is one row. Systolic and diastolic values sent apart are paired afterwards (`pairing.py`).
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec
import polars as pl

from quanmin.core.exchange.elements import (
    NO_CONCEPT,
    NO_META,
    NO_QUANTITY,
    NO_SPAN,
    NOBODY,
    UNREAD,
    Concept,
    Meta,
    Quantity,
    Reference,
    Span,
    codings,
    pointed,
)
from quanmin.core.exchange.valuesets import LOINC, conversions, observables
from quanmin.core.snapshot.tables import OBSERVATIONS

FINAL = frozenset(("final", "amended", "corrected"))
STATUSES = FINAL | {"registered", "preliminary", "cancelled", "entered-in-error", "unknown"}
PANEL, SYSTOLIC, DIASTOLIC = "blood-pressure", "systolic-pressure", "diastolic-pressure"
CODES = {
    name: next(one.code for one in observables().values() if one.key == name)
    for name in (PANEL, SYSTOLIC, DIASTOLIC)
}
# Negative and positive in SNOMED CT and LOINC answers, for what is measured as an ordinal.
ORDINALS = {"260385009": 0.0, "LA6577-6": 0.0, "10828004": 1.0, "LA6576-8": 1.0}
CONVERSIONS = conversions()
COLUMNS = {"id": pl.String(), "updated": pl.String(), "subject": pl.Int64(), "encounter": pl.String(),
           "code": pl.String(), "time": pl.String(), "value": pl.Float64(), "second_value": pl.Float64(),
           "unit": pl.String(), "translated": pl.Boolean(), "converted": pl.Boolean()}  # fmt: skip
_LOW, _HIGH = OBSERVATIONS.column("value").low or 0, OBSERVATIONS.column("value").high or 0


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


def facts(one: Observation) -> tuple[Any, ...] | str:
    """The columns of one reading, or why it is refused or not needed."""
    known, written = _observable(bytes(one.code))
    if known is None:
        return "code-not-needed"
    if one.status not in FINAL:
        return "not-final" if one.status in STATUSES else "status-invalid"
    subject = pointed(bytes(one.subject), "Patient")
    if not subject:
        return "subject-missing"
    read = _panel(one.component) if known.key == PANEL else _single(known.key, one)
    if isinstance(read, str):
        return read
    return (
        one.id, one.meta.last_updated or None, subject, one.encounter.reference, known.code,
        one.effective_date_time or one.effective_instant or one.effective_period.start or None,
        read[0], read[1], known.unit, written != known.code, read[2],
    )  # fmt: skip


@lru_cache(maxsize=1 << 16)
def _observable(written: bytes) -> tuple[Any, str]:
    known = observables()
    for coding in codings(written):
        found = known.get(coding.code)
        if found is not None and coding.system in (LOINC, "urn:oid:2.16.840.1.113883.6.1"):
            return found, coding.code
    return None, ""


Read = tuple[float, float | None, bool]  # value, second value, whether one was converted


def _single(name: str, one: Observation) -> Read | str:
    quantity = one.value_quantity
    if quantity.value is None:
        ordinal = _ordinal(one)
        return "value-missing" if ordinal is None else (ordinal, None, False)
    return _converted(name, quantity)


def _converted(name: str, quantity: Quantity) -> Read | str:
    if quantity.value is None:
        return "value-missing"
    if quantity.comparator:
        return "value-bounded"
    found = CONVERSIONS.get((name, quantity.code)) or CONVERSIONS.get((name, quantity.unit))
    if found is None:
        return "unit-unknown"
    value = found.of(quantity.value) if found.changes else quantity.value
    return (value, None, found.changes) if _LOW <= value <= _HIGH else "value-out-of-range"


def _ordinal(one: Observation) -> float | None:
    if one.value_integer is not None:
        return float(one.value_integer)
    codes = (coding.code for coding in one.value_codeable_concept.coding)
    return next((ORDINALS[code] for code in codes if code in ORDINALS), None)


def _panel(components: list[Component]) -> Read | str:
    values: dict[str, Read] = {}
    for component in components:
        known, _ = _observable(bytes(component.code))
        if known is not None:
            value = _converted(known.key, component.value_quantity)
            if isinstance(value, str):
                return value
            values[known.key] = value
    if SYSTOLIC not in values or DIASTOLIC not in values:
        return "value-missing"
    systolic, diastolic = values[SYSTOLIC], values[DIASTOLIC]
    if not 0 <= diastolic[0] <= 1000:
        return "value-out-of-range"
    return systolic[0], diastolic[0], systolic[2] or diastolic[2]


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
