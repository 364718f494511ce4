"""Encounter and EpisodeOfCare rows → contacts, encounters, admissions and enrolments; contracts and posts."""

import polars as pl

from quanmin.core.exchange.elements import key
from quanmin.core.exchange.gates import (
    World,
    completed,
    dated,
    finished,
    numbers,
    of_residents,
    recorded,
    versions,
)
from quanmin.core.exchange.report import kept, noted
from quanmin.core.exchange.times import local_time
from quanmin.core.exchange.valuesets import programme_of

UNKNOWN_DIAGNOSIS = "R69"


def provided(frame: pl.DataFrame, name: str, world: World) -> pl.DataFrame:
    """The rows with `unit_id`, the provider; where none is known, the department that stands for it."""
    found = frame.join(world.units, left_on="unit", right_on="key", how="left", maintain_order="left")
    noted(found, pl.col("unit_id").is_null(), (name, "provider-unknown"), world.report)
    return found.with_columns(pl.col("unit_id").fill_null(world.not_stated))


def staffed(frame: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows with `staff_id`, empty where nobody known is named."""
    return frame.join(world.staff, left_on="staff", right_on="key", how="left", maintain_order="left")


def programmes(frame: pl.DataFrame, codes: pl.DataFrame, world: World) -> pl.DataFrame:
    """Episodes with their programme; one of no declared type has that of the condition it manages."""
    name = "EpisodeOfCare"
    found = frame.join(codes, on="diagnosis", how="left", maintain_order="left")
    managed = pl.col("code").replace_strict({code: programme_of(code) for code in codes["code"].unique()},
                                            default="", return_dtype=pl.String)  # fmt: skip
    derived = pl.col("programme") == ""
    found = found.with_columns(
        derived=derived, programme=pl.when(derived).then(managed.fill_null("")).otherwise("programme")
    )
    found = kept(found, pl.col("programme") == "", (name, "code-not-needed"), world.report)
    noted(found, pl.col("derived"), (name, "enrolment-from-diagnosis"), world.report)
    return found


def enrolments(episodes: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows of table enrolments."""
    name = "EpisodeOfCare"
    frame = dated(of_residents(episodes, name, world), name, world, text="start", vague=True)
    frame = staffed(provided(finished(frame, name, world), name, world), world)
    world.report.note(name, "taken", [], len(frame))
    rows = frame.sort("programme", "resident_id", "at", "id").with_row_index("enrolment_id", 1)
    return rows.select(
        pl.col("enrolment_id").cast(pl.Int64), "resident_id", "programme", "unit_id", "staff_id",
        pl.col("at").dt.date().alias("start"), pl.col("until").alias("end"), "end_reason", *recorded(world),
    )  # fmt: skip


def attended(
    frame: pl.DataFrame,
    extras: pl.DataFrame,
    *,
    episodes: pl.DataFrame,
    codes: pl.DataFrame,
    world: World,
) -> pl.DataFrame:
    """Encounters of known residents with their provider, staff, programme and main diagnosis."""
    name = "Encounter"
    frame = dated(of_residents(versions(frame, name, world.report), name, world), name, world, text="start")
    frame = frame.join(extras.unique("id", keep="last"), on="id", how="left", maintain_order="left")
    told = episodes.unique("key", keep="last").select(episode="key", episode_programme="programme")
    frame = frame.join(told, on="episode", how="left", maintain_order="left")
    frame = frame.join(codes, on="diagnosis", how="left", maintain_order="left")
    frame = staffed(provided(frame.with_columns(pregnancy="diagnosis"), name, world), world)
    own = pl.when(pl.col("programme") != "").then("programme")
    frame = frame.with_columns(
        programme=pl.coalesce(own, "episode_programme"), diagnosis=pl.coalesce("reason", "code")
    )
    service = (pl.col("service") != "") & pl.col("programme").is_not_null()
    frame = frame.with_columns(table=pl.when(service).then(pl.lit("contact")).otherwise("kind"))
    frame = kept(frame, pl.col("table") == "", (name, "encounter-class-not-needed"), world.report)
    return finished(frame, name, world)


def contacts(frame: pl.DataFrame, pregnancies: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows of table contacts, with the key of each. A finished encounter is complete unless it says otherwise."""
    rows = frame.filter(pl.col("table") == "contact").sort("programme", "resident_id", "at", "id")
    keys = pl.Series("key", [key(f"Encounter/{one}") for one in rows["id"]], dtype=pl.Int64)
    known = pregnancies.select("pregnancy_id", pregnancy="key")
    rows = rows.with_columns(keys).join(known, on="pregnancy", how="left", maintain_order="left")
    world.report.note("Encounter", "taken", [], len(rows))
    return rows.select(
        "key", "resident_id", "programme", "stage", "unit_id", "staff_id", "outcome",
        numbers(pl.col("id"), pl.col("key")).alias("contact_id"), pl.col("service").alias("kind"),
        pl.col("at").dt.date().alias("date"),
        pl.coalesce("method", "class_method").alias("method"), pl.col("complete").fill_null(True),
        "pregnancy_id", pl.col("next_due").str.to_date("%Y-%m-%d", strict=False),
        *recorded(world),
    )  # fmt: skip


def visits(frame: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows of table encounters: outpatient and emergency visits."""
    rows = _diagnosed(frame.filter(pl.col("table").is_in(["outpatient", "emergency"])), world)
    rows = rows.sort("resident_id", "at", "id").with_row_index("encounter_id", 1)
    return rows.select(
        pl.col("encounter_id").cast(pl.Int64), "resident_id", "unit_id", pl.col("table").alias("kind"),
        pl.col("at").alias("started_at"), "diagnosis", pl.col("tcm").fill_null(False),
        pl.col("booked").fill_null(False), "wait_minutes", "cost_fen", *recorded(world),
    )  # fmt: skip


def stays(frame: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows of table admissions; groups and their weights are left to whoever groups."""
    rows = _diagnosed(frame.filter(pl.col("table") == "admission"), world)
    rows = rows.sort("resident_id", "at", "id").with_row_index("admission_id", 1)
    return rows.select(
        pl.col("admission_id").cast(pl.Int64), "resident_id", "unit_id", pl.col("at").dt.date().alias("admitted"),
        local_time(pl.col("end"), world.zone).dt.date().alias("discharged"), "diagnosis",
        pl.col("discharge").alias("outcome"), "cost_fen", pl.col("fund_fen").fill_null(0), "self_paid_fen", "bed_days",
        "operation", "pathway", pl.lit(None, pl.String).alias("drg"), pl.lit(None, pl.Float64).alias("drg_weight"),
        pl.lit(None, pl.Int64).alias("drg_mean_cost_fen"), pl.lit(None, pl.Float64).alias("drg_mean_days"),
        pl.lit(None, pl.String).alias("drg_risk"), *recorded(world),
    )  # fmt: skip


def _diagnosed(frame: pl.DataFrame, world: World) -> pl.DataFrame:
    noted(frame, pl.col("diagnosis").is_null(), ("Encounter", "diagnosis-unknown"), world.report)
    noted(frame, pl.col("cost_fen").is_null(), ("Encounter", "cost-unknown"), world.report)
    world.report.note("Encounter", "taken", [], len(frame))
    return frame.with_columns(
        pl.col("diagnosis").fill_null(UNKNOWN_DIAGNOSIS), pl.col("cost_fen").fill_null(0)
    )


def contracts(frame: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows of table contracts; one without a last day is refused, because a contract is for a time."""
    name = "Contract"
    frame = kept(
        versions(frame, name, world.report), pl.col("end").is_null(), (name, "date-missing"), world.report
    )
    frame = dated(of_residents(frame, name, world), name, world, text="start")
    frame = provided(finished(frame, name, world), name, world)
    world.report.note(name, "taken", [], len(frame))
    rows = frame.sort("resident_id", "at", "id").with_row_index("contract_id", 1)
    return rows.select(
        pl.col("contract_id").cast(pl.Int64), "resident_id", "unit_id", "package",
        pl.col("at").dt.date().alias("start"), pl.col("until").alias("end"), "renewed", *recorded(world),
    )  # fmt: skip


def referrals(frame: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows of table referrals; one that does not say which way it goes is taken to go to a higher level."""
    name = "ServiceRequest"
    frame = dated(of_residents(versions(frame, name, world.report), name, world), name, world, text="time")
    frame = provided(frame, name, world)
    onward = world.units.rename({"unit_id": "to_unit_id"})
    frame = frame.join(onward, left_on="to", right_on="key", how="left", maintain_order="left")
    frame = kept(frame, pl.col("to_unit_id").is_null(), (name, "provider-missing"), world.report)
    noted(frame, pl.col("direction").is_null(), (name, "direction-assumed"), world.report)
    world.report.note(name, "taken", [], len(frame))
    rows = frame.sort("resident_id", "at", "id").with_row_index("referral_id", 1)
    return rows.select(
        pl.col("referral_id").cast(pl.Int64), "resident_id", "unit_id", "to_unit_id",
        pl.col("direction").fill_null("up"), pl.col("at").dt.date().alias("date"),
        pl.col("accepted").str.to_date("%Y-%m-%d", strict=False), *recorded(world),
    )  # fmt: skip


def posts(frame: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows of table staff_posts."""
    name = "PractitionerRole"
    frame = staffed(versions(frame, name, world.report), world)
    frame = kept(frame, pl.col("staff_id").is_null(), (name, "subject-not-found"), world.report)
    frame = completed(
        dated(frame, name, world, text="start", vague=True), name, world, text="end", to="until"
    )
    frame = provided(frame, name, world)
    world.report.note(name, "taken", [], len(frame))
    rows = frame.sort("unit_id", "staff_id", "at", "id").with_row_index("post_id", 1)
    return rows.select(
        pl.col("post_id").cast(pl.Int64), "staff_id", "unit_id", "category", "general_practitioner",
        pl.col("at").dt.date().alias("start"), pl.col("until").alias("end"), *recorded(world),
    )  # fmt: skip
