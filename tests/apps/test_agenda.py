"""Days of a demo that pass: acts in the order of their days, each on its own day; and a clock only a demo may turn."""

from datetime import date

import pytest
from django.utils import timezone

from quanmin import clock
from quanmin.demo.agenda import Agenda, office_day

TODAY = date(2025, 12, 31)
MONDAY, FRIDAY = date(2025, 3, 10), date(2025, 3, 14)


@pytest.fixture
def fixed(settings):
    settings.QUANMIN_TODAY = TODAY


def test_acts_come_by_day_and_of_one_day_in_the_order_they_were_put(fixed):
    agenda, seen = Agenda(), []
    for name, day in (("c", FRIDAY), ("a", MONDAY), ("d", FRIDAY), ("b", MONDAY)):
        agenda.on(day, lambda name: seen.append((name, clock.today())), name)

    agenda.live(TODAY)

    assert seen == [("a", MONDAY), ("b", MONDAY), ("c", FRIDAY), ("d", FRIDAY)]
    assert clock.today() == TODAY


def test_what_lies_after_the_day_waits_and_an_act_may_put_another(fixed):
    agenda, seen = Agenda(), []

    def act(left):
        seen.append(clock.today())
        if left:
            agenda.after(1, act, left - 1)

    agenda.on(FRIDAY, act, 3)
    agenda.live(date(2025, 3, 17))

    assert seen == [FRIDAY, date(2025, 3, 17)]
    assert len(agenda.waiting) == 1


def test_offices_act_on_working_days():
    assert office_day(date(2025, 3, 15)) == date(2025, 3, 17)
    assert office_day(MONDAY) == MONDAY


def test_the_day_comes_back_when_an_act_fails(fixed):
    with pytest.raises(RuntimeError), clock.on_day(MONDAY):
        raise RuntimeError
    assert clock.today() == TODAY


def test_where_the_real_clock_runs_nothing_turns_it(settings):
    settings.QUANMIN_TODAY = None

    with pytest.raises(AssertionError, match="fixed day"), clock.on_day(MONDAY):
        pass
    assert clock.today() == timezone.localdate()


def test_now_is_the_time_of_day_on_the_day_the_site_lives_on(fixed, settings):
    assert timezone.localdate(clock.now()) == TODAY
    settings.QUANMIN_TODAY = None
    assert abs((timezone.now() - clock.now()).total_seconds()) < 60
