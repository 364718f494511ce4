"""Reads of what organisations did by themselves: hospitals, health centres, clinics."""

from pathlib import Path

from quanmin.core.measures import chosen
from quanmin.core.measures.providers import provider_results
from quanmin.core.measures.stored import TOTALS_FILE
from quanmin.core.periods import parse
from quanmin.results.parameters import settings_of


def provided(run, codes, period, units):
    """Results of organisations by number in one period of a run, as rows of core.measures.places.SCHEMA.

    They are of the whole run a run brought up to date lies over: what is entered here are visits and records of
    residents, not the books of hospitals. A run whose totals are gone has none.
    """
    whole = run.base or run
    grid, numbers = Path(whole.grid), [unit.pk for unit in units]
    if not numbers or not codes or not (grid / TOTALS_FILE).exists():
        return []
    found = provider_results(grid, chosen(codes, settings_of(whole)), parse(period), numbers)
    return list(found.iter_rows(named=True))
