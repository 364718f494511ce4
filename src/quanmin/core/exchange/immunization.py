"""Immunization ⇄ vaccinations: CVX codes to the vaccines of the national schedule; a combined dose is several rows.

A dose without a number is numbered by date among the doses of its vaccine.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec
import polars as pl

from quanmin.core.exchange.elements import (
    NO_META,
    NOBODY,
    OWN,
    UNREAD,
    WRONG,
    Meta,
    Reference,
    codings,
    each,
    pointed,
    target,
    texts,
)
from quanmin.core.exchange.report import Report, first_reason, sorted_out
from quanmin.core.exchange.valuesets import vaccines

COLUMNS = {"id": pl.String(), "updated": pl.String(), "subject": pl.Int64(), "vaccines": pl.String(),
           "dose": pl.Int64(), "time": pl.String(), "unit": pl.Int64()}  # fmt: skip
TOLD = {**COLUMNS, "status": pl.String()}
NAME = "Immunization"


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
    performer: msgspec.Raw = UNREAD
    protocol_applied: msgspec.Raw = UNREAD
    contained: msgspec.Raw = UNREAD


def told(ones: list[Immunization], report: Report) -> dict[str, pl.DataFrame]:
    """The doses that are taken; why the others are not goes into the report."""
    columns = {
        "id": [one.id for one in ones], "updated": [one.meta.last_updated or None for one in ones],
        "subject": each(partial(pointed, kind="Patient"), texts(ones, "patient"), WRONG),
        "vaccines": each(_vaccines, texts(ones, "vaccine_code"), UNCLEAR),
        "dose": each(_dose, texts(ones, "protocol_applied"), WRONG),
        "time": [one.occurrence_date_time or None for one in ones],
        "unit": each(_organisation, texts(ones, "performer"), WRONG),
        "status": [one.status for one in ones],
    }  # fmt: skip
    return {NAME: pl.DataFrame(columns, schema=TOLD)}


def rows(frame: pl.DataFrame, report: Report) -> pl.DataFrame:
    """Those that are taken; why the others are not goes into the report."""
    return sorted_out(frame, NAME, REFUSED, report).select(*COLUMNS)


UNCLEAR = "?"
REFUSED = first_reason(
    ("element-wrong", pl.any_horizontal(pl.col("subject", "dose", "unit") == WRONG)),
    ("element-wrong", pl.col("vaccines") == UNCLEAR),
    ("not-final", pl.col("status").is_in(["entered-in-error", "not-done"])),
    ("status-invalid", pl.col("status") != "completed"),
    ("subject-missing", pl.col("subject") == 0),
    ("code-not-needed", pl.col("vaccines") == ""),
)
_PERFORMERS: msgspec.json.Decoder[list[Performer]] = msgspec.json.Decoder(list[Performer])
_PROTOCOLS: msgspec.json.Decoder[list[Protocol]] = msgspec.json.Decoder(list[Protocol])


def _vaccines(written: bytes) -> str:
    return " ".join(vaccines(codings(written)))


def _organisation(written: bytes) -> int:
    """The first performer that may be an organisation; 0 when none is."""
    performers = _PERFORMERS.decode(written) if written else []
    named = (one.actor for one in performers if "Practitioner" not in one.actor.reference)
    return next((found for found in (target(actor, "Organization") for actor in named) if found), 0)


def _dose(written: bytes) -> int | None:
    for protocol in _PROTOCOLS.decode(written) if written else []:
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
