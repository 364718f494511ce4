"""Results and lights: every number by unit and period, every target's light."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Query, Router

from quanmin.api.paging import USUAL, After, Limit, Page, page
from quanmin.api.places import Level, asked_unit
from quanmin.results import queries as results_read
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


@dataclass(frozen=True)
class RunItem:
    """The computation that numbers come from: its data, until when, by which version of the code."""

    id: int
    snapshot: str
    data_until: date | None
    code_version: str
    periods: list[str]
    finished_at: datetime


@dataclass(frozen=True)
class ResultItem:
    """One number. Numerators and denominators add up through the tree; a zero denominator has no value."""

    run: int
    measure: str
    unit: int
    period: str
    numerator: int | None
    denominator: int | None
    value: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class LightItem:
    """How one target stands for one unit: the colour, why, and the figures behind it."""

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


@router.get("/runs/latest", response=RunItem, summary="The latest run")
def latest_run(request):
    """What the present numbers rest on."""
    run = results_read.run(None, seen_by=request.auth)
    return RunItem(
        run.pk, run.snapshot.name, run.snapshot.until, run.code_version, run.periods, run.finished_at
    )


@router.get("/results", response=Page[ResultItem], summary="Results by unit and period")
def results(
    request,
    unit: UnitNumber = None,
    level: OfLevel = None,
    measure: Annotated[list[str], Query(description="Only these measures, by code.")] = [],  # noqa: B006
    period: Annotated[list[str], Query(description="Only these periods, such as 2025Q4.")] = [],  # noqa: B006
    run: RunNumber = None,
    limit: Limit = USUAL,
    after: After = "",
):
    """The numbers of one run, ordered by unit, measure and period."""
    place = asked_unit(unit, request.auth)
    found = results_read.within(
        place, results_read.run(run, seen_by=request.auth), seen_by=request.auth, level=level, measures=measure,
        periods=period,
    )  # fmt: skip
    return page(found, result_of, limit=limit, after=after, unit_id=int, measure=str, period=str)


@router.get("/lights", response=Page[LightItem], summary="Lights by unit and target")
def lights(
    request,
    unit: UnitNumber = None,
    level: OfLevel = None,
    plan: Annotated[int | None, Query(description="Only the targets of this plan.")] = None,
    colour: Annotated[Colour | None, Query(description="Only lights of this colour.")] = None,
    run: RunNumber = None,
    limit: Limit = USUAL,
    after: After = "",
):
    """The lights of the targets in force, ordered by unit and target."""
    place = asked_unit(unit, request.auth)
    found = lights_read.within(
        place,
        results_read.run(run, seen_by=request.auth),
        request.auth,
        level=level,
        plan=plan,
        colour=colour,
    )
    return page(found, light_of, limit=limit, after=after, unit_id=int, target_id=int, period=str)


def result_of(kept):
    """A result as the api says it."""
    return ResultItem(
        kept.run_id, kept.measure, kept.unit_id, kept.period, kept.numerator, kept.denominator, kept.value,
        kept.lower, kept.upper,
    )  # fmt: skip


def light_of(kept):
    """A light as the api says it."""
    return LightItem(
        kept.run_id, kept.target.plan_id, kept.target_id, kept.target.measure, kept.unit_id, kept.period,
        kept.colour, kept.reason, kept.value, kept.lower, kept.upper, kept.numerator, kept.denominator,
        kept.expected, kept.distance, kept.forecast, kept.explanation, kept.explanation_en, kept.judged_on,
    )  # fmt: skip
