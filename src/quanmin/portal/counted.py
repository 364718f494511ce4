"""What the rows of a measure are counted in: people, institutions, visits, reports."""

from django.utils.translation import ngettext

from quanmin.core.measures.kinds import Count, Pooled
from quanmin.portal.numbers import written
from quanmin.portal.words import kind_of

# Measures of units that count places of the county and not institutions.
OF_PLACES = frozenset(
    {
        "township-hospital-presence",
        "national-health-town-rate",
        "provincial-health-village-rate",
        "national-health-county-rate",
        "fitness-circle-coverage",
    }
)


def rows_said(code, count):
    """So many of what a measure counts, in words: 12 人, 3 家, 5 个; by one table where it pools several."""
    return _words(_table(code), code, count) % {"n": written(count, decimals=0)}


def cases_said(count):
    """So many cases of what a rate counts."""
    return ngettext("%(n)s 例", "%(n)s 例", count) % {"n": written(count, decimals=0)}


def _table(code):
    kind = kind_of(code)
    part = kind.parts[0] if isinstance(kind, Pooled) else kind
    return part.of if isinstance(part, Count) else "residents"


def _words(table, code, count):
    if table == "units":
        if code in OF_PLACES:
            return ngettext("%(n)s 处", "%(n)s 处", count)
        return ngettext("%(n)s 家", "%(n)s 家", count)
    if table in ("encounters", "admissions"):
        return ngettext("%(n)s 人次", "%(n)s 人次", count)
    if table in ("notifiable_reports", "supervision_records", "warning_signals", "health_events"):
        return ngettext("%(n)s 件", "%(n)s 件", count)
    if table == "drug_items":
        return ngettext("%(n)s 种", "%(n)s 种", count)
    return ngettext("%(n)s 人", "%(n)s 人", count)
