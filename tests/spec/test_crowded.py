"""A boundary that moves in any measure moves a number of the crowded counties.

What they count is kept in `crowded.csv`. Who changes a rule on purpose writes it anew (`tools/mutate_measures.py --crowds`)
and looks at which measures changed: no others should have.
"""

import csv
from pathlib import Path

import pytest

from quanmin.core.measures import CATALOGUE
from tests.spec.crowded import in_all_crowds

KEPT = Path(__file__).with_name("crowded.csv")


@pytest.fixture(scope="module")
def kept():
    """By measure, the sums of what the crowds count."""
    with KEPT.open(encoding="utf-8", newline="") as file:
        return {row["measure"]: row["counts"] for row in csv.DictReader(file)}


def test_no_measure_counts_the_crowds_otherwise(kept):
    found = in_all_crowds(CATALOGUE)

    assert {code for code, counts in found.items() if kept.get(code) != counts} == set()
    assert set(kept) == set(found)


def test_the_crowds_are_counted_by_all_but_those_that_ask_offices_surveys_or_the_units_themselves(kept):
    assert sum(1 for counts in kept.values() if counts) > 160
