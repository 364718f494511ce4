"""Which rows of a register are one and the same person: pairs by blocking, each with a documented score.

The score is that of Fellegi and Sunter (A Theory for Record Linkage, JASA 64, 1969): each aspect of a pair (name,
day of birth, telephone …) stands at one level of agreement; a level weighs log2(m / u), where m is how often pairs of
one person stand at it and u how often pairs of two people do. The weights add up with the prior to a probability.
Estimation (expectation maximisation, without any known truth), blocking and scoring are those of Splink (Ministry of
Justice, United Kingdom) on DuckDB; what is compared, and how, is declared here.
"""

from quanmin.core.linking.declare import Aspect, Level, Rules
from quanmin.core.linking.pairing import Twin, likely_pairs
from quanmin.core.linking.people import RESIDENTS, comparable
from quanmin.core.linking.weights import Weights, learn, read_weights

__all__ = [
    "RESIDENTS", "Aspect", "Level", "Rules", "Twin", "Weights", "comparable", "learn", "likely_pairs", "read_weights",

]  # fmt: skip
