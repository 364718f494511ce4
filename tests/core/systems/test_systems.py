"""Finding among the systems, and counting them."""

import pytest

from quanmin.core.systems import Declaration, System, areas, found, systems, tally


def a_system(state="works", number="3.12"):
    measure, form = Declaration("measure", "average-length-of-stay"), Declaration("form", "health-spending")
    return System(number, "名", "name", state, (), (measure, form), (), "", "")


def test_the_area_is_the_part_before_the_point():
    assert a_system(number="3.12").area == 3


def test_only_measures_are_figures():
    assert a_system().figures == ("average-length-of-stay",)


def test_nothing_is_counted_as_nought_of_each():
    assert tally([]) == {"works": 0, "partly": 0, "not yet": 0}


def test_each_state_is_counted():
    assert tally([a_system(), a_system(), a_system("not yet")]) == {"works": 2, "partly": 0, "not yet": 1}


def test_all_are_found_where_nothing_is_asked():
    assert found() == systems()


def test_areas_put_together_are_all_systems():
    assert tuple(one for area in areas() for one in found(area=area.number)) == systems()


@pytest.mark.parametrize("text", ["健康素养", " HEALTH literacy ", "measure:health-literacy-level"])
def test_a_system_is_found_by_its_names_and_its_declarations(text):
    assert "16.3" in {one.number for one in found(text=text)}


def test_a_text_nobody_wrote_finds_nothing():
    assert found(text="没有这样的") == ()
