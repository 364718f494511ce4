"""A pregnancy: booked once, ended once, either taken back; and what is owed follows."""

from datetime import date, timedelta

import pytest

from quanmin.programmes.actions import book_pregnancy, end_pregnancy, rebuild_schedule, take_back_pregnancy
from quanmin.programmes.models import Due
from quanmin.programmes.queries.enrolments import enrolments_of
from quanmin.programmes.queries.expecting import last_pregnancy
from quanmin.programmes.refusals import Unknown, VisitRefused
from quanmin.records.actions import bring_in_residents
from tests.apps.counties import UNTIL, a_snapshot
from tests.remembered import remembered
from tests.worlds import WEST_1, residents

WEEKS_AGO = {weeks: UNTIL - timedelta(weeks=weeks) for weeks in (8, 20, 39, 46)}
WOMAN, MAN, ELSEWHERE = 1, 2, 3


@pytest.fixture
@remembered
def schedule(system, units, tmp_path, settings):
    settings.QUANMIN_TODAY = UNTIL
    woman = {"sex": "female", "birth_date": date(1996, 5, 1)}
    people = residents(woman, {"sex": "male", "birth_date": date(1996, 5, 1)}, woman | {"lives_in": WEST_1})
    bring_in_residents(a_snapshot(tmp_path / "snapshot", **people), by=system)
    return rebuild_schedule(by=system)


def booked(doctor, *, weeks=8, on=UNTIL, resident=WOMAN):
    return book_pregnancy(resident, last_period=WEEKS_AGO[weeks], booked=on, by=doctor)


def owed():
    return set(Due.objects.filter(resident=WOMAN, protocol="maternal").values_list("item", flat=True))


def test_who_is_booked_owes_the_first_visit_and_says_how_far_she_was(schedule, doctor):
    number = booked(doctor)

    kept = last_pregnancy(WOMAN)
    assert (kept["pregnancy_id"], kept["booked_weeks"], kept["risk"]) == (number, 8, "green")
    assert "12w" in owed()
    assert enrolments_of(WOMAN, doctor).maternal.state == "running"


def test_the_same_said_again_is_the_same_pregnancy(schedule, doctor):
    assert booked(doctor) == booked(doctor)


def test_a_birth_is_followed_by_the_visits_after_it(schedule, doctor):
    booked(doctor, weeks=39, on=WEEKS_AGO[20])

    end_pregnancy(WOMAN, ended=UNTIL, outcome="live-birth", by=doctor)

    assert "42d" in owed()
    assert enrolments_of(WOMAN, doctor).maternal.state == "open"


def test_a_miscarriage_leaves_nothing_owed_and_another_may_be_booked_in_time(schedule, doctor):
    booked(doctor, weeks=20, on=WEEKS_AGO[8])
    end_pregnancy(WOMAN, ended=WEEKS_AGO[8], outcome="miscarriage", by=doctor)
    assert owed() == set()

    with pytest.raises(VisitRefused, match="上次妊娠结束"):
        booked(doctor, weeks=8)
    book_pregnancy(WOMAN, last_period=WEEKS_AGO[8] + timedelta(days=14), booked=UNTIL, by=doctor)


def test_what_was_said_by_mistake_is_taken_back_step_by_step(schedule, doctor):
    booked(doctor)
    end_pregnancy(WOMAN, ended=UNTIL, outcome="termination", by=doctor)

    take_back_pregnancy(WOMAN, by=doctor)
    assert last_pregnancy(WOMAN)["ended"] is None
    assert "12w" in owed()
    take_back_pregnancy(WOMAN, by=doctor)

    assert last_pregnancy(WOMAN) is None
    assert owed() == set()
    with pytest.raises(VisitRefused, match="不能撤销"):
        take_back_pregnancy(WOMAN, by=doctor)


@pytest.mark.parametrize(
    ("weeks", "on"),
    [(46, UNTIL), (8, UNTIL + timedelta(days=1)), (8, WEEKS_AGO[8] - timedelta(days=1))],
)
def test_days_that_cannot_be_are_refused(schedule, doctor, weeks, on):
    with pytest.raises(VisitRefused, match="不可能"):
        booked(doctor, weeks=weeks, on=on)


def test_nobody_is_booked_twice_at_a_time(schedule, doctor):
    booked(doctor, weeks=20)

    with pytest.raises(VisitRefused, match="请先登记结局"):
        booked(doctor, weeks=8)


def test_a_pregnancy_ends_within_its_time(schedule, doctor):
    booked(doctor)

    for day in (WEEKS_AGO[8] - timedelta(days=1), UNTIL + timedelta(days=1)):
        with pytest.raises(VisitRefused, match="不可能"):
            end_pregnancy(WOMAN, ended=day, outcome="live-birth", by=doctor)


def test_no_man_is_booked_and_nobody_of_another_village(schedule, doctor):
    with pytest.raises(VisitRefused):
        booked(doctor, resident=MAN)
    with pytest.raises(Unknown):
        booked(doctor, resident=ELSEWHERE)
    with pytest.raises(VisitRefused, match="没有登记在册"):
        end_pregnancy(WOMAN, ended=UNTIL, outcome="live-birth", by=doctor)
