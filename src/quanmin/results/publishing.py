"""Results as they may leave the house: which of a run's are hidden, because a count is small or would give one away.

    hidden_of(run, "hypertension-control-rate")   # {(unit number, period), …}

Inside the house everything can be asked for by those who may; `note_exact` writes that down.
"""

from functools import lru_cache

import polars as pl

from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.measures import BY_CODE
from quanmin.core.measures.asking import ask
from quanmin.core.measures.published import FIGURES, published, rows_of
from quanmin.core.measures.results import SCHEMA
from quanmin.core.periods import parse
from quanmin.core.stats.suppression import Kind
from quanmin.results.models import Result
from quanmin.units.models import Unit

ANY_PERIOD = "2024Q4"  # the form of a measure's kind is the same for every period


def hidden_of(run, measure):
    """The unit numbers and periods of a measure's results that are hidden in all that leaves the house."""
    # A finished run never changes, so what is hidden of it never does.
    return _hidden(run, run.finished_at, run.results_count, measure)


def is_hidden(run, measure, row):
    """Whether others may not see the figures of a row that has a unit and a period."""
    return (row.unit_id, row.period) in hidden_of(run, measure)


def note_exact(run, *, by, unit, what, **details):
    """Write down that somebody took exact figures; Refused for those who may not."""
    with acting(by, Permission.EXPORT_EXACT, on=unit) as trail:
        trail.add("exact figures taken", run, what=what, **details)


@lru_cache(maxsize=1024)
def _hidden(run, _finished_at, _count, measure):
    rows = Result.objects.of(run).filter(measure=measure)
    columns = ("measure", "unit_id", "period", *FIGURES)
    schema = {name: SCHEMA[name] for name in ("measure", "unit", "period", *FIGURES)}
    frame = pl.DataFrame(list(rows.values_list(*columns)), schema=schema, orient="row")
    tree = pl.DataFrame(
        list(Unit.objects.values_list("pk", "parent_id")),
        schema={"unit": pl.Int64, "parent": pl.Int64},
        orient="row",
    )
    found = published(frame, tree, {measure: _kind(measure)}).filter(pl.col("hidden"))
    return frozenset(found.select("unit", "period").iter_rows())


def _kind(code) -> Kind:
    """What a measure's rows are to the rule; one that is no longer in the catalogue is taken as a share of persons."""
    if code not in BY_CODE:
        return "share"
    return rows_of(next(iter(ask((BY_CODE[code],), (parse(ANY_PERIOD),)).kinds.values())))
