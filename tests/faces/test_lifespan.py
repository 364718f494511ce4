"""On the page of life expectancy: what each cause costs, what the change is owed to, and years in health."""

import re
from datetime import date

import pytest

from quanmin.portal.lifespans import LIFE
from tests.apps.counties import UNTIL, a_result, a_run, a_snapshot
from tests.worlds import COUNTY, EAST_1

PAGE = f"/indicators/{LIFE}/"
CAUSES = ("I21", "C34", "J44", "V89", "N18")


def people(year, each):
    """The same number at every age, a twentieth of it from 80 to 95."""
    return [
        {"unit_id": EAST_1, "year": year, "basis": "resident", "sex": "female", "age_from": age,
         "people": each if age < 80 else each // 20}
        for age in range(96)
    ]  # fmt: skip


def deaths(year, from_age):
    """Two people of every age from the one given, by all causes in turn."""
    return [
        {"unit_id": EAST_1, "date": date(year, 5, 1), "age_years": age, "cause": CAUSES[age % len(CAUSES)]}
        for age in range(from_age, 96)
        for _ in range(2 + age // 10)
    ]


@pytest.fixture
def county(settings, office, units, tmp_path):
    """2021 and 2025 of a county in which the young stopped dying."""
    settings.QUANMIN_TODAY = UNTIL
    folder = a_snapshot(
        tmp_path / "snapshot",
        populations=people(2021, 2000) + people(2025, 2000),
        deaths=deaths(2021, 20) + deaths(2025, 50),
    )
    run = a_run(office)
    run.snapshot.folder, run.periods = str(folder), ["2025Q4"]
    run.snapshot.save()
    run.save()
    a_result(run, units[COUNTY], measure=LIFE, numerator=1, denominator=2)
    return run


def test_the_page_says_what_each_cause_costs(county, office, text_of):
    page = text_of(office, PAGE)

    assert "寿命长在哪里" in page
    assert "其他死因" in page
    gained = [float(value) for value in re.findall(r'<td class="num strong">(\d+\.\d\d)</td>', page)]
    assert gained == sorted(gained, reverse=True)
    assert gained[0] > 0


def test_the_parts_of_a_change_add_up_to_it(county, office, text_of):
    page = text_of(office, PAGE)

    whole = float(re.search(r"预期寿命变化 (-?\d+\.\d\d) 岁", page)[1])
    parts = re.findall(r'</svg></td>\s*<td class="num">(-?\d+\.\d\d)</td>', page)
    assert whole > 0
    assert sum(map(float, parts)) == pytest.approx(whole, abs=0.05)


def test_a_small_county_is_told_that_nothing_can_be_compared(county, office, text_of, tmp_path):
    folder = a_snapshot(
        tmp_path / "small", populations=people(2021, 200) + people(2025, 200), deaths=deaths(2025, 50)
    )
    county.snapshot.folder = str(folder)
    county.snapshot.save()

    assert "没有更早而不重叠的年份" in text_of(office, PAGE)


def test_where_one_span_has_no_life_table_no_change_is_made_up(county, office, text_of, tmp_path):
    folder = a_snapshot(
        tmp_path / "gap", populations=people(2021, 1) + people(2025, 2000), deaths=deaths(2025, 50)
    )
    county.snapshot.folder = str(folder)
    county.snapshot.save()

    page = text_of(office, PAGE)

    assert "有一段编不出寿命表" in page
    assert "预期寿命变化" not in page


def test_another_measure_has_no_such_table(county, office, text_of):
    assert "寿命长在哪里" not in text_of(office, "/indicators/infant-mortality-rate/")
