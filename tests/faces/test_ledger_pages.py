"""The ledger on its pages: every view, filters that come back, reports with files, the workbook out and in."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from quanmin.accounts.permissions import Role
from quanmin.portal.kept import forget
from quanmin.supervision.actions import (
    bring_in_ledger,
    issue_notice,
    open_ledger,
    propose_notice,
    publish_bulletin,
    report_progress,
)
from quanmin.supervision.models import Claim, Evidence, Light, Line, Progress
from quanmin.units.models import Unit
from tests.apps.counties import an_account
from tests.apps.ledgers import HEALTH, PROOF, a_county, a_plan_in_force, line_of, of_finance, of_health
from tests.faces.conftest import CONTROL
from tests.faces.test_every_page import Outline
from tests.remembered import remembered

# Session, person, what was remembered, unit, the trail's last lines, the run; the rest is kept.
# Anew: the counts, the total, the page, its tasks and offices, the choices, the frame. None grows with lines.
LEDGER_QUESTIONS, LEDGER_QUESTIONS_ANEW = 6, 19


@pytest.fixture
@remembered
def ledger(run, system, office):
    """A second plan in force beside the one of the county, with its ledger since January."""
    a_county(system)
    return a_plan_in_force(office)


@pytest.fixture
def finance(ledger):
    return of_finance(Unit.objects.in_bulk())


@pytest.fixture
def health(ledger):
    return of_health(Unit.objects.in_bulk())


def test_the_table_shows_light_and_claim_side_by_side_and_says_why(ledger, office, health, text_of, units):
    line = line_of("慢病")
    report_progress(line, unit=line.lead, text="完成", claim="green", by=health)

    page = text_of(office, "/ledger/?all=1&kind=task")

    assert "与亮灯不一致" in page
    assert f'aria-describedby="why-{line.pk}"' in page
    assert "没有完成，已超期" in page
    assert f'<a href="/ledger/{line.pk}/">加强慢病管理</a>' in page


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("gantt", 'class="whole"'),
        ("units", "按牵头单位"),
        ("calendar&month=2025-06", "本月到期 1 项"),
        ("calendar&month=x", "2025年12月"),
    ],
)
def test_each_view_opens(ledger, office, text_of, view, said):
    assert said in text_of(office, f"/ledger/?view={view}")


def test_a_unit_with_duties_begins_with_its_own_lines(ledger, finance, township, office, text_of):
    head = an_account(Role.UNIT_HEAD, finance.unit)

    for user in (finance, township, head):
        assert f'<option value="{user.unit_id}" selected>' in text_of(user, "/ledger/")
    assert "清除筛选" not in text_of(office, "/ledger/")


def test_the_head_of_an_office_without_residents_begins_with_its_ledger(finance, visit):
    head = an_account(Role.UNIT_HEAD, finance.unit)

    assert visit(head, "/")["Location"] == "/ledger/"


def test_a_duty_opens_its_line(health, text_of):
    line = line_of("慢病")
    page = text_of(health, "/duties/")

    assert f'<a href="/ledger/{line.pk}/">加强慢病管理</a>' in page


def test_a_day_with_many_lines_opens_as_a_list_of_that_day(ledger, office, text_of):
    day = "2025-12-31"
    on_the_day = (
        Line.objects.filter(due=day, next_due=None).first() or Line.objects.filter(next_due=day).first()
    )

    page = text_of(office, f"/ledger/?due={day}")

    assert f"{day} 到期 ×" in page
    assert f'<a href="/ledger/{on_the_day.pk}/">' in page
    assert "没有" in text_of(office, "/ledger/?due=2019-01-01")
    assert "到期 ×" not in text_of(office, "/ledger/?due=x")


def test_a_calendar_of_a_year_not_published_says_so(ledger, office, text_of):
    assert "尚未公布" in text_of(office, "/ledger/?view=calendar&month=2029-01")
    assert "国庆节" in text_of(office, "/ledger/?view=calendar&month=2025-10")


def test_filters_come_back_until_they_are_cleared(ledger, office, text_of):
    def has(address):
        return [word in text_of(office, address) for word in ("加强慢病管理", "保障经费")]

    assert has("/ledger/?q=经费") == [False, True]
    assert has("/ledger/") == [False, True]
    assert has("/ledger/?all=1") == [True, True]
    assert has("/ledger/") == [True, True]


def test_a_department_begins_with_its_own_lines(ledger, finance, text_of):
    page = text_of(finance, "/ledger/")

    assert "保障经费" in page
    assert "普及健康知识" not in page
    assert "普及健康知识" in text_of(finance, "/ledger/?all=1")


def test_the_ledger_asks_a_fixed_number_of_times(ledger, office, visit, client, django_assert_num_queries):
    visit(office, "/ledger/?all=1")
    with django_assert_num_queries(LEDGER_QUESTIONS):
        client.get("/ledger/")
    few = Line.objects.get(task__title__contains="慢病")
    for number in range(30):
        task = few.task
        task.pk, task.position, few.pk, few.task, few.place = None, 100 + number, None, task, 100 + number
        task.save()
        few.save(force_insert=True)
    forget()
    with django_assert_num_queries(LEDGER_QUESTIONS_ANEW):
        client.get("/ledger/")


def test_an_empty_list_says_what_to_do(ledger, office, text_of):
    assert "没有符合这些条件的台账" in text_of(office, "/ledger/?q=没有这样的事")
    assert "没有符合这些条件的台账" in text_of(office, "/ledger/?view=gantt&q=没有这样的事")


def test_a_report_with_a_file_goes_in_and_the_light_follows(ledger, health, send, visit):
    line = line_of("慢病")
    node = line.task.key_points.get(year=2025)
    page = send(
        health, f"/ledger/{line.pk}/report/", unit=HEALTH, text="已验收", claim="green", node=node.pk,
        files=[SimpleUploadedFile("验收 表.pdf", PROOF[1])],
    ).content.decode()  # fmt: skip

    assert "进展已报送" in page
    assert "已完成" in page
    file = Evidence.objects.get()
    answer = visit(health, f"/ledger/evidence/{file.pk}/")
    assert answer.content == PROOF[1]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": ""}, "请写明进展情况"),
        ({"claim": ""}, "请选择自评"),
        ({"node": "x"}, "进展已报送"),
        ({"unit": "9" * 30}, "进展已报送"),
    ],
)
def test_a_report_that_lacks_something_says_so(ledger, health, send, fields, said):
    line = line_of("慢病")
    given = {"unit": HEALTH, "text": "推进中", "claim": "green", **fields}

    assert said in send(health, f"/ledger/{line.pk}/report/", **given).content.decode()


def test_who_has_no_part_cannot_report_nor_open_evidence(ledger, finance, township, health, send, visit):
    line = line_of("健康知识")
    entry = report_progress(line, unit=line.lead, text="完成", claim="green", files=[PROOF], by=health)

    assert (
        "不承担这一项"
        in send(finance, f"/ledger/{line.pk}/report/", text="x", claim="green").content.decode()
    )
    for stranger in (finance, township):
        assert visit(stranger, f"/ledger/evidence/{entry.evidence.get().pk}/").status_code == 403
    assert "报送进展" not in visit(finance, f"/ledger/{line.pk}/").content.decode()
    assert Progress.objects.count() == 1


def test_the_office_refuses_a_report_and_names_a_person(ledger, office, health, send):
    line = line_of("慢病")
    entry = report_progress(line, unit=line.lead, text="完成", claim="green", files=[PROOF], by=health)

    assert (
        "不予认可：旧照片"
        in send(office, f"/ledger/reports/{entry.pk}/refuse/", why="旧照片").content.decode()
    )
    row = line.task.assignments.get(unit=HEALTH)
    assert "李科长" in send(office, f"/ledger/charges/{row.pk}/", name="李科长").content.decode()
    assert send(health, f"/ledger/reports/{entry.pk}/refuse/", why="x").status_code == 403


def test_a_target_shows_the_measured_light_beside_what_the_unit_says(run, plan, office, text_of):
    open_ledger(plan, by=office)
    line = Line.objects.get(target__measure=CONTROL)

    page = text_of(office, f"/ledger/{line.pk}/")

    assert "亮灯（按实测值）与自评" in page
    assert "自评不改变亮灯" in page
    assert Light.objects.get(target=line.target, unit__level="county").explanation in page


@pytest.mark.parametrize("address", ["/ledger/99/", "/ledger/evidence/99/", "/notices/99/", "/bulletins/99/"])
def test_what_is_not_there_is_a_page(ledger, office, visit, address):
    assert visit(office, address).status_code == 404


def test_the_workbook_goes_out_as_asked_and_comes_in_again(ledger, office, visit, send):
    file = visit(office, "/ledger/ledger.xlsx?kind=task&plan=" + str(ledger.pk)).content
    rows = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_name("台账").to_python()
    assert rows[1][0] == "台账编号"
    assert [row[4] for row in rows[2:]] == ["加强慢病管理", "保障经费", "普及健康知识"]

    tried = send(office, "/ledger/import/", ledger=SimpleUploadedFile("台账.xlsx", file)).content.decode()

    assert "检查结果（还没有写入）" in tried
    assert "没有填写 <b>3</b>" in tried


@pytest.mark.parametrize("text", ["已招标\r\n下月开工", "_x0041_", "一\x0b二", "=SUM(A1)", "2025"])
def test_a_ledger_that_comes_back_as_it_went_out_changes_nothing(ledger, health, visit, send, text):
    given = {"text": text, "problem": text, "claim": "green"}
    send(health, f"/ledger/{line_of('慢病').pk}/report/", **given)

    file = visit(health, "/ledger/ledger.xlsx").content

    assert {one.outcome for one in bring_in_ledger(file, "台账.xlsx", by=health, dry_run=False)} == {
        "same",
        "empty",
    }


def test_what_was_reported_since_a_ledger_went_out_is_not_said_again(ledger, health, visit, send):
    address = f"/ledger/{line_of('慢病').pk}/report/"
    send(health, address, text="已招标", claim="green")
    file = visit(health, "/ledger/ledger.xlsx").content
    send(health, address, text="已开工", claim="green")

    bring_in_ledger(file, "台账.xlsx", by=health, dry_run=False)

    assert [one.text for one in Progress.objects.all()] == ["已开工", "已招标"]


def test_an_import_is_tried_first_and_taken_when_agreed_to(ledger, health, send):
    file = filled(line_of("慢病"), "已招标")
    tried = send(health, "/ledger/import/", ledger=SimpleUploadedFile("台账.xlsx", file)).content.decode()
    assert "确认导入 1 行" in tried
    assert not Progress.objects.exists()
    sha256 = tried.split('name="sha256" value="')[1][:64]

    assert "已经导入" in send(health, "/ledger/import/", sha256=sha256).content.decode()

    assert Progress.objects.get().text == "已招标"
    assert "已经不在" in send(health, "/ledger/import/", sha256=sha256).content.decode()


@pytest.mark.parametrize("name", ["台账.xlsx", "a.txt"])
def test_a_file_that_is_no_ledger_is_refused_in_words(ledger, health, send, name):
    page = send(health, "/ledger/import/", ledger=SimpleUploadedFile(name, b"nothing")).content.decode()

    assert 'class="note bad"' in page
    assert "先选择" in send(health, "/ledger/import/").content.decode()


def filled(line, text):
    """A ledger with one line, of which only what must be is filled in."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["台账编号", "进展情况", "自评"])
        sheet.write_row(1, 0, [line.pk, text, str(Claim.GREEN.label)])
    return file.getvalue()


@pytest.mark.parametrize(
    ("who", "codes"),
    [("office", (200, 200, 200, 200)), ("auditor", (200, 403, 200, 403)), ("township", (200, 200, 200, 403)),
     ("doctor", (200, 403, 403, 403))],
)  # fmt: skip
def test_each_role_opens_what_is_its_own(ledger, request, visit, who, codes):
    user = request.getfixturevalue(who)
    addresses = ("/ledger/?all=1", "/ledger/import/", "/notices/", "/notices/new/")

    assert tuple(visit(user, address).status_code for address in addresses) == codes


FULL = ("/ledger/?all=1", "/ledger/?view=gantt", "/ledger/?view=units", "/ledger/?view=calendar", "/ledger/{line}/",
        "/notices/new/?line={line}", "/notices/", "/notices/{notice}/", "/bulletins/{bulletin}/")  # fmt: skip


@pytest.mark.parametrize("address", FULL)
def test_a_page_with_something_on_it_is_as_sound_as_an_empty_one(ledger, office, health, text_of, address):
    line = line_of("慢病")
    report_progress(line, unit=line.lead, text="完成", claim="green", problem="x", files=[PROOF], by=health)
    drawn = propose_notice(unit=line.lead, title="t", reason="r", demand="d", line=line, by=office)
    issued, made = issue_notice(drawn, by=office), publish_bulletin("2025", by=office)

    outline = Outline(text_of(office, address.format(line=line.pk, notice=issued.pk, bulletin=made.pk)))

    ids = [one["id"] for _, one in outline.tags if "id" in one]
    assert len(ids) == len(set(ids))
    assert len(outline.of("h1")) == 1
    assert all("scope" in one for one in outline.of("th"))
    assert not [
        one for _, one in outline.tags if "style" in one or any(name.startswith("on") for name in one)
    ]
    described = {one["aria-describedby"] for _, one in outline.tags if "aria-describedby" in one}
    assert described <= set(ids)
