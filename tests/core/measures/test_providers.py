"""Results of organisations: each its own patients, together the county's, and nothing for those that did nothing."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from quanmin.core.measures import BY_CODE, measure_snapshot
from quanmin.core.measures.providers import provider_results
from quanmin.core.periods import parse, parse_range
from quanmin.core.synth import make_county
from tests.worlds import COUNTY, HOSPITAL, OUTSIDE, UNITS, a_world, residents

STAY, VISITS = "average-length-of-stay", "primary-care-visit-share"
CENTRE = 16
PERIOD = parse("2025Q4")
OF_PROVIDERS = tuple(code for code, one in BY_CODE.items() if one.attribution == "provider")


def stay(unit: int, nights: int) -> dict[str, object]:
    return {
        "resident_id": 1,
        "unit_id": unit,
        "admitted": date(2025, 5, 1),
        "discharged": date(2025, 5, 1 + nights),
    }


@pytest.fixture
def grid(tmp_path: Path) -> Path:
    """Three stays in the county's hospital, one in a centre, one outside the county; a hospital without a patient."""
    units = (*UNITS, {"unit_id": CENTRE, "parent_id": COUNTY, "kind": "township-health-centre", "name": "东镇卫生院"},
             {"unit_id": 17, "parent_id": COUNTY, "kind": "tcm-hospital", "name": "县中医医院"})  # fmt: skip
    stays = [stay(HOSPITAL, 4), stay(HOSPITAL, 6), stay(HOSPITAL, 8), stay(CENTRE, 3), stay(OUTSIDE, 9)]
    a_world(tmp_path / "world", **residents({}), units=units, admissions=stays)
    measure_snapshot(tmp_path / "world", measures=[STAY], periods=[PERIOD]).write_grid(tmp_path / "grid")
    return tmp_path / "grid"


def test_an_organisation_has_the_figure_of_its_own_patients(grid: Path) -> None:
    found = provider_results(grid, [BY_CODE[STAY]], PERIOD, [HOSPITAL, CENTRE, OUTSIDE, 17])
    rows = found.select("unit", "numerator", "denominator", "value").rows()
    assert rows == [(HOSPITAL, 18, 3, 6.0), (CENTRE, 3, 1, 3.0)]


def test_only_those_that_are_asked_for_have_rows(grid: Path) -> None:
    assert provider_results(grid, [BY_CODE[STAY]], PERIOD, [CENTRE])["unit"].to_list() == [CENTRE]
    assert provider_results(grid, [BY_CODE[STAY]], PERIOD, []).is_empty()
    assert provider_results(grid, [BY_CODE[STAY]], parse("2025Q3"), [CENTRE]).is_empty()


def test_a_figure_of_reports_alone_has_no_organisations(grid: Path) -> None:
    assert provider_results(grid, [BY_CODE["performance-wage-growth"]], PERIOD, [HOSPITAL]).is_empty()


def test_organisations_add_up_to_the_county(tmp_path: Path) -> None:
    make_county(tmp_path / "county", residents=1_000, seed=4)
    outcome = measure_snapshot(tmp_path / "county", measures=OF_PROVIDERS, periods=parse_range("2025Q4"))
    outcome.write_grid(tmp_path / "grid")
    inside = outcome.tree.filter(~outcome.tree["kind"].is_in(["outside-hospital"]))["unit"].to_list()

    found = provider_results(tmp_path / "grid", outcome.measures, PERIOD, inside)

    whole = dict(outcome.results.filter(level="county").select("measure", "numerator").rows())
    added = dict(found.group_by("measure").agg(pl.col("numerator").sum()).rows())
    assert len(added) > 20
    assert added == {code: whole[code] for code in added}
