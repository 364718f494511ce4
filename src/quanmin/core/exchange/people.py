"""Patient rows → residents, residences and deaths; who is who when one person has several resources."""

import polars as pl

from quanmin.core.codes.icd10 import in_group
from quanmin.core.codes.identity import is_valid
from quanmin.core.exchange.gates import World, completed, numbers, recorded, versions
from quanmin.core.exchange.patient import FLAGS
from quanmin.core.exchange.report import Report, kept, noted
from quanmin.core.exchange.times import completed_day, is_vague, local_time

UNKNOWN_CAUSE = "R99"
OLDEST = 125  # completed years, as table deaths declares


def patients(frame: pl.DataFrame, world: World) -> pl.DataFrame:
    """One row a patient resource whose birth can be read, with days, `resident_id` and `first`: whether it is the one
    of several resources of a person that is kept. One person is one valid identity number."""
    report = world.report
    frame = _identified(versions(frame, "Patient", report), report).with_columns(
        at=pl.lit(None, pl.Datetime("us"))
    )
    frame = completed(frame, "Patient", world, text="birth", to="birth_date")
    frame = completed(frame, "Patient", world, text="death", to="death_date")
    floor = (
        pl.when(is_vague(pl.col("birth")))
        .then((pl.col("birth") + "-01-01").str.slice(0, 10))
        .otherwise("birth")
    )
    month = pl.when(pl.col("birth").str.len_chars() == 7).then(pl.col("birth") + "-01").otherwise(floor)
    frame = frame.with_columns(born_from=completed_day(month, world.zone))
    updated = local_time(pl.col("updated"), world.zone).dt.date()
    undated = pl.col("dead") & pl.col("death_date").is_null() & updated.is_not_null()
    noted(frame, undated, ("Patient", "death-dated-when-recorded"), report)
    frame = frame.with_columns(death_date=pl.when(undated).then(updated).otherwise("death_date"))
    frame = kept(frame, pl.col("birth_date").is_null(), ("Patient", "date-unreadable"), report)
    late = (pl.col("birth_date") > world.until) | (pl.col("death_date") > world.until)
    frame = kept(frame, late, ("Patient", "date-future"), report)
    frame = kept(frame, pl.col("death_date") < pl.col("birth_date"), ("Patient", "date-order"), report)
    last = pl.coalesce("death_date", pl.lit(world.until))
    ages = last.dt.year() - pl.col("birth_date").dt.year()
    frame = kept(frame, ages > OLDEST, ("Patient", "value-out-of-range"), report)
    return _merged(frame, report)


def _identified(frame: pl.DataFrame, report: Report) -> pl.DataFrame:
    """Identity numbers that are none are left out."""
    wrong = pl.col("identity").is_not_null() & ~pl.col("identity").map_elements(
        is_valid, return_dtype=pl.Boolean
    )
    noted(frame, wrong, ("Patient", "identity-number-wrong"), report)
    return frame.with_columns(identity=pl.when(wrong).then(None).otherwise("identity"))


def _merged(frame: pl.DataFrame, report: Report) -> pl.DataFrame:
    frame = frame.with_columns(number=numbers(pl.col("id"), pl.col("key"))).sort("id")
    person = pl.coalesce("identity", pl.col("id"))
    frame = frame.with_columns(
        resident_id=pl.col("number").first().over(person),
        first=pl.col("id") == pl.col("id").first().over(person),
    )
    noted(frame, ~pl.col("first"), ("Patient", "duplicate-person"), report)
    report.note("Patient", "taken", [], len(frame))
    return frame


def known_as(frame: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """From every key a person goes by, the resource's own and its aliases, to `resident_id` and `born_from`.

    An alias that two different persons have names neither.
    """
    people = frame.select("key", "resident_id", "born_from")
    others = (
        aliases.join(people, on="key")
        .select("alias", "resident_id", "born_from")
        .unique(["alias", "resident_id"])
    )
    clear = others.filter(~pl.col("alias").is_duplicated()).rename({"alias": "key"})
    return pl.concat([people, clear.join(people, on="key", how="anti").select(people.columns)]).sort("key")


def residents(frame: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows of table residents: one a person."""
    first = frame.filter("first").with_columns(at=pl.col("birth_date").cast(pl.Datetime("us")))
    return first.select(
        "resident_id", "name", "sex", "birth_date", "death_date", "phone", "address", *FLAGS, *recorded(world),
        identity_number="identity",
    )  # fmt: skip


def residences(frame: pl.DataFrame, homes: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows of table residences: each home from its first day, or birth, to its last or until the next begins."""
    people = frame.select("key", "resident_id", "birth_date")
    found = homes.join(people, on="key", how="inner", maintain_order="left")
    noted(found, pl.col("start").is_null(), ("Patient", "home-since-birth"), world.report)
    started = pl.coalesce(completed_day(pl.col("start"), world.zone), "birth_date")
    ended = completed_day(pl.col("end"), world.zone)
    order = ["resident_id", "start", "end", "unit_id"]
    spans = (
        found.with_columns(start=pl.max_horizontal(started, "birth_date"), end=ended)
        .unique(order)
        .sort(order, nulls_last=True)
    )
    after = pl.col("start").shift(-1).over("resident_id").dt.offset_by("-1d")
    spans = spans.with_columns(end=pl.min_horizontal("end", after))
    spans = spans.filter(pl.col("end").is_null() | (pl.col("end") >= pl.col("start")))
    spans = spans.with_columns(at=pl.col("start").cast(pl.Datetime("us"))).with_row_index("residence_id", 1)
    return spans.select(
        pl.col("residence_id").cast(pl.Int64), "resident_id", "unit_id", "start", "end", *recorded(world)
    )


def deaths(frame: pl.DataFrame, homes: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows of table deaths: whoever has a date of death, in the village of the last home by then."""
    noted(frame, pl.col("first") & pl.col("death_date").is_not_null() & pl.col("cause").is_null(),
          ("Patient", "cause-unknown"), world.report)  # fmt: skip
    died = frame.filter(pl.col("first") & pl.col("death_date").is_not_null()).drop("end", strict=False)
    last = homes.sort("start").unique("resident_id", keep="last").select("resident_id", "unit_id")
    died = died.join(last, on="resident_id").sort("death_date", "resident_id").with_row_index("death_id", 1)
    born, day = pl.col("birth_date"), pl.col("death_date")
    # The day of the year as in 1028 for 28 October, wider than the eight bits a month has.
    written, then = (date.dt.month().cast(pl.Int32) * 100 + date.dt.day() for date in (day, born))
    before = written < then
    years = day.dt.year().cast(pl.Int64) - born.dt.year().cast(pl.Int64) - before.cast(pl.Int64)
    days = (day - born).dt.total_days()
    return died.with_columns(at=day.cast(pl.Datetime("us"))).select(
        pl.col("death_id").cast(pl.Int64), "resident_id", "unit_id", day.alias("date"), "sex", years.alias("age_years"),
        pl.when(years < 1).then(days).alias("age_days"), pl.col("cause").fill_null(UNKNOWN_CAUSE),
        *recorded(world), maternal=pl.col("cause").is_in(_maternal(died["cause"])).fill_null(False),
    )  # fmt: skip


def _maternal(causes: pl.Series) -> list[str]:
    """Those of the causes that are a mother's death: without late deaths and late effects."""
    return [code for code in causes.drop_nulls().unique() if in_group(code, "maternal")]
