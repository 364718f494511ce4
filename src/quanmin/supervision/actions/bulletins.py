"""Bulletins (通报): how units kept what was due in a period, ranked, numbered, and kept as published."""

from dataclasses import fields

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.periods import parse
from quanmin.core.scoring.task import TASK_RULES
from quanmin.errors import UsageError
from quanmin.supervision.actions.numbering import issuer_of, next_number
from quanmin.supervision.keeping import kept_in
from quanmin.supervision.models import Bulletin, Series
from quanmin.supervision.states import CLOCKS, Urgency


def publish_bulletin(period, *, by, on=None):
    """Publish how units kept what was due in a month, quarter or year, as it stands today."""
    named, today = parse(period), on or clock.today()
    if named.start > today:
        raise UsageError(_("%(period)s 还没有开始，没有可通报的情况。") % {"period": period})
    with acting(by, Permission.ISSUE_NOTICE) as trail:
        rows = [_frozen(row) for row in kept_in(named.start, named.end, today)]
        if not rows:
            raise UsageError(_("还没有承担任务或收到督办单的单位，没有可通报的情况。"))
        issuer = issuer_of(by)
        year, number, after = next_number(issuer, Series.BULLETIN, today.year)
        bulletin = Bulletin.objects.create(
            issuer=issuer, year=year, number=number, after=after, first=named.start, last=named.end, on=today,
            title=f"关于{named.title()}重点任务和督办事项办理情况的通报", rows=rows, at=clock.now(), by=by,
            basis={"rules": TASK_RULES.version, "clocks": CLOCKS[Urgency.ORDINARY].version, "period": named.name},
        )  # fmt: skip
        trail.add("bulletin published", bulletin, units=len(rows))
    return bulletin


def _frozen(row):
    """A row as it is kept: the unit by number and by the name it had."""
    figures = {one.name: getattr(row, one.name) for one in fields(row) if one.name != "unit"}
    return {"unit": row.unit.pk, "name": row.unit.name, "due": row.due, "kept": row.kept, **figures}
