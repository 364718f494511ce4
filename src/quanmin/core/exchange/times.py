"""How FHIR writes days and instants, as columns of local days and times.

An instant with a zone is turned to the local zone and keeps no zone; one without is taken as local. A day alone is its
first instant. A month alone becomes its 15th and a year alone 1 July, where the caller allows it: for births, deaths
and onsets, of which a year is worth having. A service or a reading of a vague date is refused, because which period
it falls into decides a measure.
"""

import polars as pl

SECONDS = 19  # letters of 2025-01-31T08:00:00


def local_time(text: pl.Expr, zone: str) -> pl.Expr:
    """The local time of FHIR dateTimes and instants; empty for a month, a year, or what is no date."""
    to_second = text.str.slice(0, SECONDS)
    instant = to_second.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us")
    day = text.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
    utc = instant - _offset(text)
    local = utc.dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.replace_time_zone(None)
    return pl.when(text.str.len_chars() == 10).then(day).otherwise(pl.coalesce(local, instant))


def _offset(text: pl.Expr) -> pl.Expr:
    """How far the written clock is before UTC; empty where no zone is written."""
    tail = text.str.slice(-6)
    minutes = tail.str.slice(1, 2).cast(pl.Int64, strict=False) * 60 + tail.str.slice(4, 2).cast(
        pl.Int64, strict=False
    )
    plus, minus = tail.str.starts_with("+"), tail.str.starts_with("-")
    long = text.str.len_chars() > SECONDS
    return (
        pl.when(text.str.ends_with("Z")).then(pl.duration(minutes=0))
        .when(long & plus).then(pl.duration(minutes=minutes))
        .when(long & minus).then(pl.duration(minutes=-minutes))
        .otherwise(None)
    )  # fmt: skip


def local_day(text: pl.Expr, zone: str) -> pl.Expr:
    """The local day; empty for a month, a year, or what is no date."""
    return local_time(text, zone).dt.date()


def completed_day(text: pl.Expr, zone: str) -> pl.Expr:
    """The local day, where a month alone is its 15th and a year alone is 1 July."""
    letters = text.str.len_chars()
    whole = pl.when(letters == 4).then(text + "-07-01").when(letters == 7).then(text + "-15").otherwise(text)
    return local_day(whole, zone)


def is_vague(text: pl.Expr) -> pl.Expr:
    """Whether only a year or a month is written."""
    return text.str.len_bytes().is_in([4, 7]) & text.str.contains(r"^\d{4}(-\d{2})?$")
