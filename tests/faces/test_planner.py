"""The gap planner: from today to the date, how many a week, where, and who is there to see them."""

from datetime import date

import pytest

from quanmin.core.measures import BY_CODE
from quanmin.plans.models import Target
from quanmin.supervision.actions import judge_run
from quanmin.supervision.needs import counts_people
from quanmin.worklists.planning import gap_plan
from tests.faces.conftest import CONTROL
from tests.worlds import COUNTY, EAST, EAST_1, WEST

URL = "/gaps/planner/"


@pytest.fixture
def open_target(run, system):
    """70 % under control by the end of 2026; one of three is, one each in east and west is not."""
    Target.objects.filter(measure=CONTROL).update(year=2026)
    judge_run(run, by=system)
    return Target.objects.get(measure=CONTROL)


def test_the_fewest_people_are_shared_out_over_the_weeks_that_are_left(open_target, units, office):
    (aim,) = gap_plan(units[COUNTY], seen_by=office, pace=20).aims

    assert (aim.needed, aim.due, aim.weeks, aim.each_week) == (2, date(2026, 12, 31), 53, 1)
    assert [(share.place.pk, share.people, share.gap) for share in aim.shares] == [(EAST, 1, 1), (WEST, 1, 1)]


def test_what_two_plans_ask_alike_is_asked_once(open_target, units, office, system, run):
    open_target.pk, open_target.position = None, 9
    open_target.save()
    judge_run(run, by=system)

    plan = gap_plan(units[COUNTY], seen_by=office, pace=20)

    assert [aim.needed for aim in plan.aims] == [2]
    assert sum(load.each_week for load in plan.loads) == 2


@pytest.mark.parametrize(("code", "people"), [
    (CONTROL, True), ("contract-renewal-rate", True), ("tcm-hall-coverage", False), ("appointment-rate", False),
    ("infant-mortality-rate", False),
])  # fmt: skip
def test_only_who_can_still_be_served_is_asked_for(code, people):
    assert counts_people(BY_CODE[code]) is people


def test_a_place_without_doctors_is_short_of_all_it_is_asked(open_target, units, office):
    loads = {load.place.pk: load for load in gap_plan(units[COUNTY], seen_by=office, pace=20).loads}

    assert (loads[EAST].each_week, loads[EAST].doctors, loads[EAST].short) == (1, 0, 1)


def test_on_the_last_day_everybody_still_to_be_seen_is_to_be_seen_now(run, units, office):
    (aim,) = gap_plan(units[COUNTY], seen_by=office, pace=20).aims

    assert (aim.needed, aim.due, aim.weeks, aim.each_week) == (2, date(2025, 12, 31), 1, 2)


def test_the_page_says_what_where_and_who(open_target, office, text_of):
    page = text_of(office, URL)

    for words in ("缺口测算", "血压控制率", "2 人", "东镇 1", "西乡 1", "2026-12-31"):
        assert words in page


@pytest.mark.parametrize(
    ("written", "pace"), [("5", 5), ("0", 1), ("-3", 20), ("ten", 20), ("99999", 500), ("9" * 40, 20)]
)
def test_a_pace_that_is_no_number_is_the_usual_one(open_target, office, text_of, written, pace):
    assert f'value="{pace}"' in text_of(office, f"{URL}?pace={written}")


def test_more_places_ask_no_more_questions(open_target, office, visit, django_assert_num_queries):
    visit(office, URL)
    with django_assert_num_queries(19):
        visit(office, URL)


def test_a_doctor_sees_the_plan_of_the_own_village_alone(open_target, doctor, visit):
    assert visit(doctor, f"{URL}?unit={EAST_1}").status_code == 200
    assert visit(doctor, f"{URL}?unit={COUNTY}").status_code == 403


def test_where_everything_is_met_nobody_is_needed(open_target, office, text_of, system, run):
    Target.objects.filter(measure=CONTROL).update(value=10)
    judge_run(run, by=system)

    assert "没有还差人数的目标" in text_of(office, URL)
