"""The catalogue: every measure, in the order pages show them. A test finds a measure left out."""

from quanmin.core.measures.catalogue import chronic, vital
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.words import SHARED, Vocabulary

CATALOGUE: tuple[Measure, ...] = (
    *vital.MEASURES,
    chronic.hypertension_standardised_management,
    chronic.hypertension_control,
)

WORDS: Vocabulary = {**SHARED, **vital.WORDS, **chronic.WORDS}
