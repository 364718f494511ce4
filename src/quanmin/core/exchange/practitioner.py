"""Practitioner and PractitionerRole ⇄ staff and their posts."""

from collections.abc import Iterator, Mapping
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
    Identifier,
    Meta,
    Reference,
    Span,
    identifier_key,
    key,
    own,
    own_extension,
    target,
)
from quanmin.core.exchange.patient import SEXES, Name, full_name
from quanmin.core.exchange.valuesets import coded, mapping
from quanmin.core.snapshot.tables import STAFF, STAFF_POSTS

COLUMNS = {"key": pl.Int64(), "id": pl.String(), "updated": pl.String(), "name": pl.String(), "sex": pl.String(),
           "grade": pl.String()}  # fmt: skip
POSTS = {"id": pl.String(), "updated": pl.String(), "staff": pl.Int64(), "unit": pl.Int64(), "category": pl.String(),
         "general_practitioner": pl.Boolean(), "start": pl.String(), "end": pl.String()}  # fmt: skip


class Practitioner(
    msgspec.Struct, frozen=True, gc=False, rename="camel", tag_field="resourceType", tag="Practitioner"
):
    """A person employed in health."""

    id: str = ""
    meta: Meta = NO_META
    identifier: list[Identifier] = []
    name: list[Name] = []
    gender: str = ""
    extension: list[Extension] = []
    contained: msgspec.Raw = UNREAD


class PractitionerRole(
    msgspec.Struct, frozen=True, gc=False, rename="camel", tag_field="resourceType", tag="PractitionerRole"
):
    """A post."""

    id: str = ""
    meta: Meta = NO_META
    period: Span = NO_SPAN
    practitioner: Reference = NOBODY
    organization: Reference = NOBODY
    code: list[Concept] = []
    extension: list[Extension] = []
    contained: msgspec.Raw = UNREAD


def facts(one: Practitioner) -> tuple[Any, ...] | str:
    """The columns of one person employed in health, or why it is refused."""
    if not one.id:
        return "identifier-missing"
    grade = own(one.extension, "grade").value_code
    return (
        key(f"Practitioner/{one.id}"), one.id, one.meta.last_updated or None, full_name(one.name),
        SEXES.get(one.gender, "unknown"), grade if grade in STAFF.column("grade").choices else None,
    )  # fmt: skip


def aliases(one: Practitioner) -> Iterator[tuple[int, int]]:
    """The other names other resources may call the person by: every identifier."""
    own_key = key(f"Practitioner/{one.id}")
    for held in one.identifier:
        if held.value:
            yield identifier_key("Practitioner", held.value), own_key


def post_facts(one: PractitionerRole) -> tuple[Any, ...] | str:
    """The columns of one post, or why it is refused."""
    staff = target(one.practitioner, "Practitioner")
    if not staff:
        return "subject-missing"
    return (
        one.id, one.meta.last_updated or None, staff, target(one.organization, "Organization"), _category(one.code),
        bool(own(one.extension, "general-practitioner").value_boolean), one.period.start or None,
        one.period.end or None,
    )  # fmt: skip


def _category(concepts: list[Concept]) -> str:
    codings = [coding for concept in concepts for coding in concept.coding]
    ours, known = coded(codings, f"{OWN}post"), mapping("posts", "category")
    if ours in STAFF_POSTS.column("category").choices:
        return ours
    return next((known[coding.code] for coding in codings if coding.code in known), "other")


def to_fhir(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of staff as a Practitioner."""
    return {"resourceType": "Practitioner", "id": str(row["staff_id"]), "name": [{"text": row["name"]}],
            "gender": row["sex"], "extension": own_extension("grade", "Code", row["grade"])}  # fmt: skip


def post_to_fhir(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of staff_posts as a PractitionerRole."""
    return {
        "resourceType": "PractitionerRole", "id": str(row["post_id"]),
        "practitioner": {"reference": f"Practitioner/{row['staff_id']}"},
        "organization": {"reference": f"Organization/{row['unit_id']}"},
        "period": {name: row[name].isoformat() for name in ("start", "end") if row[name]},
        "code": [{"coding": [{"system": f"{OWN}post", "code": row["category"]}]}],
        "extension": own_extension("general-practitioner", "Boolean", row["general_practitioner"]),
    }  # fmt: skip
