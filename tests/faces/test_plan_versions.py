"""An amendment on the pages: begin it, see what it changes, put it in force."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quanmin.plans.actions import (
    amend_by_hand,
    amend_with_document,
    approve_plan,
    correct,
    keep_document,
    take_as_read,
)
from quanmin.plans.models import Plan, State
from tests.apps.test_plans_amending import NEW, OLD
from tests.remembered import remembered


@pytest.fixture
@remembered
def old(units, system):
    """A plan in force."""
    draft = keep_document(OLD.encode(), source_name="规划.txt", by=system)
    return approve_plan(take_as_read(draft, by=system), by=system)


@pytest.fixture
def send(client, settings):
    """Post something as somebody."""

    def sent(user, address, **fields):
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client.post(address, fields)

    return sent


def test_a_plan_in_force_offers_both_ways_to_amend_and_a_township_none(office, township, old, text_of):
    assert "导入修订文件" in text_of(office, f"/plans/{old.pk}/")
    assert "导入修订文件" not in text_of(township, f"/plans/{old.pk}/")


def test_an_amended_document_leads_to_its_review(office, old, send):
    answer = send(office, f"/plans/{old.pk}/amend/", document=SimpleUploadedFile("修订.txt", NEW.encode()))

    new = Plan.objects.get(version=2)
    assert answer["Location"] == f"/plans/{new.pk}/review/"


def test_without_a_file_the_old_text_is_edited(office, old, send):
    send(office, f"/plans/{old.pk}/amend/")

    assert Plan.objects.get(version=2).text == old.text


def test_what_stands_in_the_way_is_said_on_the_plan(office, old, send, text_of):
    send(office, f"/plans/{old.pk}/amend/")
    send(office, f"/plans/{old.pk}/amend/")

    assert "第 2 版正在审核" in text_of(office, f"/plans/{old.pk}/")


def test_the_difference_page_shows_both_sentences(office, system, old, text_of):
    new = amend_with_document(old, NEW.encode(), source_name="修订.txt", by=system)
    page = text_of(office, f"/plans/{new.pk}/difference/")

    assert "<del>70%</del> → <ins>75%</ins>" in page
    assert "修改 1 · 新增 1 · 取消 1 · 未变 1" in page
    assert "老年人健康管理率" in page


def test_the_first_version_has_no_difference_page(office, old, visit):
    assert visit(office, f"/plans/{old.pk}/difference/").status_code == 404


def test_a_plan_is_moved_on_its_page_and_says_by_whom(office, system, units, send, text_of):
    draft = keep_document(OLD.encode(), source_name="规划.txt", by=system)
    take_as_read(draft, by=system)
    send(office, f"/plans/{draft.pk}/move/approve/")

    assert Plan.objects.get().state == State.APPROVED
    page = text_of(office, f"/plans/{draft.pk}/")
    assert page.count("<li><b>已") == 2
    send(office, f"/plans/{draft.pk}/move/close/")
    assert "请写明理由" in text_of(office, f"/plans/{draft.pk}/")


def test_a_move_that_is_none_is_not_there(office, old, send):
    assert send(office, f"/plans/{old.pk}/move/burn/").status_code == 404


def test_the_difference_asks_a_fixed_number_of_times(
    office, system, old, visit, client, django_assert_num_queries
):
    new = amend_with_document(old, NEW.encode(), source_name="修订.txt", by=system)
    visit(office, "/plans/")

    with django_assert_num_queries(11):
        client.get(f"/plans/{new.pk}/difference/")


def test_an_amended_file_that_cannot_be_read_is_said_on_the_plan(office, old, send, text_of):
    send(office, f"/plans/{old.pk}/amend/", document=SimpleUploadedFile("x.txt", b"PK\x03\x04broken"))
    assert "已损坏" in text_of(office, f"/plans/{old.pk}/")

    send(office, f"/plans/{old.pk}/amend/", document=SimpleUploadedFile("x.txt", OLD.encode()))
    assert "已经导入过" in text_of(office, f"/plans/{old.pk}/")


def test_every_kind_of_field_is_said_as_people_read_it(office, system, old, text_of):
    new = amend_by_hand(old, by=system)
    target = new.targets.get(indicator__contains="血压控制率")
    correct(
        target, by=system, comparator="<=", measure="", annual=True, lead=["卫健局", "财政局"], baseline=50.0
    )

    page = text_of(office, f"/plans/{new.pk}/difference/")

    for words in ("不高于 ≤", "<ins>–</ins>", "<ins>是</ins>", "卫健局、财政局", "<ins>50%</ins>"):
        assert words in page
