"""The number under which a check goes out: one series for each issuer and year."""

from quanmin.impacts.states import CHECK_TRANSITIONS
from quanmin.supervision.actions.numbering import issuer_of, take_number
from quanmin.supervision.models import Series


def number_check(check, stage, day, *, by):
    """Give a check its number as it moves to a stage, inside the action; nothing is saved."""
    # A move that will be refused must not hold up the series.
    if stage in CHECK_TRANSITIONS[check.stage]:
        check.issuer = issuer_of(by)
        check.year, check.issued_on = day.year, day
        check.number = take_number(check.issuer, Series.IMPACT, day.year)
