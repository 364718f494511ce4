"""What the rows of a measure are counted in: people, institutions, visits, reports."""

from django.utils.translation import ngettext

from quanmin.core.measures import BY_CODE
from quanmin.portal.numbers import written


def rows_said(code, count):
    """So many of what a measure counts, in words: 12 人, 3 家, 5 处."""
    return _words(BY_CODE[code].counts, count) % {"n": written(count, decimals=0)}


def cases_said(count):
    """So many cases of what a rate counts."""
    return ngettext("%(n)s 例", "%(n)s 例", count) % {"n": written(count, decimals=0)}


def _words(counts, count):
    said = {
        "people": ngettext("%(n)s 人", "%(n)s 人", count),
        "visits": ngettext("%(n)s 人次", "%(n)s 人次", count),
        "institutions": ngettext("%(n)s 家", "%(n)s 家", count),
        "places": ngettext("%(n)s 处", "%(n)s 处", count),
        "events": ngettext("%(n)s 件", "%(n)s 件", count),
        "medicines": ngettext("%(n)s 种", "%(n)s 种", count),
    }
    return said[counts]
