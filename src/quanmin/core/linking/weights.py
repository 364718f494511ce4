"""How much each level of agreement weighs: read from a documented table, or estimated without any known truth."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2
from pathlib import Path

import polars as pl
from splink import block_on

from quanmin.core.codes.table import rows
from quanmin.core.linking.declare import Rules
from quanmin.core.linking.splinking import engine, linker

KEPT = Path(__file__).with_name("weights.csv")
# A level that no pair of one side was seen at would weigh without bound. A clerk can make any slip once in ten
# thousand entries; of ten million pairs of two people some stand at any level.
LEAST_M, LEAST_U = 1e-4, 1e-7
PAIRS_DRAWN = 1e6
# Share of true pairs that agree in all columns of a certain block; a guess that moves the prior by half at most.
RECALL = 0.7


@dataclass(frozen=True)
class Weights:
    """For each aspect and level the chances m and u; `twins_each` is how many second rows a row has on average."""

    twins_each: float
    chances: Mapping[tuple[str, str], tuple[float, float]]

    def weight(self, aspect: str, level: str) -> float:
        """The weight of a level in bits: log2(m / u); 1 makes a pair twice as likely to be one person."""
        m, u = self.chances[aspect, level]
        return log2(m / u)

    def prior(self, people: int) -> float:
        """The probability that two rows drawn at random among so many are one person."""
        return min(self.twins_each / max(people - 1, 1), 0.5)


def read_weights(path: Path = KEPT) -> Weights:
    """The weights of a table with columns aspect, level, m, u; the row without a level says `twins_each`."""
    read = rows(path)
    twins = next(float(row["m"]) for row in read if not row["level"])
    chances = {
        (row["aspect"], row["level"]): (float(row["m"]), float(row["u"])) for row in read if row["level"]
    }
    return Weights(twins, chances)


def learn(people: pl.DataFrame, rules: Rules, *, seed: int) -> Weights:
    """Weights estimated from the register itself, by expectation maximisation; nothing is told of who is who.

    u is the share of pairs drawn at random, where hardly any is one person; m comes from the training blocks, each
    of which leaves out the aspects it is made of. Winkler, Using the EM Algorithm for Weight Computation in the
    Fellegi-Sunter Model (1988). The same people and seed give the same weights.
    """
    with engine() as api:
        made = linker(api, people, rules)
        made.training.estimate_probability_two_random_records_match(
            [block_on(*block) for block in rules.certain], recall=RECALL
        )
        made.training.estimate_u_using_random_sampling(max_pairs=PAIRS_DRAWN, seed=seed)
        for block in rules.training:
            made.training.estimate_parameters_using_expectation_maximisation(block_on(*block))
        return _weights(made.misc.save_model_to_json(), rules, len(people))


def _weights(model: Mapping[str, object], rules: Rules, people: int) -> Weights:
    chances = {}
    for aspect, said in zip(rules.aspects, model["comparisons"], strict=True):  # type: ignore[call-overload]
        learnt = [level for level in said["comparison_levels"] if not level.get("is_null_level")]
        for level, found in zip(aspect.levels, learnt, strict=True):
            m, u = found.get("m_probability"), found.get("u_probability")
            chances[aspect.name, level.code] = (max(m or 0.0, LEAST_M), max(u or 0.0, LEAST_U))
    prior = float(model["probability_two_random_records_match"])  # type: ignore[arg-type]
    return Weights(prior * (people - 1), chances)
