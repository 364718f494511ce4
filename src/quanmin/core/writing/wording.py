"""Standard words with places for figures: `截至{日期}，{指标}为{现值}`. Only names that are known are filled in.

Nothing else in a text has a meaning: no format, no attribute, no code. A brace that is not around a name stays a brace.
"""

import re
from collections.abc import Collection, Mapping

NOTHING = "—"
_NAMED = re.compile(r"\{([^{}]{1,20})\}")


def names_in(text: str) -> list[str]:
    """The names in braces, in their order, each once."""
    return list(dict.fromkeys(_NAMED.findall(text)))


def unknown_names(text: str, known: Collection[str]) -> list[str]:
    """The names in braces that nobody would fill in."""
    return [name for name in names_in(text) if name not in known]


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with each name's figure in its place, a dash where there is none; figures are not read for names."""
    return _NAMED.sub(lambda found: facts.get(found[1]) or NOTHING, text)
