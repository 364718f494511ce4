"""The one place that reads the clock; a demo county lives on a fixed day, set in `settings.QUANMIN_TODAY`."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from django.conf import settings
from django.utils import timezone

_passing = ContextVar("the day a demo county is being taken through", default=None)


def today() -> date:
    """The day the site works on: the demo's own day, else the local date (Asia/Shanghai)."""
    return _passing.get() or settings.QUANMIN_TODAY or timezone.localdate()


def now() -> datetime:
    """This moment; where the site lives on a fixed day, the machine's time of day on that day."""
    moment, day = timezone.localtime(), today()
    return moment.replace(year=day.year, month=day.month, day=day.day)


@contextmanager
def on_day(day: date):
    """Let it be another day inside the block, for a demo's past; where the real clock runs, nothing may turn it."""
    assert settings.QUANMIN_TODAY is not None, "only a county on a fixed day has a past that can be played"
    before = _passing.set(day)
    try:
        yield day
    finally:
        _passing.reset(before)


def machine_time() -> datetime:
    """This moment by the machine's own clock, for commands that run without a site."""
    return datetime.now(UTC).astimezone()
