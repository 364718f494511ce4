"""What follows when residents were changed: what is owed to them, and their contracts, are worked out anew, at once."""

from django.db import transaction

from quanmin.programmes.actions import cover_again, plan_again


def plan_anew(*numbers):
    """Work out anew what these residents are owed; figures follow by themselves, a second or two behind."""
    with transaction.atomic():
        cover_again(numbers)
        plan_again(numbers)
