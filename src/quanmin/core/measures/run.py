"""A run: measures over a snapshot for some periods, giving results for every unit and the grid they were read from."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from quanmin.core.measures.asking import Asked, ask
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.engines import DEFAULT, Engine, engine_of
from quanmin.core.measures.kinds import UNCOUNTED, LifeTable, Survey
from quanmin.core.measures.lifetables import BANDS, Shares
from quanmin.core.measures.marks import Counted
from quanmin.core.measures.places import ORDER
from quanmin.core.measures.reported import reported_results
from quanmin.core.measures.results import results
from quanmin.core.measures.stored import write_grid
from quanmin.core.measures.surveyed import health_by_band, surveyed_results
from quanmin.core.measures.tree import read_tree
from quanmin.core.periods import Period
from quanmin.core.snapshot.folder import open_snapshot
from quanmin.errors import UsageError

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Outcome:
    """What a run found in a snapshot: `results` (see results.SCHEMA), and by table everybody that was counted."""

    snapshot: Path
    measures: tuple[Measure, ...]
    periods: tuple[Period, ...]
    results: pl.DataFrame
    answers: tuple[Counted, ...]
    tree: pl.DataFrame

    def write_grid(self, folder: Path) -> None:
        """Keep the grid, so that any number of this run opens down to the people behind it."""
        write_grid(folder, self.snapshot, self.answers, self.tree)


def run(
    folder: Path,
    measures: Sequence[Measure],
    periods: Sequence[Period],
    *,
    engine: str = DEFAULT,
    grid: bool = True,
    at: str = "",
    known_to: date | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Every measure for every period over a snapshot; the same inputs give the same rows on any engine.

    `at` is the address it was fetched from, if it was. Periods end by the snapshot's last day, or by `known_to` where
    what happened after it is known from elsewhere.
    """
    say = progress or (lambda _stage, _share: None)
    with _without_collecting():
        return _run(folder, measures, periods, engine_of(engine, at), grid, known_to, say)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Questions and steps are some hundred thousand small objects without a circle; to look for one costs a sixth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _run(
    folder: Path,
    measures: Sequence[Measure],
    periods: Sequence[Period],
    engine: Engine,
    grid: bool,
    known_to: date | None,
    say: Progress,
) -> Outcome:
    covers = open_snapshot(folder).manifest
    _refuse_unfinished(periods, known_to or covers.until_date)
    asked = ask(measures, periods, since=covers.from_date)
    tree = read_tree(folder)
    answers = tuple(engine(folder, asked, tree["unit"], grid, say))
    say("results", 1.0)
    totals = [answer.totals for answer in answers]
    shares = shares_of(folder, asked, periods)
    found = [results(asked, pl.concat(totals), tree, measures, shares)] if totals else []
    found.append(_uncounted(folder, measures, asked, periods, shares))
    return Outcome(folder, tuple(measures), tuple(periods), pl.concat(found).sort(ORDER), answers, tree)


def shares_of(folder: Path, asked: Asked, periods: Sequence[Period]) -> dict[tuple[str, str], Shares]:
    """What the snapshot's surveys found of people's health, for the life tables that count years in it."""
    return health_by_band(folder, _healths(asked), periods, BANDS)


def _healths(asked: Asked) -> dict[tuple[str, str], Survey]:
    """What surveys are asked of health, for the life tables that count years in it."""
    tables = {key: kind for key, kind in asked.kinds.items() if isinstance(kind, LifeTable)}
    return {key: kind.health for key, kind in tables.items() if kind.health is not None}


def _refuse_unfinished(periods: Sequence[Period], until: date | None) -> None:
    """A period that is not over has no figure yet."""
    for period in periods:
        if until is not None and period.end > until:
            raise UsageError(
                f"the snapshot ends on {until} and period {period.name!r} is not over then; ask up to that day."
            )


def _uncounted(
    folder: Path,
    measures: Sequence[Measure],
    asked: Asked,
    periods: Sequence[Period],
    shares: Mapping[tuple[str, str], Shares],
) -> pl.DataFrame:
    """Figures of surveys and of offices; where a survey asked, its answers speak, else what an office reported."""
    kinds = {code: kind for (code, _), kind in asked.kinds.items()}
    surveys = {measure.code: (kind, measure.multiplier) for measure in measures
               if isinstance(kind := kinds.get(measure.code), Survey)}  # fmt: skip
    healths = {code for code, _ in _healths(asked)}
    codes = [measure.code for measure in measures
             if isinstance(kinds.get(measure.code), UNCOUNTED) or measure.code in healths]  # fmt: skip
    surveyed = surveyed_results(folder, surveys, periods)
    told = surveyed.select("measure", "period").rows() + list(shares)
    spoken = pl.DataFrame(told, schema={"measure": pl.String, "period": pl.String}, orient="row")
    reported = reported_results(folder, codes, periods)
    return pl.concat([surveyed, reported.join(spoken, on=["measure", "period"], how="anti")])
