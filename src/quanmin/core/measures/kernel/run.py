"""All tables of a run, piece after piece, on as many threads as there are processors."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import polars as pl
import pyarrow as pa

from quanmin.core.measures.asking import Asked
from quanmin.core.measures.kernel.counting import added_up, count_piece, pieces, plan
from quanmin.core.measures.marks import LONG, Counted


def count_pieces(
    folder: Path, asked: Asked, units: pl.Series, grid: bool, say: Callable[[str, float], None]
) -> Sequence[Counted]:
    """Every table counted, the one with most questions first; with its grid where that is wanted and kept."""
    # What Arrow's own allocator gives back to the system piece after piece costs a quarter of the run to fetch again.
    pa.set_memory_pool(pa.system_memory_pool())
    asks = Counter(tally.of for tally in asked.tallies)
    known = units.sort().to_numpy()
    plans = [
        plan(folder, of, asked.of(of), known, grid=grid and of not in LONG) for of, _ in asks.most_common()
    ]
    work = [(planned, piece) for planned in plans for piece in pieces(folder, planned)]
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as hands:
        running = [hands.submit(count_piece, planned, piece) for planned, piece in work]
        for number, _ in enumerate(as_completed(running), start=1):
            say("counting", number / (len(running) + 1))
    done = [(planned.of, job.result()) for (planned, _), job in zip(work, running, strict=True)]
    return [added_up(planned, [part for of, part in done if of == planned.of]) for planned in plans]
