"""Who is eligible for a protocol, and the courses people are on: one from entry to end, with its anchors."""

from datetime import date

import polars as pl

from quanmin.core.protocols.declare import Protocol
from quanmin.core.protocols.facts import ENROLMENTS, Facts, ages
from quanmin.core.protocols.offsets import later
from quanmin.core.protocols.rules import holds, settings

COURSE = ["resident_id", "begins"]
REMEMBERED = "1y"
NOT_ENROLLED = [pl.lit(None, kind).alias(name) for name, kind in ENROLMENTS.items() if name != "resident_id"]


def eligible(protocol: Protocol, people: pl.DataFrame, on: date) -> pl.DataFrame:
    """The people, of those alive and living here on the day, whom the protocol is for; an unknown fact is not one."""
    known = people.with_columns(*ages(on), *settings(protocol))
    here = (
        (pl.col("birth_date") <= on)
        & (pl.col("death_date").is_null() | (pl.col("death_date") > on))
        & (pl.col("arrived").is_null() | (pl.col("arrived") <= on))
        & (pl.col("moved_out").is_null() | (pl.col("moved_out") > on))
    )
    return known.filter(here.fill_null(False) & holds(protocol.eligible, known))


def courses(protocol: Protocol, facts: Facts, on: date) -> pl.DataFrame:
    """A row for each course: the person, `begins`, `ends` (death, leaving or closing; empty while it lasts), anchors.

    Being eligible is a course for protocols that enrol so, kept for REMEMBERED after it ends; the others need an
    enrolment begun by the day.
    """
    found = (
        _by_eligibility(protocol, facts, on)
        if protocol.by == "eligible"
        else _by_enrolment(protocol, facts, on)
    )
    if found.is_empty():
        return found.with_columns(pl.lit(None, pl.Date).alias("ends"))
    ends = pl.min_horizontal("ended", "death_date", "moved_out")
    if protocol.ends:
        ends = pl.min_horizontal(ends, later(protocol, pl.col("birth_date"), protocol.ends))
    ended = found.with_columns(pl.when(ends <= on).then(ends).alias("ends"))
    if ended.height == 1:
        return ended
    ordered = ended.sort("resident_id", "begins", maintain_order=True)
    return ordered.unique(["resident_id", "begins"], keep="first", maintain_order=True)


def _by_eligibility(protocol: Protocol, facts: Facts, on: date) -> pl.DataFrame:
    born = pl.col("birth_date")
    lasts = [pl.lit(on), pl.col("death_date"), pl.col("moved_out").dt.offset_by("-1d")]
    if protocol.ends:
        lasts.append(later(protocol, born, protocol.ends).dt.offset_by("-1d"))
    # Who died, left or grew out of it is judged on the last day that counted.
    dated = facts.people.with_columns(pl.min_horizontal(*lasts).alias("judged_on"))
    remembered = pl.col("judged_on") >= pl.lit(on).dt.offset_by(f"-{REMEMBERED}")
    known = dated.filter((born <= on) & remembered).with_columns(*ages("judged_on"), *settings(protocol))
    people = known.filter(
        holds(protocol.eligible, known) & (pl.col("arrived").is_null() | (pl.col("arrived") <= on))
    )
    came_of_age = later(protocol, born, protocol.begins or "0d")
    return people.with_columns(*NOT_ENROLLED, pl.max_horizontal(came_of_age, "arrived").alias("begins"))


def _by_enrolment(protocol: Protocol, facts: Facts, on: date) -> pl.DataFrame:
    own = facts.enrolments.filter((pl.col("protocol") == protocol.code) & (pl.col("started") <= on))
    # Of two enrolments of one day the first in order of their columns stands, whichever was entered first.
    own = own.sort(own.columns, nulls_last=True)
    people = facts.people.join(own.select("resident_id").unique(), on="resident_id", how="semi")
    begun = own.rename({"started": "begins"}).join(people, on="resident_id", how="inner")
    return begun.with_columns(*ages(on), *settings(protocol))


def of_courses(protocol: Protocol, facts: Facts, found: pl.DataFrame, on: date) -> pl.DataFrame:
    """The services given by the day under the protocol, each with the `begins` of the course it belongs to.

    A service belongs to the last course begun by its day; one given before any course belongs to the first of them.
    """
    given = facts.services.filter(
        (pl.col("protocol") == protocol.code) & (pl.col("seen_on") <= on) & ~pl.col("attempt")
    )
    if given.is_empty():
        return given.with_columns(pl.lit(None, pl.Date).alias("begins"))
    starts = found.select("resident_id", "begins").sort("begins")
    dated = given.sort("seen_on").join_asof(
        starts.with_columns(seen_on=pl.col("begins")), on="seen_on", by="resident_id", strategy="backward",
        check_sortedness=False,
    )  # fmt: skip
    before = starts.group_by("resident_id").agg(pl.col("begins").min().alias("earliest"))
    return (
        dated.join(before, on="resident_id", how="inner")
        .with_columns(pl.coalesce("begins", "earliest"))
        .drop("earliest")
    )
