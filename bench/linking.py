"""Finding residents who stand twice: the published sets FEBRL 1 to 3, and a made-up Chinese register."""

import sys
import time
from collections.abc import Iterator

from bench.report import Figure, table
from quanmin.core.linking import RESIDENTS, comparable, learn, likely_pairs, read_weights
from quanmin.core.synth.twins import a_register, with_twins
from tests.core.linking.febrl import FEBRL, people, true_pairs
from tests.core.linking.scores import f1, keys

SETS, LEAST = (1, 2, 3), 0.97
REGISTER, SEED = 50_000, 7


def figures(register: int = REGISTER) -> Iterator[Figure]:
    """What is missed or wrong of each set (1 - F1), and the seconds of search."""
    for number in SETS:
        rows, begun = people(number), time.perf_counter()
        found = keys(likely_pairs(rows, FEBRL, learn(rows, FEBRL, seed=1)))
        yield _figure(f"FEBRL {number}", f1(found, true_pairs(rows)), len(rows), time.perf_counter() - begun)
    twins = with_twins(a_register(register, SEED), SEED)
    begun = time.perf_counter()
    found = keys(likely_pairs(comparable(twins.residents), RESIDENTS, read_weights()))
    yield _figure(
        "a Chinese register", f1(found, twins.pairs), len(twins.residents), time.perf_counter() - begun
    )


def _figure(what, score, rows, seconds):
    note = f"F1 {score:.4f} (promised ≥ {LEAST}); {rows:,} rows in {seconds:.1f} s"
    return Figure(f"{what}, 1 − F1", 1 - score, "", round(1 - LEAST, 2), note)


if __name__ == "__main__":
    print(table(list(figures(int(sys.argv[1]) if len(sys.argv) > 1 else REGISTER))))
