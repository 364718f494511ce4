"""Condition ⇄ conditions: SNOMED CT and ICD-10 codes to ICD-10.

A refuted, provisional or mistaken condition is refused. A resolved or inactive one has ended: on the day it says, else
on the day it was recorded. A remission goes on.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec
import polars as pl

from quanmin.core.exchange.elements import (
    NO_META,
    NO_SPAN,
    UNREAD,
    Meta,
    Span,
    codings,
    key,
    pointed,
)
from quanmin.core.exchange.valuesets import condition

ENDED = ("resolved", "inactive")
CLINICAL = (*ENDED, "active", "recurrence", "relapse", "remission")
CONFIRMED, UNCONFIRMED = (
    ("confirmed", ""),
    ("unconfirmed", "provisional", "differential", "refuted", "entered-in-error"),
)
COLUMNS = {"key": pl.Int64(), "id": pl.String(), "updated": pl.String(), "subject": pl.Int64(), "code": pl.String(),
           "onset": pl.String(), "recorded": pl.String(), "abated": pl.String(), "ended": pl.Boolean(),
           "translated": pl.Boolean()}  # fmt: skip
CLINICAL_SYSTEM = "http://terminology.hl7.org/CodeSystem/condition-clinical"


class Condition(
    msgspec.Struct, frozen=True, gc=False, rename="camel", tag_field="resourceType", tag="Condition"
):
    """A diagnosis."""

    id: str = ""
    meta: Meta = NO_META
    clinical_status: msgspec.Raw = UNREAD
    verification_status: msgspec.Raw = UNREAD
    code: msgspec.Raw = UNREAD
    subject: msgspec.Raw = UNREAD
    onset_date_time: str = ""
    onset_period: Span = NO_SPAN
    abatement_date_time: str = ""
    abatement_period: Span = NO_SPAN
    recorded_date: str = ""


def facts(one: Condition) -> tuple[Any, ...] | str:
    """The columns of one diagnosis, or why it is refused or not needed."""
    status, verified = _code(bytes(one.clinical_status)), _code(bytes(one.verification_status))
    if verified not in CONFIRMED or (status and status not in CLINICAL):
        return "not-final" if verified in UNCONFIRMED else "status-invalid"
    subject = pointed(bytes(one.subject), "Patient")
    if not subject:
        return "subject-missing"
    code, translated = _icd10(bytes(one.code))
    if not code:
        return "code-not-needed"
    return (
        key(f"Condition/{one.id}"), one.id, one.meta.last_updated or None, subject, code,
        one.onset_date_time or one.onset_period.start or None, one.recorded_date or one.meta.last_updated or None,
        one.abatement_date_time or one.abatement_period.end or one.abatement_period.start or None,
        status in ENDED, translated,
    )  # fmt: skip


@lru_cache(maxsize=1 << 16)
def _icd10(written: bytes) -> tuple[str, bool]:
    return condition(codings(written))


def _code(written: bytes) -> str:
    return next((coding.code for coding in codings(written) if coding.code), "")


def to_fhir(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of conditions as a Condition."""
    status = "resolved" if row["abated"] else "active"
    return {
        "resourceType": "Condition", "id": str(row["condition_id"]),
        "clinicalStatus": {"coding": [{"system": CLINICAL_SYSTEM, "code": status}]},
        "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": row["code"]}]},
        "subject": {"reference": f"Patient/{row['resident_id']}"}, "onsetDateTime": row["diagnosed"].isoformat(),
        **({"abatementDateTime": row["abated"].isoformat()} if row["abated"] else {}),
    }  # fmt: skip
