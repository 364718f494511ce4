"""Who comes first: a grade of risk for each person and protocol, by what was found last and what is known.

3 was to be referred at the last service, or is a pregnancy graded red or purple; 2 ended unsatisfactory at the last
service, or is a pregnancy graded orange; 1 is under management for a severe mental disorder or tuberculosis, a
pregnancy graded yellow, or a person of 80 and over; 0 all others. Own rule, said where it is shown.
"""

from datetime import date
from functools import cache

import polars as pl

from quanmin.core.protocols.facts import Facts, with_ages
from quanmin.core.protocols.reading import codes, editions

COLOURS = {"yellow": 1, "orange": 2, "red": 3, "purple": 3}
WATCHED = ("severe-mental-disorder", "tuberculosis")
VERY_OLD = 80
REFERRED, UNSETTLED, ATTENTION = 3, 2, 1


def grades() -> dict[tuple[str, str], int]:
    """The grade each declared outcome gives, by protocol and outcome; settled ones without referral give none."""
    found = {}
    for code in codes():
        for one in editions(code)[-1].outcomes:
            grade = REFERRED if one.refer else 0 if one.settled else UNSETTLED
            if grade:
                found[code, one.key] = grade
    return found


def risks(facts: Facts, on: date) -> pl.DataFrame:
    """A row for each person and protocol with a grade above 0: `resident_id`, `protocol` (empty for age), `risk`."""
    found = pl.concat([_by_outcome(facts, on), _by_course(facts, on), _by_age(facts, on)])
    return found.group_by("resident_id", "protocol").agg(pl.col("risk").max()).sort("resident_id", "protocol")


def _by_outcome(facts: Facts, on: date) -> pl.DataFrame:
    given = facts.services.filter(
        (pl.col("seen_on") <= on) & ~pl.col("attempt") & pl.col("outcome").is_not_null()
    )
    last = given.sort("seen_on", "outcome").group_by("resident_id", "protocol").agg(pl.col("outcome").last())
    graded = last.join(_grade_table(), on=["protocol", "outcome"], how="inner")
    return graded.select("resident_id", "protocol", "risk")


@cache
def _grade_table() -> pl.DataFrame:
    return pl.DataFrame(
        [(code, outcome, grade) for (code, outcome), grade in grades().items()],
        schema={"protocol": pl.String, "outcome": pl.String, "risk": pl.Int64}, orient="row",
    )  # fmt: skip


def _by_course(facts: Facts, on: date) -> pl.DataFrame:
    running = facts.enrolments.filter(
        (pl.col("started") <= on) & (pl.col("ended").is_null() | (pl.col("ended") > on))
        & pl.col("delivered").is_null()
    )  # fmt: skip
    watched = pl.col("protocol").is_in(WATCHED).cast(pl.Int64)
    colour = pl.col("colour").replace_strict(COLOURS, default=0, return_dtype=pl.Int64).fill_null(0)
    graded = running.with_columns(pl.max_horizontal(watched, colour).alias("risk"))
    return graded.filter(pl.col("risk") > 0).select("resident_id", "protocol", "risk")


def _by_age(facts: Facts, on: date) -> pl.DataFrame:
    old = with_ages(facts.people, on).filter(pl.col("age_years") >= VERY_OLD)
    return old.select("resident_id", pl.lit("").alias("protocol"), pl.lit(ATTENTION, pl.Int64).alias("risk"))
