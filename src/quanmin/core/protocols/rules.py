"""The expression form of protocols: SQL's conditions, read by Polars, over declared names only.

    sbp >= 180 OR dbp >= 110 OR symptoms_4
    age_years >= 65 AND sex = 'female'
    CASE WHEN age_years >= 65 THEN 150 ELSE 140 END

There is no `eval`: the text becomes a Polars expression, never Python. Before that, every word must be a declared name
or one of WORDS, so no function that is not listed, no sub-query and no column of another table can be reached. An empty
value makes a comparison neither true nor false (as in SQL), and what is not true does not hold. The same expression
answers one row or all rows of a table, so one resident and the whole county cannot be judged differently.
"""

import re
from functools import lru_cache

import polars as pl

from quanmin.core.protocols.declare import Protocol
from quanmin.errors import UsageError

WORDS = frozenset(
    (
        "AND", "OR", "NOT", "IN", "BETWEEN", "IS", "NULL", "TRUE", "FALSE", "CASE", "WHEN", "THEN", "ELSE", "END",
        "COALESCE", "LEAST", "GREATEST", "ROUND", "ABS",
    )
)  # fmt: skip
TOKEN = re.compile(
    r"\s+|'[^'\\]*'|[A-Za-z_]\w*|\d+(?:\.\d+)?|<=|>=|<>|!=|-(?!-)|=(?!=)|/(?!\*)|[+*%(),<>]", re.ASCII
)
LONGEST = 2_000
DEEPEST = 20


@lru_cache(maxsize=4096)
def rule(text: str, names: frozenset[str]) -> pl.Expr:
    """The expression a text writes over the names; UsageError names the word that is not allowed."""
    if len(text) > LONGEST:
        raise UsageError(f"a rule of {len(text)} characters is too long; write at most {LONGEST}.")
    _check_words(text, names)
    try:
        return pl.sql_expr(text)
    except pl.exceptions.PolarsError as error:
        raise UsageError(f"the rule {text!r} is not an expression: {error}.") from error


def _check_words(text: str, names: frozenset[str]) -> None:
    place, depth = 0, 0
    while place < len(text):
        found = TOKEN.match(text, place)
        if found is None:
            raise UsageError(
                f"the rule {text!r} has {text[place]!r} at {place}; write names, numbers, 'texts' and signs."
            )
        word, place = found[0], found.end()
        depth += (word == "(") - (word == ")")
        if depth > DEEPEST:
            raise UsageError(f"the rule {text!r} is nested deeper than {DEEPEST}.")
        if (word[0].isalpha() or word[0] == "_") and word not in WORDS and word not in names:
            raise UsageError(f"the rule {text!r} names {word!r}; it may name {', '.join(sorted(names))}.")


def holds(text: str, frame: pl.DataFrame) -> pl.Expr:
    """Where a condition holds in the frame: everywhere when it is empty, nowhere where it is not known."""
    if not text:
        return pl.lit(True)
    return rule(text, frozenset(frame.columns)).fill_null(False)


def is_name(text: str) -> bool:
    """Whether a rule is one name alone: what is asked only where that other field was answered yes."""
    return text.isidentifier() and text not in WORDS


def first_that_holds(
    choices: tuple[tuple[str, pl.Expr], ...], frame: pl.DataFrame, otherwise: pl.Expr
) -> pl.Expr:
    """The value of the first choice whose condition holds."""
    answer = otherwise
    for text, value in reversed(choices):
        answer = pl.when(holds(text, frame)).then(value).otherwise(answer)
    return answer


def settings(protocol: Protocol) -> list[pl.Expr]:
    """A column for each parameter, as set."""
    return [_setting(one.key, protocol.setting(one.key)) for one in protocol.parameters]


@lru_cache(maxsize=1024)
def _setting(key: str, value: float | None) -> pl.Expr:
    return pl.lit(value, pl.Float64).alias(key)


def check_rule(
    text: str, schema: dict[str, pl.DataType | type[pl.DataType]], *, yes_or_no: bool = True
) -> None:
    """Try the text on a table of no rows: UsageError when names, types or its answer do not fit."""
    empty = pl.DataFrame(schema=schema)
    try:
        kind = empty.select(rule(text, frozenset(schema)).alias("answer")).schema["answer"]
    except pl.exceptions.PolarsError as error:
        raise UsageError(
            f"the rule {text!r} does not fit its values: {str(error).splitlines()[0]}."
        ) from error
    if yes_or_no and kind != pl.Boolean:
        raise UsageError(f"the rule {text!r} answers {kind}, not yes or no; write a comparison.")
