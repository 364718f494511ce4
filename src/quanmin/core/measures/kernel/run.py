"""All tables of a run, piece after piece, on as many threads as there are processors."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path

import polars as pl
import pyarrow as pa

from quanmin.core.measures.asking import Asked
from quanmin.core.measures.kernel.counting import Part, Plan, count_piece, counted, gathered, pieces, plan
from quanmin.core.measures.kernel.values import Array
from quanmin.core.measures.marks import LONG, Counted

Say = Callable[[str, float], None]


def count_pieces(folder: Path, asked: Asked, units: pl.Series, grid: bool, say: Say) -> Sequence[Counted]:
    """Every table counted; with its grid where that is wanted and kept."""
    # What Arrow's own allocator gives back to the system piece after piece costs a quarter of the run to fetch again.
    pa.set_memory_pool(pa.system_memory_pool())
    known = units.sort().to_numpy()
    plans: list[Plan] = []
    jobs: dict[Future[Part], tuple[int, int]] = {}
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as hands:
        for table, of in enumerate(_order(asked)):
            planned = plan(of, asked.of(of), known, grid=grid and of not in LONG)
            plans.append(planned)
            for number, piece in enumerate(pieces(folder, planned)):
                jobs[hands.submit(count_piece, planned, piece)] = table, number
        return _gathered(plans, jobs, say)


def _gathered(plans: Sequence[Plan], jobs: dict[Future[Part], tuple[int, int]], say: Say) -> list[Counted]:
    """The answer of every table; a piece is added up when it is done and then let go."""
    wholes: list[list[Array]] = [[] for _ in plans]
    grids: list[dict[int, pl.DataFrame | None]] = [{} for _ in plans]
    many = len(jobs)
    for done, job in enumerate(as_completed(list(jobs)), start=1):
        table, number = jobs.pop(job)
        part = job.result()
        wholes[table] = gathered(wholes[table], part)
        grids[table][number] = part.grid
        say("counting", done / (many + 1))
    return [
        counted(planned, whole, [mine[number] for number in sorted(mine)])
        for planned, whole, mine in zip(plans, wholes, grids, strict=True)
    ]


def _order(asked: Asked) -> list[str]:
    """Long tables first, whose counting goes on while the tables with many questions are planned."""
    asks = Counter(tally.of for tally in asked.tallies)
    return sorted(asks, key=lambda of: (of not in LONG, -asks[of]))
