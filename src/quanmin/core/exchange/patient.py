"""Patient ⇄ residents, and where they lived.

A resident needs an id and a date of birth. Flags FHIR has no element for (registered here, disabled, low income,
special family) are extensions of ours and otherwise no, but registered, which is otherwise yes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
import polars as pl

from quanmin.core.codes.identity import is_valid, normalised
from quanmin.core.exchange.elements import (
    NO_META,
    NO_SPAN,
    NOBODY,
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

IDENTITY = "urn:oid:2.16.156.10011.1.3"  # 居民身份证号码, as Chinese standards number it
FLAGS = ("registered", "disabled", "low_income", "special_family")
SEXES = {"male": "male", "female": "female"}
COLUMNS = {"key": pl.Int64(), "id": pl.String(), "updated": pl.String(), "name": pl.String(), "identity": pl.String(),
           "sex": pl.String(), "birth": pl.String(), "death": pl.String(), "phone": pl.String(), "address": pl.String(),
           **dict.fromkeys(FLAGS, pl.Boolean()), "cause": pl.String(), "dead": pl.Boolean()}  # fmt: skip
HOMES = {"key": pl.Int64(), "id": pl.String(), "unit": pl.Int64(), "township": pl.String(), "village": pl.String(),
         "start": pl.String(), "end": pl.String()}  # fmt: skip
ALIASES = {"alias": pl.Int64(), "key": pl.Int64()}
# 东镇东一村三组 → 东镇, 东一村
_CHINESE = re.compile(r"([^省市县区旗]{1,12}?(?:镇|乡|街道))(.{1,12}?(?:村|社区|居委会))?")


class Name(msgspec.Struct, frozen=True, gc=False):
    """HumanName."""

    text: str = ""
    family: str = ""
    given: list[str] = []


class Telecom(msgspec.Struct, frozen=True, gc=False):
    """ContactPoint."""

    system: str = ""
    value: str = ""


class Address(msgspec.Struct, frozen=True, gc=False):
    """Where somebody lives or lived."""

    use: str = ""
    text: str = ""
    line: list[str] = []
    city: str = ""
    district: str = ""
    state: str = ""
    period: Span = NO_SPAN
    extension: list[Extension] = []


class Patient(msgspec.Struct, frozen=True, gc=False, rename="camel", tag_field="resourceType", tag="Patient"):
    """A person."""

    id: str = ""
    meta: Meta = NO_META
    identifier: list[Identifier] = []
    name: list[Name] = []
    telecom: list[Telecom] = []
    gender: str = ""
    birth_date: str = ""
    deceased_date_time: str = ""
    deceased_boolean: bool = False
    address: list[Address] = []
    managing_organization: Reference = NOBODY
    extension: list[Extension] = []


def facts(one: Patient) -> tuple[Any, ...] | str:
    """The columns of one resident, or why it is refused."""
    if not one.id:
        return "identifier-missing"
    if not one.birth_date:
        return "birth-date-missing"
    identity = next((held.value for held in one.identifier if _is_identity(held)), None)
    phone = next((telecom.value for telecom in one.telecom if telecom.system in ("phone", "sms")), None)
    flags = (own(one.extension, name.replace("_", "-")).value_boolean for name in FLAGS)
    return (
        key(f"Patient/{one.id}"), one.id, one.meta.last_updated or None, full_name(one.name),
        normalised(identity) if identity else None, SEXES.get(one.gender, "unknown"), one.birth_date,
        one.deceased_date_time or None, phone, _written(one.address[-1]) if one.address else None,
        *(name == "registered" if flag is None else flag for name, flag in zip(FLAGS, flags, strict=True)),
        own(one.extension, "cause-of-death").value_code or None, one.deceased_boolean,
    )  # fmt: skip


def _is_identity(held: Identifier) -> bool:
    named = held.system == IDENTITY or any(coding.code in ("NNCHN", "PRC") for coding in held.type.coding)
    return named or (held.use != "old" and len(held.value) == 18 and is_valid(held.value))


def full_name(names: list[Name]) -> str:
    """The first name as text; family before given, without a space, unless it is in Latin letters."""
    if not names:
        return ""
    first = names[0]
    space = " " if (first.family + "".join(first.given)).isascii() else ""
    return first.text or (
        space.join((*first.given, first.family)) if space else first.family + "".join(first.given)
    )


def _written(address: Address) -> str:
    return address.text or "".join((address.state, address.city, address.district, *address.line))


def homes(one: Patient) -> Iterator[tuple[Any, ...]]:
    """Each place the person lived: the unit if one is named, else the words of the address."""
    found = [address for address in one.address if address.use not in ("temp", "billing", "work")]
    for address in found or [Address()]:
        place = own(address.extension, "place").value_reference
        unit = target(place, "Organization") or target(one.managing_organization, "Organization")
        yield (
            key(f"Patient/{one.id}"), one.id, unit, *words_of(address), address.period.start or None,
            address.period.end or None,
        )  # fmt: skip


def words_of(address: Address) -> tuple[str, str]:
    """The township and the village an address speaks of; empty where it does not say.

    Chinese addresses are cut at 镇, 乡, 街道 and at 村, 社区; of another, the district or the city is both.
    """
    found = _CHINESE.search(address.text or "".join(address.line))
    if found:
        return found[1], found[2] or found[1]
    place = address.district or address.city or address.state
    return place, place


def aliases(one: Patient) -> Iterator[tuple[int, int]]:
    """The other names other resources may call the person by: every identifier."""
    own_key = key(f"Patient/{one.id}")
    for held in one.identifier:
        if held.value:
            yield identifier_key("Patient", held.value), own_key


def to_fhir(
    row: Mapping[str, Any], homes: Iterable[Mapping[str, Any]] = (), cause: str | None = None
) -> dict[str, Any]:
    """A row of residents, with its rows of residences, as a Patient."""
    flags = [part for name in FLAGS for part in own_extension(name.replace("_", "-"), "Boolean", row[name])]
    return {
        "resourceType": "Patient", "id": str(row["resident_id"]),
        "meta": {"lastUpdated": f"{row['recorded_at'].isoformat(timespec='seconds')}+08:00"},
        "extension": flags + own_extension("cause-of-death", "Code", cause),
        "identifier": [{"system": IDENTITY, "value": row["identity_number"]}] if row["identity_number"] else [],
        "name": [{"text": row["name"]}], "gender": row["sex"], "birthDate": row["birth_date"].isoformat(),
        "telecom": [{"system": "phone", "value": row["phone"]}] if row["phone"] else [],
        **({"deceasedDateTime": row["death_date"].isoformat()} if row["death_date"] else {}),
        "address": [_home(home) for home in homes],
    }  # fmt: skip


def _home(home: Mapping[str, Any]) -> dict[str, Any]:
    span = {name: home[name].isoformat() for name in ("start", "end") if home[name]}
    place = {"reference": f"Organization/{home['unit_id']}"}
    return {"use": "old" if home["end"] else "home", "period": span,
            "extension": own_extension("place", "Reference", place)}  # fmt: skip
