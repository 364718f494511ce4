"""Reading the declared protocols: one TOML file an edition, every rule and length tried when it is read."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from quanmin.core.protocols.declare import (
    Check,
    Closing,
    Derived,
    Field,
    Finding,
    Gap,
    Option,
    Outcome,
    Parameter,
    Protocol,
    Repeat,
    Season,
    Spacing,
    Step,
    Words,
)
from quanmin.core.protocols.trying import tried
from quanmin.errors import UsageError

FOLDER = Path(__file__).with_name("declared")
SHARED = "fields.toml"
TEXTS = ("title", "eligible_said", "enrols")
LISTS: dict[str, Any] = {
    "parameters": Parameter, "checks": Check, "derived": Derived, "outcomes": Outcome,
    "findings": Finding, "steps": Step, "repeats": Repeat, "seasons": Season, "closing": Closing,
}  # fmt: skip


@cache
def declared() -> tuple[Protocol, ...]:
    """Every edition of every protocol, by code and first day of service."""
    files = sorted(file for file in FOLDER.glob("*.toml") if file.name != SHARED)
    return tuple(sorted(map(read_file, files), key=lambda one: (one.code, one.valid_from)))


@cache
def editions(code: str) -> tuple[Protocol, ...]:
    """The editions of a protocol, oldest first; UsageError lists the codes there are."""
    found = tuple(one for one in declared() if one.code == code)
    if not found:
        raise UsageError(f"{code!r} is not a protocol; choose one of {', '.join(codes())}.")
    return found


def codes() -> tuple[str, ...]:
    """The codes of the declared protocols."""
    return tuple(dict.fromkeys(one.code for one in declared()))


def sensitive_codes() -> frozenset[str]:
    """The codes of protocols whose patients are shown to those alone who manage such patients."""
    return frozenset(one.code for one in declared() if one.sensitive)


def in_force(code: str, on: date) -> Protocol | None:
    """The edition that judges a service of the day; None before the first and after the last."""
    held = [
        one for one in editions(code) if one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)
    ]
    return held[-1] if held else None


def with_settings_of(protocol: Protocol, settings: Mapping[str, float]) -> Protocol:
    """The protocol with parameters set otherwise; UsageError for one it does not have or a value out of its range."""
    known = {one.key: one for one in protocol.parameters}
    for key, value in settings.items():
        one = known.get(key)
        if one is None:
            raise UsageError(
                f"{protocol.code} has no parameter {key!r}; it has {', '.join(known) or 'none'}."
            )
        if not one.low <= value <= one.high:
            raise UsageError(f"{protocol.code}: {key} = {value!r} is outside {one.low:g} to {one.high:g}.")
        if one.unit and value != int(value):
            raise UsageError(f"{protocol.code}: {key} = {value!r} is a length of time; write a whole number.")
    return replace(protocol, set_here=tuple(sorted({**dict(protocol.set_here), **settings}.items())))


def read_file(file: Path) -> Protocol:
    """One edition from its file; UsageError names the file and what it lacks or has too much."""
    try:
        return tried(_protocol(_with_base(file)))
    except (TypeError, KeyError, ValueError) as error:
        raise UsageError(f"{file.name}: {error}; see declare.py for what a protocol says.") from error


def _with_base(file: Path) -> dict[str, Any]:
    """The file's words, laid over those of the edition it is `based_on`: lists are merged by key, `drop` takes out."""
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    base_name = said.pop("based_on", "")
    if not base_name:
        return said
    base = _with_base(file.with_name(base_name))
    base.pop("valid_to", None)
    for name, value in said.items():
        base[name] = _merged(base.get(name, []), value) if isinstance(value, list) else value
    return base


def _merged(old: list[Any], new: list[Any]) -> list[Any]:
    if not all(isinstance(one, dict) for one in new):
        return new
    rows = {_key(one): one for one in old}
    for one in new:
        rows[_key(one)] = {**rows.get(_key(one), {}), **one}
    return [one for one in rows.values() if not one.get("drop")]


def _key(row: Mapping[str, Any]) -> str:
    return str(row.get("key") or row["use"])


def _protocol(said: dict[str, Any]) -> Protocol:
    made: dict[str, Any] = {
        name: tuple(_made(kind, row) for row in said.pop(name, [])) for name, kind in LISTS.items()
    }
    asked = tuple(map(_field, said.pop("fields", [])))
    made |= {name: _words(said.pop(name)) for name in TEXTS}
    valid_to = said.pop("valid_to", None)
    notes = tuple(said.pop("notes", []))
    return Protocol(**said, **made, fields=asked, valid_to=valid_to, notes=notes)


def _made(kind: Any, row: Mapping[str, Any]) -> Any:
    """A value of the kind, with the words, lists and tables inside turned into theirs."""
    made = dict(row)
    for one in fields_of(kind):
        if one.type is Words:
            made[one.name] = _words(made[one.name])
    if "gaps" in made:
        made["gaps"] = tuple(Gap(**gap) for gap in made["gaps"])
    if "spacing" in made:
        made["spacing"] = tuple(Spacing(**one) for one in made["spacing"])
    if "fills" in made:
        made["fills"] = tuple(made["fills"])
    return kind(**made)


def _field(row: Mapping[str, Any]) -> Field:
    """A field, begun from a shared one where it says `use`."""
    given = dict(row)
    name = given.pop("use", "")
    made = {**(_shared()[name] if name else {}), **given}
    made["title"] = _words(made["title"])
    made["options"] = tuple(Option(number, Words(zh, en)) for number, zh, en in made.get("options", []))
    made["items"] = tuple(made.get("items", ()))
    for limits in ("hard", "soft"):
        if limits in made:
            low, high = made[limits]
            made[limits] = (float(low), float(high))
    return Field(**made)


@cache
def _shared() -> dict[str, dict[str, Any]]:
    """The fields several forms ask in the same words: one answer fills them all."""
    said = tomllib.loads((FOLDER / SHARED).read_text(encoding="utf-8"))["fields"]
    return {row["key"]: row for row in said}


def _words(said: Iterable[str]) -> Words:
    zh, en = said
    return Words(zh, en)
