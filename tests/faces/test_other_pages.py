"""The dictionary, the trail and the search."""

import io
import re
from html import unescape

import pytest
from python_calamine import CalamineWorkbook

from quanmin.accounts.models import Entry
from quanmin.core.measures import BY_CODE, CATALOGUE
from quanmin.portal.pages.measures import way_of

DICTIONARY_QUESTIONS = 6


def test_the_dictionary_holds_every_measure(office, text_of):
    page = text_of(office, "/measures/")

    assert all(f"/indicators/{measure.code}/" in page for measure in CATALOGUE)


@pytest.mark.parametrize("text", ["高血压控制率", "hypertension-control", "Blood pressure under"])
def test_the_dictionary_finds_by_other_names_codes_and_english(office, text_of, text):
    part = text_of(office, f"/measures/?q={text}", **{"HX-Request": "true"})

    assert "管理人群血压控制率" in part
    assert "预期寿命" not in part


def test_a_word_no_measure_holds_offers_all(office, text_of):
    assert "词典里没有这样的指标" in text_of(office, "/measures/?q=没有的")


def test_the_dictionary_says_all_that_is_declared_of_each_measure(office, text_of):
    page = unescape(text_of(office, "/measures/"))

    for measure in CATALOGUE:
        said = (measure.title, measure.title_en, measure.numerator, measure.denominator, measure.exclusions,
                measure.traps, measure.source, measure.definition_zh, *measure.aliases)  # fmt: skip
        assert [text for text in said if text not in page] == [], measure.code


def test_the_dictionary_speaks_english_to_who_asks_for_it(office, client, text_of):
    client.cookies["django_language"] = "en"

    page = unescape(text_of(office, "/measures/"))

    for measure in CATALOGUE:
        said = (measure.numerator_en, measure.denominator_en, measure.exclusions_en, measure.definition)
        assert [text for text in said if text not in page] == [], measure.code


@pytest.mark.parametrize("way", ["records", "survey", "reported"])
def test_the_dictionary_is_narrowed_by_how_a_figure_is_come_by(office, text_of, way):
    page = text_of(office, f"/measures/?way={way}")

    assert {code for code in BY_CODE if f"/indicators/{code}/" in page} == {
        code for code in BY_CODE if way_of(code) == way
    }


def test_the_dictionary_is_narrowed_by_field(office, text_of):
    page = text_of(office, "/measures/?domain=结核病")

    assert {code for code in BY_CODE if f"/indicators/{code}/" in page} == {
        measure.code for measure in CATALOGUE if measure.domain == "结核病"
    }


def test_the_dictionary_says_which_measures_have_a_figure(run, office, text_of):
    page = text_of(office, "/measures/?q=hypertension-control-rate")

    assert re.search(r"33\.3</span> %<span class=\"under\">2025年第4季度", page)
    assert "这次计算没有数" in text_of(office, "/measures/?q=life-expectancy-at-birth")


def test_the_dictionary_goes_to_excel_as_it_was_narrowed(run, office, visit):
    answer = visit(office, "/measures/dictionary.xlsx?domain=结核病")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    wanted = [measure for measure in CATALOGUE if measure.domain == "结核病"]
    assert [row[2] for row in rows[1 : len(wanted) + 1]] == [measure.code for measure in wanted]
    assert rows[1][9] == wanted[0].numerator


def test_the_dictionary_asks_a_fixed_number_of_times(run, office, visit, client, django_assert_num_queries):
    visit(office, "/measures/")

    with django_assert_num_queries(DICTIONARY_QUESTIONS):
        client.get("/measures/")


def test_the_trail_is_for_the_office_and_the_auditor(run, office, auditor, doctor, township, visit):
    seen = {user.role: visit(user, "/trail/").status_code for user in (office, auditor, doctor, township)}

    assert seen == {"county-office": 200, "auditor": 200, "village-doctor": 403, "township-manager": 403}


def test_the_trail_says_in_words_who_did_what(run, office, auditor, visit, text_of):
    visit(office, "/residents/2/")
    page = text_of(auditor, "/trail/")

    assert "打开居民" in page
    assert "居民 2" in page
    assert "李四" not in page


def test_the_trail_of_one_resident_can_be_read_alone(run, office, auditor, visit, text_of):
    visit(office, "/residents/2/")
    part = text_of(auditor, "/trail/?resident=2", **{"HX-Request": "true"})

    assert part.count("居民 2") == 3
    assert "导入居民" not in part


def test_the_trail_costs_the_same_however_long(run, auditor, visit, client, django_assert_num_queries):
    visit(auditor, "/trail/")
    with django_assert_num_queries(6):
        client.get("/trail/")
    for _ in range(30):
        visit(auditor, "/gaps/hypertension-control-rate/")
    assert Entry.objects.count() > 35

    with django_assert_num_queries(6):
        client.get("/trail/")


def test_the_search_finds_measures_units_and_people(run, doctor, text_of):
    assert "管理人群血压控制率" in text_of(doctor, "/search/?q=血压控制")
    assert "东一村" in text_of(doctor, "/search/?q=东一")
    assert 'href="/residents/2/"' in text_of(doctor, "/search/?q=李四")


def test_the_search_finds_nobody_for_those_who_may_open_nobody(run, auditor, text_of):
    page = text_of(auditor, "/search/?q=李四")

    assert 'href="/residents/' not in page
    assert "没有找到" in page


def test_an_empty_search_asks_for_words(run, office, text_of):
    assert "没有找到" not in text_of(office, "/search/")
