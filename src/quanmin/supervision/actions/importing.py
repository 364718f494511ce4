"""A ledger that was filled in comes back: row by row, each on its own, and the same file twice changes nothing.

A dry run does all the same and takes it back, so that its report is what would happen.
"""

from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.errors import QuanminError, UsageError
from quanmin.plans.models import Part, State
from quanmin.supervision.actions.reporting import report_progress, set_charge
from quanmin.supervision.ledger_sheet import claim_of, filled_rows, node_year
from quanmin.supervision.models import Line
from quanmin.supervision.queries.ledger import assignments_of

Outcome = Literal["same", "empty", "reported", "person", "wrong"]
SAME = ("text", "problem", "next_step")


@dataclass(frozen=True)
class RowReport:
    """What became of one row: its place in the sheet, the line it is of, and what was done or is wrong."""

    row: int
    key: str
    title: str
    outcome: Outcome
    said: str = ""


def bring_in_ledger(data, name, *, by, dry_run):
    """Take in a filled ledger; a report for each row. Wrong rows are told and left out, the others count.

    DocumentError or UsageError when the file as a whole is no ledger.
    """
    require(by, Permission.REPORT_PROGRESS, on=by.unit)
    rows = filled_rows(data, name)
    with transaction.atomic():
        lines = _lines({row.key for row in rows})
        units = assignments_of([line for line, _entries in lines.values()])
        seen, reports = {}, []
        for row in rows:
            reports.append(_taken(row, lines.get(row.key), units, seen, by))
            seen.setdefault(row.key, row.row)
        if dry_run:
            transaction.set_rollback(True)
    return reports


def _lines(keys):
    """By the number as written, each line in force and the reports on it, the last first."""
    numbers = {key: int(key) for key in keys if key.isdecimal() and len(key) < 19}
    lines = Line.objects.filter(pk__in=numbers.values(), plan__state=State.APPROVED)
    found = {
        line.pk: (line, line.entries.all())
        for line in lines.select_related("task", "target").prefetch_related("entries__node")
    }
    return {key: found[number] for key, number in numbers.items() if number in found}


def _taken(row, known, units, seen, by):
    """Take in one row, or say why not; what fails leaves nothing of this row."""
    if known is None:
        return RowReport(
            row.row,
            row.key,
            "",
            "wrong",
            _("在执行的规划里没有编号为 %(key)s 的台账。") % {"key": repr(row.key)},
        )
    line, entries = known
    try:
        if row.key in seen:
            raise UsageError(_("与第 %(row)s 行是同一条台账；请只留一行。") % {"row": seen[row.key]})
        with transaction.atomic():
            outcome = _written(row, line, _shown(row, entries), units[line.pk], by)
    except QuanminError as error:
        return RowReport(row.row, row.key, line.title, "wrong", str(error))
    return RowReport(row.row, row.key, line.title, outcome)


def _shown(row, entries):
    """The report a row showed when it went out; the last one where the sheet does not say. None before the first.

    What was reported since is newer than a row nobody touched, and is not said again by it.
    """
    return next((one for one in entries if str(one.pk) == row.last), next(iter(entries), None))


def _written(row, line, last, assignments, by):
    own = _own(assignments, by)
    named = own is not None and _names_another(row.person, own, assignments)
    if named:
        set_charge(own, row.person, by=by, phone=own.charge.phone if hasattr(own, "charge") else "")
    if not row.text or _is_same(row, last):
        return "person" if named else "same" if row.text else "empty"
    if own is None:
        raise UsageError(_("您的单位不承担这一项，不能报送进展。"))
    year = node_year(row.node)
    node = line.task.key_points.filter(year=year).first() if year and line.task else None
    if year and node is None:
        raise UsageError(_("这一项没有 %(year)s 年的节点。") % {"year": year})
    report_progress(
        line, unit=own.unit, text=row.text, problem=row.problem, next_step=row.next_step, claim=claim_of(row.claim),
        node=node, by=by,
    )  # fmt: skip
    return "reported"


def _own(assignments, by):
    """The assignment the person reports for: their own unit's, else the lead's where their right reaches it."""
    with_unit = [row for row in assignments if row.unit is not None]
    own = [row for row in with_unit if row.unit_id == by.unit_id]
    leads = [row for row in with_unit if row.part == Part.LEAD and by.unit.level == "county"]
    return next(iter(own or leads), None)


def _names_another(person, own, assignments):
    """Whether a row says another person than stands there; what the sheet itself showed, the leads', says nothing."""
    leads = [_person(one) for one in assignments if one.part == Part.LEAD]
    return person is not None and person not in (_person(own), "、".join(filter(None, leads)))


def _person(assignment):
    return assignment.charge.name if hasattr(assignment, "charge") else ""


def _is_same(row, last):
    """Whether the row says what the last report says; a node it does not name counts as named."""
    if last is None or any(getattr(row, name) != getattr(last, name).replace("\r\n", "\n") for name in SAME):
        return False
    written = node_year(row.node)
    return claim_of(row.claim) == last.claim and (
        written is None or (last.node and last.node.year == written)
    )
