"""Condition ⇄ conditions: SNOMED CT and ICD-10 codes to ICD-10.

A condition that is a pregnancy goes the same way, with what our extensions say of it, and becomes a row of pregnancies.
A refuted, provisional or mistaken condition is refused. A resolved or inactive one has ended: on the day it says, else
on the day it was recorded. A remission goes on.
"""

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

import msgspec
import polars as pl

from quanmin.core.exchange.elements import (
    NO_META,
    NO_SPAN,
    UNREAD,
    WRONG,
    Extension,
    Meta,
    Span,
    codings,
    each,
    own_extension,
    pointed,
    said,
    table,
    texts,
)
from quanmin.core.exchange.report import Report, first_reason, sorted_out
from quanmin.core.exchange.valuesets import SNOMED, condition, mapping

ENDED = ("resolved", "inactive")
CLINICAL = (*ENDED, "active", "recurrence", "relapse", "remission")
CONFIRMED, UNCONFIRMED = (
    ("confirmed", ""),
    ("unconfirmed", "provisional", "differential", "refuted", "entered-in-error"),
)
COLUMNS = {"id": pl.String(), "updated": pl.String(), "subject": pl.Int64(), "code": pl.String(),
           "onset": pl.String(), "recorded": pl.String(), "abated": pl.String(), "ended": pl.Boolean(),
           "translated": pl.Boolean()}  # fmt: skip
TOLD = {**COLUMNS, "clinical": pl.String(), "verified": pl.String()}
NAME = "Condition"
PREGNANCY = "pregnancy"  # instead of an ICD-10 code
EXPECTING = {"last_period": "date", "booked": "date", "booked_weeks": "integer", "risk": "code",
             "managed_from": "date", "outcome": "code"}  # fmt: skip
EXPECTED = {"id": pl.String(), **{name: pl.Int64() if kind == "integer" else pl.String()
                                  for name, kind in EXPECTING.items()}}  # fmt: skip
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
    extension: list[Extension] = []
    contained: msgspec.Raw = UNREAD


def told(ones: list[Condition], report: Report) -> dict[str, pl.DataFrame]:
    """The diagnoses that are taken; why the others are not goes into the report."""
    codes = each(_icd10, texts(ones, "code"), (UNCLEAR, False))
    clinical = each(_code, texts(ones, "clinical_status"), UNCLEAR)
    columns = {
        "id": [one.id for one in ones], "updated": [one.meta.last_updated or None for one in ones],
        "subject": each(partial(pointed, kind="Patient"), texts(ones, "subject"), WRONG),
        "code": [code for code, _ in codes],
        "onset": [one.onset_date_time or one.onset_period.start or None for one in ones],
        "recorded": [one.recorded_date or one.meta.last_updated or None for one in ones],
        "abated": [one.abatement_date_time or one.abatement_period.end or one.abatement_period.start or None
                   for one in ones],
        "ended": [code in ENDED for code in clinical], "translated": [translated for _, translated in codes],
        "clinical": clinical, "verified": each(_code, texts(ones, "verification_status"), UNCLEAR),
    }  # fmt: skip
    expecting = [(one.id, *said(one.extension, EXPECTING)) for one in ones if one.extension and one.id]
    return {NAME: pl.DataFrame(columns, schema=TOLD), "expecting": table(expecting, EXPECTED)}


def rows(frame: pl.DataFrame, report: Report) -> pl.DataFrame:
    """Those that are taken; why the others are not goes into the report."""
    return sorted_out(frame, NAME, REFUSED, report).select(*COLUMNS)


UNCLEAR = "?"  # instead of a code whose element was not of its type
REFUSED = first_reason(
    ("element-wrong", pl.any_horizontal(pl.col("clinical", "verified", "code") == UNCLEAR)),
    ("element-wrong", pl.col("subject") == WRONG),
    ("not-final", pl.col("verified").is_in(UNCONFIRMED)),
    ("status-invalid", ~pl.col("verified").is_in(CONFIRMED) | ~pl.col("clinical").is_in([*CLINICAL, ""])),
    ("subject-missing", pl.col("subject") == 0),
    ("code-not-needed", pl.col("code") == ""),
)


@lru_cache(maxsize=1 << 16)
def _icd10(written: bytes) -> tuple[str, bool]:
    found = codings(written)
    if any(coding.system == SNOMED and coding.code in mapping("pregnancies", "title") for coding in found):
        return PREGNANCY, False
    return condition(found)


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


def pregnancy_to_fhir(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of pregnancies as a Condition."""
    told = ((name, kind, row[name]) for name, kind in EXPECTING.items())
    return {
        "resourceType": "Condition", "id": f"p{row['pregnancy_id']}",
        "clinicalStatus": {"coding": [{"system": CLINICAL_SYSTEM, "code": "resolved" if row["ended"] else "active"}]},
        "code": {"coding": [{"system": SNOMED, "code": "77386006"}]},
        "subject": {"reference": f"Patient/{row['resident_id']}"}, "onsetDateTime": row["last_period"].isoformat(),
        **({"abatementDateTime": row["ended"].isoformat()} if row["ended"] else {}),
        "extension": [part for name, kind, value in told for part in own_extension(
            name.replace("_", "-"), kind.capitalize(), value.isoformat() if hasattr(value, "isoformat") else value)],
    }  # fmt: skip
