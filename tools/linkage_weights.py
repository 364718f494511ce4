"""Estimates the weights of core/linking anew, from a made-up register with twins; nothing is told of who is who.

`python tools/linkage_weights.py [RESIDENTS]` writes src/quanmin/core/linking/weights.csv and prints each level in bits.
"""

import sys

from quanmin.core.linking import RESIDENTS, Weights, comparable, learn
from quanmin.core.linking.weights import KEPT
from quanmin.core.synth.twins import a_register, with_twins

SEED = 11
# What a county finds when it first cleans its register is between half a row and three in a hundred.
TWINS_EACH = 0.01
# Brothers and sisters born together share all but the given name and the number: two valid numbers are two people.
TWO_NUMBERS = 1e-8
HEAD = """\
# source: expectation maximisation over a made-up register of {people} rows (core/synth/twins.py, seed {seed})
# version: made anew by tools/linkage_weights.py; set, not estimated: twins_each, and m of identity two-valid
# date: 2026-11-22
aspect,level,m,u
"""


def main() -> None:
    """Learn and write."""
    residents = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    register = comparable(with_twins(a_register(residents, SEED), SEED).residents)
    chances = dict(learn(register, RESIDENTS, seed=SEED).chances)
    chances["identity", "two-valid"] = (TWO_NUMBERS, chances["identity", "two-valid"][1])
    weights = Weights(TWINS_EACH, chances)
    lines = [f"{aspect},{level},{m:.6g},{u:.6g}" for (aspect, level), (m, u) in weights.chances.items()]
    text = HEAD.format(people=len(register), seed=SEED) + "\n".join([f"twins_each,,{TWINS_EACH},", *lines])
    KEPT.write_text(text + "\n", encoding="utf-8")
    for aspect, level in weights.chances:
        print(f"{aspect:10} {level:10} {weights.weight(aspect, level):+6.2f}")


if __name__ == "__main__":
    main()
