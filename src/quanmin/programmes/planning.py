"""The schedule as rows: what is owed, by the county's settings, with the grade of risk and the line one stands by."""

from datetime import timedelta

import polars as pl

from quanmin.core.protocols import codes, declared, plan_owed, risks, with_settings_of
from quanmin.core.protocols.reading import sensitive_codes
from quanmin.programmes.models import Kind
from quanmin.programmes.own_terms import held

# What opens later than this is worked out again before it matters.
AHEAD_DAYS = 60
COLUMNS = ("key", "resident_id", "protocol", "item", "first", "due", "last", "until", "risk", "lead",
           "stand_in")  # fmt: skip
# Owed only when the resident comes by: no reason to be called, so never the line a resident stands by.
BY_THE_WAY = ("first-visit-pressure", "resident-record")


def own_protocols(on=None):
    """Every edition as the county has set it on the day (default: today); editions it left alone are not among them."""
    found, own = held(Kind.PROTOCOL, on), []
    for protocol in declared():
        has = {one.key for one in protocol.parameters}
        chosen = {key: value for key, value in found.get(protocol.code, {}).items() if key in has}
        if chosen:
            own.append(with_settings_of(protocol, chosen))
    return tuple(own)


def as_set(protocol, own):
    """The edition as the county has set it."""
    return next(
        (one for one in own if (one.code, one.edition) == (protocol.code, protocol.edition)), protocol
    )


def owed(facts, on, own=(), wanted=None, *, ahead=AHEAD_DAYS):
    """A row for each thing owed on the day or so many days ahead (COLUMNS), of the protocols wanted or of all.

    `until` is the last day it can still be done: where a protocol leaves that open, empty.
    """
    plan = plan_owed(wanted or codes(), facts, on, own)
    open_or_soon = plan.filter(pl.col("first") <= on + timedelta(days=ahead))
    return _graded(open_or_soon, facts, on)


def _graded(items, facts, on):
    """The items with the grade of their protocol, or of the person where that is higher."""
    found = risks(facts, on)
    own = found.filter(pl.col("protocol") != "")
    person = found.filter(pl.col("protocol") == "").select("resident_id", pl.col("risk").alias("of_person"))
    joined = items.join(own, on=["resident_id", "protocol"], how="left")
    joined = joined.join(person, on="resident_id", how="left")
    grade = pl.max_horizontal(pl.col("risk").fill_null(0), pl.col("of_person").fill_null(0)).cast(pl.Int64)
    return joined.with_columns(grade.alias("risk"), lead=False, stand_in=False).select(COLUMNS)


def with_leads(items, on):
    """The items with `lead` true on the one each resident stands by: what is open, then the highest grade, then age.

    Where that is of a programme shown to few, `stand_in` is true on the first of the others. Nobody stands in a list by
    what is owed only by the way.
    """
    calls = ~pl.col("protocol").is_in(BY_THE_WAY)
    order = items.filter(calls).with_columns((pl.col("first") > on).alias("closed")).sort(
        "resident_id", "closed", "risk", "due", "key", descending=[False, False, True, False, False]
    )  # fmt: skip
    leads = _first(order)
    hidden = leads.filter(pl.col("protocol").is_in(sensitive_codes()))["resident_id"]
    others = order.filter(
        pl.col("resident_id").is_in(hidden.implode()) & ~pl.col("protocol").is_in(sensitive_codes())
    )
    keys = {"lead": leads["key"], "stand_in": _first(others)["key"]}
    return items.with_columns(
        pl.col("key").is_in(found.implode()).alias(name) for name, found in keys.items()
    )


def _first(order):
    return order.unique("resident_id", keep="first", maintain_order=True)
