"""Reminders and escalation: worked out from dates whenever asked, written once; nobody waits for a clock to strike."""

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.supervision.clocks import reminder_days
from quanmin.supervision.models import OPEN_STAGES, Notice, Reminder, ReminderKind, Seen


def remind(*, by, on=None):
    """Write the reminders that are due by a day and not written yet; answers them. Twice a day changes nothing."""
    today = on or clock.today()
    notices = Notice.objects.filter(stage__in=OPEN_STAGES).prefetch_related("reminders")
    wanted = [
        Reminder(notice=notice, kind=kind, stage=notice.stage, due_on=notice.due_on, on=today, at=clock.now())
        for notice in notices
        for kind in unsaid(notice, today)
    ]
    if wanted:
        with acting(by, Permission.REMIND) as trail:
            Reminder.objects.bulk_create(wanted, ignore_conflicts=True)
            trail.add("reminders written", count=len(wanted))
    return wanted


def mark_seen(reminders, *, by):
    """Note that somebody has read reminders; answers how many were new to them."""
    with acting(by, Permission.SEE_NOTICES, on=by.unit) as trail:
        new = list(reminders.exclude(seen__user=by))
        rows = [Seen(reminder=one, user=by, at=clock.now()) for one in new]
        Seen.objects.bulk_create(rows, ignore_conflicts=True)
        trail.add("reminders read", count=len(new))
    return len(new)


def unsaid(notice, today):
    """The kinds of reminder that are due for the notice's present clock and were not written."""
    said = {
        one.kind for one in notice.reminders.all() if (one.stage, one.due_on) == (notice.stage, notice.due_on)
    }
    due = [kind for kind, day in reminder_days(notice) if day <= today and kind not in said]
    # A clock that has run out needs no word that it soon will.
    return [kind for kind in due if kind != ReminderKind.NEAR or today <= notice.due_on]
