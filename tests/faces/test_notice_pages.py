"""Notices on their pages: each step by its form, the letter with the page's figures, and what nobody may do."""

import io
import re

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quanmin.errors import Refused
from quanmin.supervision.actions import issue_notice, open_ledger, propose_notice, publish_bulletin, sign_for
from quanmin.supervision.models import Bulletin, Line, Notice
from quanmin.units.models import Unit
from tests.apps.ledgers import FINANCE, PROOF, a_county, a_plan_in_force, line_of, of_finance, of_health
from tests.faces.conftest import CONTROL
from tests.remembered import remembered

NOTICES_QUESTIONS = 11


@pytest.fixture
@remembered
def ledger(run, system, office):
    a_county(system)
    return a_plan_in_force(office)


@pytest.fixture
def finance(ledger):
    return of_finance(Unit.objects.in_bulk())


@pytest.fixture
def issued(ledger, office):
    drawn = propose_notice(
        unit=Unit.objects.get(pk=FINANCE), title="经费拨付滞后", reason="拨付率低。", demand="尽快拨付。", by=office,
        line=line_of("经费"),
    )  # fmt: skip
    return issue_notice(drawn, signer="李局长", by=office)


def moved(send, user, notice, step, **fields):
    return send(user, f"/notices/{notice.pk}/move/{step}/", **fields).content.decode()


def test_a_notice_is_drawn_up_from_a_line_with_its_light(ledger, office, send, text_of):
    line = line_of("经费")
    page = text_of(office, f"/notices/new/?line={line.pk}")
    assert "保障经费进展滞后" in page
    assert "亮灯" in page
    given = {"line": line.pk, "unit": FINANCE, "title": "经费", "reason": "低", "demand": "办"}

    send(office, "/notices/new/", urgency="urgent", due="", **given)

    notice = Notice.objects.get()
    assert (notice.stage, notice.line, notice.urgency) == ("proposed", line, "urgent")
    assert "已交办" in moved(send, office, notice, "issue", signer="李局长")


def test_a_notice_is_answered_returned_and_closed_by_its_forms(issued, office, finance, send):
    assert "已签收" in moved(send, finance, issued, "sign")
    assert "王科长" in moved(send, finance, issued, "take-up", person="王科长", text="每周调度")
    file = SimpleUploadedFile("拨付.pdf", PROOF[1])
    assert "拨付.pdf" in moved(send, finance, issued, "answer", text="已拨付", files=[file])
    assert "已退回" in moved(send, office, issued, "return", text="缺凭证", due="2026-02-10")
    assert "2026-02-10" in moved(send, finance, issued, "answer", text="补凭证")
    assert "已办结" in moved(send, office, issued, "accept", text="同意")
    assert "已销号" in moved(send, office, issued, "close")
    assert Notice.objects.get().stage == "closed"


@pytest.mark.parametrize(
    ("who", "step", "fields", "said"),
    [
        ("finance", "take-up", {"person": "王"}, "现在是“已交办”"),
        ("finance", "object", {"text": " "}, "请写明理由"),
        ("office", "return", {"text": "x", "due": "2026-02-31"}, "2026-02-31"),
        ("office", "close", {}, "现在是“已交办”"),
        ("office", "issue", {}, "已经交办过"),
    ],
)
def test_what_stands_in_the_way_is_said_on_the_page(issued, request, send, finance, who, step, fields, said):
    assert said in moved(send, request.getfixturevalue(who), issued, step, **fields)


def test_the_page_offers_each_side_only_its_own_moves(issued, office, finance, auditor, text_of):
    def offered(user):
        return set(re.findall(r"/move/([a-z-]+)/", text_of(user, f"/notices/{issued.pk}/")))

    assert offered(finance) == {"sign", "object"}
    assert offered(office) == {"withdraw"}
    assert offered(auditor) == set()


def test_another_unit_finds_nothing_and_moves_nothing(issued, send, visit):
    stranger = of_health(Unit.objects.in_bulk())

    assert visit(stranger, f"/notices/{issued.pk}/").status_code == 404
    assert visit(stranger, f"/notices/{issued.pk}/notice.docx").status_code == 404
    assert send(stranger, f"/notices/{issued.pk}/move/sign/").status_code == 404
    assert "经费拨付滞后" not in visit(stranger, "/notices/").content.decode()


def test_an_unknown_step_is_not_there(issued, office, send):
    assert send(office, f"/notices/{issued.pk}/move/burn/").status_code == 404


def test_the_letter_holds_the_figures_of_the_page_with_what_they_rest_on(
    run, plan, office, text_of, visit, client
):
    open_ledger(plan, by=office)
    line = Line.objects.get(target__measure=CONTROL)
    drawn = propose_notice(
        unit=office.unit.children.first(),
        title="血压控制率落后",
        reason="落后。",
        demand="整改。",
        by=office,
        line=line,
    )
    notice = issue_notice(drawn, by=office)
    page = text_of(office, f"/notices/{notice.pk}/")
    shown = re.findall(
        r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page.split("交办时的数据")[1].split("</section>")[0]
    )

    client.cookies["django_language"] = "en"
    letter = docx.Document(io.BytesIO(visit(office, f"/notices/{notice.pk}/notice.docx").content))

    rows = [tuple(cell.text for cell in row.cells) for row in letter.tables[0].rows[1:]]
    assert rows == [tuple(one.replace("&gt;", ">") for one in pair) for pair in shown]
    assert dict(rows)["现值"] == "50.0%（1 / 2）"
    note = next(line.text for line in letter.paragraphs if line.text.startswith("注："))
    assert all(word in note for word in ("分子", "分母", "依据", "数据截至 2025-12-31", "次计算"))


def test_a_draft_has_no_letter_yet(ledger, office, visit):
    drawn = propose_notice(unit=Unit.objects.get(pk=FINANCE), title="t", reason="r", demand="d", by=office)

    answer = visit(office, f"/notices/{drawn.pk}/notice.docx")

    assert answer.status_code == 404
    assert "先交办" in answer.content.decode()


def test_the_list_shows_clocks_and_asks_a_fixed_number_of_times(
    issued, office, settings, visit, client, text_of, django_assert_num_queries
):
    visit(office, "/notices/?all=1")
    with django_assert_num_queries(NOTICES_QUESTIONS):
        client.get("/notices/")
    for _ in range(10):
        drawn = propose_notice(unit=issued.unit, title="t", reason="r", demand="d", by=office)
        issue_notice(drawn, by=office)
    client.get("/notices/")
    with django_assert_num_queries(NOTICES_QUESTIONS):
        client.get("/notices/")


def test_a_late_notice_says_by_how_much_and_who_is_told(issued, office, finance, settings, text_of):
    settings.QUANMIN_TODAY = settings.QUANMIN_TODAY.replace(year=2026, month=1, day=14)

    page = text_of(office, "/notices/?late=1")

    assert "逾期" in page
    assert "报主要领导" in page
    sign_for(issued, by=finance)
    assert "没有符合条件的督办单" in text_of(office, "/notices/?late=1")


def test_a_bulletin_is_published_shown_and_written_alike(issued, office, finance, send, visit, text_of):
    page = send(office, "/bulletins/publish/", period="2025").content.decode()
    made = Bulletin.objects.get()

    assert "按期率＝" in page
    assert made.title in text_of(finance, "/bulletins/")
    letter = docx.Document(io.BytesIO(visit(finance, f"/bulletins/{made.pk}/bulletin.docx").content))
    names = [row.cells[1].text for row in letter.tables[0].rows[1:]]
    link = rf'<a href="/ledger/\?unit=(\d+)&amp;paper=bulletin-{made.pk}-\1">([^<]*)</a>'
    rank = re.compile(rf'<th scope="row" class="first">{link}</th>')
    ranked = rank.findall(text_of(office, f"/bulletins/{made.pk}/"))
    assert [(str(row["unit"]), row["name"]) for row in made.rows] == ranked
    assert names == [name for _unit, name in ranked]
    row = made.rows[0]
    landed = text_of(office, f"/ledger/?unit={row['unit']}&paper=bulletin-{made.pk}-{row['unit']}")
    assert f"写的是 到期节点 {row['nodes_due']} 个、按期 {row['nodes_kept']} 个" in landed
    assert send(finance, "/bulletins/publish/", period="2025").status_code == 403


@pytest.mark.parametrize(
    ("stage", "listed"), [("unit", True), ("office", False), ("open", True), ("closed", False)]
)
def test_every_count_of_notices_opens_as_the_list_of_these(issued, office, text_of, stage, listed):
    page = text_of(office, f"/notices/?stage={stage}")

    assert (f'<a href="/notices/{issued.pk}/">' in page) == listed
    assert (
        re.search(rf'href="\?stage={stage}" aria-current="true"><b>{int(listed)}</b>', page)
        or stage == "open"
    )


@pytest.mark.parametrize("period", ["", "2031", "第一季度"])
def test_a_period_that_cannot_be_is_refused_in_words(issued, office, send, period):
    page = send(office, "/bulletins/publish/", period=period).content.decode()

    assert 'class="note bad"' in page
    assert not Bulletin.objects.exists()


def test_publishing_needs_the_right(issued, auditor):
    with pytest.raises(Refused, match="督办立项"):
        publish_bulletin("2025", by=auditor)
