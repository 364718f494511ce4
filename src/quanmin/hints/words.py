"""Checks and what they ask, in the reader's language."""

from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from quanmin.core.hints import checks

ITEMS = {"glucose-strips": _("血糖试纸")}


@cache
def by_code():
    """The declared checks by their codes."""
    return {check.code: check for check in checks()}


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
