"""The methods of checks: rows of records, each with how much of it was looked at and how much stands out.

Every method answers the same columns (LOOKED), so that what a unit is shown, the share the county sees and the test
between them are sums of the same rows and cannot disagree. The order of rows is nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from quanmin.core.hints.declare import Check
from quanmin.core.stats.chances import chance_of_equals, chance_of_repeats, crowded

# `other` is the row it is held against, `expected` the chance that one part stands out where all is well.
LOOKED = ("unit_id", "day", "resident_id", "key", "other", "found", "looked", "expected")
DAY_MINUTES = 1440
OF_ONE = ["unit_id", "code", "resident_id", "taken_at", "observation_id"]


@dataclass(frozen=True)
class Held:
    """The records of a county's year.

    `contacts` are services; `readings` the observations made at them, with the service's `unit_id`, `staff_id` and
    `kind`, and `timed` where the hour of measuring is known; `gone` has `death_date` and `left` of residents who
    died or moved away, `supplies` what units received (`unit_id`, `item`, `date`, `number`).
    """

    contacts: pl.DataFrame
    readings: pl.DataFrame
    gone: pl.DataFrame
    supplies: pl.DataFrame


def look(held: Held, check: Check) -> pl.DataFrame:
    """The rows a check looks at (LOOKED), those that stand out with `found` above nought."""
    return _METHODS[check.method](held, check).select(LOOKED)


def _end_digits(held: Held, check: Check) -> pl.DataFrame:
    """Each reading once, with how many of its one or two figures end in one of the digits."""
    rows = _readings(held, check).unique(["resident_id", "code", "taken_at"], keep="first")
    ends = [_ends(name, check) for name in ("value", "second_value")]
    return _shaped(
        rows,
        found=sum(ends, pl.lit(0)),
        looked=1 + pl.col("second_value").is_not_null().cast(pl.Int64),
        expected=pl.lit(check.expected),
    )


def _ends(name: str, check: Check) -> pl.Expr:
    last = (pl.col(name) / check.step).round().cast(pl.Int64) % 10
    return last.is_in(check.ends).fill_null(False).cast(pl.Int64)


def _copied(held: Held, check: Check) -> pl.DataFrame:
    """Readings that have one before them, of an earlier day and the same resident; found where both are equal."""
    rows = _one_a_day(_readings(held, check), ["resident_id", "code"])
    before = [pl.col(name).shift(1).over("resident_id", "code").alias(f"{name}_before")
              for name in ("observation_id", "value", "second_value")]  # fmt: skip
    pairs = rows.with_columns(before).filter(pl.col("observation_id_before").is_not_null())
    equal = (pl.col("value") == pl.col("value_before")) & pl.col("second_value").eq_missing(
        pl.col("second_value_before")
    )
    return _shaped(
        pairs.join(_likeness(rows), on="unit_id"),
        found=equal.cast(pl.Int64),
        looked=pl.lit(1),
        expected=(pl.col("likeness") * check.times).clip(upper_bound=check.ceiling),
        other=pl.col("observation_id_before"),
    )


def _same_day(held: Held, check: Check) -> pl.DataFrame:
    """Readings of a unit's day after its first; found where another resident had the same ones earlier that day."""
    rows = _one_a_day(_readings(held, check), ["unit_id", "resident_id", "code"])
    placed = rows.sort("unit_id", "day", "taken_at", "observation_id").with_columns(
        pl.int_range(pl.len()).over("unit_id", "day").alias("place"),
        pl.col("observation_id").first().over("unit_id", "day", "value", "second_value").alias("first"),
    )
    after = placed.filter(pl.col("place") > 0).join(_likeness(rows), on="unit_id")
    chance = chance_of_repeats(
        (after["likeness"] * check.times).clip(0, 1).to_numpy(), after["place"].to_numpy()
    )
    return _shaped(
        after,
        found=(pl.col("first") != pl.col("observation_id")).cast(pl.Int64),
        looked=pl.lit(1),
        expected=pl.lit(pl.Series(chance, dtype=pl.Float64)).clip(upper_bound=check.ceiling),
        other=pl.when(pl.col("first") != pl.col("observation_id")).then(pl.col("first")),
    )


def _likeness(rows: pl.DataFrame) -> pl.DataFrame:
    """By unit, the chance that readings of two residents are equal: its own, or the county's where that is greater."""
    everywhere = [_equal(group) for _unit, group in rows.group_by("unit_id", maintain_order=True)]
    units = rows["unit_id"].unique(maintain_order=True)
    known = np.array([chance for chance, _pairs in everywhere], dtype=np.float64)
    pairs = np.array([count for _chance, count in everywhere], dtype=np.float64)
    shared = float(np.nansum(known * pairs) / pairs.sum()) if pairs.sum() > 0 else 0.0
    return pl.DataFrame(
        {"unit_id": units, "likeness": np.maximum(np.nan_to_num(known), shared)},
        schema={"unit_id": pl.Int64, "likeness": pl.Float64},
    )


def _equal(rows: pl.DataFrame) -> tuple[float, float]:
    """The chance that readings of two residents of one unit are equal, and how many pairs it rests on."""
    values = rows.group_by("value", "second_value").len()["len"].to_list()
    twice = rows.group_by("resident_id", "value", "second_value").len()
    own = (
        twice.group_by("resident_id")
        .agg(
            pl.col("len").sum().alias("readings"),
            (pl.col("len") * (pl.col("len") - 1) / 2).sum().alias("equal"),
        )
        .select("readings", "equal")
        .rows()
    )
    between = rows.height * (rows.height - 1) / 2 - sum(count * (count - 1) / 2 for count, _equal in own)
    return chance_of_equals(values, own), between


def _pace(held: Held, check: Check) -> pl.DataFrame:
    """Services of the kinds, each resident once a day; found in a stretch with more residents than one can see."""
    rows = held.contacts.filter(pl.col("kind").is_in(check.kinds)).with_columns(pl.col("date").alias("day"))
    if check.minutes < DAY_MINUTES:
        timed = held.readings.filter(pl.col("timed")).group_by("contact_id").agg(pl.col("taken_at").min())
        rows = rows.join(timed, on="contact_id").with_columns(pl.col("taken_at").dt.date().alias("day"))
    else:
        rows = rows.with_columns(pl.col("date").cast(pl.Datetime("us")).alias("taken_at"))
    once = rows.sort("taken_at", "contact_id").unique(
        ["staff_id", "resident_id", "day"], keep="first", maintain_order=True
    )
    known = once.filter(pl.col("staff_id").is_not_null())
    minutes = known["taken_at"].dt.epoch("s").to_numpy() / 60
    named = crowded(known["staff_id"].to_numpy(), minutes, within=check.minutes, most=check.most)
    return _shaped(
        known.rename({"contact_id": "observation_id"}),
        found=pl.lit(pl.Series(named)).cast(pl.Int64),
        looked=pl.lit(1),
    )


def _after_death(held: Held, check: Check) -> pl.DataFrame:
    """All services; found those dated after the resident died."""
    return _after(held.contacts, held.gone, "death_date", check)


def _after_leaving(held: Held, check: Check) -> pl.DataFrame:
    """Services given in person; found those dated so many days after the resident had left the county, alive."""
    in_person = held.contacts.filter(pl.col("method").is_in(check.methods))
    return _after(in_person, held.gone.filter(pl.col("death_date").is_null()), "left", check)


def _after(contacts: pl.DataFrame, gone: pl.DataFrame, name: str, check: Check) -> pl.DataFrame:
    ends = gone.select("resident_id", pl.col(name).alias("last"))
    rows = contacts.rename({"contact_id": "observation_id", "date": "day"}).join(
        ends, on="resident_id", how="left"
    )
    late = pl.col("day") > pl.col("last") + pl.duration(days=check.days)
    return _shaped(rows, found=late.fill_null(False), looked=pl.lit(1))


def _beyond_supplies(held: Held, check: Check) -> pl.DataFrame:
    """Tests of units that entered a delivery, from its day on; found those beyond all received up to their day."""
    came = (
        held.supplies.filter(pl.col("item") == check.item)
        .group_by("unit_id", "date")
        .agg(pl.col("number").sum())
    )
    received = came.sort("unit_id", "date").with_columns(
        pl.col("number").cum_sum().over("unit_id").alias("received")
    )
    tests = (
        _readings(held, check).unique(["resident_id", "taken_at"], keep="first").sort("day", "observation_id")
    )
    joined = tests.join_asof(
        received.sort("date"), left_on="day", right_on="date", by="unit_id", check_sortedness=False
    ).filter(pl.col("received").is_not_null())
    used = joined.with_columns((pl.int_range(pl.len()).over("unit_id") + 1).alias("used"))
    return _shaped(used, found=(pl.col("used") > pl.col("received")).cast(pl.Int64), looked=pl.lit(1))


def _readings(held: Held, check: Check) -> pl.DataFrame:
    """The readings of a check in one order, whatever order they came in."""
    rows = held.readings.filter(pl.col("code").is_in(check.codes))
    return rows.with_columns(pl.col("taken_at").dt.date().alias("day")).sort(OF_ONE)


def _one_a_day(rows: pl.DataFrame, of: list[str]) -> pl.DataFrame:
    """The last reading of each day: what was measured twice at one visit is one reading."""
    return rows.sort("resident_id", "taken_at", "observation_id").unique(
        [*of, "day"], keep="last", maintain_order=True
    )


def _shaped(rows: pl.DataFrame, *, found: pl.Expr, looked: pl.Expr, **more: pl.Expr) -> pl.DataFrame:
    none = {"expected": pl.lit(None, dtype=pl.Float64), "other": pl.lit(None, dtype=pl.Int64)}
    return rows.select(
        "unit_id", "day", "resident_id", pl.col("observation_id").alias("key"),
        found.cast(pl.Int64).alias("found"), looked.cast(pl.Int64).alias("looked"),
        **{name: more.get(name, none[name]) for name in none},
    )  # fmt: skip


_METHODS: dict[str, Callable[[Held, Check], pl.DataFrame]] = {
    "end-digits": _end_digits, "copied": _copied, "same-day": _same_day, "pace": _pace,
    "after-death": _after_death, "after-leaving": _after_leaving, "beyond-supplies": _beyond_supplies,
}  # fmt: skip
