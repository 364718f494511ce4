"""What a clause is called, and what is said of a person who fails it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """A clause in words: the claim, and the gap when it does not hold (not needed for who is eligible)."""

    claim: str
    claim_en: str
    gap: str = ""
    gap_en: str = ""


Vocabulary = Mapping[str, Words]

SHARED: Vocabulary = {
    "alive": Words("期末存活", "alive at the end"),
    "lives-here": Words("期末居住在本县", "lives in the county at the end"),
    "enrolled": Words("期末在管", "under management at the end"),
}
