"""Results and lights: every number by unit and period, every target's light."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Annotated, Literal

from ninja import Query, Router

from quanmin.api.paging import USUAL, After, Limit, Number, Page, page
from quanmin.api.places import Level, asked_unit
from quanmin.results import queries as results_read
from quanmin.results.parameters import settings_of
from quanmin.results.publishing import is_hidden, note_exact
from quanmin.supervision import queries as lights_read

router = Router(tags=["figures"])
Colour = Literal["green", "yellow", "red", "grey"]
UnitNumber = Annotated[
    int | None, Query(description="This unit and all places under it; one's own when empty.")
]
OfLevel = Annotated[Level | None, Query(description="Only units of this level.")]
RunNumber = Annotated[
    int | None,
    Query(
        description="A run by its number; the latest when empty. Name it while paging: a new one may end meanwhile."
    ),
]
Exact = Annotated[
    bool,
    Query(
        description="Small numbers too, for those who may take them (`export-exact`); each page is a line in the trail."
    ),
]
NOT_SAID = ("小数已隐去", "a small number is hidden")


@dataclass(frozen=True)
class RunItem:
    """The computation that numbers come from: its data, until when, by which version of the code.

    `settings` are the parameters that are not at their default, by measure code and name.
    """

    id: int
    snapshot: str
    data_until: date | None
    code_version: str
    periods: list[str]
    settings: dict[str, dict[str, int | float | str]]
    finished_at: datetime


@dataclass(frozen=True)
class ResultItem:
    """One number. Numerators and denominators add up through the tree; a zero denominator has no value.

    Where `hidden`, the figures are empty: a count is small, or would give a small one away. `years` are how many a
    small place added up, 0 where even all are too few for a value; empty for measures that add up none.
    """

    run: int
    measure: str
    unit: int
    period: str
    numerator: int | None
    denominator: int | None
    value: float | None
    lower: float | None
    upper: float | None
    years: int | None
    hidden: bool


@dataclass(frozen=True)
class LightItem:
    """How one target stands for one unit: the colour, why, and the figures behind it, empty where they are hidden."""

    run: int
    plan: int
    target: int
    measure: str
    unit: int
    period: str
    colour: str
    reason: str
    value: float | None
    lower: float | None
    upper: float | None
    numerator: int | None
    denominator: int | None
    expected: float | None
    distance: float | None
    forecast: float | None
    explanation: str
    explanation_en: str
    judged_on: date
    hidden: bool


@router.get("/runs/latest", response=RunItem, summary="The latest run")
def latest_run(request):
    """What the present numbers rest on."""
    run = results_read.run(None, seen_by=request.auth)
    return RunItem(
        run.pk, run.snapshot.name, run.snapshot.until, run.code_version, run.periods, settings_of(run),
        run.finished_at,
    )  # fmt: skip


@router.get("/results", response=Page[ResultItem], summary="Results by unit and period")
def results(
    request,
    unit: UnitNumber = None,
    level: OfLevel = None,
    measure: Annotated[list[str], Query(description="Only these measures, by code.")] = [],  # noqa: B006
    period: Annotated[list[str], Query(description="Only these periods, such as 2025Q4.")] = [],  # noqa: B006
    run: RunNumber = None,
    exact: Exact = False,
    limit: Limit = USUAL,
    after: After = "",
):
    """The numbers of one run, ordered by unit, measure and period; small ones hidden unless asked for."""
    place, computed = asked_unit(unit, request.auth), results_read.run(run, seen_by=request.auth)
    if exact:
        note_exact(computed, by=request.auth, unit=place, what="results")
    found = results_read.within(
        place, computed, seen_by=request.auth, level=level, measures=measure, periods=period
    )
    say = partial(result_of, run=None if exact else computed)
    return page(found, say, limit=limit, after=after, unit_id=int, measure=str, period=str)


@router.get("/lights", response=Page[LightItem], summary="Lights by unit and target")
def lights(
    request,
    unit: UnitNumber = None,
    level: OfLevel = None,
    plan: Annotated[Number | None, Query(description="Only the targets of this plan.")] = None,
    colour: Annotated[Colour | None, Query(description="Only lights of this colour.")] = None,
    run: RunNumber = None,
    exact: Exact = False,
    limit: Limit = USUAL,
    after: After = "",
):
    """The lights of the targets in force, ordered by unit and target; small numbers hidden unless asked for."""
    place, computed = asked_unit(unit, request.auth), results_read.run(run, seen_by=request.auth)
    if exact:
        note_exact(computed, by=request.auth, unit=place, what="lights")
    found = lights_read.within(place, computed, request.auth, level=level, plan=plan, colour=colour)
    say = partial(light_of, run=None if exact else computed)
    return page(found, say, limit=limit, after=after, unit_id=int, target_id=int, period=str)


def result_of(kept, *, run):
    """A result as the api says it; of a run, as others may see it."""
    hide = run is not None and is_hidden(run, kept.measure, kept)
    return ResultItem(
        kept.run_id, kept.measure, kept.unit_id, kept.period, *_figures(kept, RESULT_FIGURES, hide=hide),
        kept.years, hide,
    )  # fmt: skip


def light_of(kept, *, run):
    """A light as the api says it; of a run, as others may see it. The colour says too little to be hidden."""
    hide = run is not None and is_hidden(run, kept.target.measure, kept)
    words = NOT_SAID if hide else (kept.explanation, kept.explanation_en)
    value, lower, upper, numerator, denominator, distance, forecast = _figures(kept, LIGHT_FIGURES, hide=hide)
    return LightItem(
        kept.run_id, kept.target.plan_id, kept.target_id, kept.target.measure, kept.unit_id, kept.period,
        kept.colour, kept.reason, value, lower, upper, numerator, denominator, kept.expected, distance, forecast,
        *words, kept.judged_on, hide,
    )  # fmt: skip


RESULT_FIGURES = ("numerator", "denominator", "value", "lower", "upper")
LIGHT_FIGURES = ("value", "lower", "upper", "numerator", "denominator", "distance", "forecast")


def _figures(kept, names, *, hide):
    return [None if hide else getattr(kept, name) for name in names]
