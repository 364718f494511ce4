"""The first letters of a name's pinyin, by which people are found."""

from functools import cache

from pypinyin import Style, lazy_pinyin


def initials(name):
    """The first letters of a name's pinyin, as people type them to search: 张三 is zs."""
    return "".join(map(_initial, name))[:20]


@cache
def _initial(character):
    return lazy_pinyin(character, style=Style.FIRST_LETTER)[0][:1].lower()
