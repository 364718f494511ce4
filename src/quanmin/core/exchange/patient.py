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
    OWN,
    UNREAD,
    Extension,
    Identifier,
    Meta,
    Reference,
    Span,
    each,
    identifier_key,
    key,
    own,
    own_extension,
    said,
    table,
    target,
    texts,
)
from quanmin.core.exchange.report import Report, first_reason, sorted_out

IDENTITY = "urn:oid:2.16.156.10011.1.3"  # 居民身份证号码, as Chinese standards number it
FLAGS = ("registered", "disabled", "low_income", "special_family")
SEXES = {"male": "male", "female": "female", "other": "unknown", "unknown": "unknown", "": "unknown"}
_ID = r"^[A-Za-z0-9\-.]{1,64}$"
COLUMNS = {"key": pl.Int64(), "id": pl.String(), "updated": pl.String(), "name": pl.String(), "identity": pl.String(),
           "sex": pl.String(), "birth": pl.String(), "death": pl.String(), "phone": pl.String(), "address": pl.String(),
           **dict.fromkeys(FLAGS, pl.Boolean()), "cause": pl.String(), "dead": pl.Boolean()}  # fmt: skip
HOMES = {"key": pl.Int64(), "id": pl.String(), "updated": pl.String(), "unit": pl.Int64(),
         "township": pl.String(), "village": pl.String(), "start": pl.String(), "end": pl.String()}  # fmt: skip
TOLD = {**COLUMNS, "clear": pl.Boolean()}
NAME = "Patient"
BORN = {"born_at": "date_time", "birth_weight": "integer", "gestation_weeks": "integer", "birth_place": "code",
        "birth_defect": "boolean"}  # fmt: skip
BIRTHS = {"key": pl.Int64(), "updated": pl.String(), "mother": pl.Int64(), "pregnancy": pl.Int64(),
          "born_at": pl.String(), "weight_g": pl.Int64(), "gestation_weeks": pl.Int64(), "place": pl.String(),
          "defect": pl.Boolean()}  # fmt: skip
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
    extension: msgspec.Raw = UNREAD
    contained: msgspec.Raw = UNREAD


def told(ones: list[Patient], report: Report) -> dict[str, pl.DataFrame]:
    """The residents that are taken, their homes, and the other names they are called by."""
    keys = [key(f"Patient/{one.id}") for one in ones]
    flags = each(_flags, texts(ones, "extension"), None)
    columns = {
        "key": keys, "id": [one.id for one in ones], "updated": [one.meta.last_updated or None for one in ones],
        "name": [full_name(one.name) for one in ones], "identity": [_identity(one.identifier) for one in ones],
        "sex": [SEXES.get(one.gender) for one in ones], "birth": [one.birth_date for one in ones],
        "death": [one.deceased_date_time or None for one in ones], "phone": [_phone(one.telecom) for one in ones],
        "address": [_written(one.address[-1]) if one.address else None for one in ones],
        **{name: [said[place] if said else None for said in flags] for place, name in enumerate((*FLAGS, "cause"))},
        "dead": [one.deceased_boolean for one in ones], "clear": [said is not None for said in flags],
    }  # fmt: skip
    known = [(one, number) for one, number in zip(ones, keys, strict=True) if one.id]
    homes = [home for one, number in known for home in _homes(one, number)]
    aliases = [alias for one, number in known for alias in _aliases(one, number)]
    births = [
        _birth(one, number)
        for one, number, flag in zip(ones, keys, flags, strict=True)
        if flag and one.id and _MOTHER in bytes(one.extension)
    ]
    return {
        NAME: pl.DataFrame(columns, schema=TOLD),
        "births": table(births, BIRTHS),
        "homes": table(homes, HOMES),
        "aliases": table(aliases, ALIASES),
    }


def rows(frame: pl.DataFrame, report: Report) -> pl.DataFrame:
    """Those that are taken; why the others are not goes into the report."""
    return sorted_out(frame, NAME, REFUSED, report).select(*COLUMNS)


REFUSED = first_reason(
    ("identifier-missing", pl.col("id") == ""),
    ("identifier-wrong", ~pl.col("id").str.contains(_ID)),
    ("element-wrong", ~pl.col("clear")),
    ("code-invalid", pl.col("sex").is_null()),
    ("birth-date-missing", pl.col("birth") == ""),
)
_MOTHER = f"{OWN}mother".encode()
_EXTENSIONS: msgspec.json.Decoder[list[Extension]] = msgspec.json.Decoder(list[Extension])


def _flags(written: bytes) -> tuple[bool | str | None, ...]:
    """The flags in their order, and the cause of death, as our extensions give them."""
    told = _EXTENSIONS.decode(written) if OWN.encode() in written else []
    flags = ((name, own(told, name.replace("_", "-")).value_boolean) for name in FLAGS)
    said = (name == "registered" if flag is None else flag for name, flag in flags)
    return (*said, own(told, "cause-of-death").value_code.strip().upper() or None)


def _birth(one: Patient, number: int) -> tuple[Any, ...]:
    """What is said of a birth: the mother, her pregnancy, and what was found."""
    told = _EXTENSIONS.decode(one.extension)
    mother, pregnancy = (own(told, name).value_reference for name in ("mother", "pregnancy"))
    return (
        number, one.meta.last_updated or None, target(mother, NAME), target(pregnancy, "Condition"), *said(told, BORN),
    )  # fmt: skip


def _identity(held: list[Identifier]) -> str | None:
    return next((normalised(one.value) for one in held if one.value and _is_identity(one)), None)


def _phone(reached: list[Telecom]) -> str | None:
    return next((one.value for one in reached if one.system in ("phone", "sms")), None)


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


def _homes(one: Patient, number: int) -> Iterator[tuple[Any, ...]]:
    """Each place the person lived: the unit if one is named, else the words of the address."""
    found = [address for address in one.address if address.use not in ("temp", "billing", "work")]
    manager = target(one.managing_organization, "Organization")
    for address in found or [Address()]:
        place = own(address.extension, "place").value_reference if address.extension else NOBODY
        yield (
            number, one.id, one.meta.last_updated or None, target(place, "Organization") or manager,
            *words_of(address),
            address.period.start or None, address.period.end or None,
        )  # fmt: skip


def words_of(address: Address) -> tuple[str, str]:
    """The township and the village an address speaks of; empty where it does not say.

    Chinese addresses are cut at 镇, 乡, 街道 and at 村, 社区; of another, the district or the city is both.
    """
    text = address.text or "".join(address.line)
    found = None if text.isascii() else _CHINESE.search(text)
    if found:
        return found[1], found[2] or found[1]
    place = address.district or address.city or address.state
    return place, place


def _aliases(one: Patient, number: int) -> Iterator[tuple[int, int]]:
    """The other names other resources may call the person by: every identifier."""
    for held in one.identifier:
        if held.value:
            yield identifier_key(NAME, held.value), number


def to_fhir(
    row: Mapping[str, Any],
    homes: Iterable[Mapping[str, Any]] = (),
    cause: str | None = None,
    birth: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A row of residents, with its rows of residences and births, as a Patient."""
    flags = [part for name in FLAGS for part in own_extension(name.replace("_", "-"), "Boolean", row[name])]
    return {
        "resourceType": "Patient", "id": str(row["resident_id"]),
        "meta": {"lastUpdated": f"{row['recorded_at'].isoformat(timespec='seconds')}+08:00"},
        "extension": [*flags, *own_extension("cause-of-death", "Code", cause), *_birth_to_fhir(birth)],
        "identifier": [{"system": IDENTITY, "value": row["identity_number"]}] if row["identity_number"] else [],
        "name": [{"text": row["name"]}], "gender": row["sex"], "birthDate": row["birth_date"].isoformat(),
        "telecom": [{"system": "phone", "value": row["phone"]}] if row["phone"] else [],
        **({"deceasedDateTime": row["death_date"].isoformat()} if row["death_date"] else {}),
        "address": [_home(home) for home in homes],
    }  # fmt: skip


def _birth_to_fhir(row: Mapping[str, Any] | None) -> Iterator[dict[str, Any]]:
    """A row of births as extensions of the child's Patient; nothing where there is none."""
    if row is None:
        return
    mother = row["mother_id"] and {"reference": f"Patient/{row['mother_id']}"}
    pregnancy = row["pregnancy_id"] and {"reference": f"Condition/p{row['pregnancy_id']}"}
    born_at = f"{row['born_at'].isoformat(timespec='seconds')}+08:00"
    for name, kind, value in (
        ("mother", "Reference", mother), ("pregnancy", "Reference", pregnancy), ("born-at", "DateTime", born_at),
        ("birth-weight", "Integer", row["weight_g"]), ("gestation-weeks", "Integer", row["gestation_weeks"]),
        ("birth-place", "Code", row["place"]), ("birth-defect", "Boolean", row["defect"]),
    ):  # fmt: skip
        yield from own_extension(name, kind, value)


def _home(home: Mapping[str, Any]) -> dict[str, Any]:
    span = {name: home[name].isoformat() for name in ("start", "end") if home[name]}
    place = {"reference": f"Organization/{home['unit_id']}"}
    return {"use": "old" if home["end"] else "home", "period": span,
            "extension": own_extension("place", "Reference", place)}  # fmt: skip
