"""Words, figures and small pictures: nothing lacks its English, numbers are written as people write them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from quanmin.core.measures import CATALOGUE
from quanmin.portal.acts import ACTS, say_act
from quanmin.portal.numbers import aim_written, aligned, overdue, written
from quanmin.portal.templatetags.lights import light, meter, share, sparkline
from quanmin.portal.words import DOMAINS, UNITS, clauses_of, gap_words, opens_to, reading
from tests.core.measures.test_catalogue import chinese

ROOT = Path(__file__).parents[2]
SAME_EVERYWHERE = {"%", "‰"}
SETTINGS = [(one.default, *one.choices) for measure in CATALOGUE for one in measure.parameters]


def test_no_text_lacks_its_english():
    tool = [sys.executable, str(ROOT / "tools" / "translations.py"), "--check"]
    found = subprocess.run(tool, capture_output=True, text=True, check=False)

    assert found.returncode == 0, found.stdout + found.stderr


def test_every_field_and_unit_of_a_measure_has_its_words():
    assert {measure.domain for measure in CATALOGUE} <= set(DOMAINS)
    assert {measure.unit for measure in CATALOGUE} - SAME_EVERYWHERE <= set(UNITS)


@pytest.mark.parametrize("measure", CATALOGUE, ids=lambda measure: measure.code)
def test_every_clause_of_a_gap_has_words_for_the_gap(measure):
    _eligible, met = clauses_of(measure.code)

    assert all(gap_words(clause) != clause for clause in met)
    assert opens_to(measure.code) in ("", "gap", "cases")


def test_every_act_in_the_code_has_words():
    written_acts = {
        act
        for file in (ROOT / "src" / "quanmin").rglob("actions.py")
        for act in _acts(file.read_text(encoding="utf-8"))
    }

    assert written_acts
    assert not {act for act in written_acts if act not in ACTS}


def _acts(text):
    return [piece.split('"')[1] for piece in text.split("trail.add(")[1:] if piece.lstrip().startswith('"')]


def test_an_act_without_words_is_said_as_it_is_written():
    assert say_act("moon walked") == "moon walked"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (None, "%", "–"), (95, "%", "95"), (87.25, "%", "87.3"), (87.35, "%", "87.4"), (0.005, "‰", "0.01"),
        (1204, "人", "1,204"), (78.5, "岁", "78.5"), (0, "%", "0"), (-2.25, "%", "-2.3"),
        (3.4, "人", "3.4"), (2.0, "人", "2"), (2.9999999, "人", "3"), (2.666, "张", "2.7"),
    ],
)  # fmt: skip
def test_a_figure_is_rounded_half_up(value, unit, said):
    assert written(value, unit) == said


def test_in_a_column_every_figure_has_its_decimals():
    assert [aligned(value, "%") for value in (95, 87.25, None)] == ["95.0", "87.3", "–"]


@pytest.mark.parametrize(
    ("comparator", "value", "upper", "said"),
    [
        (">=", 90, None, "≥ 90%"), ("<=", 6, None, "≤ 6%"), ("=", 5, None, "5%"), ("range", 3, 5, "3–5%"),
        ("increase_by", 2, None, "+ 2%"), ("cover_all", None, None, "–"),
    ],
)  # fmt: skip
def test_a_target_is_written_as_people_write_it(comparator, value, upper, said):
    assert aim_written(comparator, value, "%", upper) == said


def test_a_light_has_a_shape_and_a_word():
    for colour, word in {"red": "落后", "yellow": "临界", "green": "达标", "grey": "无数据"}.items():
        drawn = light(colour)
        assert "<svg" in drawn
        assert f"{word}</span>" in drawn
    assert (
        len({light(colour).split("<svg")[1].split("</svg>")[0] for colour in ("red", "yellow", "green")}) == 3
    )


def test_a_sparkline_needs_two_values_and_skips_what_is_unknown():
    assert "<svg" not in sparkline([])
    assert "<svg" not in sparkline([1, None])
    assert sparkline([1, None, 3], 2).count(",") == 2


def test_a_flat_line_and_a_flat_scale_draw_without_dividing_by_nothing():
    assert "<svg" in sparkline([0, 0])
    assert "<svg" in meter(5, (5, 5), 5, (5, 5))
    assert meter(None, None, None, (0, 0)) == ""


def test_shares_fill_the_bar():
    widths = [float(piece.split('"')[0]) for piece in share({"red": 1, "green": 3}).split('width="')[1:]]

    assert sum(widths) == 100
    assert sum(float(w.split('"')[0]) for w in share({}).split('width="')[1:]) == 0


@pytest.mark.parametrize("value", sorted({one for each in SETTINGS for one in each if isinstance(one, str)}))
def test_what_a_parameter_may_be_is_said_in_words_or_is_a_code(value):
    assert chinese(str(reading(value))) or re.fullmatch(r"[A-Z]\d\d-[A-Z]\d\d|\d(-\d)+", value)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "逾期 1 天"),
        (99, "逾期 99 天"),
        (100, "逾期 3 个月"),
        (729, "逾期 24 个月"),
        (730, "逾期 2 年"),
        (6208, "逾期 17 年"),
    ],
)
def test_long_overdue_is_said_in_months_and_years(days, said):
    assert overdue(days) == said
