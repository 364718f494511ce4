"""Terms mean the same in every engine: random terms over columns with holes, worked out in arrays and by Polars."""

from datetime import date, datetime

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanmin.core.measures.frames.expressions import expression
from quanmin.core.measures.kernel.blocks import block_of
from quanmin.core.measures.kernel.pieces import Piece
from quanmin.core.measures.kernel.program import Program, run_steps
from quanmin.core.measures.terms import Term, choose, col, only

DAYS = [date(2024, 1, 31), date(2024, 2, 29), date(2023, 3, 1), date(1999, 12, 31)]
ROWS = pl.DataFrame(
    {
        "yes": [True, True, False, False, None, None, True, None],
        "no": [False, None, None, True, False, None, True, True],
        "age": [0, 5, -3, None, 7, 5, 65, None],
        "dose": [1, None, 3, 2, 2, 5, -7, 0],
        "born": [*DAYS, None, *DAYS[:3]],
        "seen": [datetime(2024, 2, 29, 23, 59, 59), None, *(datetime(2023, 12, n, n) for n in range(1, 7))],
        "code": ["I10", "E11.9", None, "", "I109", "E10", "A15", "I10"],
    },
    schema_overrides={"age": pl.Int64, "dose": pl.Int64},
)
flags = st.sampled_from([col("yes"), col("no"), col("age").is_empty(), col("code").has_value()])
numbers = st.sampled_from([col("age"), col("dose"), col("born").day_number(), col("seen").second_number()])
days = st.sampled_from(
    [col("born"), col("seen").day(), col("born").months_later(1), col("born").days_later(-30)]
)


def compared(pairs: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    """Comparisons of two terms of a kind."""
    return st.one_of(
        st.builds(Term.__lt__, pairs, pairs),
        st.builds(Term.__ge__, pairs, pairs),
        st.builds(Term.__eq__, pairs, pairs),
    )


def larger(parts: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    """Yes-or-no terms made of smaller ones."""
    return st.one_of(
        st.builds(Term.__and__, parts, parts),
        st.builds(Term.__or__, parts, parts),
        st.builds(Term.__invert__, parts),
        st.builds(Term.holds, parts),
        st.builds(lambda test, one, other: choose(test, one, other) > 2, parts, numbers, numbers),
        st.builds(lambda test, one: only(test, one) % 4 == 1, parts, numbers),
    )


texts = st.sampled_from([
    col("code").starts_with("I1", "E11"), col("code").one_of("I10", "A15"), col("code").first_letters(2) == "E1",
    col("born") <= date(2024, 2, 29), col("seen").day() >= date(2023, 12, 3), col("age") // 2 * 3 - col("dose") > 1,
])  # fmt: skip
terms = st.recursive(st.one_of(flags, compared(numbers), compared(days), texts), larger, max_leaves=8)


def in_arrays(term: Term) -> list[bool | None]:
    """What the array engine makes of a term; None where it has no value."""
    program = Program("residents")
    number = program.term(term)
    rows = ROWS.to_arrow().cast(_readable())
    found = run_steps(program.finished([number]), Piece(block_of(rows), {}))[number]
    known = np.ones(len(found.data), dtype=bool) if found.known is None else found.known
    return [bool(value) if knows else None for value, knows in zip(found.data, known, strict=True)]


def _readable():
    schema = ROWS.to_arrow().schema
    place = schema.get_field_index("code")
    return schema.set(place, schema.field(place).with_type(_dictionary()))


def _dictionary():
    return pl.DataFrame({"code": ["a"]}, schema={"code": pl.Categorical}).to_arrow().schema.field("code").type


@settings(max_examples=400, deadline=None, derandomize=True)
@given(terms)
def test_a_term_means_the_same_in_arrays_and_in_polars(term: Term) -> None:
    by_polars = nw.from_native(ROWS).select(told=expression(term, {})).to_native()["told"].to_list()

    assert in_arrays(term) == by_polars


@given(flags, numbers)
def test_the_same_term_written_twice_is_one_object(flag: Term, number: Term) -> None:
    assert (flag & (number > 1)) is (flag & (number > 1))
    assert (number > 1) is not (number > True)


@given(flags)
def test_a_term_is_not_a_yes_or_no(flag: Term) -> None:
    with pytest.raises(TypeError, match="&"):
        bool(flag)
