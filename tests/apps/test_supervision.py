"""The cockpit, the ranking and one unit's lights."""

from datetime import date

import pytest

from quanmin.errors import Refused
from quanmin.supervision.models import Colour, Light
from quanmin.supervision.queries import (
    cockpit,
    lights_within,
    tallies,
    target_lights,
    township_ranking,
    unit_lights,
)
from quanmin.units.models import Level
from tests.apps.counties import UNTIL, a_plan, a_result, a_run, a_target
from tests.worlds import COUNTY, EAST, EAST_1, EAST_2, WEST


def a_light(run, target, unit, colour=Colour.GREEN, **figures):
    return Light.objects.create(
        run=run,
        target=target,
        unit=unit,
        period="2025Q4",
        colour=colour,
        reason="x",
        judged_on=UNTIL,
        **figures,
    )


@pytest.fixture
def run(office):
    return a_run(office)


def test_the_cockpit_before_anything_is_empty_but_there(office):
    seen = cockpit(office)

    assert (seen.run, seen.domains, seen.data_age_days) == (None, [], None)


def test_the_cockpit_shows_each_measured_target_with_its_light_trend_and_gap(run, units, office):
    target = a_target(a_plan(office), domain="慢性病")
    a_light(run, target, units[COUNTY], Colour.RED, numerator=30, denominator=100)
    for quarter, end in (("2025Q4", date(2025, 12, 31)), ("2025Q3", date(2025, 9, 30))):
        a_result(run, units[COUNTY], period=quarter, end=end)

    (domain,) = cockpit(office).domains

    (row,) = domain.rows
    assert (domain.title, row.light.colour, row.gap) == ("慢性病", Colour.RED, 70)
    assert [result.period for result in row.trend] == ["2025Q3", "2025Q4"]


def test_the_cockpit_counts_lights_and_the_age_of_its_data(run, units, office, settings):
    settings.QUANMIN_TODAY = date(2026, 1, 10)
    a_light(run, a_target(a_plan(office)), units[COUNTY], Colour.YELLOW)

    seen = cockpit(office)

    assert seen.tally == {"green": 0, "yellow": 1, "red": 0, "grey": 0}
    assert seen.data_age_days == 10


def test_targets_of_a_draft_are_not_on_the_cockpit(run, units, office):
    target = a_target(a_plan(office, approved=False))
    a_light(run, target, units[COUNTY])

    assert cockpit(office).domains == []
    assert unit_lights(units[COUNTY], office) == []


def test_what_the_plan_boasts_of_is_no_target_and_what_nothing_measures_is_listed_apart(run, office):
    plan = a_plan(office)
    a_target(plan, kind="achievement")
    unmeasured = a_target(plan, position=2, measure="")

    seen = cockpit(office)

    assert seen.domains == []
    assert seen.unmeasured == [unmeasured]


def test_a_doctors_cockpit_is_the_own_village(run, units, office, doctor):
    target = a_target(a_plan(office))
    a_light(run, target, units[EAST_1], Colour.GREEN)
    a_light(run, target, units[EAST_2], Colour.RED)

    assert cockpit(doctor).domains[0].rows[0].light.colour == Colour.GREEN
    with pytest.raises(Refused):
        cockpit(doctor, unit=units[EAST_2])


def test_the_ranking_puts_most_green_first_and_equal_shares_on_one_place(run, units, office):
    plan = a_plan(office)
    first, second = a_target(plan), a_target(plan, position=2)
    for target, east, west in ((first, Colour.GREEN, Colour.RED), (second, Colour.GREEN, Colour.GREEN)):
        a_light(run, target, units[EAST], east)
        a_light(run, target, units[WEST], west)

    ranked = township_ranking(office)

    assert [(one.place, one.unit.pk, one.green_share) for one in ranked] == [(1, EAST, 1.0), (2, WEST, 0.5)]


def test_units_without_a_judged_light_come_last_together(run, units, office):
    a_light(run, a_target(a_plan(office)), units[EAST], Colour.GREY)

    assert [(one.place, one.green_share) for one in township_ranking(office)] == [(1, None), (1, None)]


def test_a_township_ranks_its_own_villages_only(run, units, office, township):
    assert {one.unit.pk for one in township_ranking(township)} == {EAST_1, EAST_2}
    with pytest.raises(Refused):
        township_ranking(township, unit=units[WEST])


def test_one_targets_lights_open_by_place(run, units, office):
    target = a_target(a_plan(office))
    for unit in (COUNTY, EAST, WEST, EAST_1):
        a_light(run, target, units[unit])

    assert {light.unit_id for light in target_lights(target, units[COUNTY], office)} == {EAST, WEST}
    assert set(lights_within(target, units[COUNTY], Level.VILLAGE, office)) == {EAST_1}


def test_tallies_hold_every_unit_asked_for(run, units, office):
    a_light(run, a_target(a_plan(office)), units[EAST], Colour.RED)

    counted = tallies(run, [units[EAST], units[WEST]])

    assert (counted[EAST]["red"], counted[WEST]["red"]) == (1, 0)


def test_the_cockpit_costs_the_same_however_many_targets(run, units, office, django_assert_num_queries):
    plan = a_plan(office)
    for position in range(1, 31):
        target = a_target(plan, position=position, measure=f"m{position}")
        a_light(run, target, units[COUNTY])
        a_result(run, units[COUNTY], measure=f"m{position}")

    with django_assert_num_queries(4):
        cockpit(office)
