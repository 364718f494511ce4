"""Organization ⇄ units: places and organisations in one tree, by `partOf`.

The kind comes from a type of our system. An organisation of no declared kind is a county hospital where it belongs to
a place, else a hospital outside the county. A division number of twelve digits among the identifiers is the unit's
number.
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
    Concept,
    Identifier,
    Meta,
    Reference,
    identifier_key,
    key,
    target,
)
from quanmin.core.exchange.valuesets import coded
from quanmin.core.snapshot.tables import UNIT_KINDS

COLUMNS = {"key": pl.Int64(), "id": pl.String(), "updated": pl.String(), "name": pl.String(), "kind": pl.String(),
           "parent": pl.Int64(), "division": pl.String()}  # fmt: skip


class Organization(
    msgspec.Struct, frozen=True, gc=False, rename="camel", tag_field="resourceType", tag="Organization"
):
    """A place, an organisation or a department."""

    id: str = ""
    meta: Meta = NO_META
    identifier: list[Identifier] = []
    type: list[Concept] = []
    name: str = ""
    part_of: Reference = NOBODY
    contained: msgspec.Raw = UNREAD


def facts(one: Organization) -> tuple[Any, ...] | str:
    """The columns of one unit, or why it is refused."""
    if not one.id:
        return "identifier-missing"
    kind = coded([coding for concept in one.type for coding in concept.coding], f"{OWN}unit-kind")
    divisions = (held.value for held in one.identifier if len(held.value) == 12 and held.value.isdigit())
    return (
        key(f"Organization/{one.id}"), one.id, one.meta.last_updated or None, one.name or one.id,
        kind if kind in UNIT_KINDS else "", target(one.part_of, "Organization"), next(divisions, None),
    )  # fmt: skip


def aliases(one: Organization) -> Iterator[tuple[int, int]]:
    """The other names other resources may call it by: every identifier."""
    own_key = key(f"Organization/{one.id}")
    for held in one.identifier:
        if held.value:
            yield identifier_key("Organization", held.value), own_key


def to_fhir(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of units as an Organization."""
    above = {"partOf": {"reference": f"Organization/{row['parent_id']}"}} if row["parent_id"] else {}
    return {
        "resourceType": "Organization", "id": str(row["unit_id"]), "name": row["name"], **above,
        "type": [{"coding": [{"system": f"{OWN}unit-kind", "code": row["kind"]}]}],
    }  # fmt: skip
