"""Reminders, standard words, and days that are due: as pages, and as a calendar file."""

from datetime import date

import pytest

from quanmin.accounts.models import User
from quanmin.returns.actions import open_returns
from quanmin.supervision.actions import issue_notice, open_ledger, propose_notice, remind
from quanmin.supervision.models import Line, Reminder, Wording
from tests.faces.conftest import CONTROL
from tests.worlds import EAST

MONTH_AGO = date(2025, 11, 24)
PAGE_QUERIES = {"/notices/reminders/": 17, "/notices/wording/": 25}


@pytest.fixture
def notice(run, plan, office, system, units):
    """A notice on the yellow target to the east township, a month old and not signed for; the ledger is open."""
    open_ledger(plan, by=system)
    line = Line.objects.get(target__measure=CONTROL)
    given = {"unit": units[EAST], "title": "控制率落后", "reason": "…", "demand": "…", "line": line}
    issued = issue_notice(propose_notice(**given, by=office, on=MONTH_AGO), by=office, on=MONTH_AGO)
    remind(by=system)
    return issued


def test_what_is_overdue_and_what_was_said_of_it_stand_on_one_page(notice, township, text_of):
    page = text_of(township, "/notices/reminders/")

    assert "其中逾期 1 件" in page
    assert "再次催办，报主要领导" in page
    assert "东镇 · 主要领导" in page
    assert page.count("控制率落后") == 3


def test_reading_marks_and_the_count_goes_from_the_list_of_notices(notice, township, send, text_of):
    assert "催办提醒 <b>2</b>" in text_of(township, "/notices/")

    send(township, "/notices/reminders/read/", reminder=str(Reminder.objects.first().pk))
    assert "催办提醒 <b>1</b>" in text_of(township, "/notices/")
    send(township, "/notices/reminders/read/")

    assert "没有未阅的催办" in text_of(township, "/notices/reminders/?show=unread")
    assert "催办提醒</a>" in text_of(township, "/notices/")


def test_a_reminder_of_somebody_else_cannot_be_marked(notice, send, township, units):
    other = User.objects.create(username="west", role=township.role, unit=units[990001101000])

    for number in ("999", "x", str(Reminder.objects.first().pk)):
        send(other, "/notices/reminders/read/", reminder=number)

    assert not Reminder.objects.filter(seen__isnull=False).exists()


def test_words_are_tried_on_a_line_and_then_kept_for_the_next_notice(notice, office, send, text_of):
    words = {"occasion": "target", "title": "{事项}落后", "reason": "现值{现值}。", "demand": "请整改。"}

    tried = send(office, "/notices/wording/", **words).content.decode()
    assert "血压控制率落后" in tried
    assert "33.3%" in tried
    assert not Wording.objects.exists()

    send(office, "/notices/wording/", keep="", **words)
    line = Line.objects.get(target__measure=CONTROL)
    assert "现值33.3%" in text_of(office, f"/notices/new/?line={line.pk}")


def test_a_place_nobody_fills_in_is_named(notice, office, send):
    said = send(office, "/notices/wording/", occasion="target", title="{年份}", reason="x", demand="x")

    assert "&#x27;年份&#x27;" in said.content.decode()


def test_the_calendar_shows_notices_and_returns_beside_the_lines(notice, office, system, text_of):
    opened = open_returns(on=notice.answer_due, by=system)

    page = text_of(office, f"/ledger/?view=calendar&all=1&month={notice.due_on:%Y-%m}")
    assert "控制率落后" in page
    owed = [row for row in opened if row.due_on == opened[0].due_on]
    page = text_of(office, f"/ledger/?view=calendar&month={owed[0].due_on:%Y-%m}")
    assert owed[0].title in page


def test_the_calendar_file_has_what_is_due_from_today_on(run, plan, office, system, units, visit):
    open_ledger(plan, by=system)
    drawn = propose_notice(unit=units[EAST], title="控制率落后", reason="…", demand="…", by=office)
    due = issue_notice(drawn, by=office)

    answer = visit(office, "/ledger/calendar.ics")
    lines = answer.content.decode().replace("\r\n ", "").split("\r\n")

    assert answer["Content-Type"].startswith("text/calendar")
    assert f"UID:notice-{due.pk}@quanmin" in lines
    assert f"DTSTART;VALUE=DATE:{due.due_on:%Y%m%d}" in lines
    assert f"URL:http://testserver/notices/{due.pk}/" in lines


@pytest.mark.parametrize("address", PAGE_QUERIES)
def test_the_pages_ask_as_often_however_much_there_is(
    notice, office, units, visit, django_assert_num_queries, address
):
    for _time in range(3):
        drawn = propose_notice(unit=units[EAST], title="又一件", reason="…", demand="…", by=office)
        issue_notice(drawn, by=office)
    visit(office, address)

    with django_assert_num_queries(PAGE_QUERIES[address]):
        visit(office, address)
