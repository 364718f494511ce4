"""The wall: who lags and by how much, for a room; it asks a fixed number of questions and turns by itself."""

from types import SimpleNamespace

import pytest

from quanmin.plans.models import Target
from quanmin.portal.pages.wall import MOST_PLACES, _ends_of, _once, _share
from quanmin.results.models import Run
from quanmin.supervision.models import Colour, Light
from quanmin.supervision.queries import Standing
from quanmin.units.models import Unit
from tests.faces.conftest import CONTROL

QUESTIONS = 18


def standing(place, share):
    return Standing(place, Unit(pk=place, name=f"乡{place}"), {}, share)


def a_row(code, number=0, **fields):
    return {"target": SimpleNamespace(measure=code, comparator=">="), "n": number, **fields}


def test_the_wall_tells_the_lights_the_places_and_what_the_figures_rest_on(run, office, text_of):
    Light.objects.update(colour=Colour.RED)

    page = text_of(office, "/wall/")

    for words in ("落后", "达标", "各地排名", "数据截至 2025-12-31", "血压控制率"):
        assert words in page
    assert "33.3" not in page  # one of three people: too few for a wall


def test_a_small_number_of_an_earlier_period_stays_hidden_too(run, office, text_of):
    Light.objects.update(colour=Colour.RED)
    Run.objects.update(periods=[*run.periods, "2026Q1"])  # in which nothing was measured yet

    assert "33.3" not in text_of(office, "/wall/")


def test_the_screen_asks_for_what_is_on_it_and_gets_no_frame(run, office, text_of):
    part = text_of(office, "/wall/?part=1")

    assert "<html" not in part
    assert "scene always" in part


def test_before_the_first_run_the_wall_says_so(units, office, text_of):
    assert "还没有计算过指标" in text_of(office, "/wall/")


def test_more_targets_ask_no_more_questions(run, office, visit, django_assert_num_queries):
    visit(office, "/wall/")  # what is hidden of a run is worked out once
    with django_assert_num_queries(QUESTIONS):
        visit(office, "/wall/")
    target = Target.objects.get(measure=CONTROL)
    target.pk, target.position = None, 99
    target.save()

    with django_assert_num_queries(QUESTIONS):
        visit(office, "/wall/")


@pytest.mark.parametrize(
    ("places", "first", "between"),
    [(1, 1, 0), (MOST_PLACES, MOST_PLACES, 0), (MOST_PLACES + 3, MOST_PLACES // 2, 3)],
)
def test_what_a_screen_cannot_hold_is_cut_in_the_middle(places, first, between):
    ends = _ends_of([standing(place, 1 / place) for place in range(1, places + 1)])

    assert (len(ends["first"]), ends["between"]) == (first, between)
    assert len(ends["first"]) + len(ends["last"]) + between == places


@pytest.mark.parametrize(
    ("ranks", "lowest"),
    [([(1, 0.5), (1, 0.5)], None), ([(1, 0.5), (2, None)], None), ([(1, 0.5), (2, 0.4)], 2)],
)
def test_nobody_comes_last_where_nobody_is_behind(ranks, lowest):
    assert _ends_of([standing(*rank) for rank in ranks])["lowest"] == lowest


def test_a_measure_is_told_once_by_the_target_that_lags_most():
    rows = [a_row(code, number) for number, code in enumerate(["a", "b", "a"])]

    assert [row["n"] for row in _once(rows)] == [0, 1]


def test_the_bar_is_the_value_against_what_it_should_be_by_now():
    assert _share(a_row("a", value=30.0, expected_value=60.0)) == 50
    assert _share(a_row("a", value=None, expected_value=60.0)) is None
    assert (
        _share({**a_row("a", value=9.0, expected_value=6.0), "target": SimpleNamespace(comparator="<=")})
        is None
    )
