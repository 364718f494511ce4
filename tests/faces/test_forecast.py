"""On an indicator's page: will the target be met by its date, and how many residents are still to be reached?"""

import io
import json
import re

import pytest
from python_calamine import CalamineWorkbook

from quanmin.core.periods import parse_range
from quanmin.plans.models import PlaceAim
from quanmin.portal.forecasts import _chance
from tests.apps.counties import UNTIL, a_plan, a_result, a_run, a_target
from tests.faces.conftest import CONTROL
from tests.worlds import COUNTY, EAST, WEST

PAGE = f"/indicators/{CONTROL}/"
QUESTIONS = 20
# By quarter of 2023 to 2025: how many of 1,000 in the east and of 500 in the west were under control.
RISING = [(400 + 10 * step, 200 + 5 * step) for step in range(12)]


@pytest.fixture
def county(settings, office, units):
    """Twelve quarters of two townships, and a target of 70 % at the end of 2027."""
    settings.QUANMIN_TODAY = UNTIL
    run = a_run(office)
    periods = parse_range("2023Q1..2025Q4")
    for period, (east, west) in zip(periods, RISING, strict=True):
        told = {"measure": CONTROL, "period": period.name, "end": period.end}
        a_result(run, units[COUNTY], numerator=east + west, denominator=1500, **told)
        a_result(run, units[EAST], numerator=east, denominator=1000, **told)
        a_result(run, units[WEST], numerator=west, denominator=500, **told)
    run.periods = [period.name for period in periods]
    run.save()
    return a_target(a_plan(office), measure=CONTROL, value=52, year=2026)


def trend_of(page):
    return json.loads(re.search(r'<script id="trend-rows" type="application/json">(.+?)</script>', page)[1])


def test_a_target_on_the_line_is_likely_and_the_page_says_why(county, office, text_of):
    page = text_of(office, PAGE)

    assert "很可能达到" in page
    assert "照近 12 期的走势，到 2026-12-31 约为" in page
    assert "几率的对数" in page


def test_a_target_far_above_the_line_is_unlikely(county, office, text_of):
    county.value = 70
    county.save()

    page = text_of(office, PAGE)

    assert '<strong class="verdict unlikely">不大可能达到</strong>' in page
    assert "不到 1%" in page


def test_the_chart_runs_on_to_the_day_of_the_target_with_a_band(county, office, text_of):
    coming = trend_of(text_of(office, PAGE))["ahead"]

    assert coming["periods"] == [f"2026年第{quarter}季度" for quarter in (1, 2, 3, 4)]
    assert all(
        low < value < high
        for low, value, high in zip(coming["lower"], coming["value"], coming["upper"], strict=True)
    )
    assert coming["upper"][-1] - coming["lower"][-1] >= coming["upper"][0] - coming["lower"][0]
    assert coming["path"] == [52, 52, 52, 52]


@pytest.mark.parametrize(
    ("year", "word", "why"),
    [(2025, "已经到期", "目标的日期已经到了"), (2035, "说不准", "超过已有结果所跨时间的两倍")],
)
def test_where_nothing_can_be_said_the_page_says_why(county, office, text_of, year, word, why):
    county.year = year
    county.save()

    page = text_of(office, PAGE)

    assert f'untold">{word}' in page
    assert why in page
    assert trend_of(page)["ahead"] is None


def test_the_fewest_residents_that_meet_the_target_are_shared_out_by_gap(county, office, text_of):
    page = text_of(office, PAGE)

    # 52 % of 1,500 are 780; 765 are reached. Gaps 490 and 245 share the 15 as 10 and 5.
    assert "再服务到 <strong>15</strong> 人" in page
    assert re.findall(r'<td class="num strong">(\d+)</td><td class="num">([^<]+)</td>', page) == [
        ("10", "每 5 周 1 人"),
        ("5", "每 10 周 1 人"),
    ]
    assert f"/gaps/{CONTROL}/?unit={EAST}" in page


def test_a_township_with_a_value_of_its_own_is_held_to_it(county, office, text_of, units):
    PlaceAim.objects.create(target=county, unit=units[WEST], value=60, computed=60)

    page = text_of(office, PAGE)

    assert '<td class="num c-mid">45</td>' in page  # 60 % of 500 less 255


def test_a_target_that_is_met_lacks_nobody(county, office, text_of):
    county.value = 50
    county.save()

    assert "不差人" in text_of(office, PAGE)


def test_the_table_goes_to_excel_and_adds_up(county, office, visit):
    answer = visit(office, f"{PAGE}reach.xlsx")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[5] for row in rows[1:4]] == [10, 5, 15]
    assert rows[3][0] == "云岭县"


def test_without_a_target_there_is_no_such_table(run, office, visit, text_of):
    assert "还需多少人" not in text_of(office, "/indicators/infant-mortality-rate/")
    assert visit(office, "/indicators/infant-mortality-rate/reach.xlsx").status_code == 404


def test_the_page_with_forecast_and_table_asks_a_fixed_number_of_times(
    county, office, visit, client, django_assert_max_num_queries
):
    visit(office, PAGE)

    with django_assert_max_num_queries(QUESTIONS):
        client.get(PAGE)


@pytest.mark.parametrize(("share", "said"), [(0.004, "不到 1%"), (0.23, "约 23%"), (0.999, "超过 99%")])
def test_a_chance_is_never_said_to_be_certain(share, said):
    assert _chance(share) == said
