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
    """Every table counted; with its grid where that is wanted and kept."""
    # What Arrow's own allocator gives back to the system piece after piece costs a quarter of the run to fetch again.
    pa.set_memory_pool(pa.system_memory_pool())
    known = units.sort().to_numpy()
    plans, jobs = [], []
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as hands:
        for of in _order(asked):
            planned = plan(of, asked.of(of), known, grid=grid and of not in LONG)
            plans.append(planned)
            jobs.append([hands.submit(count_piece, planned, piece) for piece in pieces(folder, planned)])
        every = [job for mine in jobs for job in mine]
        for number, job in enumerate(as_completed(every), start=1):
            job.result()
            say("counting", number / (len(every) + 1))
    return [
        added_up(planned, [job.result() for job in mine]) for planned, mine in zip(plans, jobs, strict=True)
    ]


def _order(asked: Asked) -> list[str]:
    """Long tables first, whose counting goes on while the tables with many questions are planned."""
    asks = Counter(tally.of for tally in asked.tallies)
    return sorted(asks, key=lambda of: (of not in LONG, -asks[of]))
