"""Encounter ⇄ contacts, encounters (outpatient and emergency) and admissions, by class and type.

An encounter whose type is a kind of service (follow-up, check-up …) and which belongs to a programme is a contact: its
programme is that of its type, of its episode of care, or of its reason. Any other is an outpatient or emergency visit,
or a stay, by its class. What FHIR has no element for comes from extensions of ours.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec
import polars as pl

from quanmin.core.exchange.elements import (
    NO_CONCEPT,
    NO_META,
    NO_SPAN,
    NOBODY,
    OWN,
    UNREAD,
    Coding,
    Concept,
    Extension,
    Meta,
    Reference,
    Span,
    codings,
    key,
    own_extension,
    pointed,
    target,
)
from quanmin.core.exchange.valuesets import SNOMED, coded, condition, mapping, programme
from quanmin.core.snapshot.tables import ADMISSIONS, CONTACT_KINDS, CONTACTS, ENCOUNTERS, PROGRAMMES

DONE = ("finished", "in-progress", "onleave")
STATUSES = (*DONE, "planned", "arrived", "triaged", "cancelled", "entered-in-error", "unknown")
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
TELEPHONE = "185317003"
# What a table holds and FHIR does not say: the extension's name, and the kind of its value.
EXTRAS = {
    "stage": "String", "complete": "Boolean", "outcome": "Code", "next_due": "Date", "method": "Code", "tcm": "Boolean",
    "booked": "Boolean", "wait_minutes": "Integer", "cost_fen": "Integer", "fund_fen": "Integer",
    "self_paid_fen": "Integer", "bed_days": "Integer", "operation": "Code", "pathway": "Code",
}  # fmt: skip
TYPES = {
    "String": pl.String(),
    "Code": pl.String(),
    "Date": pl.String(),
    "Boolean": pl.Boolean(),
    "Integer": pl.Int64(),
}
COLUMNS = {"key": pl.Int64(), "id": pl.String(), "updated": pl.String(), "subject": pl.Int64(), "kind": pl.String(),
           "class_method": pl.String(), "service": pl.String(), "programme": pl.String(), "episode": pl.Int64(),
           "unit": pl.Int64(), "staff": pl.Int64(), "start": pl.String(), "end": pl.String(), "reason": pl.String(),
           "diagnosis": pl.Int64(), "discharge": pl.String()}  # fmt: skip
TOLD = {"key": pl.Int64(), **{name: TYPES[kind] for name, kind in EXTRAS.items()}}
CLASS_KINDS, CLASS_METHODS = mapping("encounter_classes", "kind"), mapping("encounter_classes", "method")
_FIELDS = {f"{OWN}{name.replace('_', '-')}": (name, f"value_{kind.lower()}") for name, kind in EXTRAS.items()}


class Participant(msgspec.Struct, frozen=True, gc=False):
    """Who took part."""

    individual: Reference = NOBODY


class Diagnosis(msgspec.Struct, frozen=True, gc=False):
    """A diagnosis of the encounter."""

    condition: Reference = NOBODY


class Hospitalization(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """How a stay ended."""

    discharge_disposition: Concept = NO_CONCEPT


NO_STAY = Hospitalization()


class Encounter(
    msgspec.Struct, frozen=True, gc=False, rename="camel", tag_field="resourceType", tag="Encounter"
):
    """A visit, a stay or a service."""

    id: str = ""
    meta: Meta = NO_META
    status: str = ""
    class_: Coding = msgspec.field(name="class", default=Coding())
    type: msgspec.Raw = UNREAD
    subject: msgspec.Raw = UNREAD
    episode_of_care: list[Reference] = []
    participant: list[Participant] = []
    period: Span = NO_SPAN
    reason_code: msgspec.Raw = UNREAD
    diagnosis: list[Diagnosis] = []
    hospitalization: Hospitalization = NO_STAY
    service_provider: msgspec.Raw = UNREAD
    extension: list[Extension] = []


def facts(one: Encounter) -> tuple[Any, ...] | str:
    """The columns of one encounter, or why it is refused or not needed."""
    if one.status not in DONE:
        return "not-final" if one.status in STATUSES else "status-invalid"
    subject = pointed(bytes(one.subject), "Patient")
    if not subject:
        return "subject-missing"
    kind = CLASS_KINDS.get(one.class_.code, "")
    types, reasons = bytes(one.type), bytes(one.reason_code)
    service, programme = _service(types, reasons)
    if not kind and not service:
        return "encounter-class-not-needed"
    # Nothing refers to a plain visit but what was measured at it, and that keeps only the service it was measured at.
    own_key = key(f"Encounter/{one.id}") if service or one.extension else 0
    return (
        own_key, one.id, one.meta.last_updated or None, subject, kind,
        _method(one.class_.code, types),
        service, programme,
        target(one.episode_of_care[0], "EpisodeOfCare") if one.episode_of_care else 0,
        pointed(bytes(one.service_provider), "Organization"), next(_staff(one), 0) if one.participant else 0,
        one.period.start or None, one.period.end or None, _reason(reasons) or None,
        target(one.diagnosis[0].condition, "Condition") if one.diagnosis else 0,
        _discharge(one.hospitalization),
    )  # fmt: skip


@lru_cache(maxsize=1 << 16)
def _service(types: bytes, reasons: bytes) -> tuple[str, str]:
    """The kind of service by the encounter's type, and the programme by its type or its reason."""
    found = codings(types)
    named = coded(found, f"{OWN}contact-kind")
    kinds, whose = mapping("contact_kinds", "kind"), mapping("contact_kinds", "programme")
    known = next((c.code for c in found if c.system == SNOMED and c.code in kinds), "")
    kind = named if named in CONTACT_KINDS else kinds.get(known, "")
    if not kind:
        return "", ""
    declared = coded(found, f"{OWN}programme")
    told = declared if declared in PROGRAMMES else whose.get(known, "")
    return kind, told or programme(codings(reasons))


@lru_cache(maxsize=1 << 16)
def _method(code: str, types: bytes) -> str:
    by_phone = any(coding.code == TELEPHONE for coding in codings(types))
    return "phone" if by_phone else CLASS_METHODS.get(code, "clinic")


def _staff(one: Encounter) -> Iterator[int]:
    for participant in one.participant:
        found = target(participant.individual, "Practitioner")
        if found:
            yield found


@lru_cache(maxsize=1 << 16)
def _reason(written: bytes) -> str:
    return condition(codings(written))[0]


def _discharge(stay: Hospitalization) -> str | None:
    if stay is NO_STAY:
        return None
    codes = (coding.code for coding in stay.discharge_disposition.coding)
    known = mapping("discharges", "outcome")
    return next((known[code] for code in codes if code in known), None)


def told(one: Encounter) -> Iterator[tuple[Any, ...]]:
    """What only our extensions say of an encounter; nothing of one that has none."""
    said = {
        _FIELDS[part.url][0]: getattr(part, _FIELDS[part.url][1])
        for part in one.extension
        if part.url in _FIELDS
    }
    if said:
        yield (
            key(f"Encounter/{one.id}"),
            *(said.get(name) if said.get(name) != "" else None for name in EXTRAS),
        )


def contact_to_fhir(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of contacts as an Encounter of our kind and programme."""
    types = [("contact-kind", row["kind"]), ("programme", row["programme"])]
    staff = [{"individual": {"reference": f"Practitioner/{row['staff_id']}"}}] if row["staff_id"] else []
    return {
        **_encounter(row, str(row["contact_id"]), "HH" if row["method"] == "home" else "AMB", row["date"].isoformat()),
        "type": [{"coding": [{"system": OWN + system, "code": code}]} for system, code in types],
        "participant": staff, "extension": _told(row, CONTACTS.columns),
    }  # fmt: skip


def visit_to_fhir(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of encounters as an Encounter."""
    start = f"{row['started_at'].isoformat(timespec='seconds')}+08:00"
    code = "EMER" if row["kind"] == "emergency" else "AMB"
    return {**_encounter(row, f"v{row['encounter_id']}", code, start), "reasonCode": _icd10(row["diagnosis"]),
            "extension": _told(row, ENCOUNTERS.columns)}  # fmt: skip


def stay_to_fhir(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of admissions as an Encounter; groups and their weights are left to whoever groups."""
    end = row["discharged"].isoformat() if row["discharged"] else None
    made = _encounter(row, f"a{row['admission_id']}", "IMP", row["admitted"].isoformat(), end)
    codes = {outcome: code for code, outcome in reversed(mapping("discharges", "outcome").items())}
    ended = {"dischargeDisposition": {"coding": [{"code": codes[row["outcome"]]}]}} if row["outcome"] else {}
    told = _told({**row, "outcome": None}, ADMISSIONS.columns)
    return {**made, "reasonCode": _icd10(row["diagnosis"]), "hospitalization": ended, "extension": told}


def _encounter(
    row: Mapping[str, Any], number: str, code: str, start: str, end: str | None = None
) -> dict[str, Any]:
    return {
        "resourceType": "Encounter", "id": number, "status": "finished", "class": {"system": ACT_CODE, "code": code},
        "subject": {"reference": f"Patient/{row['resident_id']}"},
        "period": {"start": start, **({"end": end} if end else {})},
        "serviceProvider": {"reference": f"Organization/{row['unit_id']}"},
    }  # fmt: skip


def _icd10(code: str) -> list[dict[str, Any]]:
    return [{"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": code}]}]


def _told(row: Mapping[str, Any], columns: Any) -> list[dict[str, Any]]:
    names = [column.name for column in columns if column.name in EXTRAS]
    values = ((name, row[name]) for name in names)
    return [part for name, value in values
            for part in own_extension(name.replace("_", "-"), EXTRAS[name], _plain(value))]  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
