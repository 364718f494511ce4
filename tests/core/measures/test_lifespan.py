"""Life expectancy opened up: on a tiny county by hand, and on a demo county as a whole."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from quanmin.core.measures.kinds import Survey
from quanmin.core.measures.lifespan import (
    CAUSES,
    cause_of,
    cause_title,
    change_by_cause,
    healthy_years,
    mortality_of,
    years_for,
    years_without,
)
from quanmin.core.measures.lifetables import BANDS
from quanmin.core.stats.lifetable import SMALL_PLACES, life_table
from quanmin.core.synth import make_county
from tests.worlds import COUNTY, EAST, EAST_1, WEST_1, a_world


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("lifespan") / "county"
    make_county(folder, residents=6_000, seed=2)
    return folder


DEMO = 990001_000_000


@pytest.mark.parametrize(("code", "cause"), [
    ("I21.9", "cardiovascular"), ("C34", "cancer"), ("J44.1", "chronic-respiratory"), ("E11.9", "diabetes"),
    ("V89.2", "injury"), ("A15.0", "other"), ("J18", "other"), ("", "other"),
])  # fmt: skip
def test_every_death_has_one_cause(code: str, cause: str) -> None:
    assert cause_of(code) == cause
    assert cause_title(cause)
    assert cause_title(cause, "en") != cause_title(cause)


def test_deaths_and_people_of_the_unit_and_years_are_counted(tmp_path) -> None:
    deaths = [
        {"unit_id": EAST_1, "date": date(2024, 12, 31), "age_years": 0, "cause": "P07"},
        {"unit_id": EAST_1, "date": date(2024, 1, 1), "age_years": 85, "cause": "I21"},
        {"unit_id": EAST_1, "date": date(2025, 1, 1), "age_years": 85, "cause": "I21"},
        {"unit_id": WEST_1, "date": date(2024, 6, 1), "age_years": 4, "cause": "V89"},
    ]
    people = [
        {"unit_id": EAST_1, "year": 2024, "basis": basis, "age_from": 85, "people": number}
        for basis, number in (("resident", 7), ("registered", 900))
    ]
    found = mortality_of(a_world(tmp_path / "world", deaths=deaths, populations=people), EAST, [2024])
    assert found.by_cause[CAUSES.index("other"), 0] == 1
    assert found.by_cause[CAUSES.index("cardiovascular"), -1] == 1
    assert found.deaths.sum() == 2
    assert found.people.tolist() == [0] * (len(BANDS) - 1) + [7]


def test_nobody_dead_or_alive_has_no_figures(tmp_path) -> None:
    world = a_world(tmp_path / "world")
    assert years_for(world, COUNTY, 2024) == ()
    assert years_without(world, COUNTY, [2024])["gained"].null_count() == len(CAUSES)
    assert change_by_cause(world, COUNTY, before=[2023], later=[2024])["years"].null_count() == len(
        CAUSES
    ) * len(BANDS)
    assert healthy_years(world, COUNTY, Survey("self-rated-healthy"), 2024) is None


def test_a_small_county_pools_five_years(demo) -> None:
    assert years_for(demo, DEMO, 2025) == (2021, 2022, 2023, 2024, 2025)


def test_causes_cost_years_and_the_heart_the_most(demo) -> None:
    found = years_without(demo, DEMO, years_for(demo, DEMO, 2025))
    gained = dict(zip(found["cause"], found["gained"], strict=True))
    assert min(gained.values()) > 0
    assert max(gained, key=gained.__getitem__) == "cardiovascular"
    assert found["deaths"].sum() == mortality_of(demo, DEMO, range(2021, 2026)).deaths.sum()


def test_a_change_is_owed_to_ages_and_causes_in_full(demo) -> None:
    found = change_by_cause(demo, DEMO, before=(2021, 2022), later=(2024, 2025))
    spans = [mortality_of(demo, DEMO, years) for years in ((2021, 2022), (2024, 2025))]
    lives = [
        life_table(span.deaths, span.people, BANDS, rules=SMALL_PLACES).expectancy.value[0] for span in spans
    ]
    assert found.height == len(CAUSES) * len(BANDS)
    assert found["years"].sum() == pytest.approx(lives[1] - lives[0])


def test_healthy_life_is_shorter_than_life(demo) -> None:
    found = healthy_years(demo, DEMO, Survey("self-rated-healthy"), 2025)
    assert 55 < found.lower < found.value < found.upper < 80
    assert np.isnan(healthy_years(demo, DEMO, Survey("smokes"), 2025).value)
