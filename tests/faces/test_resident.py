"""One resident's page: only for those who may, masked where they may not, each reading written down."""

import pytest

from quanmin.accounts.models import Entry
from tests.faces.conftest import CONTROL


def test_the_doctor_reads_who_it_is_why_in_the_gap_and_what_was_done(run, doctor, text_of):
    page = text_of(doctor, "/residents/2/")

    for said in ("李四", "在缺口", "收缩压偏高", "170/80 mmHg", "2025-09-01"):
        assert said in page


def test_a_resident_who_is_well_served_says_so(run, doctor, text_of):
    assert "已做到" in text_of(doctor, "/residents/1/")


def test_opening_a_resident_is_written_down(run, doctor, visit):
    before = Entry.objects.count()

    visit(doctor, "/residents/2/")

    acts = [entry.act for entry in Entry.objects.all()[: Entry.objects.count() - before]]
    assert sorted(acts) == ["read resident", "read standing", "read timeline"]


@pytest.mark.parametrize("who", ["doctor", "auditor"])
def test_who_may_not_open_a_resident_gets_the_page_that_says_so(run, request, visit, who):
    answer = visit(request.getfixturevalue(who), "/residents/3/")

    assert answer.status_code == 403
    assert "王五" not in answer.content.decode()


def test_a_number_without_a_resident_is_a_page_that_says_so(run, office, visit):
    assert visit(office, "/residents/99/").status_code == 404


def test_the_way_leads_back_to_the_list_it_came_from(run, doctor, text_of):
    page = text_of(doctor, f"/residents/2/?from={CONTROL}&period=2025Q4")

    assert f'href="/gaps/{CONTROL}/?unit=' in page
    assert "管理人群血压控制率缺口名单" in page


def test_one_kind_of_record_can_be_read_alone(run, doctor, text_of):
    part = text_of(doctor, "/residents/2/?kind=enrolments", **{"HX-Request": "true"})

    assert "2020-01-01" in part
    assert "170/80" not in part
    assert "<html" not in part


def test_the_reasons_name_the_clause_and_the_reading_that_decided(run, doctor, text_of):
    page = text_of(doctor, f"/residents/2/why/{CONTROL}/?period=2025Q4")

    for said in ("收缩压偏高", "170/80", "以这条为准", "在缺口"):
        assert said in page


def test_reading_the_reasons_is_written_down_and_refused_outside_ones_village(run, doctor, visit):
    before = Entry.objects.filter(act=f"read reasons of {CONTROL}").count()

    visit(doctor, f"/residents/2/why/{CONTROL}/?period=2025Q4")
    refused = visit(doctor, f"/residents/3/why/{CONTROL}/?period=2025Q4")

    assert Entry.objects.filter(act=f"read reasons of {CONTROL}").count() == before + 1
    assert refused.status_code == 403
