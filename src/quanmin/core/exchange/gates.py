"""What every kind of row goes through: its last version, its resident, its date."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from quanmin.core.exchange.report import Report, kept
from quanmin.core.exchange.times import completed_day, is_vague, local_time
from quanmin.core.snapshot.declare import Table

HASHED = (
    1 << 52
)  # numbers made from a key have this bit, so that they are none that a source gave, and fit a browser


@dataclass(frozen=True)
class World:
    """What rows are held against: the residents and units by key, the zone, the last day of the data."""

    people: pl.DataFrame
    units: pl.DataFrame
    not_stated: int
    staff: pl.DataFrame
    zone: str
    until: date
    report: Report


def numbers(text: pl.Expr, key: pl.Expr) -> pl.Expr:
    """The number of a row: the resource's id where that is a number, else one made from its key."""
    plain = text.str.contains(r"^[1-9][0-9]{0,14}$")
    return pl.when(plain).then(text.cast(pl.Int64, strict=False)).otherwise(HASHED + key % HASHED)


def versions(frame: pl.DataFrame, name: str, report: Report) -> pl.DataFrame:
    """Each resource once, as last updated; of equal ones the last that was read. What has no id is left as it is."""
    # Numbers made from the ids are quicker told apart; where two are alike, the ids themselves are looked at.
    if frame["id"].hash().n_unique() == len(frame):
        return frame
    ordered = frame.sort("updated", maintain_order=True)
    again = ordered["id"].is_duplicated() & (ordered["id"] != "")
    last = ordered.filter(again).unique("id", keep="last", maintain_order=True)
    count = int(again.sum()) - len(last)
    report.note(name, "repeated", [f"{name}/{one}" for one in last["id"].head(5)], count)
    return pl.concat([ordered.filter(~again), last])


def of_residents(frame: pl.DataFrame, name: str, world: World) -> pl.DataFrame:
    """The rows whose subject is known, with `resident_id` and the first day the resident can have been born."""
    found = frame.join(
        world.people, left_on="subject", right_on="key", how="left", maintain_order="left", coalesce=True
    )
    return kept(found, pl.col("resident_id").is_null(), (name, "subject-not-found"), world.report)


def dated(frame: pl.DataFrame, name: str, world: World, *, text: str, vague: bool = False) -> pl.DataFrame:
    """The rows with `at`, the local time of a column of text; what is missing, unreadable, to come, or (unless
    `vague`) no whole day is refused."""
    written = pl.col(text)
    frame = kept(frame, written.is_null(), (name, "date-missing"), world.report)
    if vague:
        frame = completed(frame, name, world, text=text, to="at").with_columns(
            pl.col("at").cast(pl.Datetime("us"))
        )
    else:
        frame = kept(frame, is_vague(written), (name, "date-vague"), world.report)
        frame = frame.with_columns(at=local_time(written, world.zone))
    frame = kept(frame, pl.col("at").is_null(), (name, "date-unreadable"), world.report)
    frame = kept(frame, pl.col("at").dt.date() > world.until, (name, "date-future"), world.report)
    if "born_from" not in frame.columns:
        return frame
    return kept(frame, pl.col("at").dt.date() < pl.col("born_from"), (name, "before-birth"), world.report)


def completed(frame: pl.DataFrame, name: str, world: World, *, text: str, to: str) -> pl.DataFrame:
    """The rows with the day a column of text says; a month or a year alone is completed, not past the last day."""
    day = completed_day(pl.col(text), world.zone)
    short = frame.select(is_vague(pl.col(text)).fill_null(False)).to_series()
    if not short.any():
        return frame.with_columns(day.alias(to))
    vague = frame.filter(short)["id"]
    world.report.note(name, "completed-date", [f"{name}/{one}" for one in vague.head(5)], len(vague))
    last = pl.min_horizontal(pl.col(to), pl.lit(world.until))
    earliest = pl.max_horizontal(last, pl.col("born_from")) if "born_from" in frame.columns else last
    kept_within = pl.when(pl.lit(short) & pl.col(to).is_not_null()).then(earliest).otherwise(pl.col(to))
    return frame.with_columns(day.alias(to)).with_columns(kept_within.alias(to))


def finished(frame: pl.DataFrame, name: str, world: World, *, text: str = "end") -> pl.DataFrame:
    """The rows with `until`, the day they ended, empty while they last; an end before the start is refused."""
    frame = completed(frame, name, world, text=text, to="until")
    frame = kept(
        frame, pl.col(text).is_not_null() & pl.col("until").is_null(), (name, "date-unreadable"), world.report
    )
    return kept(frame, pl.col("until") < pl.col("at").dt.date(), (name, "date-order"), world.report)


def valid(frame: pl.DataFrame, name: str, table: Table, report: Report) -> pl.DataFrame:
    """The rows whose values are those a table declares: of its codes, within its bounds; others are refused."""
    for column in table.columns:
        if column.name in frame.columns and column.choices:
            odd = ~pl.col(column.name).is_in(column.choices)
            frame = kept(frame, odd, (name, "code-invalid"), report)
        if column.name in frame.columns and column.low is not None and column.high is not None:
            far = ~pl.col(column.name).is_between(column.low, column.high)
            frame = kept(frame, far, (name, "value-out-of-range"), report)
    return frame


def recorded(world: World) -> list[pl.Expr]:
    """The columns of provenance: when the source wrote the row, or else when it happened; and whence."""
    written = local_time(pl.col("updated"), world.zone)
    return [pl.coalesce(written, pl.col("at")).alias("recorded_at"), pl.lit("fhir").alias("source")]
