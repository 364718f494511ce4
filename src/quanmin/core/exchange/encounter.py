"""Encounter ⇄ contacts, encounters (outpatient and emergency) and admissions, by class and type.

An encounter whose type is a kind of service (follow-up, check-up …) and which belongs to a programme is a contact: its
programme is that of its type, of its episode of care, or of its reason. Any other is an outpatient or emergency visit,
or a stay, by its class. What FHIR has no element for comes from extensions of ours.
"""

from collections.abc import Iterator, Mapping
from functools import partial
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
    WRONG,
    Coding,
    Concept,
    Extension,
    Meta,
    Reference,
    Span,
    codings,
    each,
    own_extension,
    pointed,
    said,
    table,
    target,
    texts,
)
from quanmin.core.exchange.report import Report, first_reason, sorted_out
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
COLUMNS = {"id": pl.String(), "updated": pl.String(), "subject": pl.Int64(), "kind": pl.String(),
           "class_method": pl.String(), "service": pl.String(), "programme": pl.String(), "episode": pl.Int64(),
           "unit": pl.Int64(), "staff": pl.Int64(), "start": pl.String(), "end": pl.String(), "reason": pl.String(),
           "diagnosis": pl.Int64(), "discharge": pl.String()}  # fmt: skip
TOLD = {**COLUMNS, "status": pl.String()}
NAME, UNCLEAR = "Encounter", "?"
EXTRA_COLUMNS = {"id": pl.String(), **{name: TYPES[kind] for name, kind in EXTRAS.items()}}
CLASS_KINDS, CLASS_METHODS = mapping("encounter_classes", "kind"), mapping("encounter_classes", "method")
_KINDS = {name: kind.lower() for name, kind in EXTRAS.items()}


class Participant(msgspec.Struct, frozen=True, gc=False):
    """Who took part."""

    individual: Reference = NOBODY


class Diagnosis(msgspec.Struct, frozen=True, gc=False):
    """A diagnosis of the encounter."""

    condition: Reference = NOBODY


class Hospitalization(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """How a stay ended."""

    discharge_disposition: Concept = NO_CONCEPT


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
    episode_of_care: msgspec.Raw = UNREAD
    participant: msgspec.Raw = UNREAD
    period: Span = NO_SPAN
    reason_code: msgspec.Raw = UNREAD
    diagnosis: msgspec.Raw = UNREAD
    hospitalization: msgspec.Raw = UNREAD
    service_provider: msgspec.Raw = UNREAD
    extension: list[Extension] = []
    contained: msgspec.Raw = UNREAD


_PARTICIPANTS: msgspec.json.Decoder[list[Participant]] = msgspec.json.Decoder(list[Participant])
_DIAGNOSES: msgspec.json.Decoder[list[Diagnosis]] = msgspec.json.Decoder(list[Diagnosis])
_REFERENCES: msgspec.json.Decoder[list[Reference]] = msgspec.json.Decoder(list[Reference])
_STAY: msgspec.json.Decoder[Hospitalization] = msgspec.json.Decoder(Hospitalization)


def told(ones: list[Encounter], report: Report) -> dict[str, pl.DataFrame]:
    """What encounters say of themselves, and what only our extensions say of them."""
    kinds = zip(
        [one.class_.code for one in ones], texts(ones, "type"), texts(ones, "reason_code"), strict=True
    )
    natures = each(_nature, list(kinds), (UNCLEAR,) * 5)
    columns = {
        "id": [one.id for one in ones], "updated": [one.meta.last_updated or None for one in ones],
        "subject": each(partial(pointed, kind="Patient"), texts(ones, "subject"), WRONG),
        **dict(zip(NATURE, zip(*natures, strict=True), strict=True)),
        "episode": each(_episode, texts(ones, "episode_of_care"), WRONG),
        "unit": each(partial(pointed, kind="Organization"), texts(ones, "service_provider"), WRONG),
        "staff": each(_staff, texts(ones, "participant"), WRONG),
        "start": [one.period.start or None for one in ones], "end": [one.period.end or None for one in ones],
        "diagnosis": each(_diagnosis, texts(ones, "diagnosis"), WRONG),
        "discharge": each(_discharge, texts(ones, "hospitalization"), UNCLEAR),
        "status": [one.status for one in ones],
    }  # fmt: skip
    extras = [row for one in ones if one.extension for row in _extras(one)]
    return {NAME: pl.DataFrame(columns, schema=TOLD), "extras": table(extras, EXTRA_COLUMNS)}


def rows(frame: pl.DataFrame, report: Report) -> pl.DataFrame:
    """Those that are taken; why the others are not goes into the report."""
    return sorted_out(frame, NAME, REFUSED, report).select(*COLUMNS)


REFUSED = first_reason(
    ("element-wrong", pl.any_horizontal(pl.col("subject", "episode", "unit", "staff", "diagnosis") == WRONG)),
    ("element-wrong", pl.any_horizontal(pl.col("service", "discharge") == UNCLEAR)),
    ("not-final", pl.col("status").is_in(STATUSES) & ~pl.col("status").is_in(DONE)),
    ("status-invalid", ~pl.col("status").is_in(DONE)),
    ("subject-missing", pl.col("subject") == 0),
    ("encounter-class-not-needed", (pl.col("kind") == "") & (pl.col("service") == "")),
)


NATURE = ("kind", "class_method", "service", "programme", "reason")


def _nature(written: tuple[str, bytes, bytes]) -> tuple[str | None, ...]:
    """What kind of encounter it is, by its class, its type and its reason."""
    code, types, reasons = written
    service, whose = _service(types, reasons)
    by_phone = any(coding.code == TELEPHONE for coding in codings(types))
    method = "phone" if by_phone else CLASS_METHODS.get(code, "clinic")
    return CLASS_KINDS.get(code, ""), method, service, whose, condition(codings(reasons))[0] or None


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


def _episode(written: bytes) -> int:
    found = _REFERENCES.decode(written) if written else []
    return target(found[0], "EpisodeOfCare") if found else 0


def _diagnosis(written: bytes) -> int:
    found = _DIAGNOSES.decode(written) if written else []
    return target(found[0].condition, "Condition") if found else 0


def _staff(written: bytes) -> int:
    found = _PARTICIPANTS.decode(written) if written else []
    keys = (target(one.individual, "Practitioner") for one in found)
    return next((one for one in keys if one), 0)


def _discharge(written: bytes) -> str | None:
    if not written:
        return None
    codes = (coding.code for coding in _STAY.decode(written).discharge_disposition.coding)
    known = mapping("discharges", "outcome")
    return next((known[code] for code in codes if code in known), None)


def _extras(one: Encounter) -> Iterator[tuple[Any, ...]]:
    """What only our extensions say of an encounter; nothing of one that has none."""
    if one.id and any(part.url.startswith(OWN) for part in one.extension):
        yield one.id, *said(one.extension, _KINDS)


def contact_to_fhir(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of contacts as an Encounter of our kind and programme."""
    types = [("contact-kind", row["kind"]), ("programme", row["programme"])]
    staff = [{"individual": {"reference": f"Practitioner/{row['staff_id']}"}}] if row["staff_id"] else []
    return {
        **_encounter(row, str(row["contact_id"]), "HH" if row["method"] == "home" else "AMB", row["date"].isoformat()),
        "type": [{"coding": [{"system": OWN + system, "code": code}]} for system, code in types],
        "participant": staff, **_expecting(row), "extension": _told(row, CONTACTS.columns),
    }  # fmt: skip


def _expecting(row: Mapping[str, Any]) -> dict[str, Any]:
    """The pregnancy a service was given in, as a diagnosis."""
    number = row["pregnancy_id"]
    return {"diagnosis": [{"condition": {"reference": f"Condition/p{number}"}}]} if number else {}


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
