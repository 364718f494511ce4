"""What a visit means: its class, the day of the next, a referral, and what to say; one visit or a table of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from quanmin.core.protocols.declare import Finding, Outcome, Protocol, Words
from quanmin.core.protocols.offsets import later
from quanmin.core.protocols.rules import first_that_holds, holds
from quanmin.core.protocols.visits import Visit, table


@dataclass(frozen=True)
class Decision:
    """The outcome of a visit: `next_on` is the latest day of the next one, `refer` where to, empty for nowhere."""

    outcome: str
    title: Words | None
    next_on: date | None
    refer: str
    findings: tuple[Finding, ...]


def decide(
    protocol: Protocol,
    values: Mapping[str, Any],
    history: tuple[tuple[date, str | None], ...] = (),
    *,
    person: Mapping[str, Any],
    on: date,
) -> Decision:
    """The decision of one visit on the day, by its answers, the person's facts and the outcomes of visits before.

    The first outcome that holds is the class; all findings that hold are given; the next day is the earliest asked
    for. Where a rule needs a value that was not measured, it does not hold: no class is better than a guess.
    """
    visit = Visit(on, values, person, history)
    row = judged(protocol, table(protocol, [visit])).row(0, named=True)
    return _decision(protocol, row)


def judged(protocol: Protocol, visits: pl.DataFrame) -> pl.DataFrame:
    """Each visit of a table (see `visits.table`) with `outcome`, `next_on`, `refer` and the keys of its `findings`."""
    nothing = pl.lit(None, pl.String)
    outcome = first_that_holds(
        tuple((one.when, pl.lit(one.key)) for one in protocol.outcomes), visits, nothing
    )
    said = [
        pl.when(holds(one.when, visits)).then(pl.lit(one.key)).otherwise(nothing) for one in protocol.findings
    ]
    found = pl.concat_list(said).list.drop_nulls() if said else pl.lit([], pl.List(pl.String))
    with_class = visits.with_columns(outcome.alias("outcome"), found.alias("findings"))
    return with_class.with_columns(
        _next(protocol, with_class).alias("next_on"), _refer(protocol).alias("refer")
    )


def _next(protocol: Protocol, visits: pl.DataFrame) -> pl.Expr:
    seen = pl.col("seen_on")
    days = [
        pl.when(pl.col("outcome") == one.key).then(later(protocol, seen, one.next))
        for one in protocol.outcomes
        if one.next
    ]
    days += [
        pl.when(holds(one.when, visits)).then(later(protocol, seen, one.next))
        for one in protocol.findings
        if one.next
    ]
    return pl.min_horizontal(*days) if days else pl.lit(None, pl.Date)


def _refer(protocol: Protocol) -> pl.Expr:
    places = {one.key: one.refer for one in protocol.outcomes if one.refer}
    named = (
        pl.col("outcome").replace_strict(places, default="", return_dtype=pl.String) if places else pl.lit("")
    )
    told = [one.key for one in protocol.findings if one.grade == "refer"]
    asked = pl.col("findings").list.eval(pl.element().is_in(told)).list.any() if told else pl.lit(False)
    return (
        pl.when(named.fill_null("") != "").then(named).when(asked).then(pl.lit("upper")).otherwise(pl.lit(""))
    )


def _decision(protocol: Protocol, row: Mapping[str, Any]) -> Decision:
    chosen: Outcome | None = next((one for one in protocol.outcomes if one.key == row["outcome"]), None)
    return Decision(
        outcome=chosen.key if chosen else "",
        title=chosen.title if chosen else None,
        next_on=row["next_on"],
        refer=row["refer"],
        findings=tuple(one for one in protocol.findings if one.key in row["findings"]),
    )
