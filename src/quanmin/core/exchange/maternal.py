"""Pregnancies, births and screenings, which speak of each other: rows → tables."""

import polars as pl

from quanmin.core.exchange.condition import PREGNANCY
from quanmin.core.exchange.elements import key
from quanmin.core.exchange.gates import (
    World,
    dated,
    finished,
    numbers,
    of_residents,
    recorded,
    valid,
    versions,
)
from quanmin.core.exchange.report import noted
from quanmin.core.exchange.times import local_time
from quanmin.core.snapshot.tables import BIRTHS, PREGNANCIES

FULL_TERM = 45 * 7  # days: a pregnancy that nobody ended is over by then


def pregnancies(
    diagnoses: pl.DataFrame, told: pl.DataFrame, residences: pl.DataFrame, world: World
) -> pl.DataFrame:
    """The rows of table pregnancies, with the key of each."""
    name = "Condition"
    frame = diagnoses.filter(pl.col("code") == PREGNANCY)
    frame = frame.join(told.unique("id", keep="last"), on="id", how="left", maintain_order="left")
    noted(frame, pl.col("last_period").is_null(), (name, "last-period-from-onset"), world.report)
    noted(frame, pl.col("risk").is_null(), (name, "risk-unknown"), world.report)
    first = pl.coalesce("last_period", "onset", "recorded")
    frame = frame.with_columns(onset=first, risk=pl.col("risk").fill_null("green"))
    frame = dated(of_residents(frame, name, world), name, world, text="onset", vague=True)
    frame = lived(finished(frame, name, world, text="abated"), residences)
    days = (pl.col(day).str.to_date("%Y-%m-%d", strict=False) for day in ("booked", "managed_from"))
    keys = pl.Series("key", [key(f"Condition/{one}") for one in frame["id"]], dtype=pl.Int64)
    frame = valid(frame.with_columns(keys, *days), name, PREGNANCIES, world.report)
    world.report.note(name, "taken", [], len(frame))
    return frame.select(
        "key", "resident_id", "unit_id", "booked", "booked_weeks", "risk", "managed_from", "outcome",
        numbers(pl.col("id"), pl.col("key")).alias("pregnancy_id"), pl.col("at").dt.date().alias("last_period"),
        pl.col("until").alias("ended"), *recorded(world),
    )  # fmt: skip


def lived(frame: pl.DataFrame, residences: pl.DataFrame) -> pl.DataFrame:
    """The rows with `unit_id`, the village the resident lived in at the time, or else the first one."""
    rows = frame.with_row_index("row")
    homes = residences.select("resident_id", "unit_id", since="start")
    found = rows.select("row", "resident_id", "at").join(homes, on="resident_id")
    found = found.with_columns(later=pl.col("since") > pl.col("at").dt.date())
    near = pl.when("later").then(-pl.col("since").cast(pl.Int32)).otherwise(pl.col("since").cast(pl.Int32))
    nearest = found.sort("row", pl.col("later"), -near).unique("row", keep="first").select("row", "unit_id")
    return rows.join(nearest, on="row", how="left", maintain_order="left").drop("row")


def births(
    frame: pl.DataFrame,
    patients: pl.DataFrame,
    *,
    pregnancies: pl.DataFrame,
    residences: pl.DataFrame,
    world: World,
) -> pl.DataFrame:
    """The rows of table births: children whose Patient names the mother. A stillborn child has no Patient."""
    children = patients.filter("first").select("key", "updated", "resident_id", "sex", "birth_date", "id")
    found = frame.unique(maintain_order=True).join(children, on=["key", "updated"], nulls_equal=True)
    mothers = world.people.select(mother="key", mother_id="resident_id")
    known = pregnancies.select("pregnancy_id", pregnancy="key")
    found = found.join(mothers, on="mother", how="left").join(known, on="pregnancy", how="left")
    at = local_time(pl.col("born_at"), world.zone)
    at = (
        pl.when(at.dt.date() == pl.col("birth_date"))
        .then(at)
        .otherwise(pl.col("birth_date").cast(pl.Datetime("us")))
    )
    found = found.with_columns(at=at, place=pl.col("place").fill_null("other"), child=pl.col("resident_id"))
    found = valid(found, "Patient", BIRTHS, world.report)
    # The village is the mother's, or the child's where she is nobody known.
    found = lived(found.with_columns(resident_id=pl.coalesce("mother_id", "child")), residences)
    rows = found.sort("at", "child").with_row_index("birth_id", 1)
    return rows.select(
        pl.col("birth_id").cast(pl.Int64), "mother_id", "pregnancy_id", "unit_id", "sex", "weight_g", "place",
        "gestation_weeks", pl.col("child").alias("resident_id"), pl.col("at").alias("born_at"),
        pl.lit(True).alias("live"), pl.col("defect").fill_null(False), *recorded(world),
    )  # fmt: skip


def screenings(frame: pl.DataFrame, pregnancies: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows of table screenings; one before birth belongs to the pregnancy the woman was in."""
    name = "Observation"
    frame = dated(of_residents(versions(frame, name, world.report), name, world), name, world, text="time")
    noted(frame, pl.col("result").is_null(), (name, "result-unknown"), world.report)
    frame = frame.join(world.units, left_on="unit", right_on="key", how="left", maintain_order="left")
    world.report.note(name, "taken", [], len(frame))
    rows = frame.sort("kind", "resident_id", "at", "id").with_row_index("screening_id", 1)
    return rows.join(_expecting(rows, pregnancies), on="screening_id", how="left", maintain_order="left").select(
        pl.col("screening_id").cast(pl.Int64), "resident_id", "kind", pl.col("at").dt.date().alias("date"), "unit_id",
        "result", "pregnancy_id", *recorded(world),
    )  # fmt: skip


def _expecting(rows: pl.DataFrame, pregnancies: pl.DataFrame) -> pl.DataFrame:
    """The pregnancy each prenatal test was made in."""
    day = pl.col("at").dt.date()
    tests = rows.filter(pl.col("kind") == "prenatal").select("screening_id", "resident_id", "at")
    found = tests.join(
        pregnancies.select("resident_id", "pregnancy_id", "last_period", "ended"), on="resident_id"
    )
    over = pl.coalesce("ended", pl.col("last_period").dt.offset_by(f"{FULL_TERM}d"))
    found = found.filter((day >= pl.col("last_period")) & (day <= over))
    return (
        found.sort("last_period").unique("screening_id", keep="last").select("screening_id", "pregnancy_id")
    )
