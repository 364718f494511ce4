"""Plans: what was read from them, after review, and the files an office takes away."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query, Router

from quanmin.api.paging import USUAL, After, Limit, Page, page
from quanmin.plans import documents, queries

router = Router(tags=["plans"])
State = Literal["draft", "reviewed", "approved", "amended", "closed"]
Value = float | tuple[float, float] | None


def _a_file(media_type):
    """How OpenAPI says that the answer is a file."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {"responses": {200: {"description": "The file.", "content": content}}}


@dataclass(frozen=True)
class PlanItem:
    """One version of a plan: its particulars, the version it amends, where it was read from, the state it is in."""

    id: int
    version: int
    amends: int | None
    title: str
    number: str
    issuer: str
    issued: str
    issued_on: date | None
    state: str
    kept_at: datetime
    approved_at: datetime | None
    source_name: str
    source_sha256: str


@dataclass(frozen=True)
class PlanWhole:
    """One plan with the text that the spans of its facts point into, and how many facts it has."""

    plan: PlanItem
    text: str
    targets: int
    tasks: int
    findings: int


@dataclass(frozen=True)
class TargetItem:
    """One target; the fields are those of `quanmin read`, and where it stands in the review."""

    id: int
    position: int
    indicator: str
    comparator: str
    value: Value
    unit: str | None
    year: int | None
    year_said: bool
    annual: bool
    approximate: bool
    baseline: float | None
    baseline_year: int | None
    nature: str | None
    kind: str
    domain: str
    lead: list[str]
    sentence: str
    span: tuple[int, int] | None
    measure: str | None
    match: float | None
    standing: str


@dataclass(frozen=True)
class TaskItem:
    """One task with its offices, named as the plan names them."""

    id: int
    position: int
    path: str
    project: str
    title: str
    text: str
    lead: list[str]
    cooperate: list[str]
    deadline: str
    deadline_year: int | None
    span: tuple[int, int] | None
    standing: str


@dataclass(frozen=True)
class FindingItem:
    """One thing that is odd in the document, and what to do about it."""

    id: int
    position: int
    code: str
    message: str
    spans: list[tuple[int, int]]
    standing: str


@dataclass(frozen=True)
class YearAim:
    """What a target asks for at the end of one year."""

    year: int
    value: float


@dataclass(frozen=True)
class PlaceAim:
    """What a target asks of one township."""

    unit: int
    value: float


@dataclass(frozen=True)
class BreakdownItem:
    """One target of a plan in force, broken down by year and by township; `sharing` says how townships share it."""

    target: int
    indicator: str
    unit: str | None
    sharing: str
    years: list[YearAim]
    places: list[PlaceAim]


@dataclass(frozen=True)
class KeyPointItem:
    """What is to be done for one task in one year."""

    task: int
    year: int
    text: str


@router.get("/plans", response=Page[PlanItem], summary="Plans")
def plans(
    request,
    state: Annotated[State | None, Query(description="Only plans in this state.")] = None,
    limit: Limit = USUAL,
    after: After = "",
):
    """All plans the county has read, in the order they were brought in."""
    found = queries.plans(request.auth)
    return page(found.filter(state=state) if state else found, plan_of, limit=limit, after=after, id=int)


@router.get("/plans/{int:plan_id}", response=PlanWhole, summary="One plan")
def plan(request, plan_id: int):
    """A plan with its text."""
    found = queries.plan(plan_id, request.auth)
    draft = documents.draft_of(found)
    return PlanWhole(plan_of(found), found.text, len(draft.targets), len(draft.tasks), len(draft.findings))


@router.get("/plans/{int:plan_id}/targets", response=Page[TargetItem], summary="Targets of a plan")
def targets(request, plan_id: int, limit: Limit = USUAL, after: After = ""):
    """The targets in the order of the document, less those reviewers threw out."""
    found = queries.facts(plan_id, "targets", request.auth)
    return page(found, target_of, limit=limit, after=after, position=int)


@router.get("/plans/{int:plan_id}/tasks", response=Page[TaskItem], summary="Tasks of a plan")
def tasks(request, plan_id: int, limit: Limit = USUAL, after: After = ""):
    """The tasks in the order of the document, less those reviewers threw out."""
    found = queries.facts(plan_id, "tasks", request.auth)
    return page(found, task_of, limit=limit, after=after, position=int)


@router.get("/plans/{int:plan_id}/findings", response=Page[FindingItem], summary="Findings in a plan")
def findings(request, plan_id: int, limit: Limit = USUAL, after: After = ""):
    """What is odd in the document, in its order."""
    found = queries.facts(plan_id, "findings", request.auth)
    return page(found, finding_of, limit=limit, after=after, position=int)


@router.get(
    "/plans/{int:plan_id}/breakdown", response=list[BreakdownItem], summary="A plan by year and township"
)
def breakdown(request, plan_id: int):
    """What each year and each township is to reach; empty before a plan is in force."""
    found = queries.plan(plan_id, request.auth)
    return [breakdown_of(target) for target in queries.breakdown(found, request.auth)]


@router.get("/plans/{int:plan_id}/key-points", response=Page[KeyPointItem], summary="Key points of each year")
def key_points(
    request,
    plan_id: int,
    year: Annotated[int | None, Query(description="Only this year.")] = None,
    limit: Limit = USUAL,
    after: After = "",
):
    """What is to be done for each task in each year (年度重点任务)."""
    found = queries.key_points(queries.plan(plan_id, request.auth), request.auth)
    return page(
        found if year is None else found.filter(year=year), key_point_of, limit=limit, after=after, id=int
    )


@router.get(
    "/plans/{int:plan_id}/facts.json",
    summary="A plan as `quanmin read` prints it",
    openapi_extra=_a_file("application/json"),
)
def facts(request, plan_id: int):
    """Document, targets, tasks and findings in one file: the contract of `quanmin read --format json`."""
    return _file(documents.facts, plan_id, request.auth)


@router.get(
    "/plans/{int:plan_id}/ledger.xlsx",
    summary="A plan as a ledger",
    openapi_extra=_a_file(documents.XLSX),
)
def ledger(request, plan_id: int):
    """工作台账: an Excel file."""
    return _file(documents.ledger, plan_id, request.auth)


@router.get(
    "/plans/{int:plan_id}/responsibilities.docx",
    summary="A plan as a responsibility table",
    openapi_extra=_a_file(documents.DOCX),
)
def responsibilities(request, plan_id: int):
    """责任分工表: a Word file in the layout of official documents."""
    return _file(documents.responsibilities, plan_id, request.auth)


def _file(write, plan_id, seen_by):
    file = write(queries.plan(plan_id, seen_by), seen_by)
    answer = HttpResponse(file.content, content_type=file.media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    return answer


def plan_of(kept):
    """A plan as the api says it; who kept and approved it is for the pages."""
    return PlanItem(
        kept.pk, kept.version, kept.amends_id, kept.title, kept.number, kept.issuer, kept.issued, kept.issued_on,
        kept.state, kept.kept_at, kept.approved_at, kept.source_name, kept.source_sha256,
    )  # fmt: skip


def target_of(kept):
    """A target as the api says it."""
    value = kept.value if kept.value_high is None else (kept.value, kept.value_high)
    return TargetItem(
        kept.pk, kept.position, kept.indicator, kept.comparator, value, kept.unit or None, kept.year,
        kept.year_said, kept.annual, kept.approximate, kept.baseline, kept.baseline_year, kept.nature or None,
        kept.kind, kept.domain, kept.lead, kept.sentence, _span(kept), kept.measure or None, kept.match,
        kept.standing,
    )  # fmt: skip


def task_of(kept):
    """A task as the api says it."""
    return TaskItem(
        kept.pk, kept.position, kept.path, kept.project, kept.title, kept.text, kept.lead, kept.cooperate,
        kept.deadline, kept.deadline_year, _span(kept), kept.standing,
    )  # fmt: skip


def finding_of(kept):
    """A finding as the api says it."""
    spans = [(start, end) for start, end in kept.spans]
    return FindingItem(kept.pk, kept.position, kept.code, kept.message, spans, kept.standing)


def breakdown_of(kept):
    """A target broken down as the api says it."""
    years = [YearAim(one.year, one.value) for one in kept.year_aims.all()]
    places = [PlaceAim(one.unit_id, one.value) for one in kept.place_aims.all()]
    return BreakdownItem(kept.pk, kept.indicator, kept.unit or None, kept.sharing, years, places)


def key_point_of(kept):
    """A key point as the api says it."""
    return KeyPointItem(kept.task_id, kept.year, kept.text)


def _span(kept):
    """What a person added stands nowhere in the text."""
    return None if kept.start is None or kept.end is None else (kept.start, kept.end)
