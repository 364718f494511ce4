"""Windows that are counted together give what each gives alone."""

from datetime import date
from pathlib import Path

import numpy as np

from quanmin.core.measures import BY_CODE, measure_snapshot
from quanmin.core.measures.asking import ask
from quanmin.core.measures.kernel.values import Values, literal
from quanmin.core.measures.kernel.windows import cells, stretches, summed
from quanmin.core.periods import parse_range
from quanmin.core.synth import make_county

PERIODS = parse_range("2024Q4..2025Q4")
# Clauses on other columns, no other clause, amounts added up, a home that is another each quarter.
CODES = ["primary-care-visit-share", "appointment-wait-time", "average-length-of-stay", "county-visit-rate"]


def test_a_quarter_alone_gives_what_it_gives_among_others(tmp_path: Path) -> None:
    make_county(tmp_path / "county", residents=1_500, seed=3)
    together = measure_snapshot(tmp_path / "county", measures=CODES, periods=PERIODS, grid=False).results
    for period in PERIODS:
        alone = measure_snapshot(tmp_path / "county", measures=CODES, periods=[period], grid=False).results
        assert alone.equals(together.filter(period=period.name))
    assert together["denominator"].sum() > 0


def test_trailing_years_of_one_question_share_their_stretches() -> None:
    tallies = ask([BY_CODE["primary-care-visit-share"]], PERIODS[:2]).of("encounters")
    first, second = stretches(tallies).values()
    days = (date(2024, 1, 1), date(2024, 4, 1), date(2025, 1, 1), date(2025, 4, 1))
    assert first.cuts == second.cuts == tuple(map(literal, days))
    assert [(one.start, one.stop) for one in (first, second)] == [(0, 2), (1, 3)]


def test_a_question_asked_for_one_window_shares_nothing() -> None:
    assert stretches(ask([BY_CODE["primary-care-visit-share"]], PERIODS[:1]).of("encounters")) == {}


def test_the_first_and_last_day_lie_inside_and_a_row_without_a_day_nowhere() -> None:
    day = Values(np.array([9, 10, 19, 20, 29, 30, 15]), "date", np.array([True] * 6 + [False]))
    found = cells((10, 20, 30))(np.zeros(7, dtype=np.int64), day)
    assert found.tolist() == [-1, 0, 0, 1, 1, -1, -1]


def test_a_window_is_the_sum_of_its_stretches() -> None:
    tallies = ask([BY_CODE["primary-care-visit-share"]], PERIODS[:2]).of("encounters")
    first, second = stretches(tallies).values()
    by_stretch = np.array([1, 2, 4, 10, 20, 40])
    assert summed(first)(by_stretch).tolist() == [3, 30]
    assert summed(second)(by_stretch).tolist() == [6, 60]
