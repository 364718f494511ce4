"""Behind a life expectancy on its page: what each cause of death costs, what a change is owed to, years in health.

Worked out when the page is first opened and kept for the run, not in the run itself: only two pages show it, it takes
well under a second, and a run's snapshot never changes, so it can never grow stale.
"""

from bisect import bisect_right
from functools import lru_cache
from math import isnan
from pathlib import Path

import polars as pl

from quanmin.core.measures.kinds import Survey
from quanmin.core.measures.lifespan import (
    cause_title,
    change_by_cause,
    healthy_years,
    years_for,
    years_without,
)
from quanmin.core.periods import parse
from quanmin.portal.words import in_english
from quanmin.units.models import Level

LIFE, HEALTHY = "life-expectancy-at-birth", "healthy-life-expectancy"
ITEM = Survey("self-rated-healthy")
AGES = (0, 15, 45, 65)
LABELS = ("0–14", "15–44", "45–64", "65+")


def lifespan(asked):
    """The tables of the page for a county or township; None for other measures, units, or without a snapshot."""
    is_about = asked.measure.code in (LIFE, HEALTHY) and asked.unit.level in (Level.COUNTY, Level.TOWNSHIP)
    if not is_about or asked.run is None:
        return None
    folder = Path(asked.run.snapshot.folder)
    if not (folder / "deaths.parquet").is_file():
        return None
    told = _told(asked.run.pk, folder, asked.unit.pk, _last_year(asked.period))
    return {
        **told,
        "causes": [{**row, "title": _title(row["cause"])} for row in told["causes"]],
        "ages": LABELS,
    }


def _last_year(period):
    """The last calendar year that is over when the period ends."""
    end = parse(period).end
    return end.year if (end.month, end.day) == (12, 31) else end.year - 1


def _title(cause):
    return cause_title(cause, "en" if in_english() else "zh")


@lru_cache(maxsize=256)
def _told(_run, folder, unit, last):
    years = years_for(folder, unit, last)
    if not years:
        return {"years": "", "causes": [], "before": "", "healthy": None}
    before = _before(folder, years)
    changes = _changes(folder, unit, before, years) if before else {}
    rows = years_without(folder, unit, years).sort("gained", descending=True, nulls_last=True)
    causes = [{**row, **changes.get(row["cause"], {})} for row in rows.iter_rows(named=True)]
    return {
        "years": _span(years),
        "before": _span(before),
        "is_compared": bool(changes),
        "causes": causes,
        "most": max((row["gained"] or 0 for row in causes), default=0),
        "change": sum(row["change"] or 0 for row in causes) if changes else None,
        "healthy": _healthy(folder, unit, last),
    }


def _before(folder, years):
    """As many years as the later span has, the earliest the snapshot knows; none where the two would overlap."""
    people = pl.scan_parquet(folder / "populations.parquet").filter(pl.col("basis") == "resident")
    first = people.select(pl.col("year").min()).collect().item()
    span = tuple(range(first, first + len(years)))
    return span if span[-1] < years[0] else ()


def _changes(folder, unit, before, years):
    """By cause the years of life gained or lost in all, and in each group of ages; none without both life tables."""
    found, by_cause = change_by_cause(folder, unit, before=before, later=years), {}
    if found["years"].null_count():
        return {}
    for cause, age, gained in found.iter_rows():
        parts = by_cause.setdefault(cause, dict.fromkeys(LABELS, 0.0))
        parts[LABELS[bisect_right(AGES, age) - 1]] += gained
    return {
        cause: {"change": sum(parts.values()), "by_age": [parts[label] for label in LABELS]}
        for cause, parts in by_cause.items()
    }


def _healthy(folder, unit, last):
    """Healthy life expectancy by the county's survey of the year, with its interval; None without survey or table."""
    found = healthy_years(folder, unit, ITEM, last)
    if found is None or isnan(found.value):
        return None
    return {
        "value": float(found.value),
        "lower": float(found.lower),
        "upper": float(found.upper),
        "year": last,
    }


def _span(years):
    if not years:
        return ""
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
