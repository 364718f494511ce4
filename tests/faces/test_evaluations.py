"""The pages of evaluations: drafted, read, taken away, frozen; an honest word where there is nothing."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quanmin.evaluations.actions import draft_evaluation
from quanmin.evaluations.models import Evaluation
from quanmin.results.models import Result
from tests.faces.conftest import CONTROL
from tests.worlds import COUNTY

LIST = "/evaluations/"


@pytest.fixture
def drafted(run, plan, office):
    return draft_evaluation(plan, "yearly", 2025, by=office)


def test_the_office_drafts_one_and_reads_it(run, plan, office, visit, client, text_of):
    visit(office, LIST)
    answer = client.post(f"{LIST}draft/", {"plan": plan.pk, "kind": "yearly", "year": 2025}, follow=True)
    page = answer.content.decode()

    assert "2025年度评估报告" in page
    for words in ("血压控制率", "▲ 临界", "33.3", f"第{run.pk}次计算"):
        assert words in page


@pytest.mark.parametrize(
    "given", [{}, {"plan": "x"}, {"plan": 1, "kind": "weekly", "year": 2025}, {"plan": 99, "year": "1"}]
)
def test_a_wrong_question_is_answered_in_one_sentence(run, plan, office, visit, client, given):
    visit(office, LIST)

    answer = client.post(f"{LIST}draft/", given, follow=True)

    assert answer.status_code == 200
    assert not Evaluation.objects.exists()


def test_the_word_file_is_called_what_it_is(drafted, office, visit):
    answer = visit(office, f"{LIST}{drafted.pk}/report.docx")

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content[:2] == b"PK"


def test_freezing_takes_the_file_people_finished(drafted, office, visit, client):
    written = visit(office, f"{LIST}{drafted.pk}/report.docx").content
    sent = SimpleUploadedFile("报告.docx", written)

    page = client.post(f"{LIST}{drafted.pk}/freeze/", {"document": sent}, follow=True).content.decode()

    assert "定稿" in page
    assert Evaluation.objects.get().is_edited
    assert client.get(f"{LIST}{drafted.pk}/report.docx").content == written


def test_the_figures_of_a_report_open_where_they_come_from(drafted, office, visit, text_of):
    page = text_of(office, f"{LIST}{drafted.pk}/")
    (address,) = set(re.findall(r'<td class="" data-label="指标"><a href="([^"]+)">血压控制率', page))

    opened = visit(office, html.unescape(address)).content.decode()

    assert "period=2025Q4" in address
    assert "33.3" in opened
    assert "那里的数停在 2025-12-31，写的是 33.3%" in opened


def test_the_page_a_report_leads_to_keeps_saying_what_the_report_says(drafted, run, office, text_of):
    Result.objects.filter(measure=CONTROL).update(value=40)

    page = text_of(office, f"/indicators/{CONTROL}/?unit={COUNTY}&period=2025Q4&paper=report-{drafted.pk}")

    assert f'<a href="{LIST}{drafted.pk}/">《' in page
    assert "写的是 33.3%；本页按现在的记录计算" in page
    assert "40.0" in page


@pytest.mark.parametrize(
    "paper", ["", "report", "report-99", "report-x", "diary-1", "score-1-1", "bulletin-9-9", "-"]
)
def test_a_paper_that_is_not_there_is_not_spoken_of(drafted, office, text_of, paper):
    assert "那里的数停在" not in text_of(office, f"/indicators/{CONTROL}/?paper={paper}")


def test_who_may_not_evaluate_reads_without_the_buttons_and_without_links_to_the_county(
    drafted, township, text_of
):
    page = text_of(township, f"{LIST}{drafted.pk}/")

    assert 'data-label="指标"><a' not in page

    assert "freeze/" not in page
    assert "血压控制率" in page


def test_before_anything_was_drafted_the_list_says_so(run, office, text_of):
    assert "还没有评估报告" in text_of(office, LIST)


def test_one_that_is_not_there_is_not_found(run, office, visit):
    assert visit(office, f"{LIST}77/").status_code == 404
