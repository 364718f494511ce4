"""Standard words of notices as versions, and reminders that somebody has read."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from quanmin.accounts.models import Entry
from quanmin.accounts.permissions import Role
from quanmin.errors import Refused, UsageError
from quanmin.supervision.actions import (
    issue_notice,
    mark_seen,
    propose_notice,
    remind,
    write_wording,
)
from quanmin.supervision.models import Issuer, Occasion, Seen, Wording
from quanmin.supervision.queries import notices as queries
from quanmin.supervision.wording import FIRST, NAMES, words_of, written_out
from tests.apps.counties import an_account
from tests.worlds import EAST, WEST

WORDS = {"title": "{事项}落后", "reason": "截至{日期}，{数据}。", "demand": "请{单位}整改。"}
MONDAY, LATE = date(2025, 12, 1), date(2025, 12, 31)


def test_the_first_words_hold_until_others_are_written(office):
    assert words_of(queries.issuer(office), Occasion.TARGET) == (FIRST[Occasion.TARGET], 0)

    write_wording("target", WORDS, by=office)

    assert words_of(queries.issuer(office), Occasion.TARGET) == (WORDS, 1)
    assert words_of(queries.issuer(office), Occasion.TASK) == (FIRST[Occasion.TASK], 0)


def test_each_change_is_another_version_and_the_same_words_are_none(office):
    write_wording("target", WORDS, by=office)
    assert write_wording("target", {**WORDS, "title": " {事项}落后 "}, by=office) is None
    write_wording("target", {**WORDS, "title": "{事项}滞后"}, by=office)

    assert list(Wording.objects.values_list("version", "title")) == [(2, "{事项}滞后"), (1, "{事项}落后")]
    assert Entry.objects.filter(act="wording written").count() == 3


@pytest.mark.parametrize(
    ("occasion", "change", "says"),
    [
        ("target", {"reason": " "}, "都要写"),
        ("target", {"reason": "{现值}{完成时限}"}, "'完成时限'"),
        ("task", {"demand": "{0.__class__}"}, "__class__"),
        ("other", {"title": "{事项}"}, "日期"),
        ("target", {"title": "长" * 201}, "200"),
        ("target", {"demand": "长" * 2001}, "2000"),
        ("weekly", {}, "种类"),
    ],
)
def test_words_that_cannot_be_filled_in_are_refused(office, occasion, change, says):
    with pytest.raises(UsageError, match=says):
        write_wording(occasion, {**WORDS, **change}, by=office)
    assert not Wording.objects.exists()


def test_the_first_words_name_only_what_is_known(office):
    facts = dict.fromkeys(NAMES[Occasion.TARGET], "x")

    for occasion in (Occasion.TARGET, Occasion.TASK):
        assert "{" not in "".join(written_out(FIRST[occasion], facts).values())


def test_only_who_issues_writes_the_words(township, auditor):
    for who in (township, auditor):
        with pytest.raises(Refused):
            write_wording("target", WORDS, by=who)


def test_a_version_that_says_nothing_cannot_be_kept(office):
    write_wording("target", WORDS, by=office)

    with pytest.raises(IntegrityError), transaction.atomic():
        Wording.objects.update(demand="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Wording.objects.create(
            issuer=Issuer.objects.get(),
            occasion="target",
            version=1,
            at="2025-01-01T00:00Z",
            by=office,
            **WORDS,
        )


@pytest.fixture
def late(office, units, system, settings):
    """A notice on the east township that nobody signed for, with all that was said of it."""
    settings.QUANMIN_TODAY = LATE
    drawn = propose_notice(unit=units[EAST], title="落后", reason="…", demand="…", by=office, on=MONDAY)
    kept = issue_notice(drawn, by=office, on=MONDAY)
    remind(by=system)
    return kept


def test_a_reminder_is_unread_until_its_reader_marks_it(late, office, township):
    every = queries.reminders(township)
    assert [one.is_seen for one in every] == [False] * len(every)
    assert len(every) == 2  # a clock that has run out needs no word that it soon will

    assert mark_seen(every.filter(pk=every[0].pk), by=township) == 1
    assert mark_seen(queries.reminders(township), by=township) == 1
    assert mark_seen(queries.reminders(township), by=township) == 0

    assert all(one.is_seen for one in queries.reminders(township))
    assert not any(one.is_seen for one in queries.reminders(office))
    assert Seen.objects.count() == 2


def test_reminders_reach_as_far_as_notices(late, units, doctor):
    west = an_account(Role.TOWNSHIP_MANAGER, units[WEST])

    assert not queries.reminders(west).exists()
    with pytest.raises(Refused):
        queries.reminders(doctor)


def test_what_is_due_by_a_day_is_told_the_most_urgent_first(late, office, units):
    drawn = propose_notice(unit=units[WEST], title="又一件", reason="…", demand="…", by=office, on=LATE)
    issue_notice(drawn, by=office, on=LATE)

    assert [one.title for one in queries.due_by(office, date(2026, 1, 31))] == ["落后", "又一件"]
    assert [one.title for one in queries.due_by(office, LATE)] == ["落后"]
