"""Immunization ⇄ vaccinations: CVX codes to the vaccines of the national schedule; a combined dose is several rows.

A dose without a number is numbered by date among the doses of its vaccine.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import polars as pl

from quanmin.core.exchange.elements import (
    NO_META,
    NOBODY,
    OWN,
    UNREAD,
    Meta,
    Reference,
    codings,
    pointed,
    target,
)
from quanmin.core.exchange.valuesets import vaccines

STATUSES = ("completed", "entered-in-error", "not-done")
COLUMNS = {"id": pl.String(), "updated": pl.String(), "subject": pl.Int64(), "vaccines": pl.String(),
           "dose": pl.Int64(), "time": pl.String(), "unit": pl.Int64()}  # fmt: skip


class Performer(msgspec.Struct, frozen=True, gc=False):
    """Who gave it."""

    actor: Reference = NOBODY


class Protocol(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """Which dose of the series it was."""

    dose_number_positive_int: int | None = None
    dose_number_string: str = ""


class Immunization(
    msgspec.Struct, frozen=True, gc=False, rename="camel", tag_field="resourceType", tag="Immunization"
):
    """One dose."""

    id: str = ""
    meta: Meta = NO_META
    status: str = ""
    vaccine_code: msgspec.Raw = UNREAD
    patient: msgspec.Raw = UNREAD
    occurrence_date_time: str = ""
    performer: list[Performer] = []
    protocol_applied: list[Protocol] = []


def facts(one: Immunization) -> tuple[Any, ...] | str:
    """The columns of one dose, or why it is refused or not needed."""
    if one.status != "completed":
        return "not-final" if one.status in STATUSES else "status-invalid"
    patient = pointed(bytes(one.patient), "Patient")
    if not patient:
        return "subject-missing"
    given = vaccines(codings(bytes(one.vaccine_code)))
    if not given:
        return "code-not-needed"
    unit = next((found for found in _organisations(one) if found), 0)
    return (
        one.id, one.meta.last_updated or None, patient, " ".join(given), _dose(one.protocol_applied),
        one.occurrence_date_time or None, unit,
    )  # fmt: skip


def _organisations(one: Immunization) -> Iterator[int]:
    for performer in one.performer:
        if "Practitioner" not in performer.actor.reference:
            yield target(performer.actor, "Organization")


def _dose(protocols: list[Protocol]) -> int | None:
    for protocol in protocols:
        number = protocol.dose_number_positive_int
        if number is None and protocol.dose_number_string.isdigit():
            number = int(protocol.dose_number_string)
        if number is not None and 1 <= number <= 10:
            return number
    return None


def to_fhir(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of vaccinations as an Immunization."""
    return {
        "resourceType": "Immunization", "id": str(row["vaccination_id"]), "status": "completed",
        "vaccineCode": {"coding": [{"system": f"{OWN}vaccine", "code": row["vaccine"]}]},
        "patient": {"reference": f"Patient/{row['resident_id']}"}, "occurrenceDateTime": row["date"].isoformat(),
        "performer": [{"actor": {"reference": f"Organization/{row['unit_id']}"}}],
        "protocolApplied": [{"doseNumberPositiveInt": row["dose"]}],
    }  # fmt: skip
