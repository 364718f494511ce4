"""Points from schemes: worked examples a clerk can check, refusals, and the laws that hold for every scheme."""

import copy
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.measures import BY_CODE
from quanmin.core.scoring.marking import Known, mark
from quanmin.core.scoring.ranking import differ, ranked
from quanmin.core.scoring.scheme_reading import declared, scheme_of
from quanmin.core.scoring.working import worked
from quanmin.errors import UsageError

DATA = {
    "code": "s", "title": "方案", "full": 100,
    "groups": [{"key": "t", "title": "乡镇", "kinds": ["township"]}],
    "items": [
        {"key": "control", "title": "控制率", "fact": "measure:a", "points": 60, "zero": 40, "full": 70},
        {"key": "deaths", "title": "死亡率", "fact": "measure:b", "points": 25, "zero": 9, "full": 5},
        {"key": "visit", "title": "现场", "fact": "entered:visit", "points": 15, "missing": "shared",
         "steps": [[60, 5], [80, 10], [95, 15]]},
    ],
    "deductions": [{"key": "late", "title": "逾期", "fact": "returns-overdue", "each": 0.5, "most": 3}],
    "vetoes": [{"key": "false", "title": "造假", "fact": "entered:false", "at_least": 1, "cap": 59}],
}  # fmt: skip
SCHEME = scheme_of(DATA)
FACTS = ("measure:a", "measure:b", "entered:visit", "returns-overdue", "entered:false")
VALUES = st.fractions(min_value=-5, max_value=120, max_denominator=300)
KNOWN = st.dictionaries(st.sampled_from(FACTS), VALUES.map(Known))


def changed(**parts):
    return {**copy.deepcopy(DATA), **parts}


def known(**values):
    names = {"a": "measure:a", "b": "measure:b", "visit": "entered:visit", "late": "returns-overdue",
             "false": "entered:false"}  # fmt: skip
    return {names[name]: Known(Fraction(str(value))) for name, value in values.items()}


def points(score):
    return [line.points for line in score.lines]


def test_points_lie_on_the_line_between_the_marks():
    score = mark(SCHEME, known(a=65.2, b=6, visit=85))

    assert points(score) == [5040, 1875, 1000, 0]
    assert score.total == 7915


def test_a_line_says_its_sum():
    line = mark(SCHEME, {"measure:a": Known(Fraction("65.2"), 652, 1000)}).lines[0]

    assert "652/1000" in worked(SCHEME, line, unit="%")
    assert "(65.2 − 40) ÷ (70 − 40) = " in worked(SCHEME, line)
    assert "0 points up to 40%" in worked(SCHEME, line, "en", unit="%")


def test_the_points_of_an_item_without_a_figure_go_to_the_others_to_the_hundredth():
    score = mark(SCHEME, known(a=70, b=5))

    assert [line.of for line in score.lines[:3]] == [7059, 2941, 0]
    assert score.total == 10000


def test_an_item_that_is_not_shared_earns_nothing_without_a_figure():
    assert mark(SCHEME, known(b=5, visit=95)).total == 4000


def test_deductions_stop_at_their_most_and_a_score_at_nought():
    score = mark(SCHEME, known(a=0, b=20, visit=60, late=400))

    assert points(score) == [0, 0, 500, -300]
    assert mark(SCHEME, known(a=0, b=20, visit=0, late=9)).total == 0


def test_a_veto_caps_the_total_and_is_a_line():
    score = mark(SCHEME, known(a=70, b=5, visit=95, false=1))

    assert (score.total, score.lines[-1].points, score.vetoed) == (5900, -4100, True)
    assert mark(SCHEME, known(a=40, b=5, visit=0, false=1)).lines[-1].points == 0


def test_figures_are_taken_as_they_are_printed():
    exact, printed = Known(Fraction(652049, 10000)), Known(Fraction("65.20"))

    assert mark(SCHEME, {"measure:a": exact}).total == mark(SCHEME, {"measure:a": printed}).total


@given(KNOWN)
def test_the_lines_always_add_up_to_the_total(facts):
    score = mark(SCHEME, facts)

    assert sum(points(score)) == score.total
    assert score.lower <= score.total <= score.upper
    assert 0 <= score.total <= SCHEME.full


@given(KNOWN, st.sampled_from(FACTS), VALUES, VALUES)
def test_a_score_never_falls_when_a_result_improves(facts, fact, one, other):
    low, high = sorted((one, other))
    worse, better = (low, high) if fact in ("measure:a", "entered:visit") else (high, low)

    before = mark(SCHEME, {**facts, fact: Known(worse)})
    after = mark(SCHEME, {**facts, fact: Known(better)})

    assert after.total >= before.total


@pytest.mark.parametrize(
    ("parts", "said"),
    [({"full": 90}, "add up to 100, not to 90"), ({"groups": []}, "there must be a group"),
     ({"items": []}, "add up to 0"), ({"full": "many"}, "not a number"), ({"full": 0.001}, "two decimals"),
     ({"deductions": [{**DATA["deductions"][0], "fact": "gossip"}]}, "nothing tells 'gossip'"),
     ({"deductions": [{**DATA["deductions"][0], "key": "control"}]}, "control stands there twice"),
     ({"items": [{**DATA["items"][0], "points": 100, "zero": 70}]}, "two different marks"),
     ({"items": [{**DATA["items"][2], "points": 100}]}, "the last earns all"),
     ({"items": [{**DATA["items"][0], "points": 100, "missing": "x"}]}, "choose none or shared"),
     ({"vetoes": [{"key": "v", "title": "v", "fact": "entered:v", "cap": True}]}, "not a number")],
)  # fmt: skip
def test_a_scheme_that_contradicts_itself_is_refused_with_the_way_on(parts, said):
    with pytest.raises(UsageError, match=said):
        scheme_of(changed(**parts))


def test_a_scheme_that_lacks_a_part_is_refused():
    with pytest.raises(UsageError, match="'title'"):
        scheme_of({"code": "s"})


@pytest.mark.parametrize("code", declared())
def test_every_declared_scheme_is_sound_and_asks_for_measures_there_are(code):
    scheme = scheme_of(declared()[code])

    assert not [fact for fact in scheme.facts if fact.startswith("measure:") and fact[8:] not in BY_CODE]


def scored(value, lower, upper):
    return mark(
        SCHEME, {"measure:a": Known(Fraction(value), lower=lower, upper=upper), **known(b=5, visit=95)}
    )


def test_places_say_what_chance_leaves_open():
    scores = {1: scored(60, 55, 65), 2: scored(58, 53, 63), 3: scored(45, 43, 47)}

    standings = {one.unit: (one.place, one.first, one.last) for one in ranked(scores)}

    assert standings == {1: (1, 1, 2), 2: (2, 1, 2), 3: (3, 3, 3)}


def test_equal_totals_share_a_place_and_stand_in_the_order_of_numbers():
    same = mark(SCHEME, known(a=55))

    assert [(one.unit, one.place, one.is_certain) for one in ranked({7: same, 3: same})] == [
        (3, 1, False), (7, 1, False)]  # fmt: skip
    assert ranked({}) == ()


def test_scores_without_intervals_differ_by_any_point():
    assert differ(mark(SCHEME, known(a=50)), mark(SCHEME, known(a=51)))


@pytest.mark.parametrize(
    ("value", "counts", "said"),
    [
        ("62", (62, 100), "（62/100）"),
        ("62", (62, 1), ""),
        ("100", (1, 1), "（1/1）"),
        ("62", (None, None), ""),
    ],
)
def test_a_plain_count_is_held_against_nothing(value, counts, said):
    line = mark(SCHEME, {"measure:a": Known(Fraction(value), *counts)}).lines[0]
    assert worked(SCHEME, line).split("；")[0] == f"{value}{said}"
