"""Impact checks on the pages: filled, ruled on, assessed, advised, answered and closed by those whose step it is."""
# ruff: noqa: F811  fixtures of another file

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from python_calamine import CalamineWorkbook

from quanmin.accounts.models import Entry
from quanmin.accounts.permissions import Role
from quanmin.impacts import actions
from quanmin.impacts.models import ImpactCheck, Recommendation
from quanmin.impacts.states import Stage
from tests.apps.counties import an_account
from tests.apps.ledgers import FINANCE, PROOF, line_of
from tests.apps.test_impacts import (  # noqa: F401  fixtures
    KEYS,
    LEAST,
    advised,
    assessed,
    county,
    finance,
    handed_in,
    health,
    office,
    opened,
    plan,
    ruled,
)
from tests.worlds import COUNTY, EAST


@pytest.fixture
def send(client, settings):
    """Post something as somebody, and read the page that follows."""

    def sent(user, address, **fields):
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client.post(address, fields, follow=True).content.decode()

    return sent


def typed(**effects):
    """The questionnaire as the page sends it."""
    said = dict.fromkeys(KEYS, "none") | effects
    return (
        {f"effect-{key}": effect for key, effect in said.items()}
        | {f"note-{key}": "附近居民" if key in effects else "" for key in said}
        | {f"scale-{key}": option for key, option in LEAST.items()}
    )


def paper(name="方案.pdf", data=b"%PDF-1.4 x"):
    return SimpleUploadedFile(name, data)


def begun(plan, finance, send):
    """A check opened and handed in through the pages, and its address."""
    what = {
        "title": "转运站",
        "kind": "project",
        "summary": "日处理 200 吨",
        "unit": FINANCE,
        "plan": plan.pk,
    }
    send(finance, "/impacts/new/", **what)
    at = f"/impacts/{ImpactCheck.objects.get().pk}"
    send(finance, f"{at}/attach/", files=paper())
    assert "待裁定" in send(finance, f"{at}/hand-in/", **typed(air="bad"))
    return at


def test_a_check_goes_all_its_way_through_the_pages(plan, county, finance, office, send):
    at = begun(plan, finance, send)
    ruling = {"ruling": "quick", "reason": "同意规则建议", "ruler": "李主任", "scope": "异味，周边居民"}
    send(office, f"{at}/rule/", **ruling)
    send(office, f"{at}/advise/", text="密闭转运", unit=FINANCE, due="2025-09-30")
    send(office, f"{at}/issue/", findings="影响可以控制")
    advice = f"{at}/advice/{Recommendation.objects.get().pk}"
    send(finance, f"{advice}/answer/", verdict="adopted", reply="")
    send(finance, f"{advice}/done/", text="已换密闭车", files=paper("照片.jpg", b"\xff\xd8\xff x"))
    send(office, f"{advice}/confirm/")
    page = send(office, f"{at}/close/")

    assert ImpactCheck.objects.get().stage == Stage.CLOSED
    for said in ("李主任", "已换密闭车", "照片.jpg", "方案.pdf", "云卫健评〔2025〕1号"):
        assert said in page


def test_what_lacks_is_said_beside_its_question_and_what_was_typed_stays(opened, finance, send):
    page = send(
        finance,
        f"/impacts/{opened.pk}/save/",
        **typed(air="bad") | {"note-air": " ", "note-water": "管网改造"},
    )
    assert page.count("请写明是什么影响、影响到谁。") == 1
    assert 'value="管网改造"' in page
    assert "规则会建议" not in page
    assert "还有 1 处没有填好" in send(finance, f"/impacts/{opened.pk}/hand-in/")


def test_what_the_rule_will_propose_is_shown_once_all_is_answered(opened, finance, send):
    page = send(finance, f"/impacts/{opened.pk}/save/", **typed(air="bad"))
    assert "规则会建议“简易评估”" in page
    assert "有不利影响" in page


def test_the_ground_of_a_proposal_names_its_questions(opened, finance, office, text_of):
    handed_in(opened, finance, vulnerable="bad")
    page = text_of(office, f"/impacts/{opened.pk}/")
    ground = '<li>对重点人群或健康公平不利 <span class="quiet">老年人、儿童、孕产妇、残疾人和慢性病患者</span></li>'
    assert ground in page


def test_everybody_sees_the_steps_that_are_theirs(advised, county, finance, health, office, text_of):
    auditor = an_account(Role.AUDITOR, county[COUNTY])
    pages = {user: text_of(user, f"/impacts/{advised.pk}/") for user in (finance, health, office, auditor)}
    answers = {user.role: page.count('value="declined"') for user, page in pages.items() if user != health}
    assert answers == {"department": 1, "county-office": 0, "auditor": 0}
    assert pages[health].count('value="declined"') == 1
    assert "还有 2 条建议没有落实" in pages[office]
    assert "还有 2 条建议没有落实" not in pages[auditor]


def test_another_units_check_is_not_there_and_a_township_has_an_empty_list(opened, county, visit):
    township = an_account(Role.TOWNSHIP_MANAGER, county[EAST])
    assert visit(township, f"/impacts/{opened.pk}/").status_code == 404
    assert "还没有评估" in visit(township, "/impacts/").content.decode()


def test_a_check_begun_at_a_task_is_kept_with_it(plan, county, finance, text_of, send):
    line = line_of("经费")
    assert line.title in text_of(finance, f"/impacts/new/?line={line.pk}")
    page = send(finance, "/impacts/new/", line=line.pk, title="x", kind="policy", summary="y", unit=FINANCE)
    assert f'href="/ledger/{line.pk}/"' in page


def test_a_tasks_line_leads_to_its_checks_and_to_a_new_one(plan, county, finance, office, text_of):
    line = line_of("经费")
    assert f'href="/impacts/new/?line={line.pk}"' in text_of(office, f"/ledger/{line.pk}/")
    actions.open_check(plan, unit=county[FINANCE], kind="plan", title="x", summary="y", line=line, by=finance)
    assert f'<a class="btn" href="/impacts/?line={line.pk}">健康影响评估 1</a>' in text_of(
        finance, f"/ledger/{line.pk}/"
    )
    assert ">x</a>" in text_of(finance, f"/impacts/?line={line.pk}")


def test_a_check_without_a_unit_or_a_plan_is_not_opened_and_keeps_what_was_typed(plan, county, office, send):
    page = send(office, "/impacts/new/", title="城东转运站", kind="project", summary="y", unit="", plan="x")
    assert "请选择规划和填报单位" in page
    assert 'value="城东转运站"' in page


def test_the_letter_says_what_the_page_says(advised, office, visit):
    answer = visit(office, f"/impacts/{advised.pk}/letter.docx")
    document = Document(BytesIO(answer.content))
    text = "\n".join(one.text for one in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "云卫健评〔2025〕1号" in text
    assert "关于城东垃圾转运站\n健康影响评估意见的函" in text
    assert "不利影响1项" in text
    assert "评估范围：异味，周边居民" in text
    assert {"空气质量", "施工期影响附近居民", "密闭转运", "2025年9月30日"} <= set(cells)


def test_a_letter_of_what_needs_no_check_has_no_findings(opened, finance, office, visit):
    ruled(handed_in(opened, finance), office, "none")
    document = Document(BytesIO(visit(office, f"/impacts/{opened.pk}/letter.docx").content))
    text = "\n".join(one.text for one in document.paragraphs)
    assert "健康影响评估筛查结果的函" in text
    assert "评估结论" not in text


def test_the_same_check_gives_the_same_letter(advised, office, visit):
    letters = {visit(office, f"/impacts/{advised.pk}/letter.docx").content for _ in range(2)}
    assert len(letters) == 1


def test_there_is_no_letter_before_there_is_a_number(opened, finance, visit):
    assert visit(finance, f"/impacts/{opened.pk}/letter.docx").status_code == 404


def test_the_list_as_a_file_holds_checks_and_advice(advised, office, visit):
    book = CalamineWorkbook.from_filelike(BytesIO(visit(office, "/impacts/list.xlsx?stage=advised").content))
    checks, advice = (book.get_sheet_by_name(name).to_python() for name in ("评估", "建议"))
    assert [row[1] for row in checks[2:]] == ["城东垃圾转运站"]
    assert [(row[2], row[3]) for row in advice[2:]] == [
        ("密闭转运", "云岭县财政局"), ("监测周边居民健康", "云岭县卫生健康局"),
    ]  # fmt: skip


def test_files_open_for_who_sees_the_check_and_leave_a_line(opened, county, finance, office, visit):
    (file,) = actions.attach(opened, [PROOF], by=finance)
    at = f"/impacts/{opened.pk}/files/{file.pk}/"
    assert visit(office, at).content == PROOF[1]
    assert Entry.objects.filter(act="impact check file taken").count() == 1
    assert visit(an_account(Role.TOWNSHIP_MANAGER, county[EAST]), at).status_code == 404


def test_the_list_asks_the_database_as_often_for_one_as_for_many(
    plan, county, finance, office, visit, django_assert_num_queries
):
    for number in range(3):
        check = actions.open_check(
            plan, unit=county[FINANCE], kind="plan", title=f"第{number}项", summary="x", by=finance
        )
    visit(office, "/impacts/")
    with django_assert_num_queries(17):
        visit(office, "/impacts/")
    ImpactCheck.objects.exclude(pk=check.pk).delete()
    with django_assert_num_queries(17):
        visit(office, "/impacts/")


def test_late_advice_is_counted_and_found(advised, office, settings, text_of):
    settings.QUANMIN_TODAY = date(2025, 10, 8)
    page = text_of(office, "/impacts/?stage=overdue")
    assert "有逾期 <b>1</b>" in page
    assert "逾期 2" in page
    assert "已逾期 8 天" in text_of(office, f"/impacts/{advised.pk}/")
