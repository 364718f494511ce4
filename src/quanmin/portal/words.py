"""Measures, clauses and periods in the reader's language."""

from functools import cache

from django.utils.translation import get_language

from quanmin.core import periods
from quanmin.core.measures import BY_CODE, CATALOGUE
from quanmin.core.measures.asking import ask
from quanmin.core.measures.catalogue import WORDS
from quanmin.core.measures.kinds import Count, Pooled, Rate


def in_english():
    return (get_language() or "").startswith("en")


def period_title(name):
    """2024年第1季度, Q1 2024; any other text as it stands."""
    language = "en" if in_english() else "zh"
    return periods.parse(name).title(language) if name and ".." not in name else name


def measure_title(code):
    measure = BY_CODE.get(code)
    if measure is None:
        return code
    return measure.title_en if in_english() else measure.title


def claim(clause):
    """What holds for a person who meets the clause."""
    words = WORDS.get(clause)
    if words is None:
        return clause
    return words.claim_en if in_english() else words.claim


def gap_words(clause):
    """What is said of a person who fails the clause."""
    words = WORDS.get(clause)
    if words is None:
        return clause
    return (words.gap_en or words.claim_en) if in_english() else (words.gap or words.claim)


@cache
def kind_of(code):
    """What the measure's rule returns; its form is the same for every period."""
    asked = ask((BY_CODE[code],), (periods.parse("2024Q4"),))
    return next(iter(asked.kinds.values()))


@cache
def clauses_of(code):
    """The clauses a measure counts by: who is eligible, and what must be met; both empty for other kinds."""
    kind = kind_of(code)
    parts = kind.parts if isinstance(kind, Pooled) else (kind,) if isinstance(kind, Count) else ()
    eligible = dict.fromkeys(name for part in parts for name in part.eligible)
    met = dict.fromkeys(name for part in parts for name in part.met)
    return tuple(eligible), tuple(met)


@cache
def opens_to(code):
    """What a number opens to: `gap` the people still to be served, `cases` those it happened to, or nothing."""
    if code not in BY_CODE:
        return ""
    if isinstance(kind_of(code), Rate):
        return "cases"
    return "gap" if clauses_of(code)[1] and BY_CODE[code].better == "higher" else ""


def found_measures(text):
    """The measures whose title, other names or code hold the text; all when it is empty."""
    wanted = text.strip().lower()
    return [
        measure
        for measure in CATALOGUE
        if any(
            wanted in name.lower()
            for name in (measure.title, measure.title_en, measure.code, *measure.aliases)
        )
    ]
