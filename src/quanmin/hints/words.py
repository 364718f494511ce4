"""Checks and what they ask, in the reader's language, by the limits they were judged by."""

from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from quanmin.core.hints import checks, with_limits
from quanmin.programmes.models import Kind
from quanmin.programmes.own_terms import held

ITEMS = {"glucose-strips": _("血糖试纸")}


@cache
def by_code():
    """The declared checks by their codes."""
    return {check.code: check for check in checks()}


def checks_on(day):
    """Every check with the limits the county has set for the day, and by code those limits."""
    own = {code: _known(code, limits) for code, limits in held(Kind.CHECK, day).items() if code in by_code()}
    return tuple(with_limits(code, own.get(code, {})) for code in by_code()), own


def as_judged(code, limits):
    """A check as it was where it judged by these limits; what it no longer lets be set so is as declared."""
    return with_limits(code, _known(code, limits))


def _known(code, limits):
    ranges = {one.key: one for one in by_code()[code].limits}
    return {
        key: value
        for key, value in limits.items()
        if key in ranges and ranges[key].low <= value <= ranges[key].high
    }


@cache
def items():
    """What checks count against deliveries."""
    return tuple(dict.fromkeys(check.item for check in checks() if check.item))


def say(words):
    """Words of a declaration in the reader's language."""
    return words.zh if (get_language() or "zh").startswith("zh") else words.en


def item_title(item):
    """A thing that is delivered, in words."""
    return ITEMS.get(item, item)
