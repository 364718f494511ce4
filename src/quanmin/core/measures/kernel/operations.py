"""What each operator of a term does to arrays. An empty value makes the answer empty, with two exceptions:

`no and empty` is no, `yes or empty` is yes (Kleene 1952). Data of an unknown yes-or-no is always no.
"""

import operator as python
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from quanmin.core.measures.kernel.values import MICROSECONDS_A_DAY, Array, Kind, Known, Values

Operand = Values | Any  # values, or a constant as `literal` gives it


def _data(part: Operand) -> Any:
    return part.data if isinstance(part, Values) else part


def _known(*parts: Operand) -> Known:
    """Rows where every part has a value."""
    found: Known = None
    for part in parts:
        known = part.known if isinstance(part, Values) else None
        if known is not None:
            found = known if found is None or found is known else found & known
    return found


def _yes_or_no(data: Array, known: Known) -> Values:
    return Values(data if known is None else data & known, "bool", known)


def both(left: Values, right: Values) -> Values:
    """Kleene and."""
    data = left.data & right.data
    if left.known is None and right.known is None:
        return Values(data, "bool")
    knows = [_certain(part, ~part.data) for part in (left, right)]
    # Both are known, or one of them is known to be no.
    known = _said(left) & _said(right) | knows[0] | knows[1]
    return Values(data, "bool", known)


def either(left: Values, right: Values) -> Values:
    """Kleene or."""
    data = left.data | right.data
    if left.known is None and right.known is None:
        return Values(data, "bool")
    return Values(data, "bool", _said(left) & _said(right) | data)


def _said(part: Values) -> Any:
    return True if part.known is None else part.known


def _certain(part: Values, claim: Array) -> Array:
    return claim if part.known is None else claim & part.known


def opposite(part: Values) -> Values:
    """Not; unknown stays unknown."""
    return _yes_or_no(~part.data, part.known)


def compare(test: Callable[[Any, Any], Any]) -> Callable[[Operand, Operand], Values]:
    """A comparison of two values, or of one with a constant."""

    def compared(left: Operand, right: Operand) -> Values:
        if isinstance(left, Values) and left.kind == "text":
            return _in_words(left, lambda word: bool(test(word, right)))
        _refuse_mixed(left, right)
        return _yes_or_no(test(_data(left), _data(right)), _known(left, right))

    return compared


def _refuse_mixed(left: Operand, right: Operand) -> None:
    if isinstance(left, Values) and isinstance(right, Values):
        assert left.kind == right.kind, f"a rule compares a {left.kind} with a {right.kind}"


def _in_words(part: Values, test: Callable[[str], bool]) -> Values:
    """A question to text is put to each different word once."""
    answers = np.fromiter((test(word) for word in part.words), dtype=np.bool_, count=len(part.words))
    data = answers.take(part.data) if len(answers) else np.zeros(len(part.data), dtype=np.bool_)
    return _yes_or_no(data, part.known)


def is_empty(part: Values) -> Values:
    """Has the row no value?"""
    data = np.zeros(len(part.data), dtype=np.bool_) if part.known is None else ~part.known
    return Values(data, "bool")


def holds(part: Values) -> Values:
    """An empty yes-or-no becomes no."""
    return Values(part.data, "bool")


def one_of(part: Values, values: tuple[Any, ...]) -> Values:
    """Is the value one of these?"""
    if part.kind == "text":
        return _in_words(part, frozenset(values).__contains__)
    return _yes_or_no(np.isin(part.data, values), part.known)


def starts_with(part: Values, prefixes: tuple[str, ...]) -> Values:
    """Does the text begin with one of these?"""
    return _in_words(part, lambda word: word.startswith(prefixes))


def first_letters(part: Values, number: int) -> Values:
    """The beginning of a text; two words may begin alike."""
    return Values(part.data, "text", part.known, tuple(word[:number] for word in part.words))


def choose(test: Values, yes: Operand, no: Operand) -> Values:
    """One value or another by a test; where the test is empty, the other."""
    known = None
    if any(isinstance(part, Values) and part.known is not None for part in (yes, no)):
        known = np.where(test.data, _of(yes), _of(no))
    kind: Kind = next((part.kind for part in (yes, no) if isinstance(part, Values)), "number")
    data = np.where(test.data, _data(yes), _data(no))
    return _yes_or_no(data, known) if data.dtype == np.bool_ else Values(data, kind, known)


def only(test: Values, value: Values) -> Values:
    """The value where the test holds, else empty."""
    return Values(value.data, value.kind, test.data if value.known is None else test.data & value.known)


def _of(part: Operand) -> Any:
    return _said(part) if isinstance(part, Values) else True


def arithmetic(work: Callable[[Any, Any], Any]) -> Callable[[Operand, Operand], Values]:
    """A sum, difference, product or quotient of numbers."""

    def worked(left: Operand, right: Operand) -> Values:
        return Values(work(_data(left), _data(right)), "number", _known(left, right))

    return worked


def whole_quotient(left: Any, right: Any) -> Any:
    """Rounded down; by a power of two a shift, which costs a fifth."""
    return left >> right.bit_length() - 1 if _is_power_of_two(right) else left // right


def remainder(left: Any, right: Any) -> Any:
    """With the sign of the divisor, as Python has it."""
    return left & right - 1 if _is_power_of_two(right) else left % right


def _is_power_of_two(number: Any) -> bool:
    return isinstance(number, int) and number > 0 and number & number - 1 == 0


def day(part: Values) -> Values:
    """The date of an instant; a date is its own."""
    if part.kind == "date":
        return part
    return Values((part.data // MICROSECONDS_A_DAY).astype(np.int32), "date", part.known)


def day_number(part: Values) -> Values:
    """Days since 1970 as a number."""
    return Values(day(part).data.astype(np.int64), "number", part.known)


def second_number(part: Values) -> Values:
    """Seconds since 1970, rounded down."""
    data = part.data // 1_000_000 if part.kind == "datetime" else part.data.astype(np.int64) * 86_400
    return Values(data, "number", part.known)


def rounded_down(part: Values) -> Values:
    """The whole number at or below."""
    return Values(np.floor(part.data).astype(np.int64), "number", part.known)


def days_later(part: Values, days: int) -> Values:
    """The date so many days after."""
    return Values(part.data + np.int32(days), "date", part.known)


def months_later(part: Values, months: int) -> Values:
    """The date so many months after, on the last day of a month that lacks the day; for dates from 1850 to 2200."""
    month_of, begins = _calendar()
    month = month_of[part.data - begins[0]]
    later = month + months
    found = np.minimum(begins[later] + part.data - begins[month], begins[later + 1] - 1)
    return Values(found.astype(np.int32), "date", part.known)


@cache
def _calendar() -> tuple[Array, Array]:
    """The month of each day since 1850, and the day each month begins."""
    begins = np.arange("1850-01", "2201-01", dtype="datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.repeat(np.arange(len(begins) - 1), np.diff(begins)), begins


OPERATIONS: Mapping[str, Callable[..., Values]] = {
    "and": both, "or": either, "not": opposite, "holds": holds, "empty": is_empty, "in": one_of,
    "starts": starts_with, "choose": choose, "only": only, "first letters": first_letters,
    "day": day, "day number": day_number, "second number": second_number,
    "days later": days_later, "rounded down": rounded_down, "months later": months_later,
    "==": compare(python.eq), "!=": compare(python.ne), "<": compare(python.lt), "<=": compare(python.le),
    ">": compare(python.gt), ">=": compare(python.ge),
    "+": arithmetic(python.add), "-": arithmetic(python.sub), "*": arithmetic(python.mul),
    "/": arithmetic(python.truediv), "//": arithmetic(whole_quotient), "%": arithmetic(remainder),
}  # fmt: skip
