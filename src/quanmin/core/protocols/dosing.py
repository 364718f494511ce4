"""Doses of a vaccine series: each by age, by the dose before it, and by other series. Which dose it is is counted.

A dose given before its least age or interval is marked early and still counted: the clinic decides.
A dose missed stays owed until its `until`; nothing is ever started again.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from quanmin.core.protocols.courses import COURSE
from quanmin.core.protocols.declare import Protocol, Spacing, Step
from quanmin.core.protocols.offsets import later
from quanmin.core.protocols.rules import holds


def series_of(protocol: Protocol) -> dict[str, tuple[Step, ...]]:
    """The series of the protocol, each with its doses in order."""
    names = dict.fromkeys(step.series for step in protocol.steps if step.series)
    return {name: tuple(step for step in protocol.steps if step.series == name) for name in names}


def doses_name(series: str) -> str:
    """The name rules have for the number of doses had of a series: `mpsv_a_doses`."""
    return series.lower().replace("-", "_") + "_doses"


def born_in_time(step: Step) -> pl.Expr:
    """Who is young enough for a step that is for those born from a day on; everybody for the others."""
    return pl.lit(True) if step.born_from is None else pl.col("birth_date") >= step.born_from


def shots(every: Mapping[str, tuple[Step, ...]], given: pl.DataFrame) -> pl.DataFrame:
    """The days on which a vaccine of each series was given, in order and numbered; two on one day are one."""
    pairs = {(name, vaccine) for name, steps in every.items() for step in steps for vaccine in step.fills}
    fills = pl.DataFrame(sorted(pairs), schema={"series": pl.String, "vaccine": pl.String}, orient="row")
    days = given.join(fills, on="vaccine", how="inner").select(*COURSE, "series", "seen_on").unique()
    numbered = pl.col("seen_on").rank("ordinal").over(*COURSE, "series").cast(pl.Int64)
    return days.with_columns(numbered.alias("number")).sort("seen_on")


def dose_items(protocol: Protocol, found: pl.DataFrame, given: pl.DataFrame, on: date) -> list[pl.DataFrame]:
    """The items of every dose step, with the day it was given where it was."""
    every = series_of(protocol)
    if not every:
        return []
    days = shots(every, given)
    counts = days.group_by(COURSE).agg(
        (pl.col("series") == name).sum().cast(pl.Int64).alias(doses_name(name)) for name in every
    )
    found = found.join(counts, on=COURSE, how="left").with_columns(
        pl.col(doses_name(name)).fill_null(0) for name in every
    )
    had = {str(name): rows for (name,), rows in days.partition_by("series", as_dict=True).items()}
    return [item for steps in every.values() for item in _series(protocol, steps, found, had, on)]


def _series(
    protocol: Protocol, steps: tuple[Step, ...], found: pl.DataFrame, had: dict[str, pl.DataFrame], on: date
) -> list[pl.DataFrame]:
    items, before = [], pl.lit(None, pl.Date)
    rows, given = found, _by_number(had.get(steps[0].series))
    for number, step in enumerate(steps, 1):
        rows = rows.select(pl.col(found.columns), before.alias("before"))
        rows = _dated(protocol, step, _done(rows, given.get(number)), had, on)
        early = (pl.col("done_on") < pl.col("first")).fill_null(False).alias("early")
        wanted = holds(step.who, rows) & born_in_time(step)
        items.append(rows.filter(wanted).with_columns(pl.lit(step.key).alias("item"), early))
        before = pl.coalesce("done_on", "due")
    return items


def _by_number(days: pl.DataFrame | None) -> dict[int, pl.DataFrame]:
    if days is None:
        return {}
    named = days.select(*COURSE, "number", pl.col("seen_on").alias("done_on"))
    return {
        int(number): rows.drop("number")
        for (number,), rows in named.partition_by("number", as_dict=True).items()
    }


def _done(rows: pl.DataFrame, days: pl.DataFrame | None) -> pl.DataFrame:
    # Of most series a resident has had nothing, and a join of nothing costs as much as one of much.
    if days is None:
        return rows.with_columns(pl.lit(None, pl.Date).alias("done_on"))
    return rows.join(days, on=COURSE, how="left")


def _dated(
    protocol: Protocol, step: Step, rows: pl.DataFrame, had: dict[str, pl.DataFrame], on: date
) -> pl.DataFrame:
    anchor = pl.coalesce(step.anchor.split("|"))
    waits = [later(protocol, pl.col("before"), step.gap)] if step.gap else []
    for number, spacing in enumerate(step.spacing):
        if spacing.series in had:
            rows = _last_other(rows, spacing, had[spacing.series], on, name=f"other_{number}")
            waits.append(later(protocol, pl.col(f"other_{number}"), spacing.gap))
    until = step.until or step.last
    return rows.with_columns(
        pl.max_horizontal(later(protocol, anchor, step.first), *waits).alias("first"),
        pl.max_horizontal(later(protocol, anchor, step.due), *waits).alias("due"),
        (later(protocol, anchor, step.last) if step.last else pl.lit(None, pl.Date)).alias("last"),
        (later(protocol, anchor, until) if until else pl.lit(None, pl.Date)).alias("until"),
    )


def _last_other(
    rows: pl.DataFrame, spacing: Spacing, days: pl.DataFrame, on: date, *, name: str
) -> pl.DataFrame:
    """The last day of the other series before the dose, or to date where it is not given; the same day is allowed."""
    asked = rows.with_columns(pl.coalesce("done_on", pl.lit(on + timedelta(days=1))).alias("asked")).sort(
        "asked"
    )
    others = days.select(*COURSE, pl.col("seen_on").alias("asked"), pl.col("seen_on").alias(name))
    joined = asked.join_asof(others, on="asked", by=COURSE, allow_exact_matches=False, check_sortedness=False)
    if spacing.doses is not None:
        wanted = pl.col(doses_name(spacing.series)) == spacing.doses
        joined = joined.with_columns(pl.when(wanted).then(pl.col(name)).alias(name))
    return joined
