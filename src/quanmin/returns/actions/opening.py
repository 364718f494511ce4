"""Returns that have become due are opened, once for each form, unit and period; one opened by mistake is withdrawn."""

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.forms.reading import data_of
from quanmin.errors import UsageError
from quanmin.returns.actions.moving import locked, move, said
from quanmin.returns.models import Filing, Return
from quanmin.returns.owing import owed, subject_of
from quanmin.returns.states import State
from quanmin.units.models import Unit
from quanmin.units.queries import root


def open_returns(*, on, by):
    """Open every return of the last period that had ended by the day; answers those that are new.

    A second time on the same day opens nothing. A form that changed since keeps the shape it had in returns opened.
    """
    with acting(by, Permission.ACCEPT_RETURN) as trail:
        # The county's row is held, so that of two who open at once the second finds them open.
        county, now = Unit.objects.select_for_update(no_key=True).get(pk=root().pk), clock.now()
        wanted = [_return(form, unit, on, county) for form, unit in owed()]
        known = set(Return.objects.values_list("code", "unit", "period"))
        new = [row for row in wanted if (row.code, row.unit_id, row.period) not in known]
        for row in new:
            row.opened_at, row.opened_by = now, by
        opened = Return.objects.bulk_create(new)
        Filing.objects.bulk_create(Filing(owed=row, number=1) for row in opened)
        trail.add("returns opened", count=len(opened), on=on.isoformat())
    return opened


def withdraw(row, reason, *, by):
    """Take back a return that should not have been opened; it stays in the list, and nobody owes it."""
    why = said(reason, _("请写明撤销的理由。"))
    with acting(by, Permission.ACCEPT_RETURN) as trail:
        kept = locked(row)
        if kept.filings.filter(accepted_at__isnull=False).exists():
            raise UsageError(_("这张报表的数已经采纳，不能撤销；请由填报单位更正。"))
        move(kept, State.WITHDRAWN)
        trail.add("return withdrawn", kept, unit=kept.unit, reason=why)
    return kept


def _return(form, unit, on, county):
    period = form.last_closed(on)
    return Return(
        code=form.code, title=form.title, form=data_of(form), unit=unit, subject=subject_of(unit, county),
        period=period.name, period_end=period.end, due_on=form.due(period),
    )  # fmt: skip
