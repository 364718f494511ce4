"""Who is looked at in a spot check: drawn by chance, by a rule that anybody can follow afterwards.

Every record gets the SHA-256 hash of `seed:number`, written in hexadecimal; those with the smallest hashes are drawn.
The seed is published before the draw (lottery numbers of a day to come do well), so nobody can choose who is looked
at; and since the rule needs nothing but a hash, anybody can check it: `printf '2026-11-22:1042' | sha256sum`.
"""

from collections.abc import Iterable
from hashlib import sha256

from quanmin.errors import UsageError

FEWEST_LETTERS = 4


def drawn(numbers: Iterable[int], size: int, *, seed: str) -> tuple[int, ...]:
    """So many of the numbers, all alike likely, without replacement, in the order of the draw; all if there are fewer.

    The order of the numbers given is nothing, and a number given twice counts once. UsageError for a seed so short
    that it might be no secret before it is published.
    """
    if len(seed.strip()) < FEWEST_LETTERS:
        raise UsageError(
            f"the seed {seed!r} is too short; write at least {FEWEST_LETTERS} letters or digits."
        )
    return tuple(sorted(set(numbers), key=lambda number: (lot(seed, number), number))[: max(size, 0)])


def lot(seed: str, number: int) -> str:
    """The hash that decides whether a number is drawn."""
    return sha256(f"{seed.strip()}:{number}".encode()).hexdigest()
