"""What follows when residents were changed: what is owed to them, and their contracts, are worked out anew, at once."""

from django.db import transaction

from quanmin.accounts.actions import system_account
from quanmin.programmes.actions import cover_again, plan_again, rebuild_coverage, rebuild_schedule
from quanmin.records.actions.bringing_sheets import ADDED

# So many at once are quicker worked out with everybody else than by themselves.
MANY = 2000


def plan_anew(*numbers):
    """Work out anew what these residents are owed; figures follow by themselves, a second or two behind."""
    with transaction.atomic():
        cover_again(numbers)
        plan_again(numbers)


def plan_sheet_anew(lines):
    """The same for whom a kept sheet told something new of; `lines` are what became of its lines."""
    numbers = {line.resident_id for line in lines if line.outcome == ADDED}
    if len(numbers) > MANY:
        rebuild_schedule(by=system_account())
        rebuild_coverage(by=system_account())
    elif numbers:
        plan_anew(*sorted(numbers))
