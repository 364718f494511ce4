"""Behind a life expectancy: what each cause of death costs, what a change is owed to, and how much of it is healthy.

    change_by_cause(folder, county, before=(2021,), later=(2025,))     # cause × age: years gained or lost
    years_without(folder, county, years_for(folder, county, 2025))     # by cause: deaths, years gained without it
    healthy_years(folder, county, Survey("self-rated-healthy"), 2025)

All read deaths of usual residents and mid-year populations of the villages beneath a unit, added up over the years.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from quanmin.core.codes.icd10 import MAJOR_CHRONIC, category, ranges, title
from quanmin.core.measures.kinds import Survey
from quanmin.core.measures.lifetables import BANDS, healthy
from quanmin.core.measures.surveyed import shares_by_band
from quanmin.core.measures.tree import beneath, read_tree
from quanmin.core.stats.causes import Mortality, change, mortality, without_cause
from quanmin.core.stats.estimate import Estimate
from quanmin.core.stats.lifetable import SMALL_PLACES, life_table
from quanmin.core.stats.pooling import LIFE_TABLE, years_to_pool

# Groups that share no code, so that every death has one cause; the rest is `other`.
NAMED = (*MAJOR_CHRONIC, "injury")
OTHER = "other"
CAUSES = (*NAMED, OTHER)


def mortality_of(folder: Path, unit: int, years: Sequence[int]) -> Mortality:
    """Deaths by cause and age band, and people by age band, of a unit over some calendar years."""
    villages = beneath(read_tree(folder), [unit])
    here = pl.col("unit_id").is_in(villages)
    deaths = pl.scan_parquet(folder / "deaths.parquet").filter(here, pl.col("date").dt.year().is_in(years))
    people = pl.scan_parquet(folder / "populations.parquet").filter(
        here, pl.col("year").is_in(years), pl.col("basis") == "resident"
    )
    table = np.zeros((len(CAUSES), len(BANDS)))
    for age, cause in deaths.select("age_years", "cause").collect().iter_rows():
        table[CAUSES.index(cause_of(cause)), _band(age)] += 1
    counts = np.zeros(len(BANDS))
    for age, number in people.select("age_from", "people").collect().iter_rows():
        counts[_band(age)] += number
    return mortality(table, counts)


def cause_of(code: str) -> str:
    """The one of CAUSES that an ICD-10 code belongs to."""
    found = category(code)
    inside = (cause for cause in NAMED for first, last in ranges(cause) if first <= found <= last)
    return next(inside, OTHER)


def cause_title(cause: str, language: str = "zh") -> str:
    """The name of a cause for people."""
    if cause == OTHER:
        return "其他死因" if language.startswith("zh") else "other causes"
    return title(cause, language)


def years_for(folder: Path, unit: int, last: int) -> tuple[int, ...]:
    """The calendar years a unit pools so that its life table says something, the last one given; none if even five
    do not (see `stats.pooling.LIFE_TABLE`)."""
    years = range(last - max(LIFE_TABLE.spans) + 1, last + 1)
    exposure = [mortality_of(folder, unit, [year]).people.sum() for year in years]
    span = int(years_to_pool(exposure, LIFE_TABLE))
    return tuple(range(last - span + 1, last + 1))


def years_without(folder: Path, unit: int, years: Sequence[int]) -> pl.DataFrame:
    """By cause: its deaths, the life expectancy at birth without it, and the years gained; null without a table."""
    found = mortality_of(folder, unit, years)
    whole = life_table(found.deaths, found.people, BANDS, rules=SMALL_PLACES).expectancy.value[0]
    spared = [
        without_cause(found, place, BANDS, rules=SMALL_PLACES).expectancy.value[0]
        for place in range(len(CAUSES))
    ]
    return pl.DataFrame(
        {
            "cause": CAUSES,
            "deaths": found.by_cause.sum(axis=1).astype(np.int64),
            "expectancy": spared,
            "gained": np.array(spared) - whole,
        }
    ).fill_nan(None)


def change_by_cause(folder: Path, unit: int, *, before: Sequence[int], later: Sequence[int]) -> pl.DataFrame:
    """By cause and age band: the years by which it lengthened or shortened life between two spans of years.

    The rows add up to the change of life expectancy at birth; null where either span has no life table.
    """
    first, then = (mortality_of(folder, unit, years) for years in (before, later))
    parts = change(first, then, BANDS, rules=SMALL_PLACES).by_cause
    return pl.DataFrame(
        {
            "cause": np.repeat(CAUSES, len(BANDS)),
            "age_from": np.tile(BANDS, len(CAUSES)),
            "years": parts.ravel(),
        }
    ).fill_nan(None)


def healthy_years(
    folder: Path, unit: int, kind: Survey, year: int, *, years: Sequence[int] | None = None
) -> Estimate | None:
    """Healthy life expectancy at birth with its interval, by the county's survey of that year.

    The deaths are those of `years`, by default as many as the unit must pool. None when the year has no such survey;
    NaN where there is no life table, or a band of age was not asked or of too few to tell its error.
    """
    shares = shares_by_band(folder, kind, year, BANDS)
    if shares is None:
        return None
    found = mortality_of(folder, unit, years_for(folder, unit, year) if years is None else years)
    at_birth = healthy(found.deaths[np.newaxis], found.people[np.newaxis], *shares)
    return Estimate(*(part[0] for part in (at_birth.value, at_birth.lower, at_birth.upper)))


def _band(age: int) -> int:
    return int(np.searchsorted(np.asarray(BANDS), age, side="right")) - 1
