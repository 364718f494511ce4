"""Notices with their steps, clocks and reminders, and bulletins as they were published."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Query, Router

from quanmin import clock
from quanmin.api.paging import USUAL, After, Limit, Number, Page, page
from quanmin.supervision.queries import notices as queries

router = Router(tags=["supervision"])
COUNTS = ("numerator", "denominator", "lower", "upper")
Stage = Literal[
    "open", "proposed", "issued", "signed", "working", "answered", "reviewing", "returned", "completed", "closed",
    "objected", "withdrawn",
]  # fmt: skip


@dataclass(frozen=True)
class NoticeItem:
    """One thing a unit must explain or put right; `due_on` is by when its present stage must end.

    A notice has year and number once it is issued; a draft is told to the county office alone.
    """

    id: int
    issuer: str
    letters: str
    year: int | None
    number: int | None
    unit: int
    unit_name: str
    line: int | None
    title: str
    urgency: str
    stage: str
    since: date
    due_on: date | None
    answer_due: date
    issued_on: date | None
    returned: int
    is_late: bool


@dataclass(frozen=True)
class StepItem:
    """One move of a notice: to which stage, on which day, with what words, and the clock it met."""

    stage: str
    on: date
    due_on: date | None
    late_days: int
    text: str
    at: datetime
    evidence: int


@dataclass(frozen=True)
class ReminderItem:
    """What the system said of a step that was not done in time."""

    kind: str
    stage: str
    due_on: date
    on: date


@dataclass(frozen=True)
class NoticeWhole:
    """One notice with what it asks, what it was issued on, its steps and reminders in order.

    `basis` is the light as it was shown when the notice was issued, with the run it came from; counts are not told.
    """

    notice: NoticeItem
    reason: str
    demand: str
    basis: dict[str, Any]
    steps: list[StepItem]
    reminders: list[ReminderItem]


@dataclass(frozen=True)
class BulletinItem:
    """One bulletin, as published."""

    id: int
    issuer: str
    letters: str
    year: int
    number: int
    title: str
    first: date
    last: date
    on: date


@dataclass(frozen=True)
class KeptItem:
    """How one unit kept what was due: nodes of its tasks, and steps of notices; the place is its rank."""

    unit: int
    name: str
    place: int | None
    nodes_due: int
    nodes_kept: int
    steps_due: int
    steps_kept: int
    late_now: int


@dataclass(frozen=True)
class BulletinWhole:
    """One bulletin with its rows in the order they were published in."""

    bulletin: BulletinItem
    rows: list[KeptItem]


@router.get("/notices", response=Page[NoticeItem], summary="Notices")
def notices(
    request,
    stage: Annotated[Stage | None, Query(description="Only this stage; `open` is all not at an end.")] = None,
    unit: Annotated[Number | None, Query(description="Only notices on this unit.")] = None,
    late: Annotated[bool, Query(description="Only those past the day of their present stage.")] = False,
    limit: Limit = USUAL,
    after: After = "",
):
    """The notices (督办单) on the account's own unit and those under it."""
    found = queries.notices(request.auth, stage=stage or "", unit=unit, late=late)
    return page(found, notice_of, limit=limit, after=after, id=int)


@router.get("/notices/{int:notice_id}", response=NoticeWhole, summary="One notice")
def notice(request, notice_id: int):
    """A notice with every step somebody took."""
    found = queries.notice(notice_id, request.auth)
    return NoticeWhole(
        notice_of(found), found.reason, found.demand, _basis(found),
        [_step(one) for one in found.steps.all()],
        [ReminderItem(one.kind, one.stage, one.due_on, one.on) for one in found.reminders.all()],
    )  # fmt: skip


@router.get("/bulletins", response=Page[BulletinItem], summary="Bulletins")
def bulletins(request, limit: Limit = USUAL, after: After = ""):
    """The bulletins (通报) that were published."""
    return page(queries.bulletins(request.auth), bulletin_of, limit=limit, after=after, id=int)


@router.get("/bulletins/{int:bulletin_id}", response=BulletinWhole, summary="One bulletin")
def bulletin(request, bulletin_id: int):
    """A bulletin with the figures it was published with."""
    found = queries.bulletin(bulletin_id, request.auth)
    names = KeptItem.__dataclass_fields__
    return BulletinWhole(
        bulletin_of(found), [KeptItem(**{name: row[name] for name in names}) for row in found.rows]
    )


def notice_of(kept):
    """A notice as the api says it; the persons named in it are for the pages."""
    is_late = kept.due_on is not None and kept.due_on < clock.today()
    return NoticeItem(
        kept.pk, kept.issuer.name, kept.issuer.letters, kept.year, kept.number, kept.unit_id, kept.unit.name,
        kept.line_id, kept.title, kept.urgency, kept.stage, kept.since, kept.due_on, kept.answer_due,
        kept.issued_on, kept.returned, is_late,
    )  # fmt: skip


def bulletin_of(kept):
    """A bulletin as the api says it."""
    return BulletinItem(
        kept.pk, kept.issuer.name, kept.issuer.letters, kept.year, kept.number, kept.title, kept.first, kept.last,
        kept.on,
    )  # fmt: skip


def _basis(kept):
    return {name: value for name, value in kept.basis.items() if name not in COUNTS}


def _step(one):
    return StepItem(one.stage, one.on, one.due_on, one.late_days, one.text, one.at, len(one.evidence.all()))
