"""Figures out of sample surveys: weighted, with the interval their design gives, for the county and its townships.

    surveyed_results(folder, {"smoking-prevalence-15plus": (Survey("smokes", ages=(15, None)), 100)}, periods)

A year's survey answers the year and any period that ends with it. Numerator and denominator are the people who met
and were asked, as they were counted; the value is weighted and is not their quotient.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from quanmin.core.measures.kinds import Survey
from quanmin.core.measures.places import SCHEMA
from quanmin.core.measures.tree import read_tree
from quanmin.core.periods import Period, parse
from quanmin.core.stats.estimate import Mask, Values
from quanmin.core.stats.surveys import Design, Lonely, Surveyed, design, weighted_mean, weighted_share

# A township has a value of its own from so many answers and degrees of freedom on (the NCHS standards for
# proportions, Vital Health Stat 2(175), 2017); with fewer it still counts in the county's.
FEWEST_ANSWERS, FEWEST_DEGREES = 30, 8
# A stratum with one sampling unit is held against the mean of all: the interval is rather too wide than too narrow.
LONELY: Lonely = "adjust"
Asked = Mapping[str, tuple[Survey, float]]


def surveyed_results(folder: Path, asked: Asked, periods: Sequence[Period]) -> pl.DataFrame:
    """Result rows of each measure code's survey and multiplier, for the periods whose last day ends a survey's year.

    Where two surveys of a year ask the item, the one recorded last speaks, of equals the first by name.
    """
    if not asked:
        return pl.DataFrame(schema=SCHEMA)
    items = {kind.item for kind, _ in asked.values()}
    table = pl.scan_parquet(folder / "survey_answers.parquet").filter(pl.col("item").is_in(sorted(items)))
    answers = _latest(table.collect())
    places = read_tree(folder).select("unit", "county", "township")
    rows = [
        (code, unit, level, period.name, *figures, None)
        for code, (kind, factor) in asked.items()
        for year, found in _by_year(answers, kind)
        if (wanted := [period for period in periods if parse(str(year)).end == period.end])
        for unit, level, figures in _figures(found, places, kind, factor)
        for period in wanted
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def shares_by_band(
    folder: Path, kind: Survey, year: int, age_from: Sequence[int]
) -> tuple[Values, Values] | None:
    """The share that met the item in each age band, and its standard error; None when the year has no such survey.

    For years in health: `healthy_life(table, *shares)`. A band in which nobody was asked is NaN.
    """
    table = pl.scan_parquet(folder / "survey_answers.parquet").filter(pl.col("item") == kind.item)
    found = dict(_by_year(_latest(table.collect()), kind)).get(year)
    if found is None:
        return None
    band = np.searchsorted(np.asarray(age_from), found["age_years"].to_numpy(), side="right") - 1
    plan = _design(found)
    each = [_estimate(found, plan, kind, band == place) for place in range(len(age_from))]
    return np.array([float(one.estimate.value) for one in each]), np.array([one.error for one in each])


def health_by_band(
    folder: Path, asked: Mapping[tuple[str, str], Survey], periods: Sequence[Period], age_from: Sequence[int]
) -> dict[tuple[str, str], tuple[Values, Values]]:
    """What the survey of the year a period ends found of each age band; a period that ends with no such year is left
    out."""
    ends = {period.name: period.end for period in periods}
    found = {}
    for (code, name), kind in asked.items():
        end = ends[name]
        whole = end == parse(str(end.year)).end
        shares = shares_by_band(folder, kind, end.year, age_from) if whole else None
        if shares is not None:
            found[code, name] = shares
    return found


def _latest(answers: pl.DataFrame) -> pl.DataFrame:
    """The answers of the survey that speaks for each item and year."""
    surveys = answers.group_by("item", "year", "survey").agg(pl.col("recorded_at").max())
    order = surveys.sort("recorded_at", "survey", descending=[True, False])
    chosen = order.unique(["item", "year"], keep="first", maintain_order=True)
    return answers.join(chosen.select("item", "year", "survey"), on=["item", "year", "survey"], how="semi")


def _by_year(answers: pl.DataFrame, kind: Survey) -> list[tuple[int, pl.DataFrame]]:
    """The answers to the item of each year that has any, in order; those of other ages stay for the design."""
    mine = answers.filter(pl.col("item") == kind.item).sort("answer_id")
    return [(year, mine.filter(pl.col("year") == year)) for year in mine["year"].unique().sort()]


Figures = tuple[int, int, float | None, float | None, float | None]


def _figures(
    found: pl.DataFrame, places: pl.DataFrame, kind: Survey, factor: float
) -> list[tuple[int, str, Figures]]:
    """The figures of the county and of each of its townships."""
    lived = found.join(places, left_on="unit_id", right_on="unit", how="left", maintain_order="left")
    levels = [
        (unit, level, lived[level].eq_missing(unit).to_numpy())
        for level in ("county", "township")
        for unit in places[level].drop_nulls().unique().sort()
    ]
    plan = _design(found)
    return [(unit, level, _one(found, plan, kind, here, factor, level)) for unit, level, here in levels]


def _design(found: pl.DataFrame) -> Design:
    return design(found["stratum"], found["psu"], found["weight"], lonely=LONELY)


def _one(found: pl.DataFrame, plan: Design, kind: Survey, here: Mask, factor: float, level: str) -> Figures:
    answered = here & _of_age(found, kind) & found["value"].is_not_null().to_numpy()
    answered &= found["weight"].to_numpy() > 0
    said = found["value"].to_numpy()[answered]
    met = round(float(said.sum())) if kind.reads == "mean" else int((said >= kind.least).sum())
    asked = int(answered.sum())
    if not asked or (level == "township" and asked < FEWEST_ANSWERS):
        return met, asked, None, None, None
    estimate = _estimate(found, plan, kind, here)
    if level == "township" and estimate.degrees < FEWEST_DEGREES:
        return met, asked, None, None, None
    shown = estimate.estimate.times(factor)
    value, lower, upper = (
        None if np.isnan(part) else float(part) for part in (shown.value, shown.lower, shown.upper)
    )
    return met, asked, value, lower, upper


def _estimate(found: pl.DataFrame, plan: Design, kind: Survey, here: Mask) -> Surveyed:
    value = found["value"].to_numpy().astype(np.float64)
    among = here & _of_age(found, kind)
    if kind.reads == "mean":
        return weighted_mean(value, plan, among=among)
    return weighted_share(np.where(np.isnan(value), np.nan, value >= kind.least), plan, among=among)


def _of_age(found: pl.DataFrame, kind: Survey) -> Mask:
    youngest, oldest = kind.ages
    ages = found["age_years"].to_numpy()
    return np.asarray((ages >= youngest) & (ages <= (oldest if oldest is not None else ages)))
