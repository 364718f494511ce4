"""What is wrong with a filled form, and which forms one visit fills.

A hard problem refuses the form; a soft one asks to confirm. Each is one sentence with the value and the range.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from quanmin.core.protocols.courses import eligible
from quanmin.core.protocols.declare import Field, Protocol, Words
from quanmin.core.protocols.facts import PEOPLE, shaped
from quanmin.core.protocols.rules import holds, rule
from quanmin.core.protocols.visits import Visit, schema, table

TYPES: dict[str, tuple[type, ...]] = {
    "number": (int, float), "integer": (int,), "choice": (int,), "choices": (list, tuple, set, frozenset),
    "yes": (bool,), "text": (str,), "date": (date,),
}  # fmt: skip
WANTED = {
    "number": Words("数字", "a number"),
    "integer": Words("整数", "a whole number"),
    "choice": Words("选项编号", "an option's number"),
    "choices": Words("选项编号的列表", "a list of options' numbers"),
    "yes": Words("是或否", "yes or no"),
    "text": Words("文字", "text"),
    "date": Words("日期", "a date"),
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a form; `said` is the sentence, `hard` whether the form is refused."""

    field: str
    hard: bool
    said: Words


@dataclass(frozen=True)
class Answer:
    """What one visit does for one protocol: fields it filled, required ones that remain, and whether none remain."""

    protocol: str
    edition: str
    filled: tuple[str, ...]
    remaining: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Nothing required is left, and something was answered."""
        return bool(self.filled) and not self.remaining


def check_form(
    protocol: Protocol, values: Mapping[str, Any], *, person: Mapping[str, Any] | None = None, on: date
) -> tuple[Problem, ...]:
    """All problems of the values, in the order of the form; without `person`, rules about age or sex do not hold.

    Values of the wrong kind are found first: rules between fields are asked only of a form without hard problems.
    """
    unknown = [_unknown(protocol, key) for key in values if key not in {one.key for one in protocol.fields}]
    own = [problem for one in protocol.fields for problem in _own(one, values.get(one.key))]
    if unknown or any(problem.hard for problem in own):
        return (*unknown, *own)
    visit = Visit(on, values, person or {})
    left = remaining(protocol, visit)
    missing = [_missing(one) for one in protocol.fields if one.key in left]
    return (*own, *missing, *_between(protocol, visit))


def check_person(
    protocol: Protocol, person: Mapping[str, Any], *, on: date, today: date
) -> tuple[Problem, ...]:
    """Why no visit of that day can be: to come, before birth, after death or leaving, or not eligible."""
    died, moved, born = person.get("death_date"), person.get("moved_out"), person.get("birth_date")
    wrong = [
        (on > today, f"晚于今天{today}", f"after today, {today}"),
        (born and on < born, f"早于出生日期{born}", f"before birth, {born}"),
        (died and on > died, f"晚于死亡日期{died}", f"after death, {died}"),
        (moved and on > moved, f"晚于迁出日期{moved}", f"after the person left, {moved}"),
    ]
    found = tuple(
        Problem(
            "seen_on", True, Words(f"服务日期{on}{zh}，请核对", f"the visit's day {on} is {en}; check it")
        )
        for fails, zh, en in wrong
        if fails
    )
    if found or not eligible(protocol, shaped([person], PEOPLE), on).is_empty():
        return found
    return (Problem("resident", True, Words(
        f"该居民不符合“{protocol.title.zh}”的对象条件：{protocol.eligible_said.zh}",
        f"the resident is not eligible for {protocol.title.en}: {protocol.eligible_said.en}",
    )),)  # fmt: skip


def answers(
    protocols: Iterable[Protocol], values: Mapping[str, Any], *, person: Mapping[str, Any], on: date
) -> tuple[Answer, ...]:
    """What one visit's values answer in each protocol's form; a field of one key is asked once and fills all.

    A protocol none of whose fields was answered is left out.
    """
    found = []
    for protocol in protocols:
        filled = tuple(one.key for one in protocol.fields if _is_answered(values.get(one.key)))
        own = {key: values[key] for key in filled}
        left = remaining(protocol, Visit(on, own, person))
        found.append(Answer(protocol.code, protocol.edition, filled, left))
    return tuple(answer for answer in found if answer.filled)


def remaining(protocol: Protocol, visit: Visit) -> tuple[str, ...]:
    """The required fields that are asked of this visit and not answered."""
    wanted = [one for one in protocol.fields if one.required and not _is_answered(visit.values.get(one.key))]
    if not wanted:
        return ()
    frame = table(protocol, [visit])
    asked = frame.select(holds(one.when, frame).alias(one.key) for one in wanted).row(0, named=True)
    return tuple(one.key for one in wanted if asked[one.key])


def askable(protocol: Protocol, *, person: Mapping[str, Any], on: date) -> frozenset[str]:
    """The fields the form has for this person on the day: all but those a rule about age or sex alone leaves out.

    A field that waits for the answer to another one is askable where that one is: whether it is asked shows while the
    form is filled.
    """
    limited = [one for one in protocol.fields if one.when]
    every = frozenset(one.key for one in protocol.fields)
    if not limited:
        return every
    frame = table(protocol, [Visit(on, {}, person)])
    names, answered = frozenset(frame.columns), _answered_names(protocol)
    plain = [one for one in limited if answered.isdisjoint(rule(one.when, names).meta.root_names())]
    if not plain:
        return every
    has = frame.select(holds(one.when, frame).alias(one.key) for one in plain).row(0, named=True)
    gone = {key for key, asked in has.items() if not asked}
    return every - gone - {one.key for one in limited if one.when in gone}


def _answered_names(protocol: Protocol) -> frozenset[str]:
    """The names of rules that only a filled form has a value for."""
    return frozenset(name for name in schema(protocol) if name not in PEOPLE) | {
        one.key for one in protocol.derived
    }


def _is_answered(value: Any) -> bool:
    return value is not None and value not in ("", [], ())


def _unknown(protocol: Protocol, key: str) -> Problem:
    said = Words(f"“{protocol.title.zh}”没有字段{key!r}", f"{protocol.title.en} has no field {key!r}")
    return Problem(key, True, said)


def _missing(one: Field) -> Problem:
    said = Words(f"{one.title.zh}未填写，本表必填", f"{one.title.en} is empty; this form requires it")
    return Problem(one.key, True, said)


def _own(one: Field, value: Any) -> list[Problem]:
    """What is wrong with one value alone."""
    if not _is_answered(value):
        return []
    if not _fits(one, value):
        wanted = WANTED[one.kind]
        return [Problem(one.key, True, Words(
            f"{one.title.zh}填写为{value!r}，应为{wanted.zh}", f"{one.title.en} is {value!r}; write {wanted.en}"
        ))]  # fmt: skip
    if one.options:
        return _options(one, value)
    return _range(one, value)


def _fits(one: Field, value: Any) -> bool:
    right: bool = isinstance(value, TYPES[one.kind]) and isinstance(value, bool) == (one.kind == "yes")
    if right and one.kind == "choices":
        return all(isinstance(each, int) and not isinstance(each, bool) for each in value)
    return right and (not isinstance(value, float) or math.isfinite(value))


def _options(one: Field, value: Any) -> list[Problem]:
    numbers = [option.number for option in one.options]
    given = [value] if one.kind == "choice" else sorted(value)
    listed = "、".join(f"{option.number}{option.title.zh}" for option in one.options)
    listed_en = ", ".join(f"{option.number} {option.title.en}" for option in one.options)
    zh, en = f"可选：{listed}", f"choose of {listed_en}"
    return [
        Problem(one.key, True, Words(
            f"{one.title.zh}没有选项{each!r}，{zh}", f"{one.title.en} has no option {each!r}; {en}"
        ))
        for each in given
        if each not in numbers
    ]  # fmt: skip


def _range(one: Field, value: Any) -> list[Problem]:
    for limits, hard in ((one.hard, True), (one.soft, False)):
        if limits and not limits[0] <= value <= limits[1]:
            low, high = limits
            unit = f" {one.unit}" if one.unit else ""
            zh, en = (
                ("超出允许范围", "outside what can be") if hard else ("超出常见范围", "outside what is usual")
            )
            ask, ask_en = ("请核对", "check it") if hard else ("请确认并说明", "confirm it and say why")
            # A whole number may have more digits than any float.
            said = f"{value:g}" if isinstance(value, float) else f"{value}"
            return [Problem(one.key, hard, Words(
                f"{one.title.zh}为{said}{unit}，{zh}{low:g}～{high:g}{unit}，{ask}",
                f"{one.title.en} is {said}{unit}, {en}, {low:g} to {high:g}{unit}; {ask_en}",
            ))]  # fmt: skip
    return []


def _between(protocol: Protocol, visit: Visit) -> list[Problem]:
    if not protocol.checks:
        return []
    frame = table(protocol, [visit])
    wrong = frame.select(holds(one.when, frame).alias(one.key) for one in protocol.checks).row(0, named=True)
    return [Problem(one.key, one.hard, one.title) for one in protocol.checks if wrong[one.key]]
