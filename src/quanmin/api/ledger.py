"""The working ledger: lines in force with their lights, and one line with what was reported on it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Query, Router

from quanmin.api.paging import USUAL, After, Limit, Number, Page, page
from quanmin.supervision.queries import ledger as queries

router = Router(tags=["supervision"])
Kind = Literal["task", "target"]
Light = Literal["green", "yellow", "red", "grey"]
Part = Literal["lead", "cooperate"]


@dataclass(frozen=True)
class LineItem:
    """One task or target in force with its light today.

    The light of a target is measured, that of a task follows from its nodes and their evidence; `claim` is what its
    unit says of itself, and moves neither. `shown_due` is the next node, or the deadline where no node is left.
    """

    id: int
    plan: int
    kind: Kind
    task: int | None
    target: int | None
    title: str
    lead: int | None
    lead_name: str
    begun: date
    due: date | None
    shown_due: date | None
    light: Light
    claim: str | None
    differs: bool
    reported_on: date | None
    problem: str
    reports: int
    proofs: int


@dataclass(frozen=True)
class AssignedUnit:
    """A unit that leads or helps."""

    unit: int | None
    written: str
    part: Part


@dataclass(frozen=True)
class NodeItem:
    """A year's key point: due by a day, done with evidence on another, or only said to be."""

    year: int
    text: str
    due: date
    done_on: date | None
    claimed_on: date | None


@dataclass(frozen=True)
class EvidenceItem:
    """A file that shows what was said; its name may hold a person's and is not told."""

    id: int
    kind: str
    size: int
    sha256: str


@dataclass(frozen=True)
class ProgressItem:
    """One report of a unit; one that was refused stays readable, and counts no more."""

    id: int
    unit: int
    on: date
    text: str
    problem: str
    next_step: str
    claim: str
    node: int | None
    at: datetime
    refused_at: datetime | None
    refused_why: str
    evidence: list[EvidenceItem]


@dataclass(frozen=True)
class LineWhole:
    """One line with why its light has its colour, its units, nodes and reports, the latest first."""

    line: LineItem
    why: str
    units: list[AssignedUnit]
    nodes: list[NodeItem]
    reports: list[ProgressItem]


@router.get("/ledger", response=Page[LineItem], summary="The working ledger")
def lines(
    request,
    plan: Annotated[Number | None, Query(description="Only this plan.")] = None,
    kind: Annotated[Kind | None, Query(description="Only tasks, or only targets.")] = None,
    unit: Annotated[Number | None, Query(description="Only what this unit leads or helps with.")] = None,
    part: Annotated[Part | None, Query(description="With `unit`: only what it leads, or helps with.")] = None,
    light: Annotated[Light | None, Query(description="Only lines with this light today.")] = None,
    differs: Annotated[bool, Query(description="Only lines whose unit says another light.")] = False,
    limit: Limit = USUAL,
    after: After = "",
):
    """Every task and target in force (工作台账), each with its light as it stands today."""
    asked = queries.Asked(
        plan=plan, kind=kind or "", unit=unit, part=part or "", light=light or "", differs=differs
    )
    return page(queries.ledger(request.auth, asked), line_of, limit=limit, after=after, id=int)


@router.get("/ledger/{int:line_id}", response=LineWhole, summary="One line of the ledger")
def line(request, line_id: int):
    """A line with its nodes, and everything that was reported on it."""
    found = queries.one_line(line_id, request.auth)
    return LineWhole(
        line_of(found.line),
        queries.why_of(found),
        [AssignedUnit(row.unit_id, row.written, row.part) for row in found.assignments],
        [_node(one) for one in found.points],
        [_report(entry) for entry in found.entries],
    )


def line_of(kept):
    """A line as the api says it; the persons who answer for it are for the pages."""
    return LineItem(
        kept.pk, kept.plan_id, "task" if kept.task_id else "target", kept.task_id, kept.target_id, kept.title,
        kept.lead_id, kept.lead.name if kept.lead else "", kept.begun, kept.due, kept.shown_due, kept.light,
        kept.claim or None, queries.differs(kept), kept.reported_on, kept.problem, kept.reports, kept.proofs,
    )  # fmt: skip


def _node(one):
    return NodeItem(one.point.year, one.point.text, one.due, one.done_on, one.claimed_on)


def _report(entry):
    files = [EvidenceItem(file.pk, file.kind, file.size, file.sha256) for file in entry.evidence.all()]
    return ProgressItem(
        entry.pk, entry.unit_id, entry.on, entry.text, entry.problem, entry.next_step, entry.claim,
        entry.node.year if entry.node else None, entry.at, entry.refused_at, entry.refused_why, files,
    )  # fmt: skip
