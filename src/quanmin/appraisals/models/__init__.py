"""The tables of appraisals: schemes, scores with their lines, money with its shares, spot checks, appeals."""

from quanmin.appraisals.models.money import Allotment, AllottedShare, Appeal, ServiceCount, SpotCheck
from quanmin.appraisals.models.scores import Appraisal, EnteredFact, Scheme, Score, ScoreLine

__all__ = [
    "Allotment",
    "AllottedShare",
    "Appeal",
    "Appraisal",
    "EnteredFact",
    "Scheme",
    "Score",
    "ScoreLine",
    "ServiceCount",
    "SpotCheck",
]
