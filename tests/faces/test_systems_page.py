"""The page of what plans call for: its states, its filters, its file, and that it says nothing the data do not say."""

import io
import re
from html import unescape

import pytest
from python_calamine import CalamineWorkbook

from quanmin.core.systems import STATES, areas, found, systems, tally

QUESTIONS = 4


def numbers(page):
    """The numbers of the systems a page lists, in order."""
    return re.findall(r'<td class="num">(\d+\.\d+)</td>', page)


def test_every_system_stands_under_its_area_with_its_state(office, text_of):
    page = unescape(text_of(office, "/plans/systems/"))

    assert numbers(page) == [one.number for one in systems()]
    assert all(f"{area.number}. {area.title}" in page for area in areas())
    assert [int(one) for one in re.findall(r"<b>(\d+)</b><span><span class=\"mark", page)] == [
        len(systems()), *tally(systems()).values(),
    ]  # fmt: skip


def test_what_is_missing_and_what_shows_it_can_be_read(office, text_of):
    page = unescape(text_of(office, "/plans/systems/"))

    assert [one.number for one in found(state="partly") if one.note not in page] == []
    assert [test for one in systems() for test in one.tests if test not in page] == []


@pytest.mark.parametrize("state", STATES)
def test_one_state_of_one_area_is_asked_for(office, text_of, state):
    part = text_of(
        office, f"/plans/systems/?area=7&state={state.replace(' ', '-')}", **{"HX-Request": "true"}
    )

    assert numbers(part) == [one.number for one in found(area=7, state=state)]
    assert "<html" not in part


def test_tiles_count_all_states_of_what_was_searched(office, text_of):
    page = text_of(office, "/plans/systems/?q=高血压&state=works")

    counts = re.findall(r"<b>(\d+)</b><span><span class=\"mark", page)
    assert [int(one) for one in counts[1:]] == list(tally(found(text="高血压")).values())


def test_an_area_counts_all_its_states_whichever_are_shown(office, text_of):
    page = text_of(office, "/plans/systems/?area=7&state=not-yet")

    head = page[page.index("rowgroup") : page.index("</tr>", page.index("rowgroup"))]
    assert [int(one) for one in re.findall(r"<b>(\d+)</b>", head)] == list(tally(found(area=7)).values())


@pytest.mark.parametrize("question", ["?area=19", "?area=x", "?state=green", "?area=-1"])
def test_what_is_no_area_and_no_state_asks_for_all(office, text_of, question):
    assert len(numbers(text_of(office, f"/plans/systems/{question}"))) == len(systems())


def test_a_text_nobody_wrote_offers_all(office, text_of):
    page = text_of(office, "/plans/systems/?q=没有的")

    assert "没有这样的功能" in page
    assert 'href="/plans/systems/"' in page


def test_a_figure_about_what_is_not_there_opens_to_its_page(office, text_of):
    page = text_of(office, "/plans/systems/?q=16.10&state=not-yet")

    assert 'href="/indicators/national-health-town-rate/"' in page
    assert "只统计" in page


def test_the_list_goes_to_excel_as_it_was_narrowed(office, visit):
    answer = visit(office, "/plans/systems/list.xlsx?area=18&state=partly")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [(row[0], row[4]) for row in rows[2:]] == [
        (one.number, one.note) for one in found(area=18, state="partly")
    ]


def test_the_page_speaks_english_to_who_asks_for_it(office, client, text_of):
    client.cookies["django_language"] = "en"

    page = unescape(text_of(office, "/plans/systems/"))

    assert [one.number for one in systems() if one.title_en not in page or one.note_en not in page] == []


def test_the_plans_lead_to_it(office, text_of):
    assert 'href="/plans/systems/"' in text_of(office, "/plans/")


def test_the_page_asks_a_fixed_number_of_times(run, office, visit, client, django_assert_num_queries):
    visit(office, "/plans/systems/")

    with django_assert_num_queries(QUESTIONS):
        client.get("/plans/systems/?area=18")
