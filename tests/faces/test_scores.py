"""Scores and money on the pages: what if, adopted, scored, objected to, signed; drawn, checked, shared, downloaded."""
# ruff: noqa: F811  fixtures of another file

import html
import re
from datetime import date
from io import BytesIO

import pytest
from docx import Document

from quanmin.appraisals.models import Allotment, Appeal, Appraisal, Scheme, Score, SpotCheck
from quanmin.appraisals.states import SchemeState, Stage
from tests.apps.test_allotments import drawn, snapshot, worked  # noqa: F401  fixtures
from tests.apps.test_appraisal_facts import hospital_run  # noqa: F401  fixture
from tests.apps.test_appraisals import (  # noqa: F401  fixtures
    draft,
    head,
    open_to_appeals,
    run,
    scored,
)
from tests.faces.conftest import CONTROL
from tests.worlds import CLINIC, EAST, HOSPITAL, WEST

KEY = "hypertension-controlled"


@pytest.fixture
def send(client, settings):
    """Post something as somebody, and read the page that follows."""

    def sent(user, address, **fields):
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client.post(address, fields, follow=True).content.decode()

    return sent


def test_a_scheme_is_begun_tried_changed_adopted_and_used(run, office, send):
    send(office, "/scores/schemes/begin/", code="townships")
    address = f"/scores/schemes/{Scheme.objects.get().pk}/"
    tried = send(office, address, **{f"{KEY}-points": "0", "elderly-points": "30", "try": "1"})
    assert "试算结果" in tried
    assert "▲ 1" in tried
    assert Score.objects.count() == 0
    assert "合计 101 分" in send(office, f"{address}save/", **{f"{KEY}-points": "16"})
    send(office, f"{address}save/", **{f"{KEY}-points": "16", "elderly-points": "14"})
    send(office, f"{address}adopt/")
    assert Scheme.objects.get().data["items"][2]["points"] == "16"
    assert "可能的名次" in send(office, f"{address}score/", period="2025Q4")


def test_a_hospital_alone_of_its_kind_is_scored_and_not_ranked(hospital_run, office, send, text_of, visit):
    send(office, "/scores/schemes/begin/", code="hospitals")
    address = f"/scores/schemes/{Scheme.objects.get().pk}/"
    assert '<td class="small quiet">综合医院</td>' in send(
        office, address, **{"try": "1", "period": "2025Q4"}
    )
    send(office, f"{address}adopt/")
    page = send(office, f"{address}score/", period="2025Q4")
    assert "这一类只有一个单位，不排名次" in page
    number = Appraisal.objects.get().pk
    assert "同类只有一个单位，不排名次" in text_of(office, f"/scores/{number}/units/{HOSPITAL}/")
    document = Document(BytesIO(visit(office, f"/scores/{number}/sheet.docx").content))
    assert [cell.text for cell in document.tables[0].rows[1].cells][::4] == ["–", "–"]


def test_a_what_if_that_cannot_be_says_why_and_keeps_what_was_typed(draft, run, office, send):
    page = send(office, f"/scores/schemes/{draft.pk}/", **{f"{KEY}-points": "99", "try": "1"})

    assert "合计 184 分，应为 100" in page
    assert 'value="99"' in page


def test_every_point_shows_its_sum_and_an_appeal_is_ruled_on(
    open_to_appeals, township, office, send, text_of
):
    address = f"/scores/{open_to_appeals.pk}/units/{EAST}/"
    assert "18.75 × (62 − 30) ÷ (70 − 30) = 15" in text_of(township, address)
    assert "异议已提交" in send(township, f"{address}appeal/", key=KEY, reason="漏算")
    assert "漏算" in text_of(office, "/scores/")
    made = Appeal.objects.get()
    page = send(office, f"/scores/appeals/{made.pk}/rule/", ruling="corrected", corrected="66", reason="属实")

    assert "已裁定" in page
    assert "属实" in text_of(township, address)
    links = re.findall(r'href="(/indicators/[^"]+)"', text_of(township, address))
    (opened,) = [one for one in links if CONTROL in one]  # what the points rest on opens
    assert "那里的数停在 2025-12-31，写的是 66.0%" in text_of(township, html.unescape(opened))


def test_steps_are_offered_to_those_who_may_take_them(scored, office, head, text_of, visit, township):
    address = f"/scores/{scored.pk}/"
    assert "公示" in text_of(office, address)
    assert visit(township, address).status_code == 404
    client_posts = visit(head, address)
    assert "签发</button>" not in client_posts.content.decode()


def test_a_signed_result_is_final_on_the_page(open_to_appeals, head, office, send):
    page = send(head, f"/scores/{open_to_appeals.pk}/sign/")

    assert "已签发" in page
    assert "签发</button>" not in page
    assert Appraisal.objects.get().stage == Stage.FINAL


def test_a_fact_is_entered_with_its_document(scored, office, send):
    page = send(office, f"/scores/{scored.pk}/enter/", unit=str(EAST), fact="entered:false-data", value="1",
                document="稽查报告3号")  # fmt: skip

    assert "一票否决" in page
    assert "稽查报告3号" in page
    assert "请选择一个单位" in send(office, f"/scores/{scored.pk}/enter/", unit="7")


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_scores_and_money_are_taken_away_as_files(open_to_appeals, worked, office, visit, kind):
    for address in (f"/scores/{open_to_appeals.pk}", f"/money/{worked.pk}"):
        answer = visit(office, f"{address}/sheet.{kind}")
        assert answer.content[:2] == b"PK"
        assert "attachment" in answer["Content-Disposition"]


def test_money_by_scores_is_shared_through_the_page(open_to_appeals, office, send):
    page = send(office, "/money/begin/scores/", appraisal=str(open_to_appeals.pk), title="以奖代补",
                budget="100000", pass_line="0")  # fmt: skip

    assert "100,000.00" in page
    assert f'href="/scores/{open_to_appeals.pk}/"' in page
    assert f'href="/scores/{open_to_appeals.pk}/units/{EAST}/"' in page
    assert Allotment.objects.get().shares.count() == 2
    assert "不是可以分配的金额" in send(office, "/money/begin/scores/", appraisal=str(open_to_appeals.pk),
                                title="x", budget="-1")  # fmt: skip


def test_a_spot_check_is_recorded_and_money_waits_for_it(drawn, office, send, text_of):
    assert "还有 5 件" in send(office, f"/money/{drawn.pk}/work-out/")
    for check in SpotCheck.objects.all():
        send(office, f"/money/checks/{check.pk}/", outcome="verified")

    page = send(office, f"/money/{drawn.pk}/work-out/")
    assert "1,000.01" in page
    assert "高血压 5 件 × 3/3 × 1 点" in page
    assert "2026-01-15" in text_of(office, f"/money/{drawn.pk}/checks/?unit={CLINIC}")


def test_a_doctor_sees_and_objects_to_the_own_clinics_money(worked, office, doctor, send, text_of):
    send(office, f"/money/{worked.pk}/publish/")
    page = text_of(doctor, f"/money/{worked.pk}/")

    assert "东一村卫生室" in page
    assert "西一村卫生室" not in page
    share = worked.shares.get(unit=CLINIC)
    assert "异议已提交" in send(doctor, f"/money/shares/{share.pk}/appeal/", reason="漏计")


def test_rankings_ask_the_same_however_many_units_there_are(
    open_to_appeals, office, visit, django_assert_max_num_queries
):
    visit(office, f"/scores/{open_to_appeals.pk}/")

    with django_assert_max_num_queries(24):
        visit(office, f"/scores/{open_to_appeals.pk}/")


def test_pages_that_are_not_there_are_not_found(run, office, visit):
    addresses = ("/scores/99/", "/scores/schemes/99/", "/money/99/", f"/scores/99/units/{WEST}/")

    assert {visit(office, address).status_code for address in addresses} == {404}


def test_dates_that_are_none_are_refused(run, office, send, snapshot):
    assert "不是日期" in send(office, "/money/begin/services/", fund="village-doctors", title="x", budget="1",
                          first="x", last=str(date(2025, 1, 1)), seed="2026")  # fmt: skip
    assert not Scheme.objects.filter(state=SchemeState.ADOPTED).exists()
