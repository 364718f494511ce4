"""From rows to one number a person: the aggregates of a fact, over rows sorted by person.

`group` says which person each row belongs to and never falls; `rows` are those that meet the conditions.
"""

from collections.abc import Callable, Mapping

import numpy as np

from quanmin.core.measures.kernel.values import Array, Values


def count(rows: Array, group: Array, people: int) -> Values:
    """How many rows."""
    return Values(np.bincount(group.take(rows), minlength=people), "number")


def days(rows: Array, group: Array, people: int, day: Values) -> Values:
    """On how many different days; an empty day is none."""
    rows = _with_value(rows, day)
    whose, when = group.take(rows), day.data.take(rows)
    same = whose[1:] == whose[:-1]
    if (same & (when[1:] < when[:-1])).any():
        order = np.lexsort((when, whose))
        whose, when = whose[order], when[order]
        same = whose[1:] == whose[:-1]
    first = np.ones(len(rows), dtype=np.bool_)
    first[1:] = ~same | (when[1:] != when[:-1])
    return Values(np.bincount(whose.take(np.flatnonzero(first)), minlength=people), "number")


def total(rows: Array, group: Array, people: int, part: Values) -> Values:
    """Sum of whole numbers; 0 where there is none."""
    rows = _with_value(rows, part)
    data = np.zeros(people, dtype=np.int64)
    np.add.at(data, group.take(rows), part.data.take(rows))
    return Values(data, "number")


def least(rows: Array, group: Array, people: int, part: Values) -> Values:
    """The smallest value; empty where there is none."""
    return _extreme(np.minimum, rows, group, people, part)


def greatest(rows: Array, group: Array, people: int, part: Values) -> Values:
    """The largest value; empty where there is none."""
    return _extreme(np.maximum, rows, group, people, part)


def _extreme(better: np.ufunc, rows: Array, group: Array, people: int, part: Values) -> Values:
    rows = _with_value(rows, part)
    whose, found = group.take(rows), part.data.take(rows)
    data, known = np.zeros(people, dtype=found.dtype), np.zeros(people, dtype=np.bool_)
    # One of each person's values to begin with; then the better of it and every other.
    data[whose], known[whose] = found, True
    better.at(data, whose, found)
    return Values(data, part.kind, known)


def _with_value(rows: Array, part: Values) -> Array:
    return rows if part.known is None else rows.take(np.flatnonzero(part.known.take(rows)))


AGGREGATES: Mapping[str, Callable[..., Values]] = {
    "count": count, "days": days, "sum": total, "min": least, "max": greatest,
    "last": greatest, "last_pair": greatest, "last_is": greatest,
}  # fmt: skip
