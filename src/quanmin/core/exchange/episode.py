"""EpisodeOfCare ⇄ enrolments: its declared type names the programme, or else the condition it manages."""

from collections.abc import Mapping
from typing import Any

import msgspec
import polars as pl

from quanmin.core.exchange.elements import (
    NO_META,
    NO_SPAN,
    NOBODY,
    OWN,
    UNREAD,
    Concept,
    Extension,
    Meta,
    Reference,
    Span,
    key,
    own,
    own_extension,
    target,
)
from quanmin.core.exchange.encounter import Diagnosis
from quanmin.core.exchange.valuesets import programme

STARTED = ("active", "onhold", "finished")
STATUSES = (*STARTED, "planned", "waitlist", "cancelled", "entered-in-error")
COLUMNS = {"key": pl.Int64(), "id": pl.String(), "updated": pl.String(), "subject": pl.Int64(),
           "programme": pl.String(), "diagnosis": pl.Int64(), "unit": pl.Int64(), "staff": pl.Int64(),
           "start": pl.String(), "end": pl.String(), "end_reason": pl.String()}  # fmt: skip


class EpisodeOfCare(
    msgspec.Struct, frozen=True, gc=False, rename="camel", tag_field="resourceType", tag="EpisodeOfCare"
):
    """A person under somebody's management."""

    id: str = ""
    meta: Meta = NO_META
    status: str = ""
    type: list[Concept] = []
    diagnosis: list[Diagnosis] = []
    patient: Reference = NOBODY
    managing_organization: Reference = NOBODY
    period: Span = NO_SPAN
    care_manager: Reference = NOBODY
    extension: list[Extension] = []
    contained: msgspec.Raw = UNREAD


def facts(one: EpisodeOfCare) -> tuple[Any, ...] | str:
    """The columns of one enrolment, or why it is refused or not needed."""
    if one.status not in STARTED:
        return "not-final" if one.status in STATUSES else "status-invalid"
    patient = target(one.patient, "Patient")
    if not patient:
        return "subject-missing"
    named = programme([coding for concept in one.type for coding in concept.coding])
    if not named and not one.diagnosis:
        return "code-not-needed"
    return (
        key(f"EpisodeOfCare/{one.id}"), one.id, one.meta.last_updated or None, patient, named,
        target(one.diagnosis[0].condition, "Condition") if one.diagnosis else 0,
        target(one.managing_organization, "Organization"), target(one.care_manager, "Practitioner"),
        one.period.start or None, one.period.end or None, own(one.extension, "end-reason").value_string or None,
    )  # fmt: skip


def to_fhir(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of enrolments as an EpisodeOfCare."""
    span = {name: row[name].isoformat() for name in ("start", "end") if row[name]}
    staff = {"careManager": {"reference": f"Practitioner/{row['staff_id']}"}} if row["staff_id"] else {}
    return {
        "resourceType": "EpisodeOfCare", "id": str(row["enrolment_id"]),
        "status": "finished" if row["end"] else "active",
        "type": [{"coding": [{"system": f"{OWN}programme", "code": row["programme"]}]}],
        "patient": {"reference": f"Patient/{row['resident_id']}"}, "period": span,
        "managingOrganization": {"reference": f"Organization/{row['unit_id']}"}, **staff,
        "extension": own_extension("end-reason", "String", row["end_reason"]),
    }  # fmt: skip
