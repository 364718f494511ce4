"""A document is read and kept: its text, its facts, and the file itself."""

import hashlib
from datetime import date
from pathlib import PurePath

from django.conf import settings

from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.measures import BY_CODE, CATALOGUE
from quanmin.core.reading import link_measures
from quanmin.documents import safely_read
from quanmin.errors import DocumentError
from quanmin.plans.models import Finding, Origin, Plan, State, Target, Task

NAMES = {measure.code: (measure.title, *measure.aliases) for measure in CATALOGUE}


def keep_document(source_bytes, *, source_name, by):
    """Read a document, propose a measure for each of its targets, and keep what was read as a draft."""
    return keep_plan(
        read_draft(source_bytes, source_name), source_name=source_name, source_bytes=source_bytes, by=by
    )


def read_draft(source_bytes, source_name):
    """What a document says, each target with the measure that is likest; DocumentError when it cannot be read."""
    return link_measures(safely_read(source_bytes, source_name), NAMES)


def read_stretch(text, kind):
    """What the machine reads in a stretch of text by itself, as fields of a target or task; little, or nothing."""
    if kind == "task":
        return {"title": text.strip()[:40]}
    try:
        read = read_draft(text.encode(), "stretch.txt").targets
    except DocumentError:  # A few words are no document; the person fills the form in.
        read = ()
    fields = (
        "indicator",
        "comparator",
        "unit",
        "year",
        "baseline",
        "baseline_year",
        "measure",
        "kind",
        "value",
    )
    found = (
        {name: getattr(read[0], name) for name in fields} if read else {"comparator": ">=", "kind": "target"}
    )
    if isinstance(found.get("value"), tuple):
        found["value"], found["value_high"] = found["value"]
    return found


def keep_plan(draft, *, source_name, source_bytes, by):
    """Keep a plan read from a document, and the document itself; the same document twice is the same plan."""
    digest = hashlib.sha256(source_bytes).hexdigest()
    known = (
        Plan.objects.filter(source_sha256=digest, origin=Origin.DOCUMENT).exclude(state=State.CLOSED).first()
    )
    if known is not None:
        return known
    with acting(by, Permission.KEEP_PLAN) as trail:
        plan = write_draft(draft, source_name=source_name, source_bytes=source_bytes, by=by)
        trail.add("plan kept", plan, targets=len(draft.targets), tasks=len(draft.tasks))
    return plan


def write_draft(draft, *, source_name, source_bytes, by, **version):
    """The rows of a draft and the file it was read from, inside the action of whoever keeps it."""
    plan = _plan(draft, source_name, hashlib.sha256(source_bytes).hexdigest(), by)
    for name, value in version.items():
        setattr(plan, name, value)
    plan.save()
    Target.objects.bulk_create(_targets(plan, draft), batch_size=500)
    Task.objects.bulk_create(_tasks(plan, draft), batch_size=500)
    Finding.objects.bulk_create(_findings(plan, draft), batch_size=500)
    _write_source(plan, source_bytes)
    return plan


def _plan(draft, source_name, digest, by):
    heading = draft.heading
    return Plan(
        title=heading.title or PurePath(source_name).stem, number=heading.number, issuer=heading.issuer,
        issued=heading.date, issued_on=_day(heading.date), text=draft.text, source_name=source_name,
        source_sha256=digest, kept_by=by,
    )  # fmt: skip


def _day(written):
    """The date of 2021-10-08; None for a year or month alone."""
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None


def _targets(plan, draft):
    for position, read in enumerate(draft.targets, start=1):
        low, high = read.value if isinstance(read.value, tuple) else (read.value, None)
        yield Target(
            plan=plan, position=position, indicator=read.indicator, comparator=read.comparator, value=low,
            value_high=high, unit=read.unit or "", year=read.year, year_said=read.year_said, annual=read.annual,
            approximate=read.approximate, baseline=read.baseline, baseline_year=read.baseline_year,
            nature=read.nature or "", kind=read.kind, domain=_domain(read.measure), lead=list(read.lead),
            sentence=read.sentence, start=read.span[0], end=read.span[1], number_start=read.value_span[0],
            number_end=read.value_span[1], measure=read.measure or "", match=read.match,
        )  # fmt: skip


def _domain(measure):
    return BY_CODE[measure].domain if measure in BY_CODE else ""


def _tasks(plan, draft):
    for position, read in enumerate(draft.tasks, start=1):
        yield Task(
            plan=plan, position=position, path=read.path, project=read.project, title=read.title,
            text=read.text, lead=list(read.lead), cooperate=list(read.cooperate), deadline=read.deadline,
            deadline_year=read.deadline_year, start=read.span[0], end=read.span[1],
        )  # fmt: skip


def _findings(plan, draft):
    for position, read in enumerate(draft.findings, start=1):
        yield Finding(
            plan=plan,
            position=position,
            code=read.code,
            message=read.message,
            spans=[list(span) for span in read.spans],
        )


def source_path(plan):
    """Where the plan's document is kept, under the name of its own checksum."""
    return settings.QUANMIN_HOME / "plans" / (plan.source_sha256 + PurePath(plan.source_name).suffix.lower())


def _write_source(plan, source_bytes):
    path = source_path(plan)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source_bytes)
