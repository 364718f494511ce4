"""ServiceRequest ⇄ referrals: a referral of a patient from one organisation to another."""

from collections.abc import Mapping
from typing import Any

import msgspec
import polars as pl

from quanmin.core.exchange.elements import (
    NO_CONCEPT,
    NO_META,
    NOBODY,
    OWN,
    UNREAD,
    Concept,
    Extension,
    Meta,
    Reference,
    own,
    own_extension,
    target,
)
from quanmin.core.exchange.valuesets import SNOMED, coded

GIVEN = ("active", "on-hold", "completed")
STATUSES = (*GIVEN, "draft", "revoked", "entered-in-error", "unknown")
REFERRAL = "3457005"
COLUMNS = {"id": pl.String(), "updated": pl.String(), "subject": pl.Int64(), "unit": pl.Int64(), "to": pl.Int64(),
           "direction": pl.String(), "time": pl.String(), "accepted": pl.String()}  # fmt: skip


class ServiceRequest(
    msgspec.Struct, frozen=True, gc=False, rename="camel", tag_field="resourceType", tag="ServiceRequest"
):
    """Something asked of somebody."""

    id: str = ""
    meta: Meta = NO_META
    status: str = ""
    category: list[Concept] = []
    code: Concept = NO_CONCEPT
    subject: Reference = NOBODY
    requester: Reference = NOBODY
    performer: list[Reference] = []
    authored_on: str = ""
    extension: list[Extension] = []
    contained: msgspec.Raw = UNREAD


def facts(one: ServiceRequest) -> tuple[Any, ...] | str:
    """The columns of one referral, or why it is refused or not needed."""
    named = [*one.code.coding, *(coding for concept in one.category for coding in concept.coding)]
    way = coded(named, f"{OWN}referral")
    if way not in ("up", "down") and coded(named, SNOMED) != REFERRAL:
        return "code-not-needed"
    if one.status not in GIVEN:
        return "not-final" if one.status in STATUSES else "status-invalid"
    subject = target(one.subject, "Patient")
    if not subject:
        return "subject-missing"
    to = target(one.performer[0], "Organization") if one.performer else 0
    return (
        one.id, one.meta.last_updated or None, subject, target(one.requester, "Organization"), to, way or None,
        one.authored_on or None, own(one.extension, "accepted").value_date or None,
    )  # fmt: skip


def to_fhir(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of referrals as a ServiceRequest."""
    coding = [{"system": SNOMED, "code": REFERRAL}, {"system": f"{OWN}referral", "code": row["direction"]}]
    accepted = row["accepted"] and row["accepted"].isoformat()
    return {
        "resourceType": "ServiceRequest", "id": str(row["referral_id"]), "status": "active", "intent": "order",
        "code": {"coding": coding}, "subject": {"reference": f"Patient/{row['resident_id']}"},
        "requester": {"reference": f"Organization/{row['unit_id']}"},
        "performer": [{"reference": f"Organization/{row['to_unit_id']}"}], "authoredOn": row["date"].isoformat(),
        "extension": own_extension("accepted", "Date", accepted),
    }  # fmt: skip
