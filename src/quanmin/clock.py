"""The one place that reads the clock; a demo county lives on a fixed day, set in `settings.QUANMIN_TODAY`."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The day the site works on: the demo's own day, else the local date (Asia/Shanghai)."""
    return settings.QUANMIN_TODAY or timezone.localdate()


def machine_time() -> datetime:
    """This moment by the machine's own clock, for commands that run without a site."""
    return datetime.now(UTC).astimezone()
