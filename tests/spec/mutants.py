"""Small lies about a measure's rule: every boundary moved by one, one at a time.

    < to <=, >= to >, and back · a limit, an age, a day of a window or a number of visits one more or one less

A rule is a tree of terms, so a lie is another tree. The tables of `tests/spec` must notice each of them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from quanmin.core.measures.declare import Measure
from quanmin.core.measures.rows import Fact, Place
from quanmin.core.measures.tables import Tables
from quanmin.core.measures.terms import Term, term
from quanmin.core.periods import parse

FLIPPED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
# A limit moved the other way than the flip moves it; for whole numbers and days the flip is the move by one.
OPPOSITE = {"<": -1, "<=": 1, ">": 1, ">=": -1}
BOTH_WAYS = ("==", "days later", "months later", "//", "choose")
Way = tuple[Any, ...]
Lie = tuple[str, Term]  # which it is, whatever the period, and what became of the term
Key = tuple[Way, Way, str]


@dataclass(frozen=True)
class Mutant:
    """Where a lie stands: the slot of the rule, the way down its term, and which lie; the rest is for people."""

    slot: Way
    way: Way
    lie: str
    was: str = ""
    became: str = ""

    @property
    def key(self) -> Key:
        """What tells it from its neighbours, whatever the period."""
        return self.slot, self.way, self.lie

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.slot))}: {self.was} → {self.became}"


def mutants(measure: Measure) -> list[Mutant]:
    """Every lie about a measure, as asked of a whole year; what a rule says twice is told once."""
    kind = measure.rule(Tables(), measure.window(parse("2024")))
    seen: set[Any] = set()
    return [
        Mutant(slot, way, lie, shown(node), shown(new))
        for slot, root in slots(kind)
        for way, node in nodes(root, _places(kind, slot))
        if _is_new(seen, _site(slot, root, way, node))
        for lie, new in lies(node)
    ]


def mutated(measure: Measure, mutant: Mutant, number: int) -> Measure:
    """The measure with the lie in its rule, under a code of its own."""
    return replace(measure, code=f"{measure.code}~{number}", rule=partial(_lying, measure.rule, mutant))


def _lying(rule: Callable[..., Any], mutant: Mutant, tables: Tables, window: Any) -> Any:
    kind = rule(tables, window)
    told = dict(slots(kind))
    if mutant.slot not in told:  # a parameter set otherwise asks for other clauses
        return kind
    root = told[mutant.slot]
    found = [node for way, node in nodes(root, _places(kind, mutant.slot)) if way == mutant.way]
    new = [term for node in found for lie, term in lies(node) if lie == mutant.lie]
    if not new:
        return kind
    rows = rows_at(root, mutant.way)
    if rows is not None:
        return _with_rows(kind, rows, {id(found[0]): new[0]})
    for slot, other in slots(kind):
        if other is root and slot[-1] == mutant.slot[-1]:
            kind = with_slot(kind, slot, {id(found[0]): new[0]})
    return kind


def _site(slot: Way, root: Term, way: Way, node: Term) -> Any:
    """Where a term stands: among the conditions of some rows, else in a clause or a place of that name."""
    rows = rows_at(root, way)
    return (id(node), _asked_of(rows)) if rows is not None else (slot[-1], id(root), way)


def _asked_of(rows: Fact) -> tuple[Any, ...]:
    return rows.table, rows.key, rows.on, tuple(map(id, rows.conditions))


def _is_new(seen: set[Any], site: Any) -> bool:
    known = site in seen
    seen.add(site)
    return not known


def rows_at(root: Term, way: Way) -> Fact | None:
    """The innermost fact whose rows a way leads into, if it leads into any."""
    rows = None
    for step in zip(way[::2], way[1::2], strict=True):
        part = root.parts[step[0]]
        if isinstance(part, Fact):
            rows, root = part, (*part.conditions, part.test)[step[1]]
        else:
            root = (part,)[step[1]]
    return rows


def _with_rows(kind: Any, rows: Fact, new: Mapping[int, Term]) -> Any:
    """The kind with the conditions of these rows changed in every question that is asked of them."""
    for slot, root in slots(kind):
        asked = [node for _, node in nodes(root) if node.operator == "fact"]
        same = {id(one): changed(one, new) for one in asked if _asked_of(one.parts[0]) == _asked_of(rows)}
        if same:
            kind = with_slot(kind, slot, same)
    return kind


# Where a rule keeps its terms -------------------------------------------------------------------------------------


def slots(value: Any, path: Way = ()) -> Iterator[tuple[Way, Term]]:
    """Every term a kind holds, with the way to it; the place a row counts at once, though a clause asks for it too."""
    if isinstance(value, Term):
        yield path, value
        return
    for name, part in parts(value):
        yield from slots(part, (*path, name))


def parts(value: Any) -> list[tuple[Any, Any]]:
    """The named parts of a kind, a mapping of clauses, or a tuple of counts."""
    if isinstance(value, Mapping):
        return list(value.items())
    if isinstance(value, tuple):
        return list(enumerate(value))
    return (
        [(field.name, getattr(value, field.name)) for field in fields(value)] if is_dataclass(value) else []
    )


def _places(kind: Any, slot: Way) -> frozenset[int]:
    """The terms that say where a row counts: told as a place, so no clause that asks for them tells them again."""
    is_place = slot[-1] == "unit"
    return frozenset() if is_place else frozenset(id(one) for path, one in slots(kind) if path[-1] == "unit")


def with_slot(value: Any, path: Way, new: Mapping[int, Term]) -> Any:
    """The same with the term at the end of the way changed; a changed place is changed in the clauses beside it."""
    if not path:
        return changed(value, new)
    name, *rest = path
    inner = with_slot(dict(parts(value))[name], tuple(rest), new)
    if isinstance(value, Mapping):
        return {**value, name: inner}
    if isinstance(value, tuple):
        return tuple(inner if at == name else part for at, part in parts(value))
    moved = {id(value.at.unit): inner.unit} if isinstance(inner, Place) else {}
    return replace(value, **{name: inner, **_clauses(value, moved)})


def _clauses(value: Any, moved: Mapping[int, Term]) -> dict[str, Any]:
    found = {name: part for name, part in parts(value) if isinstance(part, Mapping)} if moved else {}
    return {
        name: {said: changed(clause, moved) for said, clause in part.items()} for name, part in found.items()
    }


# What a term is made of -------------------------------------------------------------------------------------------


def nodes(root: Term, but: frozenset[int] = frozenset()) -> Iterator[tuple[Way, Term]]:
    """Every different term in a term, itself first, with the way to where it stands first."""
    seen = set(but)
    ahead: list[tuple[Way, Term]] = [((), root)]
    while ahead:
        way, node = ahead.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield way, node
            ahead += reversed(list(below(way, node)))


def below(way: Way, node: Term) -> Iterator[tuple[Way, Term]]:
    """The terms a term stands on; those of a fact are its conditions and its test."""
    for number, part in enumerate(() if is_curve(node) else node.parts):
        inner = (*part.conditions, part.test) if isinstance(part, Fact) else (part,)
        yield from (((*way, number, at), one) for at, one in enumerate(inner) if isinstance(one, Term))


def is_curve(node: Term) -> bool:
    """Is it a stretch of a curve: data, held against its source at every age, and no boundary of a rule?"""
    return node.operator == "choose" and any(
        isinstance(part, Term) and part.operator == "constant" and isinstance(part.parts[0], float)
        for part in node.parts
    )


def changed(root: Term, new: Mapping[int, Term]) -> Term:
    """The term with some of its terms replaced, wherever they stand."""
    known: dict[int, Term] = dict(new)

    def again(part: Any) -> Any:
        if isinstance(part, Fact):
            conditions = tuple(again(one) for one in part.conditions)
            return replace(part, conditions=conditions, test=again(part.test))
        if not isinstance(part, Term):
            return part
        if id(part) not in known:
            known[id(part)] = term(part.operator, *(again(one) for one in part.parts))
        return known[id(part)]

    return again(root)


# The lies about one term ------------------------------------------------------------------------------------------


def lies(node: Term) -> Iterator[Lie]:
    """What a slip of the pen could make of one term."""
    if node.operator in FLIPPED:
        flipped = FLIPPED[node.operator]
        yield flipped, term(flipped, *node.parts)
        yield from _moved(node, 1, OPPOSITE[node.operator])
    elif node.operator in BOTH_WAYS and not _unpacks(node) and not is_curve(node):
        for place in range(1, len(node.parts)):
            yield from _moved(node, place, 1)
            yield from _moved(node, place, -1)


def _moved(node: Term, place: int, by: int) -> Iterator[Lie]:
    """The term with the number or day at that place one more or less, if there is one."""
    part = node.parts[place]
    constant = isinstance(part, Term) and part.operator == "constant"
    found = one_more(part.parts[0] if constant else part, by)
    if found is not None:
        told = term("constant", found) if constant else found
        yield f"{place}{by:+}", term(node.operator, *node.parts[:place], told, *node.parts[place + 1 :])


def one_more(value: object, by: int) -> int | float | date | None:
    """A number or a day moved by one; nothing for words and for yes and no."""
    if isinstance(value, date):
        return value + timedelta(days=by)
    return value + by if isinstance(value, int | float) and not isinstance(value, bool) else None


def _unpacks(node: Term) -> bool:
    """Is it how a latest value is taken out of the number it was packed in (see rows.Rows.last)?"""
    left = node.parts[0]
    if not isinstance(left, Term):
        return False
    packed = left.operator == "fact" and left.parts[0].aggregate.startswith("last")  # type: ignore[attr-defined]
    return packed or (left.operator in ("%", "//") and _unpacks(left))


# How a term reads -------------------------------------------------------------------------------------------------


def shown(value: object) -> str:
    """A term in short, for a person who looks for it in the rule."""
    if isinstance(value, Fact):
        asked = " & ".join(map(shown, value.conditions))
        return f"{value.table}[{asked}].{value.aggregate}" + (f" {value.column}" if value.column else "")
    if not isinstance(value, Term):
        return repr(value)
    inner = [shown(part) for part in value.parts]
    if value.operator in ("column", "constant", "fact"):
        return inner[0].strip("'") if value.operator != "constant" else str(value.parts[0])
    if len(inner) == 2 and not value.operator[0].isalpha():
        return f"{inner[0]} {value.operator} {inner[1]}"
    return f"{value.operator}({', '.join(inner)})"
