"""What follows when residents were changed: what is owed to them is worked out anew, at once."""

from django.db import transaction

from quanmin.programmes.actions import plan_again


def plan_anew(*numbers):
    """Work out anew what these residents are owed; figures follow by themselves, a second or two behind."""
    with transaction.atomic():
        plan_again(numbers)
