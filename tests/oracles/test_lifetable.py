"""Life tables against PHEindicatormethods 2.1.0, a worked synthetic county, published tables of Sweden and the UN."""

import numpy as np
import pytest

from quanmin.core.stats.lifetable import PHE, Rules, dying_between, life_table
from quanmin.core.stats.sullivan import healthy_life
from tests.oracles.reference import names, reference

LEVELS = {0.95: "95_0", 0.998: "99_8"}
OF_CHIANG = [(0.1, 0.5), (0.1, 0.4), (0.15, 0.4)]


def column(rows: list[dict[str, float]], *called: str) -> list[float]:
    """The figures of a column that the references call by different names."""
    name = next(name for name in called if name in rows[0])
    return [row[name] for row in rows]


@pytest.mark.parametrize("name", names("phe/le*") or ["phe/le01_package_example"])
@pytest.mark.parametrize(("confidence", "level"), LEVELS.items())
def test_expectancies_agree_with_phe_life_expectancy(name: str, confidence: float, level: str) -> None:
    answers = reference(name)
    deaths, people = column(answers["input"], "deaths"), column(answers["input"], "pop", "pops")
    ours = life_table(deaths, people, tuple(answers["age_starts"]), confidence=confidence).expectancy
    ends = [column(answers["output"], f"{end}{level}cl", f"{end}cl") for end in ("lower", "upper")]
    theirs = np.array([column(answers["output"], "value"), *ends], dtype=float)
    assert np.array([ours.value, ours.lower, ours.upper]) == pytest.approx(theirs, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize(("a0", "a1"), OF_CHIANG)
def test_every_column_agrees_with_the_worked_county(a0: float, a1: float) -> None:
    county = reference("lifetable")
    theirs = county[f"chiang_a0_{a0}_a1_{a1}"]
    rules = Rules(a0=a0, a1=a1, open_varies=False)
    ours = life_table(county["deaths"], county["population"], tuple(county["age"]), rules=rules)
    # The worked county is printed to eight, four and six decimals.
    assert ours.dying == pytest.approx(np.array(theirs["q"]), abs=1e-8)
    assert ours.survivors == pytest.approx(np.array(theirs["l"]), abs=1e-4)
    assert ours.years == pytest.approx(np.array(theirs["L"]), abs=1e-4)
    assert ours.expectancy.value == pytest.approx(np.array(theirs["e"]), abs=1e-6)
    assert ours.error == pytest.approx(np.array(theirs["se_chiang"]), abs=1e-6)
    healthy = healthy_life(ours, county["healthy_share"], 0.0).expectancy.value
    assert healthy == pytest.approx(np.array(theirs["hle"]), abs=1e-6)


def test_the_worked_county_agrees_with_phe_too() -> None:
    county = reference("lifetable")
    ours = life_table(county["deaths"], county["population"], tuple(county["age"]), rules=PHE).expectancy
    for part in ("value", "lower", "upper"):
        theirs = np.array(county["phe_life_expectancy"][part])
        assert getattr(ours, part) == pytest.approx(theirs, abs=1e-6)


def test_premature_mortality_agrees_with_the_worked_county() -> None:
    county = reference("lifetable")
    bands = slice(county["age"].index(30), county["age"].index(70))
    ours = dying_between(county["ncd4_deaths"][bands], county["population"][bands]).times(100)
    assert float(ours.value) == pytest.approx(county["premature_30q70_percent"], abs=1e-6)
    assert ours.lower < ours.value < ours.upper


@pytest.mark.parametrize("year", [1990, 2000, 2010])
def test_swedish_men_live_as_long_as_published(year: int) -> None:
    sweden = reference(f"lifetables/hmd_sweden_{year}_m")
    rates = np.array(sweden["nMx"])
    ours = life_table(rates * 1e6, np.full_like(rates, 1e6), tuple(sweden["age_starts"]))
    assert ours.expectancy.value[0] == pytest.approx(sweden["published_e0"][0], abs=0.1)


def test_the_south_asian_model_table_is_reached_within_its_tolerance() -> None:
    model = reference("lifetables/un1982_p34_south_asian_m")
    rates = np.array(model["nMx"])
    rules = Rules(a0=0.35, a1=1.361 / 4)  # Coale-Demeny West for men of high infant mortality.
    ours = life_table(rates * 1e6, np.full_like(rates, 1e6), tuple(model["age_starts"]), rules=rules)
    assert ours.expectancy.value == pytest.approx(np.array(model["published_ex"]), abs=0.3)


@pytest.mark.parametrize("name", names("phe/le_dk_*") or ["phe/le_dk_1974_m"])
def test_single_years_and_bands_tell_the_same_story(name: str) -> None:
    answers = reference(name)
    single = answers["single_year_input"]
    ours = life_table(column(single, "deaths"), column(single, "person_years"), tuple(range(len(single))))
    assert ours.expectancy.value[0] == pytest.approx(answers["single_year_e0"], rel=1e-9)
