"""What is owed once (steps), again and again (repeats), and once in a season: each as rows of dates.

A service that names no item counts for the protocol's main schedule: its steps by their windows, else its first
repeat, else its seasons.
"""

from datetime import date

import polars as pl

from quanmin.core.protocols.courses import COURSE
from quanmin.core.protocols.declare import Protocol, Repeat, Season, Step
from quanmin.core.protocols.dosing import born_in_time
from quanmin.core.protocols.facts import with_ages
from quanmin.core.protocols.offsets import earlier, later
from quanmin.core.protocols.rules import first_that_holds, holds

YEARS_BACK = 1


def step_items(protocol: Protocol, found: pl.DataFrame, given: pl.DataFrame) -> list[pl.DataFrame]:
    """The items of the visit steps. One before the window is early and does not count; one after is late."""
    steps = [step for step in protocol.steps if not step.series]
    if not steps:
        return []
    items = pl.concat([_windows(protocol, step, found) for step in steps])
    pairs = items.select(*COURSE, "item", "first", "until").join(
        given.select(*COURSE, "seen_on", pl.col("item").alias("named")), on=COURSE, how="inner"
    )
    in_window = pl.col("seen_on").is_between("first", pl.col("until"))
    counts = ((pl.col("named") == pl.col("item")) & (pl.col("seen_on") >= pl.col("first"))) | (
        pl.col("named").is_null() & in_window
    )
    early = (pl.col("named") == pl.col("item")) & (pl.col("seen_on") < pl.col("first"))
    done = pairs.group_by(*COURSE, "item").agg(
        pl.col("seen_on").filter(counts.fill_null(False)).min().alias("done_on"),
        early.fill_null(False).any().alias("early"),
    )
    return [items.join(done, on=[*COURSE, "item"], how="left").with_columns(pl.col("early").fill_null(False))]


def _windows(protocol: Protocol, step: Step, found: pl.DataFrame) -> pl.DataFrame:
    anchor = pl.coalesce(step.anchor.split("|"))
    last = step.last or step.due
    ends = pl.min_horizontal("ends", step.stops) if step.stops else pl.col("ends")
    return found.filter(holds(step.who, found) & anchor.is_not_null() & born_in_time(step)).with_columns(
        pl.lit(step.key).alias("item"),
        ends.alias("ends"),
        later(protocol, anchor, step.first).alias("first"),
        later(protocol, anchor, step.due).alias("due"),
        later(protocol, anchor, last).alias("last"),
        later(protocol, anchor, step.until or last).alias("until"),
    )


def repeat_items(
    protocol: Protocol, repeat: Repeat, found: pl.DataFrame, given: pl.DataFrame
) -> pl.DataFrame:
    """An item for each service and one for the next: due so long after the one before as the first gap says."""
    return _dated(protocol, repeat, _chain(protocol, repeat, found, given))


def next_items(protocol: Protocol, repeat: Repeat, found: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """Of the items of `repeat_items` the one each course still owes."""
    chain = _chain(protocol, repeat, found, given)
    return _dated(protocol, repeat, chain.filter(pl.col("done_on").is_null()))


def _chain(protocol: Protocol, repeat: Repeat, found: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """What is counted from, one after the other: the start of each course and its services; `done_on` is the next."""
    people = found.filter(holds(repeat.who, found))
    seen = _visits(protocol, repeat, given).join(people, on=COURSE, how="inner")
    start = people.with_columns(
        pl.coalesce(repeat.start.split("|")).alias("since"), pl.lit(None, pl.String).alias("outcome"),
        pl.lit(True).alias("first_time"),
    )  # fmt: skip
    chain = pl.concat([start, seen.with_columns(pl.lit(False).alias("first_time"))], how="diagonal")
    chain = chain.filter(pl.col("since").is_not_null()).sort(
        *COURSE, "first_time", "since", descending=[False, False, True, False]
    )
    return chain.with_columns(
        pl.col("since").shift(-1).over(COURSE).alias("done_on"), pl.lit(repeat.key).alias("item")
    )


def _dated(protocol: Protocol, repeat: Repeat, chain: pl.DataFrame) -> pl.DataFrame:
    rows = with_ages(chain, "since")
    gaps = tuple((gap.when, later(protocol, pl.col("since"), gap.length)) for gap in repeat.gaps)
    due = rows.with_columns(first_that_holds(gaps, rows, pl.lit(None, pl.Date)).alias("due"))
    return due.filter(pl.col("due").is_not_null()).with_columns(
        earlier(protocol, pl.col("due"), repeat.lead).alias("first"),
        later(protocol, pl.col("due"), repeat.grace).alias("last"),
        # What a course did not give while it ran, nobody can give any more.
        pl.col("ends").dt.offset_by("-1d").alias("until"),
        pl.lit(False).alias("early"),
        # The item owed from entry has no mark: a service of the day of entry is another thing to count from.
        pl.when(~pl.col("first_time")).then("since").alias("mark"),
    )


def _visits(protocol: Protocol, repeat: Repeat, given: pl.DataFrame) -> pl.DataFrame:
    """The services that count, one a day: of two, the one whose outcome is declared first, the most urgent."""
    main = repeat == protocol.repeats[0] and not protocol.steps
    mine = (pl.col("item") == repeat.key) | (pl.col("item").is_null() & main)
    order = {outcome.key: place for place, outcome in enumerate(protocol.outcomes)}
    urgency = pl.col("outcome").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    return (
        given.filter(mine.fill_null(False))
        .with_columns(urgency.alias("urgency"))
        .sort(*COURSE, "seen_on", "urgency", "outcome")
        .unique([*COURSE, "seen_on"], keep="first", maintain_order=True)
        .select(*COURSE, pl.col("seen_on").alias("since"), "outcome")
    )


def season_items(
    protocol: Protocol, season: Season, found: pl.DataFrame, given: pl.DataFrame, on: date
) -> list[pl.DataFrame]:
    """The item of this calendar year and of the year before, for courses that ran in that stretch."""
    years = range(on.year - YEARS_BACK, on.year + 1)
    return [_season(protocol, season, found, given, year) for year in years]


def _season(
    protocol: Protocol, season: Season, found: pl.DataFrame, given: pl.DataFrame, year: int
) -> pl.DataFrame:
    opens, closes = (date.fromisoformat(f"{year}-{day}") for day in (season.opens, season.closes))
    main = not protocol.steps and not protocol.repeats
    mine = (pl.col("item") == season.key) | (pl.col("item").is_null() & main)
    inside = pl.col("seen_on").is_between(opens, closes)
    done = (
        given.filter((mine & inside).fill_null(False))
        .group_by(COURSE)
        .agg(pl.col("seen_on").min().alias("done_on"))
    )
    then = with_ages(found, closes)
    running = (pl.col("begins") <= closes) & (pl.col("ends").is_null() | (pl.col("ends") > opens))
    return then.filter(holds(season.who, then) & running).join(done, on=COURSE, how="left").with_columns(
        pl.lit(season.key).alias("item"), pl.lit(opens).alias("first"), pl.lit(closes).alias("due"),
        pl.lit(closes).alias("last"), pl.lit(closes).alias("until"), pl.lit(False).alias("early"),
        pl.lit(opens).alias("mark"),
    )  # fmt: skip
