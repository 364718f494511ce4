"""A kept plan as documents: the ledger, the responsibility table, and the JSON that `quanmin read` prints.

They take a plan that `queries.plan` fetched, after its reviewers' corrections; what they threw out is in none of them.
"""

from dataclasses import dataclass

from django.utils import timezone, translation

from quanmin import __version__
from quanmin.core.reading.draft import Draft, Finding, Heading, Target, Task
from quanmin.core.writing.ledger import plan_ledger
from quanmin.core.writing.reading import Reading
from quanmin.core.writing.responsibilities import responsibility_table
from quanmin.plans.breakdown_sheets import breakdown_sheets
from quanmin.plans.models import Standing
from quanmin.plans.queries import standing_targets, standing_tasks

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class File:
    """A file to be taken away: its name as an office would file it, its media type, its bytes."""

    name: str
    media_type: str
    content: bytes


def ledger(plan, seen_by):
    """The plan's ledger (工作台账), an Excel file; with its breakdown, once it has one."""
    content = plan_ledger([reading_of(plan)], breakdown_sheets(plan, seen_by))
    return File(f"{plan.title}工作台账.xlsx", XLSX, content)


def responsibilities(plan, _seen_by):
    """The plan's responsibility table (责任分工表), a Word file."""
    return File(f"{plan.title}责任分工表.docx", DOCX, responsibility_table(reading_of(plan)))


def facts(plan, _seen_by):
    """The plan as `quanmin read --format json` prints it."""
    return File(f"{plan.title}.json", "application/json", draft_of(plan).dumps().encode())


def draft_of(plan):
    """The plan as the draft it was read as, corrected; `draft.to_json()` is the contract of `quanmin read`."""
    findings = [finding for finding in plan.findings.all() if finding.standing != Standing.REJECTED]
    return Draft(
        Heading(plan.title, plan.number, plan.issuer, plan.issued),
        plan.text,
        tuple(_target(target) for target in standing_targets(plan)),
        tuple(_task(task) for task in standing_tasks(plan)),
        tuple(
            Finding(one.code, one.message, tuple((start, end) for start, end in one.spans))
            for one in findings
        ),
    )


def reading_of(plan):
    """The draft with where it came from and the state it is in."""
    return Reading(
        draft_of(plan),
        file_name=plan.source_name,
        sha256=plan.source_sha256,
        read_at=timezone.localtime(plan.kept_at),
        version=__version__,
        state=_state(plan),
    )


def _state(plan):
    """The version and its state in Chinese, whatever language the reader's pages are in: the file is the county's."""
    with translation.override("zh-hans"):
        return f"第{plan.version}版，{plan.get_state_display()}"


def _target(kept):
    value = kept.value if kept.value_high is None else (kept.value, kept.value_high)
    return Target(
        indicator=kept.indicator, comparator=kept.comparator, value=value, unit=kept.unit or None, year=kept.year,
        span=_span(kept.start, kept.end), value_span=_span(kept.number_start, kept.number_end),
        sentence=kept.sentence, kind=kept.kind, baseline=kept.baseline, baseline_year=kept.baseline_year,
        year_said=kept.year_said, nature=kept.nature or None, lead=tuple(kept.lead), annual=kept.annual,
        approximate=kept.approximate, measure=kept.measure or None, match=kept.match,
    )  # fmt: skip


def _task(kept):
    return Task(
        path=kept.path, project=kept.project, title=kept.title, text=kept.text,
        span=_span(kept.start, kept.end), lead=tuple(kept.lead), cooperate=tuple(kept.cooperate),
        deadline=kept.deadline, deadline_year=kept.deadline_year,
    )  # fmt: skip


def _span(start, end):
    """What a person added stands nowhere in the text: an empty place."""
    return (start, end) if start is not None and end is not None else (0, 0)
