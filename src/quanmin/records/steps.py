"""The rows one deed enters, remembered step by step, so that the deed can be taken back."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from quanmin.core.snapshot.rows import from_json
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.errors import UsageError
from quanmin.records.concerning import note_concern
from quanmin.records.entering import add_row, correct_row, stands, withdraw_row
from quanmin.records.models import Record


@dataclass(frozen=True)
class Steps:
    """Who enters rows, under which origin, and what was entered: table, key, record before, record that did it."""

    by: object
    origin: str
    done: list = field(default_factory=list)

    def add(self, table, values, resident):
        """Enter a new row about a resident."""
        record = add_row(table, values, resident=resident, by=self.by, origin=self.origin)
        self.done.append({"table": table, "key": record.key, "before": None, "did": record.pk})

    def correct(self, table, key, values):
        """Enter a row anew with some columns changed."""
        before = (
            Record.objects.filter(table=table, key=key, current=True).values_list("pk", flat=True).first()
        )
        record = correct_row(table, key, values, by=self.by, origin=self.origin)
        self.done.append({"table": table, "key": key, "before": before, "did": record.pk})


def step_back(step, resident, *, by, origin):
    """Let the row stand as it stood before this step; what came of other columns since stays.

    UsageError, which says what, where something later rests on what this step entered.
    """
    did = Record.objects.get(pk=step["did"])
    if did.current:
        Record.objects.filter(pk=did.pk).update(current=False)
        Record.objects.filter(pk=step["before"]).update(current=True)
        note_concern(did.table, did.key, [resident.pk], by=by, origin=origin)
        return
    now = stands(did.table, did.key)
    changed = _changed_by(step, did)
    if now is None or any(now[name] != value for name, (_was, value) in changed.items()):
        raise _rested_on(did)
    if step["before"] is None and did.over is None:
        withdraw_row(did.table, did.key, by=by, origin=origin)
    else:
        correct_row(
            did.table, did.key, {name: was for name, (was, _value) in changed.items()}, by=by, origin=origin
        )


def _changed_by(step, did):
    """By column, what stood before the step and what the step made of it."""
    table = BY_NAME[did.table]
    before = Record.objects.filter(pk=step["before"]).values_list("row", flat=True).first() or did.over or {}
    was, now = from_json(table, before), from_json(table, did.row)
    return {name: (was[name], now[name]) for name in now if was[name] != now[name]}


def _rested_on(did):
    later = Record.objects.filter(table=did.table, key=did.key, pk__gt=did.pk).order_by("pk").last()
    words = _("不能撤销：“%(table)s”在登记之后又有变动（%(day)s，%(who)s）；请先撤销或更正那次变动。")
    return UsageError(
        words % {"table": BY_NAME[did.table].title, "day": f"{later.at:%Y-%m-%d}", "who": later.by}
    )
