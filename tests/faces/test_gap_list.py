"""Gap lists: masked by right, with reasons, narrowed, exported by those who may, at a fixed number of questions."""

import io

import pytest
from python_calamine import CalamineWorkbook

from quanmin.accounts.models import Entry
from tests.faces.conftest import CONTROL, LIFE
from tests.worlds import COUNTY, EAST, EAST_1, EAST_2

PAGE = f"/gaps/{CONTROL}/"
QUESTIONS = 19


def test_the_lists_of_ones_own_unit_say_how_many_are_in_each(run, doctor, text_of):
    page = text_of(doctor, "/gaps/")

    assert f"{PAGE}?unit={EAST_1}&amp;period=2025Q4" in page
    assert '<span class="figure">1 人</span>' in page


def test_without_lists_the_page_says_why(office, text_of):
    assert "还没有计算过指标" in text_of(office, "/gaps/")


def test_the_office_reads_reasons_and_readings_under_masked_names(run, office, text_of):
    page = text_of(office, PAGE)

    for said in ("2 名居民在缺口里", "李*", "王*", "收缩压偏高", "血压 170/80 mmHg", "姓名和电话已脱敏"):
        assert said in page
    assert "李四" not in page
    assert "王五" not in page


def test_the_doctor_reads_names_of_the_own_village_only(run, doctor, text_of, visit):
    page = text_of(doctor, PAGE)

    assert "李四" in page
    assert "王五" not in page
    assert visit(doctor, f"{PAGE}?unit={COUNTY}").status_code == 403


def test_a_reason_narrows_the_list(run, office, text_of):
    page = text_of(office, f"{PAGE}?clause=measured")

    assert "王*" in page
    assert "李*" not in page


@pytest.mark.parametrize(("text", "name"), [("西一", "王*"), ("2", "李*")])
def test_a_village_or_a_number_finds_within_the_list(run, office, text_of, text, name):
    page = text_of(office, f"{PAGE}?q={text}")

    assert name in page
    assert "1 名居民在缺口里" in page


def test_nothing_found_offers_the_whole_list(run, office, text_of):
    page = text_of(office, f"{PAGE}?q=没有的村")

    assert "名单里没有符合条件的居民" in page
    assert "显示全部" in page


def test_a_unit_where_all_is_done_says_so(run, office, text_of):
    assert "缺口里没有人" in text_of(office, f"{PAGE}?unit={EAST_2}")


def test_by_htmx_the_list_comes_alone(run, office, text_of):
    part = text_of(office, PAGE, **{"HX-Request": "true"})

    assert "李*" in part
    assert "<html" not in part


def test_reading_a_page_is_one_line_in_the_trail(run, office, visit):
    before = Entry.objects.count()

    visit(office, PAGE)

    assert Entry.objects.count() == before + 1


def test_the_excel_file_is_masked_like_the_page_and_written_down(run, office, visit):
    answer = visit(office, f"{PAGE}list.xlsx?unit={COUNTY}&period=2025Q4")

    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    cells = str(CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python())
    assert "李*" in cells
    assert "李四" not in cells
    assert Entry.objects.first().act == "gap list exported"


@pytest.mark.parametrize("who", ["doctor", "auditor"])
def test_who_may_not_export_has_no_button_and_no_file(run, request, text_of, visit, who):
    user = request.getfixturevalue(who)

    assert "list.xlsx" not in text_of(user, PAGE)
    assert visit(user, f"{PAGE}list.xlsx").status_code == 403


def test_a_measure_that_opens_to_nobody_says_so(run, office, text_of):
    assert "这项指标没有缺口名单" in text_of(office, f"/gaps/{LIFE}/?period=2025Q4")


def test_a_page_beyond_the_last_is_the_last(run, office, text_of):
    assert "第 1–2 名，共 2 名" in text_of(office, f"{PAGE}?page=99")


def test_the_list_costs_the_same_however_many_people(
    run, office, township, visit, client, django_assert_max_num_queries
):
    visit(office, PAGE)
    with django_assert_max_num_queries(QUESTIONS):
        client.get(PAGE)

    visit(township, PAGE)
    with django_assert_max_num_queries(QUESTIONS):
        client.get(f"{PAGE}?unit={EAST}")
