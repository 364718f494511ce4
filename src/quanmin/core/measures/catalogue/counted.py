"""A plain count, such as people sent to train: no denominator belongs to it, so it stands for the county as a whole."""

from quanmin.core.measures.kinds import Group, Ratio
from quanmin.core.measures.tables import OWN_UNIT
from quanmin.core.measures.terms import col
from quanmin.core.measures.words import Vocabulary, Words

WORDS: Vocabulary = {"the-county": Words("全县（区）", "the county")}
THE_COUNTY = Group("units", OWN_UNIT, {"the-county": col("kind") == "county"})


def plain(counted: Group) -> Ratio:
    """The number of rows of a group, or the sum of its weights, for one county; a township alone has no value."""
    return Ratio(counted, THE_COUNTY)
