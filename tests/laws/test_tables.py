"""Laws of the tables in tests/spec: every measure is drawn, with somebody, with nobody, and at its boundaries."""

import csv
import re

import polars as pl

from quanmin.core.measures import CATALOGUE, measure_snapshot
from quanmin.core.measures.asking import ask
from quanmin.core.measures.catalogue.institutions import STANDARDS
from quanmin.core.measures.kinds import UNCOUNTED, Total
from quanmin.core.periods import parse
from tests.spec.mutants import mutants
from tests.spec.replay import HERE
from tests.worlds import a_world

KINDS = {code: kind for (code, _), kind in ask(CATALOGUE, [parse("2024")]).kinds.items()}
COUNTED = [one for one in CATALOGUE if not isinstance(KINDS[one.code], UNCOUNTED)]


def test_nobody_to_count_is_no_value_for_any_measure(tmp_path):
    found = measure_snapshot(a_world(tmp_path), periods=[parse("2024")]).results
    totals = [code for code, kind in KINDS.items() if isinstance(kind, Total)]

    assert found.filter(pl.col("numerator") > 0).is_empty()
    # The places themselves are there: whatever counts them has somebody to count.
    places = found.filter(pl.col("denominator") > 0)["measure"].unique().to_list()
    empty = found.filter(~pl.col("measure").is_in([*places, *totals]))
    assert empty["value"].null_count() == len(empty) > 0


def test_every_measure_that_counts_records_is_drawn():
    drawn = "\n".join(path.read_text(encoding="utf-8") for path in sorted(HERE.glob("test_*.py")))
    tables = {line.code for line in STANDARDS}  # drawn line by line in test_institutions

    unsaid = [
        one.code for one in COUNTED if one.code not in tables and not re.search(rf"\b{one.code}\b", drawn)
    ]
    assert unsaid == []


def test_every_measure_that_counts_records_has_a_boundary_to_draw():
    assert [one.code for one in COUNTED if not mutants(one)] == []


def test_no_measure_is_forgiven_more_than_a_few_boundaries():
    with (HERE / "unnoticed.csv").open(encoding="utf-8", newline="") as file:
        listed = [row["measure"] for row in csv.DictReader(file)]

    assert max(map(listed.count, listed), default=0) <= 30
