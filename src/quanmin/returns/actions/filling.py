"""A return is filled by its unit: figures are kept as they come, and handed in when nothing is wrong with them."""

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.attaching import taken_in
from quanmin.core.forms.checking import Answer
from quanmin.errors import UsageError
from quanmin.returns.actions.moving import locked, move, open_filing
from quanmin.returns.models import Attachment, Figure
from quanmin.returns.sheet import in_words, sheet
from quanmin.returns.states import TO_FILL, State


def save_answers(row, answers, *, by):
    """Keep what was entered so far, by cell; nothing is asked of it yet. UsageError for a cell the form has not."""
    with acting(by, Permission.FILL_RETURN, on=row.unit) as trail:
        kept = locked(row)
        _refuse_closed(kept)
        measures = {cell["key"]: cell["measure"] for cell in kept.form["cells"]}
        unknown = sorted(answers.keys() - measures.keys())
        if unknown:
            raise UsageError(_("这张报表没有 %(cells)s 这一项。") % {"cells": "、".join(map(repr, unknown))})
        filing = open_filing(kept)
        before = filing.figures.filter(key__in=answers)
        rows = dict(before.values_list("key", "row_key"))
        before.delete()
        Figure.objects.bulk_create(
            _figure(filing, key, measures[key], answer, rows.get(key)) for key, answer in answers.items()
        )
        trail.add("return filled", kept, unit=kept.unit, cells=len(answers))
    return filing


def hand_in(row, *, by):
    """Hand a filled return to the head of the unit; UsageError says what is wrong or still to be explained."""
    with acting(by, Permission.FILL_RETURN, on=row.unit) as trail:
        kept = locked(row)
        _refuse_closed(kept)
        _refuse_doubtful(kept)
        filing = open_filing(kept)
        filing.filled_by, filing.filled_at = by, clock.now()
        filing.save()
        move(kept, State.SUBMITTED)
        trail.add("return handed in", kept, unit=kept.unit, filing=filing.number)
    return kept


def attach(row, name, data, *, by):
    """Keep a file that shows where the figures come from; the same file twice is kept once."""
    with acting(by, Permission.FILL_RETURN, on=row.unit) as trail:
        kept = locked(row)
        _refuse_closed(kept)
        (given,) = taken_in([(name, data)], by=by)
        found, _new = Attachment.objects.get_or_create(owed=kept, sha256=given.pop("sha256"), defaults=given)
        trail.add("return evidence kept", found, unit=kept.unit, size=len(data))
    return found


def _figure(filing, key, measure, answer: Answer, row_key):
    return Figure(
        filing=filing, key=key, measure=measure, value=answer.value, numerator=answer.numerator,
        denominator=answer.denominator, reason=answer.reason.strip(), row_key=row_key,
    )  # fmt: skip


def _refuse_closed(row):
    if row.state not in TO_FILL:
        words = _("报表现在是“%(now)s”，不能填写；要改已采纳的数，请先申请更正。")
        raise UsageError(words % {"now": row.get_state_display()})


def _refuse_doubtful(row):
    found = sheet(row)
    if found.open:
        titles = {cell.key: cell.title for cell in found.form.cells}
        said = " ".join(f"{titles[doubt.cell]}：{in_words(doubt)}" for doubt in found.open)
        raise UsageError(_("还不能提交。%(said)s") % {"said": said})
    if found.form.evidence and not row.attachments.exists():
        raise UsageError(_("还不能提交：请附上数据来源的文件。"))
