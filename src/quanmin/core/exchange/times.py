"""How FHIR writes days and instants, as columns of local days and times.

An instant with a zone is turned to the local zone and keeps no zone; one without is taken as local. A day alone is its
first instant. A month alone becomes its 15th and a year alone 1 July, where the caller allows it: for births, deaths
and onsets, of which a year is worth having. A service or a reading of a vague date is refused, because which period
it falls into decides a measure.

A column is looked at as a whole: an export writes one or two zones, so what stands after the seconds is understood
once for each spelling, and steps that no value needs are left out.
"""

import re
from functools import partial

import polars as pl

SECONDS = 19  # letters of 2025-01-31T08:00:00
DAY = 10
VAGUE = (4, 7)  # letters of a year, of a month
MOMENT = pl.Datetime("us")
_ZONE = re.compile(r"Z|([+-])(0\d|1[0-4]):([0-5]\d)")


def local_time(text: pl.Expr, zone: str) -> pl.Expr:
    """The local time of FHIR dateTimes and instants; empty for a month, a year, or what is no date."""
    return text.map_batches(partial(_local_times, zone=zone), return_dtype=MOMENT)


def completed_day(text: pl.Expr, zone: str) -> pl.Expr:
    """The local day, where a month alone is its 15th and a year alone is 1 July."""
    return text.map_batches(partial(_completed_days, zone=zone), return_dtype=pl.Date)


def is_vague(text: pl.Expr) -> pl.Expr:
    """Whether only a year or a month is written."""
    return text.map_batches(_vague, return_dtype=pl.Boolean)


def _vague(text: pl.Series) -> pl.Series:
    short = text.str.len_bytes().is_in(VAGUE)
    return short & text.str.contains(r"^\d{4}(-\d{2})?$") if short.any() else short


def _completed_days(text: pl.Series, zone: str) -> pl.Series:
    if not text.str.len_bytes().is_in(VAGUE).any():
        return _local_times(text, zone).dt.date()
    letters, written = pl.col("text").str.len_chars(), pl.col("text")
    whole = pl.when(letters == 4).then(written + "-07-01").when(letters == 7).then(written + "-15")
    return _local_times(_column(text, whole.otherwise(written)), zone).dt.date()


def _local_times(text: pl.Series, zone: str) -> pl.Series:
    letters = text.str.len_chars()
    if letters.is_null().all():
        return pl.repeat(None, len(text), dtype=MOMENT, eager=True).alias(text.name)
    days = _column(text, pl.col("text").str.head(DAY).str.to_date("%Y-%m-%d", strict=False)).cast(MOMENT)
    if (letters <= DAY).all():
        return days.set(letters != DAY, None)
    return days.zip_with((letters == DAY).fill_null(False), _instants(text, zone))


def _instants(text: pl.Series, zone: str) -> pl.Series:
    """The local times of what is written to the second, with or without a zone."""
    written = pl.col("text").str.head(SECONDS).str.to_datetime(
        "%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us", cache=False
    )  # fmt: skip
    clock, tails = _column(text, written), _tails(text)
    ahead = {tail: _minutes_ahead(tail) for tail in tails.unique().drop_nulls()}
    zoned = {tail: minutes for tail, minutes in ahead.items() if minutes is not None}
    if not zoned:
        return clock.set(tails != "", None)
    minutes = tails.replace_strict(zoned, default=None, return_dtype=pl.Int64)
    utc = clock - (minutes * 60_000_000).cast(pl.Duration("us"))
    local = utc.dt.convert_time_zone(zone).dt.replace_time_zone(None)
    return local if len(zoned) == len(ahead) else local.zip_with(tails != "", clock)


def _tails(text: pl.Series) -> pl.Series:
    """What stands after the seconds and their fraction."""
    tails = text.str.slice(SECONDS)
    return tails.str.replace(r"^\.\d+", "") if tails.str.starts_with(".").any() else tails


def _minutes_ahead(tail: str) -> int | None:
    """How far a written zone is ahead of UTC; nothing where there is none, or what is none."""
    found = _ZONE.fullmatch(tail)
    if not found:
        return None
    if tail == "Z":
        return 0
    minutes = int(found[2]) * 60 + int(found[3])
    return minutes if found[1] == "+" else -minutes


def _column(text: pl.Series, asked: pl.Expr) -> pl.Series:
    return text.to_frame("text").select(asked.alias(text.name)).to_series()
