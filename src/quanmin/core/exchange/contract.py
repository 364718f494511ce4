"""Contract ⇄ contracts: family-doctor contracts. FHIR's are of every kind; only those with our type are taken."""

from collections.abc import Mapping
from typing import Any

import msgspec
import polars as pl

from quanmin.core.exchange.elements import (
    NO_CONCEPT,
    NO_META,
    NO_SPAN,
    OWN,
    UNREAD,
    Concept,
    Extension,
    Meta,
    Reference,
    Span,
    own,
    own_extension,
    target,
)
from quanmin.core.exchange.valuesets import coded

SIGNED = ("executed", "executable", "renewed", "terminated", "resolved")
STATUSES = (*SIGNED, "amended", "appended", "cancelled", "disputed", "entered-in-error", "negotiable", "offered",
            "policy", "rejected", "revoked")  # fmt: skip
COLUMNS = {"id": pl.String(), "updated": pl.String(), "subject": pl.Int64(), "unit": pl.Int64(), "package": pl.String(),
           "start": pl.String(), "end": pl.String(), "renewed": pl.Boolean()}  # fmt: skip


class Contract(
    msgspec.Struct, frozen=True, gc=False, rename="camel", tag_field="resourceType", tag="Contract"
):
    """An agreement."""

    id: str = ""
    meta: Meta = NO_META
    status: str = ""
    type: Concept = NO_CONCEPT
    title: str = ""
    subject: list[Reference] = []
    authority: list[Reference] = []
    applies: Span = NO_SPAN
    extension: list[Extension] = []
    contained: msgspec.Raw = UNREAD


def facts(one: Contract) -> tuple[Any, ...] | str:
    """The columns of one contract, or why it is refused or not needed."""
    if coded(one.type.coding, f"{OWN}contract") != "family-doctor":
        return "code-not-needed"
    if one.status not in SIGNED:
        return "not-final" if one.status in STATUSES else "status-invalid"
    subject = target(one.subject[0], "Patient") if one.subject else 0
    if not subject:
        return "subject-missing"
    unit = target(one.authority[0], "Organization") if one.authority else 0
    return (
        one.id, one.meta.last_updated or None, subject, unit, one.title or "family-doctor", one.applies.start or None,
        one.applies.end or None, bool(own(one.extension, "renewed").value_boolean),
    )  # fmt: skip


def to_fhir(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of contracts as a Contract."""
    return {
        "resourceType": "Contract", "id": str(row["contract_id"]), "status": "executed", "title": row["package"],
        "type": {"coding": [{"system": f"{OWN}contract", "code": "family-doctor"}]},
        "subject": [{"reference": f"Patient/{row['resident_id']}"}],
        "authority": [{"reference": f"Organization/{row['unit_id']}"}],
        "applies": {"start": row["start"].isoformat(), "end": row["end"].isoformat()},
        "extension": own_extension("renewed", "Boolean", row["renewed"]),
    }  # fmt: skip
