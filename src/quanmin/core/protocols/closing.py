"""Why a course ends: death, leaving, refusal, too many attempts, cure, age; by the protocol's closing rules."""

from datetime import date

import polars as pl

from quanmin.core.protocols.courses import COURSE, courses, of_courses
from quanmin.core.protocols.declare import Protocol
from quanmin.core.protocols.facts import Facts
from quanmin.core.protocols.rules import first_that_holds


def closings(protocol: Protocol, facts: Facts, on: date) -> pl.DataFrame:
    """The courses that a closing rule ends on the day: resident, `begins`, the `reason` and whether `counted`.

    Rules may name `died`, `moved`, `attempts` (failed ones since last seen), `attempt_months` (different months of
    those), `months_since_seen` (from entry where never seen), `last_outcome`, `end_reason`, ages and parameters.
    """
    known = with_closing_facts(protocol, facts, on)
    rules = tuple((one.when, pl.lit(one.key)) for one in protocol.closing)
    reason = first_that_holds(rules, known, pl.lit(None, pl.String))
    kept = [one.key for one in protocol.closing if one.counted]
    return (
        known.with_columns(reason.alias("reason"))
        .filter(pl.col("reason").is_not_null())
        .select("resident_id", "begins", "reason", pl.col("reason").is_in(kept).alias("counted"))
        .sort("resident_id", "begins")
    )


def with_closing_facts(protocol: Protocol, facts: Facts, on: date) -> pl.DataFrame:
    """The courses with what closing rules may name."""
    found = courses(protocol, facts, on)
    given = of_courses(protocol, facts, found, on)
    tried = facts.services.filter(
        pl.col("protocol") == protocol.code, pl.col("attempt"), pl.col("seen_on") <= on
    )
    seen = given.sort("seen_on", "outcome").group_by(COURSE).agg(
        pl.col("seen_on").max().alias("seen_last"), pl.col("outcome").drop_nulls().last().alias("last_outcome")
    )  # fmt: skip
    joined = found.join(seen, on=COURSE, how="left")
    failed = joined.select(*COURSE, "seen_last").join(tried, on="resident_id", how="inner")
    since = pl.coalesce("seen_last", pl.col("begins").dt.offset_by("-1d"))
    counted = failed.filter(pl.col("seen_on") > since).group_by(COURSE).agg(
        pl.col("seen_on").n_unique().cast(pl.Int64).alias("attempts"),
        pl.col("seen_on").dt.month_start().n_unique().cast(pl.Int64).alias("attempt_months"),
    )  # fmt: skip
    return _named(joined.join(counted, on=COURSE, how="left"), on)


def _named(rows: pl.DataFrame, on: date) -> pl.DataFrame:
    last = pl.coalesce("seen_last", "begins")
    months = (
        (on.year - last.dt.year()) * 12 + on.month - last.dt.month() - (last.dt.day() > on.day).cast(pl.Int64)
    )
    return rows.with_columns(
        (pl.col("death_date") <= on).fill_null(False).alias("died"),
        (pl.col("moved_out") <= on).fill_null(False).alias("moved"),
        pl.col("attempts").fill_null(0),
        pl.col("attempt_months").fill_null(0),
        months.cast(pl.Int64).alias("months_since_seen"),
    )
