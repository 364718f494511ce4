"""Protocols and what they say, in the reader's language."""

from functools import cache

from django.utils.translation import get_language

from quanmin.core.protocols import editions
from quanmin.programmes.forms import items_of


def say(words):
    """Words of a declaration in the reader's language."""
    return words.zh if in_chinese() else words.en


def in_chinese():
    return (get_language() or "zh").startswith("zh")


# Names short enough for a tab on a telephone; the whole name is the protocol's own.
SHORT = {
    "hypertension": ("高血压", "Hypertension"), "diabetes": ("糖尿病", "Diabetes"), "elderly": ("老年人", "Elderly"),
    "severe-mental-disorder": ("精神障碍", "Mental"), "tuberculosis": ("肺结核", "TB"), "copd": ("慢阻肺", "COPD"),
    "child": ("儿童", "Child"), "immunisation": ("预防接种", "Vaccines"), "maternal": ("孕产妇", "Maternal"),
    "tcm-elderly": ("老年中医", "TCM elderly"), "tcm-child": ("儿童中医", "TCM child"),
    "family-doctor": ("家医签约", "Contract"), "resident-record": ("健康档案", "Record"),
    "first-visit-pressure": ("首诊测压", "First BP"), "cervical-screening": ("宫颈癌筛查", "Cervical"),
    "breast-screening": ("乳腺癌筛查", "Breast"), "newborn-screening": ("新生儿筛查", "Newborn"),
    "myopia-screening": ("近视筛查", "Myopia"),
}  # fmt: skip


def short(code):
    """A protocol in a word or two."""
    zh, en = SHORT[code]
    return zh if in_chinese() else en


def item_title(code, item):
    """What is owed, without the protocol's name: 随访, 年度健康检查."""
    return say(_titles(code)[item]) if item in _titles(code) else item


@cache
def _titles(code):
    return items_of(editions(code)[-1]) | {
        key: title for one in editions(code) for key, title in items_of(one).items()
    }


def outcome_title(code, key):
    """The class a visit ended in; empty for none."""
    found = next((one for edition in editions(code) for one in edition.outcomes if one.key == key), None)
    return say(found.title) if found else ""


def findings_of(code, keys):
    """The findings of a form with those keys, as declared."""
    every = {one.key: one for edition in editions(code) for one in edition.findings}
    return [every[key] for key in keys if key in every]
