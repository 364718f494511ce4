"""An indicator's page: its figures, definition, trend with the path, places, sorting, and its Excel file."""

import io
import json
import re

import pytest
from python_calamine import CalamineWorkbook

from quanmin.plans.models import Target
from tests.apps.counties import a_result
from tests.faces.conftest import CONTROL
from tests.worlds import COUNTY, EAST, WEST

PAGE = f"/indicators/{CONTROL}/"
QUESTIONS = 19


def trend_of(page):
    found = re.search(r'<script id="trend-rows" type="application/json">(.+?)</script>', page)
    return json.loads(found[1])


def places_of(page):
    return re.findall(r'<a href="/indicators/[^"]+unit=\d+[^"]*">([^<]+)</a>', page)


def test_the_page_says_the_figure_its_parts_and_how_it_is_made(run, office, text_of):
    page = text_of(office, PAGE)

    for said in (
        "管理人群血压控制率",
        "33.3",
        "≥ 70%",
        "牵头 卫健局",
        "国家基本公共卫生服务规范",
        "期内测过血压",
    ):
        assert said in page


def test_the_trend_holds_each_quarter_with_its_interval_and_the_expected_level(run, office, text_of):
    trend = trend_of(text_of(office, PAGE))

    assert trend["periods"] == [f"2025年第{quarter}季度" for quarter in (1, 2, 3, 4)]
    assert trend["value"] == [0, 0, 33.3, 33.3]
    assert all(
        low <= value <= high
        for low, value, high in zip(trend["lower"], trend["value"], trend["upper"], strict=True)
    )
    assert trend["path"] == [70, 70, 70, 70]


def test_an_earlier_period_is_a_choice_on_the_page(run, office, text_of):
    page = text_of(office, f"{PAGE}?period=2025Q2")

    assert "2025年第2季度" in page
    assert '<option value="2025Q2" selected>' in page


def test_lights_stand_beside_figures_of_their_own_period_only(run, office, text_of):
    latest, earlier = text_of(office, PAGE), text_of(office, f"{PAGE}?period=2025Q2")

    assert '<span class="light ' in latest
    assert '<span class="light ' not in earlier
    assert "亮灯按最近一期判定，这一期只显示结果" in earlier


def test_a_figure_without_a_target_is_not_called_without_data(run, office, text_of):
    Target.objects.update(measure="")

    page = text_of(office, PAGE)

    assert "规划里没有这项指标的目标值，只显示结果。" in page
    assert '<span class="light ' not in page


def test_townships_then_villages_are_listed_and_open(run, office, text_of):
    assert places_of(text_of(office, PAGE)) == ["东镇", "西乡"]
    assert places_of(text_of(office, f"{PAGE}?by=village")) == ["东二村", "东一村", "西一村"]
    assert places_of(text_of(office, f"{PAGE}?unit={EAST}")) == ["东二村", "东一村"]


@pytest.mark.parametrize(
    ("sort", "first"), [("value", "西乡"), ("-value", "东镇"), ("-denominator", "东镇"), ("nonsense", "东镇")]
)
def test_the_table_sorts_by_a_column_both_ways(run, office, text_of, sort, first):
    assert places_of(text_of(office, f"{PAGE}?sort={sort}"))[0] == first


def test_a_village_where_nobody_counts_comes_last_either_way(run, office, text_of):
    for sort in ("value", "-value"):
        assert places_of(text_of(office, f"{PAGE}?by=village&sort={sort}"))[-1] == "东二村"


def test_sorting_by_htmx_answers_the_table_alone_and_tells_the_order(run, office, text_of):
    part = text_of(office, f"{PAGE}?sort=-value", **{"HX-Request": "true"})

    assert "<html" not in part
    assert 'aria-sort="descending"' in part


def test_the_excel_file_holds_the_table_as_numbers_and_what_it_rests_on(run, office, visit):
    answer = visit(office, f"{PAGE}sheet.xlsx?by=village&for=inside")

    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert f"{CONTROL}-{COUNTY}-2025Q4.xlsx" in answer["Content-Disposition"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "机构"
    assert [rows[2][i] for i in (0, 1, 3, 6, 7)] == ["东一村", "东镇", 50.0, 1.0, 2.0]
    assert any("数据快照：2025-12-31" in str(row[0]) for row in rows)


@pytest.mark.parametrize("query", ["?period=2019Q1", "?period=nonsense"])
def test_a_period_outside_the_run_is_a_page_that_says_so(run, office, visit, query):
    answer = visit(office, PAGE + query)

    assert answer.status_code == 404
    assert "请在页面上选一个统计期" in answer.content.decode()


def test_a_measure_that_is_not_there_is_a_page_that_says_so(run, office, visit):
    answer = visit(office, "/indicators/no-such-measure/")

    assert answer.status_code == 404
    assert "没有代码为 no-such-measure 的指标" in answer.content.decode()


def test_a_doctor_sees_no_other_unit(run, doctor, visit):
    assert visit(doctor, f"{PAGE}?unit={WEST}").status_code == 403
    assert visit(doctor, f"{PAGE}sheet.xlsx?unit={WEST}").status_code == 403


def test_a_measure_without_a_target_shows_its_results(run, office, text_of):
    page = text_of(office, "/indicators/infant-mortality-rate/")

    assert "规划里没有这项指标的目标值" in page


def test_before_a_run_the_definition_is_there(office, text_of):
    assert "这个数怎么来的" in text_of(office, PAGE)


@pytest.mark.parametrize("query", ["", "?by=village"])
def test_the_page_costs_the_same_however_many_places(
    run, office, visit, client, query, django_assert_max_num_queries
):
    visit(office, PAGE)

    with django_assert_max_num_queries(QUESTIONS):
        client.get(PAGE + query)


def test_of_two_plans_targets_the_one_that_was_opened_is_shown(run, plan, office, text_of):
    later = Target.objects.create(plan=plan, position=9, indicator="血压控制率", comparator=">=", value=80, unit="%",
                                  year=2027, sentence="x", measure=CONTROL)  # fmt: skip

    assert "≥ 70%" in text_of(office, PAGE)
    assert "≥ 80%" in text_of(office, f"{PAGE}?target={later.pk}")
    assert f"{PAGE}?unit={COUNTY}&amp;target={later.pk}" in text_of(office, "/")


def test_a_place_with_too_few_births_says_why_it_has_no_figure(run, units, office, text_of):
    a_result(
        run,
        units[COUNTY],
        measure="maternal-mortality-ratio",
        numerator=1,
        denominator=1999,
        years=0,
        value=None,
    )

    page = text_of(office, "/indicators/maternal-mortality-ratio/?period=2025Q4")

    assert "合并到5年也只有活产 1,999（死亡 1），不足活产 2,000，不计算" in page


def test_a_figure_of_added_years_says_which(run, units, office, text_of):
    a_result(run, units[COUNTY], measure="maternal-mortality-ratio", numerator=1, denominator=3000, years=5)

    page = text_of(office, "/indicators/maternal-mortality-ratio/?period=2025Q4")

    assert "合并2021年1月至2025年12月共5年：死亡 1，活产 3,000。" in page


def test_the_table_and_the_file_say_how_many_years_each_place_added_up(run, units, office, text_of, visit):
    for unit, years, births in ((COUNTY, 5, 3000), (EAST, 5, 2500), (WEST, 0, 500)):
        a_result(
            run, units[unit], measure="maternal-mortality-ratio", numerator=1, denominator=births, years=years
        )
    address = "/indicators/maternal-mortality-ratio/{}?period=2025Q4&by=township&for=inside"

    page = text_of(office, address.format(""))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(visit(office, address.format("sheet.xlsx")).content))

    assert "1 / 2,500（5年）" in page
    assert "1 / 500<" in page
    head, *rows = sheet.get_sheet_by_index(0).to_python()
    assert head[-1] == "合并年数"
    assert [row[-1] for row in rows[:2]] == [5, 0]
