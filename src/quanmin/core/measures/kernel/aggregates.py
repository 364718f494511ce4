"""From rows to one number a person: the aggregates of a fact, over rows sorted by person.

`group` says which person each row belongs to and never falls; `rows` are those that meet the conditions.
"""

from collections.abc import Callable, Mapping

import numpy as np

from quanmin.core.measures.kernel.values import Array, Values


def count(rows: Array, group: Array, people: int) -> Values:
    """How many rows."""
    return Values(np.bincount(group[rows], minlength=people), "number")


def days(rows: Array, group: Array, people: int, day: Values) -> Values:
    """On how many different days; an empty day is none."""
    rows = _with_value(rows, day)
    whose, when = group[rows], day.data[rows]
    same = whose[1:] == whose[:-1]
    if (same & (when[1:] < when[:-1])).any():
        order = np.lexsort((when, whose))
        whose, when = whose[order], when[order]
        same = whose[1:] == whose[:-1]
    first = np.ones(len(rows), dtype=np.bool_)
    first[1:] = ~same | (when[1:] != when[:-1])
    return Values(np.bincount(whose[first], minlength=people), "number")


def total(rows: Array, group: Array, people: int, part: Values) -> Values:
    """Sum of whole numbers; 0 where there is none."""
    found, whose = _reduced(np.add, _with_value(rows, part), group, part)
    data = np.zeros(people, dtype=np.int64)
    data[whose] = found
    return Values(data, "number")


def least(rows: Array, group: Array, people: int, part: Values) -> Values:
    """The smallest value; empty where there is none."""
    return _extreme(np.minimum, rows, group, people, part)


def greatest(rows: Array, group: Array, people: int, part: Values) -> Values:
    """The largest value; empty where there is none."""
    return _extreme(np.maximum, rows, group, people, part)


def _extreme(better: np.ufunc, rows: Array, group: Array, people: int, part: Values) -> Values:
    found, whose = _reduced(better, _with_value(rows, part), group, part)
    data, known = np.zeros(people, dtype=part.data.dtype), np.zeros(people, dtype=np.bool_)
    data[whose], known[whose] = found, True
    return Values(data, part.kind, known)


def _reduced(combine: np.ufunc, rows: Array, group: Array, part: Values) -> tuple[Array, Array]:
    """The rows of each person combined, and the people who have any."""
    if not len(rows):
        return part.data[:0], rows
    whose = group[rows]
    begins = np.flatnonzero(np.concatenate(([True], whose[1:] != whose[:-1])))
    return combine.reduceat(part.data[rows], begins), whose[begins]


def _with_value(rows: Array, part: Values) -> Array:
    return rows if part.known is None else rows[part.known[rows]]


AGGREGATES: Mapping[str, Callable[..., Values]] = {
    "count": count, "days": days, "sum": total, "min": least, "max": greatest,
    "last": greatest, "last_pair": greatest, "last_is": greatest,
}  # fmt: skip
