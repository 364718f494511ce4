"""A filled return goes up level by level: the unit's head signs, the county office accepts; each may send it back.

An accepted figure that answers a measure becomes a row of the declared table `reported_values`, so that the next run
shows it. A corrected one corrects the same row; both stay readable.
"""

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.forms.checking import figure_of
from quanmin.errors import UsageError
from quanmin.records.entering import add_row, correct_row
from quanmin.returns.actions.moving import locked, move, open_filing, said
from quanmin.returns.models import Figure, Filing
from quanmin.returns.sheet import answer_of, form_kept
from quanmin.returns.states import State


def sign(row, *, by):
    """Sign a return for its unit, as its head; whoever filled it in cannot."""
    with acting(by, Permission.SIGN_RETURN, on=row.unit) as trail:
        kept = locked(row)
        filing = open_filing(kept)
        if filing and filing.filled_by_id == by.pk:
            raise UsageError(_("填报人不能审签自己填的报表，请由单位负责人审签。"))
        kept.handed_in_on = kept.handed_in_on or clock.today()
        move(kept, State.SIGNED)
        filing.signed_by, filing.signed_at = by, clock.now()
        filing.save()
        trail.add("return signed", kept, unit=kept.unit, filing=filing.number)
    return kept


def accept(row, *, by):
    """Accept a signed return for the county; its figures count from now on."""
    with acting(by, Permission.ACCEPT_RETURN) as trail:
        kept = locked(row)
        filing = open_filing(kept)
        move(kept, State.ACCEPTED)
        filing.accepted_by, filing.accepted_at = by, clock.now()
        filing.save()
        reported = _report(kept, filing, by)
        trail.add("return accepted", kept, unit=kept.unit, filing=filing.number, reported=reported)
    return kept


def send_back(row, reason, *, by):
    """Send a return back to be filled again, with the reason: the head what was filled, the office what was signed."""
    why = said(reason, _("请写明退回的理由。"))
    row.refresh_from_db(fields=("state",))
    is_heads = row.state == State.SUBMITTED
    right = Permission.SIGN_RETURN if is_heads else Permission.ACCEPT_RETURN
    with acting(by, right, on=row.unit if is_heads else None) as trail:
        kept = locked(row)
        if (kept.state == State.SUBMITTED) != is_heads:
            raise UsageError(_("报表刚刚到了下一级，请刷新页面。"))
        move(kept, State.RETURNED)
        filing = open_filing(kept)
        filing.returned_by, filing.returned_at, filing.returned_reason = by, clock.now(), why
        filing.save()
        _again(kept, filing, why)
        trail.add("return sent back", kept, unit=kept.unit, filing=filing.number)
    return kept


def reopen(row, reason, *, by):
    """Begin to correct an accepted return; its figures count until the corrected ones are accepted."""
    why = said(reason, _("请写明更正的理由。"))
    with acting(by, Permission.FILL_RETURN, on=row.unit) as trail:
        kept = locked(row)
        move(kept, State.REOPENED)
        _again(kept, kept.filings.last(), why)
        trail.add("return reopened", kept, unit=kept.unit)
    return kept


def _again(row, filing, reason):
    """The next filing, with the figures of the last to begin with."""
    new = Filing.objects.create(owed=row, number=filing.number + 1, reason=reason)
    figures = list(filing.figures.all())
    for figure in figures:
        figure.pk, figure.filing, figure._state.adding = None, new, True
    Figure.objects.bulk_create(figures)


def _report(row, filing, by):
    """Make the figures that answer measures rows of `reported_values`; how many there are."""
    cells = {cell.key: cell for cell in form_kept(row).cells}
    figures = [figure for figure in filing.figures.all() if figure.measure]
    told = 0
    for figure in figures:
        value = figure_of(cells[figure.key], answer_of(figure))
        if value is not None:
            _keep_row(row, figure, value, by)
            told += 1
    return told


def _keep_row(row, figure, value, by):
    told = {"value": value, "numerator": figure.numerator, "denominator": figure.denominator}
    about = {"measure": figure.measure, "unit_id": row.subject_id, "period": row.period,
             "reporter": row.unit.name, "document": f"{row.title}（{row.period}）"}  # fmt: skip
    if figure.row_key is None:
        record = add_row("reported_values", told | about, resident=None, by=by, origin="returns")
        figure.row_key = record.key
        figure.save(update_fields=("row_key",))
    else:
        correct_row("reported_values", figure.row_key, told, by=by, origin="returns")
