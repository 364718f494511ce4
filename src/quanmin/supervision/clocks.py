"""The clocks of notices in working days: by when a stage must end, and when the system speaks up."""

from quanmin.core.codes.working_days import add_working_days
from quanmin.supervision.states import CLOCKS, ReminderKind, Stage


def due_of(notice, today):
    """By when the stage that begins today must end; None where nothing is waited for."""
    clocks = CLOCKS[notice.urgency]
    if notice.stage in (Stage.SIGNED, Stage.WORKING, Stage.RETURNED):
        return notice.answer_due
    days = {
        Stage.ISSUED: clocks.sign, Stage.ANSWERED: clocks.review, Stage.REVIEWING: clocks.review,
        Stage.OBJECTED: clocks.rule, Stage.COMPLETED: clocks.close,
    }.get(notice.stage)  # fmt: skip
    return None if days is None else add_working_days(today, days)


def reminder_days(notice):
    """When each kind of reminder is due for the present clock; none before the stage has begun."""
    clocks = CLOCKS[notice.urgency]
    near = add_working_days(notice.due_on, -clocks.remind_before)
    first, second = (add_working_days(notice.due_on, days) for days in clocks.escalate_after)
    days = [(ReminderKind.FIRST, first), (ReminderKind.SECOND, second)]
    return [(ReminderKind.NEAR, near), *days] if near > notice.since else days
