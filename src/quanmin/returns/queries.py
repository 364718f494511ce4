"""Reads of returns: the list, one return, what is overdue, and accepted figures in the shape of `reported_values`."""

from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q
from django.utils import timezone

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.core.forms.checking import figure_of
from quanmin.returns.models import Figure, Filing, Return
from quanmin.returns.sheet import answer_of, form_kept
from quanmin.returns.states import WITH_UNIT, State
from quanmin.units.models import Level, Unit


@dataclass(frozen=True)
class Punctuality:
    """How one unit kept its dates: how many returns were due, how many came in time, how many are overdue now."""

    due: int
    in_time: int
    overdue: int


def returns(seen_by):
    """The returns of the person's unit and those under it; of every unit for those who sit on the county."""
    require(seen_by, Permission.SEE_RETURNS, on=seen_by.unit)
    rows = Return.objects.select_related("unit", "subject").defer("form")
    if seen_by.unit is None or seen_by.unit.level == Level.COUNTY:
        return rows
    return rows.filter(unit__in=Unit.objects.within(seen_by.unit))


def one(number, seen_by):
    """One return with its files and every filing; Return.DoesNotExist when there is none."""
    signers = ("filled_by", "signed_by", "accepted_by", "returned_by")
    filings = Prefetch("filings", Filing.objects.select_related(*signers).prefetch_related("figures"))
    found = Return.objects.select_related("unit", "subject").prefetch_related(filings).get(pk=number)
    require(seen_by, Permission.SEE_RETURNS, on=found.unit)
    return found


def overdue(seen_by):
    """The returns that are past their day and still with their unit, the oldest first."""
    return returns(seen_by).filter(is_overdue(clock.today())).order_by("due_on", "unit__position", "id")


def due_between(seen_by, first, last, *, unit=None):
    """The returns that their units still owe and that are due between two days, the earliest first."""
    rows = returns(seen_by).filter(due_on__range=(first, last), state__in=WITH_UNIT)
    rows = rows.filter(unit=unit) if unit else rows
    return rows.order_by("due_on", "unit__position", "id")


def due_by(seen_by, day):
    """The returns that their units still owe and that are due by a day, those overdue among them."""
    return (
        returns(seen_by)
        .filter(due_on__lte=day, state__in=WITH_UNIT)
        .order_by("due_on", "unit__position", "id")
    )


def is_overdue(on):
    """The condition that a return is overdue on a day: handed in too late counts no more once it is with the office."""
    return Q(due_on__lt=on, state__in=WITH_UNIT)


def tally(seen_by):
    """How many returns stand in each state, and how many are overdue."""
    rows = returns(seen_by)
    counted = dict(rows.order_by().values_list("state").annotate(Count("id")))
    return {state: counted.get(state, 0) for state in State.values} | {"overdue": overdue(seen_by).count()}


def punctuality(*, first, last, on):
    """By unit number, how the returns due between two days were kept, as it stands on a day; for scores."""
    due = Return.objects.filter(due_on__range=(first, last), due_on__lt=on).exclude(state=State.WITHDRAWN)
    counts = due.order_by().values("unit").annotate(
        due=Count("id"),
        in_time=Count("id", filter=Q(handed_in_on__lte=F("due_on"))),
        overdue=Count("id", filter=is_overdue(on)),
    )  # fmt: skip
    return {row["unit"]: Punctuality(row["due"], row["in_time"], row["overdue"]) for row in counts}


def reported_rows(seen_by):
    """Accepted figures that answer measures, as rows of the declared table `reported_values`.

    The figure accepted last stands; it is the same row that runs read.
    """
    latest = {}
    figures = Figure.objects.filter(
        filing__owed__in=returns(seen_by), filing__accepted_at__isnull=False, row_key__isnull=False
    ).select_related("filing__owed__unit")
    for figure in figures.order_by("filing__number"):
        latest[figure.row_key] = figure
    return [_reported(key, latest[key]) for key in sorted(latest)]


def _reported(key, figure):
    owed = figure.filing.owed
    cell = next(cell for cell in form_kept(owed).cells if cell.key == figure.key)
    return {
        "value_id": key, "measure": figure.measure, "unit_id": owed.subject_id, "period": owed.period,
        "numerator": figure.numerator, "denominator": figure.denominator,
        "value": figure_of(cell, answer_of(figure)), "reporter": owed.unit.name,
        "document": f"{owed.title}（{owed.period}）",
        "recorded_at": timezone.localtime(figure.filing.accepted_at).replace(tzinfo=None), "source": "returns",
    }  # fmt: skip
