"""Observation, Condition and Immunization rows → observations, conditions and vaccinations."""

import polars as pl

from quanmin.core.exchange.care import provided
from quanmin.core.exchange.condition import PREGNANCY
from quanmin.core.exchange.elements import key, key_of
from quanmin.core.exchange.gates import World, dated, finished, of_residents, recorded, versions
from quanmin.core.exchange.observation import CODES, DIASTOLIC, PANEL, SYSTOLIC
from quanmin.core.exchange.report import noted

POLIO = ("IPV", "bOPV")  # one series of doses
MOST_DOSES = 10
ENCOUNTERS = {"encounter": pl.String(), "key": pl.Int64()}


def observations(frame: pl.DataFrame, contacts: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows of table observations; `contacts` gives the number of the service each was measured at, by key."""
    name = "Observation"
    frame = dated(of_residents(versions(frame, name, world.report), name, world), name, world, text="time")
    noted(frame, pl.col("translated"), (name, "code-translated"), world.report)
    noted(frame, pl.col("converted"), (name, "unit-converted"), world.report)
    world.report.note(name, "taken", [], len(frame))
    found = paired(frame, world)
    named = found["encounter"].unique() if len(contacts) else pl.Series("encounter", [], pl.String)
    keys = pl.DataFrame(
        {"encounter": named, "key": [key_of(one, "Encounter") for one in named]}, schema=ENCOUNTERS
    )
    known = keys.join(contacts, on="key").select("encounter", "contact_id")
    found = found.join(known, on="encounter", how="left", maintain_order="left")
    # Numbered by their own ids, which is one sort; the writer puts them in the table's order.
    rows = found.sort("id", "value", nulls_last=True).with_row_index("observation_id", 1)
    return rows.select(
        pl.col("observation_id").cast(pl.Int64), "resident_id", "code", pl.col("at").alias("taken_at"), "value",
        "second_value", "unit", "contact_id", *recorded(world),
    )  # fmt: skip


def paired(frame: pl.DataFrame, world: World) -> pl.DataFrame:
    """Systolic and diastolic values sent apart, put together where one person has both at one instant.

    Of several at one instant the highest goes with the highest. What has no partner stays as it is.
    """
    apart = [CODES[SYSTOLIC], CODES[DIASTOLIC]]
    values = frame.filter(pl.col("code").is_in(apart))
    if values.is_empty():
        return frame
    ordered = values.sort("value", "id", descending=[True, False])
    same = ["resident_id", "at"]
    ranked = ordered.with_columns(place=pl.int_range(pl.len()).over(*same, "code"))
    upper, lower = (ranked.filter(pl.col("code") == code) for code in apart)
    both = upper.drop("second_value").join(
        lower.select(*same, "place", pl.col("value").alias("second_value")), on=[*same, "place"], how="inner"
    )
    pairs = both.with_columns(code=pl.lit(CODES[PANEL])).select(frame.columns)
    alone = pl.concat([
        upper.join(lower, on=[*same, "place"], how="anti"), lower.join(upper, on=[*same, "place"], how="anti")
    ])  # fmt: skip
    noted(both, pl.col("id").is_not_null(), ("Observation", "paired-pressure"), world.report)
    noted(alone, pl.col("id").is_not_null(), ("Observation", "unpaired-pressure"), world.report)
    return pl.concat([frame.filter(~pl.col("code").is_in(apart)), pairs, alone.select(frame.columns)])


def codes_by_key(frame: pl.DataFrame, named: pl.Series) -> pl.DataFrame:
    """From the key of a diagnosis to its code, if any is referred to by key."""
    diagnosed = frame.filter(pl.col("code") != PREGNANCY)
    found = diagnosed if (named != 0).any() else diagnosed.clear()
    keys = pl.Series("diagnosis", [key(f"Condition/{one}") for one in found["id"]], dtype=pl.Int64)
    return found.select(keys, "code").unique("diagnosis", keep="last")


def conditions(frame: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows of table conditions. `frame` has its last versions only."""
    name = "Condition"
    frame = frame.filter(pl.col("code") != PREGNANCY)
    undated = pl.col("onset").is_null() & pl.col("recorded").is_not_null()
    frame = of_residents(frame, name, world)
    noted(frame, undated, (name, "diagnosed-when-recorded"), world.report)
    frame = frame.with_columns(onset=pl.coalesce("onset", "recorded"))
    frame = dated(frame, name, world, text="onset", vague=True)
    open_end = pl.col("ended") & pl.col("abated").is_null()
    noted(frame, open_end, (name, "ended-when-recorded"), world.report)
    frame = frame.with_columns(
        abated=pl.when(open_end).then(pl.coalesce("recorded", "onset")).otherwise("abated")
    )
    frame = finished(frame, name, world, text="abated")
    noted(frame, pl.col("translated"), (name, "code-translated"), world.report)
    world.report.note(name, "taken", [], len(frame))
    rows = frame.sort("resident_id", "at", "code", "id").with_row_index("condition_id", 1)
    return rows.select(
        pl.col("condition_id").cast(pl.Int64), "resident_id", "code", pl.col("at").dt.date().alias("diagnosed"),
        pl.col("until").alias("abated"), *recorded(world),
    )  # fmt: skip


def vaccinations(frame: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows of table vaccinations: one a dose and vaccine, numbered by date where no number is given."""
    name = "Immunization"
    frame = dated(of_residents(versions(frame, name, world.report), name, world), name, world, text="time")
    frame = provided(frame, name, world)
    noted(frame, pl.col("dose").is_null(), (name, "numbered-dose"), world.report)
    world.report.note(name, "taken", [], len(frame))
    doses = frame.with_columns(vaccine=pl.col("vaccines").str.split(" ")).explode("vaccine")
    series = pl.when(pl.col("vaccine").is_in(POLIO)).then(pl.lit("polio")).otherwise("vaccine")
    doses = doses.sort("at", "id").with_columns(
        rank=pl.int_range(1, pl.len() + 1).over("resident_id", series)
    )
    doses = doses.with_columns(dose=pl.coalesce("dose", "rank").clip(1, MOST_DOSES))
    rows = doses.sort("vaccine", "resident_id", "at", "dose", "id").with_row_index("vaccination_id", 1)
    return rows.select(
        pl.col("vaccination_id").cast(pl.Int64), "resident_id", "vaccine", "dose", pl.col("at").dt.date().alias("date"),
        "unit_id", *recorded(world),
    )  # fmt: skip
