"""The elements resources are made of, with only the fields that are read, and the references between resources.

A reference becomes a key: a number that depends on nothing but the text of the reference, so that files can be read
one by one, in any order or at the same time, and be joined afterwards. `Patient/1`, `http://host/fhir/Patient/1` and
`Patient/1/_history/2` have one key; so have `urn:uuid:1` and an identifier, by the aliases a resource is known under.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any, TypeVar

import msgspec
import polars as pl

OWN = "urn:quanmin:"  # systems and extensions for what FHIR has no word for
_HISTORY = re.compile(r"/_history/[^/]*$")


class Coding(msgspec.Struct, frozen=True, gc=False):
    """A code and the system it belongs to."""

    system: str = ""
    code: str = ""


class Concept(msgspec.Struct, frozen=True, gc=False):
    """CodeableConcept: the same thing in one or more systems."""

    coding: list[Coding] = []


class Identifier(msgspec.Struct, frozen=True, gc=False):
    """A number somebody gave."""

    system: str = ""
    value: str = ""
    use: str = ""
    type: Concept = Concept()


class Reference(msgspec.Struct, frozen=True, gc=False):
    """A pointer to another resource, by address or by identifier."""

    reference: str = ""
    identifier: Identifier = Identifier()


class Span(msgspec.Struct, frozen=True, gc=False):
    """Period: from when to when."""

    start: str = ""
    end: str = ""


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """A value with its unit; `comparator` says that it is a bound only."""

    value: float | None = None
    comparator: str = ""
    unit: str = ""
    code: str = ""


class Meta(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """When the source last wrote the resource."""

    last_updated: str = ""


class Extension(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A named value FHIR has no element for; only our own are read."""

    url: str = ""
    value_boolean: bool | None = None
    value_code: str = ""
    value_string: str = ""
    value_date: str = ""
    value_date_time: str = ""
    value_integer: int | None = None
    value_reference: Reference = Reference()


class Money(msgspec.Struct, frozen=True, gc=False):
    """An amount of money in its currency."""

    value: float | None = None
    currency: str = ""


Text = TypeVar("Text", bound=Hashable)
Found = TypeVar("Found")
Other = TypeVar("Other")
WRONG = -1  # instead of a key or a number, where an element was not of its type
# What repeats from resource to resource is left in bytes, so that it need be understood only once.
UNREAD = msgspec.Raw(b"")
_REFERENCE: msgspec.json.Decoder[Reference] = msgspec.json.Decoder(Reference)
_CONCEPT: msgspec.json.Decoder[Concept] = msgspec.json.Decoder(Concept)
_CONCEPTS: msgspec.json.Decoder[list[Concept]] = msgspec.json.Decoder(list[Concept])
NOBODY, NO_QUANTITY, NO_SPAN, NO_META, NO_CONCEPT = Reference(), Quantity(), Span(), Meta(), Concept()


def texts(ones: Iterable[Any], name: str) -> list[bytes]:
    """An element of each resource as it is written; empty where it is not there."""
    found = [*map(attrgetter(name), ones)]
    if found.count(UNREAD) == len(found):
        return [b""] * len(found)
    return [*map(bytes, found)]


def table(rows: Sequence[tuple[Any, ...]], columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Rows as a frame of these columns, which is made a column at a time."""
    cells = zip(*rows, strict=True) if rows else ([] for _ in columns)
    return pl.DataFrame(dict(zip(columns, map(list, cells), strict=True)), schema=columns)


def own(extensions: Iterable[Extension], name: str) -> Extension:
    """Our extension of that name; an empty one when it is not there."""
    url = OWN + name
    for one in extensions:
        if one.url == url:
            return one
    return Extension()


def said(extensions: Iterable[Extension], kinds: Mapping[str, str]) -> tuple[Any, ...]:
    """What our extensions of these names say, each by the kind of its value, in their order; empty where not said."""
    found = {one.url: one for one in extensions}
    named = ((found.get(OWN + name.replace("_", "-")), kind) for name, kind in kinds.items())
    values = (one and getattr(one, f"value_{kind}") for one, kind in named)
    return tuple(None if value == "" else value for value in values)


def own_extension(name: str, kind: str, value: Any) -> list[dict[str, Any]]:
    """An extension of ours as FHIR writes it, in a list; an empty list when there is no value."""
    return [] if value is None else [{"url": OWN + name, f"value{kind}": value}]


def key_of(reference: str, kind: str) -> int:
    """The key of a reference to a resource of that kind; 0 for an empty one.

    A conditional reference (`Patient?identifier=system|value`) has the key of the identifier's value.
    """
    if not reference:
        return 0
    if reference.startswith(("urn:uuid:", "urn:oid:")):
        return key(f"{kind}/{reference.rpartition(':')[2]}")
    if "?identifier=" in reference:
        return identifier_key(kind, reference.rpartition("=")[2].rpartition("|")[2])
    if reference.count("/") > 1:
        reference = "/".join(_HISTORY.sub("", reference).split("/")[-2:])
    return key(reference)


def each(understood: Callable[[Text], Found], texts: Sequence[Text], wrong: Other) -> list[Found | Other]:
    """What each text says, the same text understood once; `wrong` for one whose elements are not of their types."""
    found: dict[Text, Found | Other] = {}
    for text in set(texts):
        try:
            found[text] = understood(text)
        except msgspec.ValidationError:
            found[text] = wrong
    return list(map(found.__getitem__, texts))


@lru_cache(maxsize=1 << 18)
def pointed(written: bytes, kind: str) -> int:
    """The key of what a reference still in bytes points to; remembered, since a person's records all say the same."""
    return target(_REFERENCE.decode(written), kind) if written else 0


@lru_cache(maxsize=1 << 16)
def codings(written: bytes) -> tuple[Coding, ...]:
    """The codes of a concept, or of a list of them, still in bytes; remembered, since an export has few."""
    if not written:
        return ()
    found = _CONCEPTS.decode(written) if written.startswith(b"[") else [_CONCEPT.decode(written)]
    return tuple(coding for concept in found for coding in concept.coding)


def target(reference: Reference, kind: str) -> int:
    """The key of what a reference points to, by its address or else by its identifier; 0 for nothing."""
    return key_of(reference.reference, kind) or (
        identifier_key(kind, reference.identifier.value) if reference.identifier.value else 0
    )


def identifier_key(kind: str, value: str) -> int:
    """The key of whoever has that identifier."""
    return key(f"{kind}?{value}")


def key(text: str) -> int:
    """A number from 1 that is the same for the same text, today and on any machine."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1 | 1
