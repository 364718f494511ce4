"""Figures that offices report: shown as written, for the year and its last quarter."""

import pytest

from quanmin.core.measures import measure_snapshot
from quanmin.core.measures.catalogue.reported_only import FIGURES
from quanmin.core.periods import parse_range
from tests.worlds import COUNTY, EAST, a_world


def asked(folder, code, periods, values):
    """What is answered for each period: unit, period, value."""
    world = a_world(folder, reported_values=values)
    found = measure_snapshot(world, measures=[code], periods=parse_range(periods)).results
    known = found.filter(found["value"].is_not_null())
    return sorted(known.select("unit", "period", "value").rows())


def test_a_year_answers_the_year_and_its_last_quarter(tmp_path):
    values = [{"measure": "health-literacy-level", "unit_id": COUNTY, "period": "2024", "value": 27.3}]

    found = asked(tmp_path, "health-literacy-level", "2024,2024Q3,2024Q4,2025Q4", values)

    assert found == [(COUNTY, "2024", 27.3), (COUNTY, "2024Q4", 27.3)]


def test_a_figure_speaks_of_its_own_unit_only(tmp_path):
    values = [{"measure": "health-literacy-level", "unit_id": EAST, "period": "2024", "value": 30.1}]

    assert asked(tmp_path, "health-literacy-level", "2024", values) == [(EAST, "2024", 30.1)]


@pytest.mark.parametrize("line", FIGURES, ids=lambda line: line.code)
def test_every_figure_of_the_table_is_found(tmp_path, line):
    values = [{"measure": line.code, "unit_id": COUNTY, "period": "2024", "value": 1.5}]

    assert asked(tmp_path, line.code, "2024", values) == [(COUNTY, "2024", 1.5)]
