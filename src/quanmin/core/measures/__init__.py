"""Measures: each a function that returns people under named clauses; a run counts them all at once."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from quanmin.core.measures.catalogue import CATALOGUE
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.engines import DEFAULT
from quanmin.core.measures.opening import gap, standing
from quanmin.core.measures.run import Outcome, Progress, run
from quanmin.core.measures.settings import Settings, refuse_unknown, under
from quanmin.core.periods import Period
from quanmin.errors import UsageError

BY_CODE = {measure.code: measure for measure in CATALOGUE}

__all__ = ["BY_CODE", "CATALOGUE", "Measure", "Outcome", "chosen", "gap", "measure_snapshot", "standing"]


def chosen(codes: Sequence[str] | None, settings: Settings | None = None) -> tuple[Measure, ...]:
    """The measures of those codes, all when none are named, with their parameters as set.

    UsageError for a code that is not in the catalogue, and for a parameter or value that a measure does not take.
    """
    unknown = [code for code in codes or () if code not in BY_CODE]
    if unknown:
        raise UsageError(f"no measure {unknown[0]!r} in the catalogue; `quanmin measures` lists them.")
    refuse_unknown(settings or {}, BY_CODE)
    found = CATALOGUE if codes is None else tuple(BY_CODE[code] for code in dict.fromkeys(codes))
    return under(found, settings or {})


def measure_snapshot(
    folder: Path,
    *,
    periods: Sequence[Period],
    measures: Sequence[str] | None = None,
    engine: str = DEFAULT,
    grid: bool = True,
    settings: Settings | None = None,
    at: str = "",
    known_to: date | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """The named measures (default all) for every period over the snapshot in `folder`, parameters as set.

    `at` is the address the folder was fetched from, if it was (see engines.engine_of); `known_to` as in run.
    """
    asked = chosen(measures, settings)
    return run(
        Path(folder), asked, periods, engine=engine, grid=grid, at=at, known_to=known_to, progress=progress
    )
