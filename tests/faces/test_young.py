"""A quarter that is running says so, beside the last whole one."""

from datetime import date

import pytest

from quanmin.results.models import Result
from quanmin.supervision.actions import judge_run
from quanmin.units.models import Unit
from tests.apps.counties import a_result
from tests.faces.conftest import CONTROL
from tests.worlds import COUNTY

DAY = date(2026, 1, 31)


@pytest.fixture
def running(run, office, settings):
    """The same run a month later, over the same snapshot, with a figure that lacks that month."""
    settings.QUANMIN_TODAY = DAY
    run.periods = [*run.periods, str(DAY)]
    run.save()
    county = Unit.objects.get(pk=COUNTY)
    Result.objects.filter(unit=county, measure=CONTROL, period="2025Q4").update(
        value=71, lower=70.5, upper=72
    )
    a_result(run, county, measure=CONTROL, period=str(DAY), end=DAY, numerator=50, denominator=100)
    judge_run(run, by=office)
    return run


def test_the_cockpit_says_how_far_the_quarter_is_and_shows_the_last_whole_one(running, office, text_of):
    page = text_of(office, "/")

    assert "2026年第1季度还没有结束：共 90 天，已过 31 天。" in page
    assert "其他系统的记录到 2025-12-31，之后 31 天只有在本系统录入的" in page
    assert '<th scope="col" class="num c-mid">2025年第4季度</th>' in page
    assert "71.0</a>" in page
    assert "period=2025Q4" in page


def test_an_indicator_says_it_too_and_links_to_the_whole_quarter(running, office, text_of):
    page = text_of(office, f"/indicators/{CONTROL}/")

    assert "2026年第1季度还没有结束" in page
    assert "2025年第4季度为 71.0%" in page
    assert "没有落后；报齐之前不判落后" in page


def test_a_quarter_that_is_over_says_nothing_of_it(running, office, text_of):
    assert "还没有结束" not in text_of(office, f"/indicators/{CONTROL}/?period=2025Q4")


def test_records_that_are_all_in_are_not_said_to_be_wanting(running, office, text_of):
    running.snapshot.until = DAY
    running.snapshot.save()

    page = text_of(office, f"/indicators/{CONTROL}/")

    assert "还没有结束" in page
    assert "其他系统的记录到" not in page
