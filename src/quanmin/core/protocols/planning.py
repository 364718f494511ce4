"""What each person is owed, and where each item stands: the same computation for one resident and for the county.

A plan is a function of facts and a day. It remembers nothing, so doing it again changes nothing, the order in which
records were entered is nothing, and a correction simply gives the plan of the corrected facts. The key of an item is
made of protocol, resident, item and what it counts from; it stays the same as long as that does.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache

import polars as pl

from quanmin.core.protocols.courses import courses, of_courses
from quanmin.core.protocols.declare import Protocol, Repeat
from quanmin.core.protocols.dosing import dose_items
from quanmin.core.protocols.facts import Facts, Schema
from quanmin.core.protocols.reading import editions, in_force
from quanmin.core.protocols.stepping import next_items, repeat_items, season_items, step_items

STATES = ("not yet", "due", "overdue", "done", "missed")
OWED = ("not yet", "due", "overdue")
PLAN: Schema = {
    "key": pl.String,
    "resident_id": pl.Int64,
    "protocol": pl.String,
    "edition": pl.String,
    "item": pl.String,
    "begins": pl.Date,
    "first": pl.Date,
    "due": pl.Date,
    "last": pl.Date,
    "until": pl.Date,
    "done_on": pl.Date,
    "state": pl.String,
    "late": pl.Boolean,
    "early": pl.Boolean,
    "days_overdue": pl.Int64,
}
# What an item is known by before it has a state; `mark` is what those count from that are owed again.
NEEDED = (
    "resident_id", "begins", "ends", "arrived", "item", "first", "due", "last", "until", "done_on", "early", "mark",
)  # fmt: skip
Repeated = Callable[[Protocol, Repeat, pl.DataFrame, pl.DataFrame], pl.DataFrame]
UNDONE = pl.col("done_on").is_null()
NOTHING = pl.DataFrame(schema=PLAN)
AS_PLANNED = [pl.col(name).cast(kind) for name, kind in PLAN.items()]


def plan(protocol: Protocol, facts: Facts, on: date) -> pl.DataFrame:
    """The items of one protocol as they stand on the day, by the edition given; later services are not yet known.

    `first` to `last` is the window, `due` the day to aim at. Undone items are *not yet* before `first`, *due* to `due`,
    then *overdue*, and *missed* once nobody can make them good; `late` is done after `last`, `early` before `first`.
    Nothing is owed after death, leaving or closing, nor for a window that closed before the person came to live here.
    """
    found = courses(protocol, facts, on)
    return _planned(protocol, found, of_courses(protocol, facts, found, on), on)


def _planned(
    protocol: Protocol,
    found: pl.DataFrame,
    given: pl.DataFrame,
    on: date,
    *,
    repeated: Repeated = repeat_items,
) -> pl.DataFrame:
    """The items of some courses, from the services of theirs; of what is owed again and again those of `repeated`."""
    if found.is_empty():
        return NOTHING
    found = _narrowed(protocol, found)
    pieces = [*step_items(protocol, found, given), *dose_items(protocol, found, given, on)]
    pieces += [repeated(protocol, repeat, found, given) for repeat in protocol.repeats]
    pieces += [one for season in protocol.seasons for one in season_items(protocol, season, found, given, on)]
    narrow = [piece.select(name for name in NEEDED if name in piece.columns) for piece in pieces]
    return _shaped(protocol, pl.concat(narrow, how="diagonal"), on).sort("resident_id", "due", "key")


def plan_by_date(code: str, facts: Facts, on: date, own: Iterable[Protocol] = ()) -> pl.DataFrame:
    """The items of a protocol, each done one judged by the edition in force on its day, the rest by that of `on`.

    `own` are editions with the county's settings, which stand in for the declared ones.
    """
    mine = {one.edition: one for one in own if one.code == code}
    every = [mine.get(one.edition, one) for one in editions(code)]
    now = in_force(code, on)
    if now is None:
        return NOTHING
    current = plan(mine.get(now.edition, now), facts, on)
    if len(every) == 1:
        return current
    pieces = [current.filter(UNDONE)]
    served = facts.services.filter(pl.col("protocol") == code)["seen_on"]
    for place, one in enumerate(every):
        # What was done before the first edition we know is judged by it.
        since, until = one.valid_from if place else date.min, one.valid_to or date.max
        if served.is_between(since, until).any():
            rows = current if one.edition == now.edition else plan(one, facts, on)
            pieces.append(rows.filter(pl.col("done_on").is_between(since, until)))
    return (
        pl.concat(pieces).unique("key", keep="first", maintain_order=True).sort("resident_id", "due", "key")
    )


def plan_all(codes: Iterable[str], facts: Facts, on: date, own: Iterable[Protocol] = ()) -> pl.DataFrame:
    """The items of many protocols in one table."""
    mine = tuple(own)
    return pl.concat([NOTHING, *(plan_by_date(code, facts, on, mine) for code in codes)])


def plan_owed(codes: Iterable[str], facts: Facts, on: date, own: Iterable[Protocol] = ()) -> pl.DataFrame:
    """The items of `plan_all` that are still owed (OWED), for a small part of its cost.

    They follow the editions of the day, and hang on courses that run: what ended long ago is not gone through again.
    """
    mine = {(one.code, one.edition): one for one in own}
    begun = set(facts.enrolments["protocol"].unique())
    now = [
        edition
        for code in codes
        if (edition := in_force(code, on)) is not None and (edition.by == "eligible" or code in begun)
    ]
    given = facts.services.partition_by("protocol", as_dict=True)
    none = facts.services.clear()
    plans = [
        _owed(
            mine.get((one.code, one.edition), one), replace(facts, services=given.get((one.code,), none)), on
        )
        for one in now
    ]
    return pl.concat([NOTHING, *plans])


def _owed(protocol: Protocol, facts: Facts, on: date) -> pl.DataFrame:
    found = courses(protocol, facts, on)
    running = found.filter(pl.col("ends").is_null())
    if running.is_empty():
        return NOTHING
    recent = replace(facts, services=_of_running(facts.services, found, running))
    planned = _planned(protocol, running, of_courses(protocol, recent, found, on), on, repeated=next_items)
    return planned.filter(pl.col("state").is_in(OWED))


def _of_running(services: pl.DataFrame, found: pl.DataFrame, running: pl.DataFrame) -> pl.DataFrame:
    """The services that may belong to a course that runs: those before it belong to it where it is the first."""
    if running.height == found.height:
        return services
    begun = running.group_by("resident_id").agg(pl.col("begins").min().alias("begun"))
    first = found.group_by("resident_id").agg(pl.col("begins").min().alias("first"))
    known = services.join(begun.join(first, on="resident_id"), on="resident_id")
    own = (pl.col("seen_on") >= pl.col("begun")) | (pl.col("begun") == pl.col("first"))
    return known.filter(own).select(services.columns)


def _narrowed(protocol: Protocol, found: pl.DataFrame) -> pl.DataFrame:
    """The courses with no more columns than the schedule names: the table is copied for every item."""
    texts = [step.who + " " + step.anchor + " " + step.stops for step in protocol.steps]
    texts += [repeat.who + " " + repeat.start for repeat in protocol.repeats]
    texts += [gap.when for repeat in protocol.repeats for gap in repeat.gaps]
    texts += [season.who for season in protocol.seasons]
    named = set(re.findall(r"\w+", " ".join(texts))) | {"birth_date", *NEEDED}
    return found.select(name for name in found.columns if name in named)


def _shaped(protocol: Protocol, items: pl.DataFrame, on: date) -> pl.DataFrame:
    closed = (
        UNDONE
        & pl.col("ends").is_not_null()
        & (pl.col("last").is_null() | (pl.col("ends") <= pl.col("last")))
    )
    elsewhere = UNDONE & (pl.col("until") < pl.col("arrived"))
    before_rules = UNDONE & (pl.col("until") < editions(protocol.code)[0].valid_from)
    kept = items.filter(
        ~closed.fill_null(False) & ~elsewhere.fill_null(False) & ~before_rules.fill_null(False)
    )
    stated = kept.with_columns(_state(on).alias("state"), pl.lit(protocol.edition).alias("edition"))
    overdue = pl.when(pl.col("state") == "overdue").then((pl.lit(on) - pl.col("due")).dt.total_days())
    return stated.with_columns(
        _key(protocol, items).alias("key"), pl.lit(protocol.code).alias("protocol"),
        (pl.col("done_on") > pl.col("last")).fill_null(False).alias("late"), overdue.alias("days_overdue"),
    ).select(AS_PLANNED)  # fmt: skip


@lru_cache(maxsize=32)
def _state(on: date) -> pl.Expr:
    return (
        pl.when(pl.col("done_on").is_not_null()).then(pl.lit("done"))
        # Also where a dose given elsewhere, after the person left, puts the next one off.
        .when(pl.col("ends") <= on).then(pl.lit("missed"))
        .when(pl.col("first") > on).then(pl.lit("not yet"))
        .when(pl.col("due") >= on).then(pl.lit("due"))
        .when(pl.col("ends").is_not_null()).then(pl.lit("missed"))
        .when(pl.col("until").is_null() | (pl.col("until") >= on)).then(pl.lit("overdue"))
        .otherwise(pl.lit("missed"))
    )  # fmt: skip


def _key(protocol: Protocol, items: pl.DataFrame) -> pl.Expr:
    """What an item counts from: the service before it, the year, else the course; nothing for a lifelong course."""
    marks = []
    if protocol.by == "enrolment":
        marks.append(pl.col("begins").cast(pl.String))
    if "mark" in items.columns:
        marks.append(pl.col("mark").cast(pl.String))
    return pl.concat_str(
        pl.lit(protocol.code),
        pl.col("resident_id").cast(pl.String),
        "item",
        *marks,
        separator="/",
        ignore_nulls=True,
    )
