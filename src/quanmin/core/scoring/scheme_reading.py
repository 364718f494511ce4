"""Schemes as TOML or JSON: read, refused in one sentence where they contradict themselves, and written back.

scheme_of(data)      the scheme of a mapping as `tomllib` or `json` gives it
declared()           the schemes that come with the product
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from quanmin.core.scoring.scheme import ENTERED, FACTS, MEASURE, POINT, Deduction, Group, Item, Scheme, Veto
from quanmin.errors import UsageError

FOLDER = Path(__file__).with_name("declared")
_LONGEST = 12  # digits before or after the point; what is longer no table holds, and 1e999999999 no machine
Data = Mapping[str, Any]
Part = TypeVar("Part")


@cache
def declared() -> dict[str, Data]:
    """The schemes that come with the product, as data by code; each is a scheme that `scheme_of` takes."""
    files = (tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml")))
    return {said["code"]: said for said in files}


def scheme_of(data: Data) -> Scheme:
    """The scheme that the data say; UsageError names the part that is wrong and what would be right."""
    try:
        scheme = Scheme(
            code=data["code"], title=data["title"], title_en=data.get("title_en", data["title"]),
            basis=data.get("basis", ""), full=hundredths(data["full"], "full"),
            groups=_all(_group, data.get("groups", ())), items=_all(_item, data.get("items", ())),
            deductions=_all(_deduction, data.get("deductions", ())), vetoes=_all(_veto, data.get("vetoes", ())),
        )  # fmt: skip
    except KeyError as error:
        raise UsageError(f"the scheme does not say {error.args[0]!r}; see core/scoring/declared.") from error
    return _sound(scheme)


def hundredths(written: object, where: str) -> int:
    """Points as whole hundredths; UsageError for what is no number, below 0, or finer than a hundredth."""
    exact = number(written, where) * POINT
    if exact.denominator != 1 or exact < 0:
        raise UsageError(f"{where}: {written!r} points; write 0 or more, with two decimals at most.")
    return int(exact)


def number(written: object, where: str) -> Fraction:
    """A number as it is written, exactly; UsageError for anything else, and for one too long to keep."""
    try:
        exact = Decimal(str(written).strip())
    except InvalidOperation:
        exact = Decimal("nan")
    if isinstance(written, bool) or not exact.is_finite() or _is_long(exact):
        raise UsageError(f"{where}: {written!r} is not a number.")
    return Fraction(exact)


def _is_long(exact: Decimal) -> bool:
    return abs(exact.adjusted()) > _LONGEST or len(exact.as_tuple().digits) > 2 * _LONGEST


def _all(made: Callable[[Data], Part], rows: Sequence[Data]) -> tuple[Part, ...]:
    return tuple(made(row) for row in rows)


def _titles(row: Data) -> dict[str, str]:
    return {"key": row["key"], "title": row["title"], "title_en": row.get("title_en", row["title"])}


def _group(row: Data) -> Group:
    return Group(**_titles(row), kinds=tuple(row["kinds"]))


def _item(row: Data) -> Item:
    key = row["key"]
    steps = tuple((number(value, key), hundredths(points, key)) for value, points in row.get("steps", ()))
    zero, full = (number(row[name], key) if name in row else None for name in ("zero", "full"))
    return Item(
        **_titles(row), heading=row.get("heading", ""), fact=_fact(row["fact"], key),
        points=hundredths(row["points"], key), zero=zero, full=full, steps=steps,
        missing=row.get("missing", "none"),
    )  # fmt: skip


def _deduction(row: Data) -> Deduction:
    each, most = (hundredths(row[name], row["key"]) for name in ("each", "most"))
    return Deduction(**_titles(row), fact=_fact(row["fact"], row["key"]), each=each, most=most)


def _veto(row: Data) -> Veto:
    key = row["key"]
    at_least = number(row.get("at_least", 1), key)
    return Veto(
        **_titles(row),
        fact=_fact(row["fact"], key),
        at_least=at_least,
        cap=hundredths(row.get("cap", 0), key),
    )


def _fact(written: str, where: str) -> str:
    if written in FACTS or written.startswith((MEASURE, ENTERED)):
        return written
    known = ", ".join((*FACTS, f"{MEASURE}CODE", f"{ENTERED}NAME"))
    raise UsageError(f"{where}: nothing tells {written!r}; choose one of {known}.")


def _sound(scheme: Scheme) -> Scheme:
    """The scheme itself, when it keeps the rules that make its scores fair and its sums exact."""
    keys = [part.key for part in scheme.parts]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise UsageError(f"{scheme.code}: {', '.join(twice)} stands there twice; give each part its own key.")
    summed = sum(item.points for item in scheme.items)
    if summed != scheme.full or not scheme.full:
        said, wanted = Decimal(summed) / POINT, Decimal(scheme.full) / POINT
        raise UsageError(f"{scheme.code}: the items' points add up to {said}, not to {wanted}; change one.")
    kinds = [kind for group in scheme.groups for kind in group.kinds]
    if not kinds or len(set(kinds)) < len(kinds):
        raise UsageError(
            f"{scheme.code}: every kind of unit belongs to one group, and there must be a group."
        )
    for item in scheme.items:
        _check_marks(item)
    return scheme


def _check_marks(item: Item) -> None:
    if item.missing not in ("none", "shared"):
        raise UsageError(f"{item.key}: missing = {item.missing!r}; choose none or shared.")
    if not item.steps and (item.zero is None or item.full is None or item.zero == item.full):
        raise UsageError(f"{item.key}: write two different marks, zero and full, or steps.")
    if item.steps:
        values, points = [step[0] for step in item.steps], [step[1] for step in item.steps]
        one_way = values in (sorted(set(values)), sorted(set(values), reverse=True))
        if not one_way or points != sorted(points) or points[-1] != item.points:
            raise UsageError(
                f"{item.key}: steps run one way, each earns no less than the one before, the last earns all."
            )
