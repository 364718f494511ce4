"""Numbers and days that come with an address or a form, read in this one place: anybody can write anything there."""

from datetime import date

from quanmin.units.models import Unit

# What every column of row numbers holds.
MOST_DIGITS = 18
MOST_PAGES = 1_000_000


def row_number(text):
    """The number of a row; None for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def page_number(text):
    """Which page of a list; the first for what is none, and never one so far on that no database can count to it."""
    return min(row_number(text) or 1, MOST_PAGES)


def unit_asked(text):
    """The unit of that number; None where there is none."""
    return Unit.objects.filter(pk=row_number(text)).first()


def day_of(text):
    """The day that was written; None for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
