"""Reads of notices, their clocks and reminders, and of bulletins. Each asks the database a fixed number of times."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.core.codes.working_days import unknown_years, working_days
from quanmin.supervision.clocks import reminder_days
from quanmin.supervision.models import (
    OPEN_STAGES,
    Bulletin,
    Evidence,
    Issuer,
    Notice,
    Reminder,
    ReminderKind,
    Seen,
    Stage,
    Step,
    Wording,
)
from quanmin.supervision.states import OFFICE_STAGES, UNIT_STAGES
from quanmin.units.models import Unit

SEVERAL = {"open": (*OPEN_STAGES, Stage.PROPOSED), "unit": UNIT_STAGES, "office": OFFICE_STAGES}


@dataclass(frozen=True)
class Ticking:
    """The clock of a notice's present stage: when it ends, how many working days are left (below 0: overdue).

    `said` is the gravest reminder that is due by now, `guessed` the years whose holidays are not published yet.
    """

    due_on: date
    left: int
    said: ReminderKind | None
    guessed: tuple[int, ...]

    @property
    def late(self):
        """How many working days it is overdue."""
        return max(-self.left, 0)


def notices(seen_by, *, stage="", unit=None, text="", late=False):
    """The notices of the person's own unit and those under it, the latest first, narrowed as asked.

    `stage` is one, or the name of several: those still open, those that wait for units, or for the office.
    """
    require(seen_by, Permission.SEE_NOTICES, on=seen_by.unit)
    rows = _seen(seen_by)
    if stage:
        rows = rows.filter(stage__in=SEVERAL.get(stage, (stage,)))
    if unit:
        rows = rows.filter(unit=unit)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(unit__name__icontains=text))
    if late:
        rows = rows.filter(due_on__lt=clock.today())
    return rows.select_related("unit", "issuer")


def due_between(seen_by, first, last, *, unit=None):
    """The notices somebody still has to do something about by a day between two, the earliest first."""
    rows = notices(seen_by, unit=unit).filter(due_on__range=(first, last), stage__in=OPEN_STAGES)
    return rows.order_by("due_on", "id")


def counts(seen_by):
    """How many notices wait for units, for the office, are late, are closed."""
    today = clock.today()
    return _seen(seen_by).aggregate(
        proposed=Count("pk", filter=Q(stage=Stage.PROPOSED)),
        unit=Count("pk", filter=Q(stage__in=UNIT_STAGES)),
        office=Count("pk", filter=Q(stage__in=OFFICE_STAGES)),
        late=Count("pk", filter=Q(due_on__lt=today)),
        closed=Count("pk", filter=Q(stage=Stage.CLOSED)),
    )


def counts_on(seen_by, day):
    """The same counts as they stood at the end of an earlier day."""
    last = Step.objects.filter(notice=OuterRef("pk"), on__lte=day).order_by("-id")
    late = Step.objects.filter(notice=OuterRef("pk"), on__gt=day).order_by("id")
    then = _seen(seen_by).annotate(
        then=Subquery(last.values("stage")[:1]), clock=Coalesce(Subquery(late.values("due_on")[:1]), "due_on")
    )
    return then.aggregate(
        proposed=Count("pk", filter=Q(then=Stage.PROPOSED)),
        unit=Count("pk", filter=Q(then__in=UNIT_STAGES)),
        office=Count("pk", filter=Q(then__in=OFFICE_STAGES)),
        late=Count("pk", filter=Q(then__in=OPEN_STAGES, clock__lt=day)),
        closed=Count("pk", filter=Q(then=Stage.CLOSED)),
    )


def notice(number, seen_by):
    """One notice with its steps, evidence and reminders; Notice.DoesNotExist where there is none to see."""
    rows = _seen(seen_by).select_related("unit", "issuer", "line__plan", "line__task", "line__target")
    found = rows.prefetch_related(
        Prefetch("steps__evidence", Evidence.objects.order_by("id")), "steps__by", "reminders"
    ).get(pk=number)
    require(seen_by, Permission.SEE_NOTICES, on=found.unit)
    return found


def notices_of(line, seen_by):
    """The notices about a line that the person may see, the latest first."""
    return _seen(seen_by).filter(line=line).select_related("unit", "issuer")


def reminders(seen_by):
    """The reminders on notices the person may see, the latest first; `is_seen` says whether they have read it."""
    own = Seen.objects.filter(user=seen_by, reminder=OuterRef("pk"))
    rows = Reminder.objects.filter(notice__in=_seen(seen_by)).annotate(is_seen=Exists(own))
    return rows.select_related("notice__unit", "notice__issuer").order_by("-on", "-id")


def due_by(seen_by, day):
    """The notices whose present step must end by a day, those overdue among them, the earliest first."""
    rows = notices(seen_by).filter(due_on__lte=day, stage__in=OPEN_STAGES)
    return rows.order_by("due_on", "id")


def issuer(seen_by):
    """Who the person's documents come from; None before the first."""
    return Issuer.objects.filter(unit=seen_by.unit).first()


def wordings(seen_by):
    """All versions of the standard words of the person's issuer, the latest of each occasion first."""
    require(seen_by, Permission.ISSUE_NOTICE, on=seen_by.unit)
    return Wording.objects.filter(issuer__unit=seen_by.unit).select_related("by")


def ticking(found, on=None):
    """The clock of a notice on a day; None where nothing is waited for."""
    if found.due_on is None:
        return None
    today = on or clock.today()
    due = [kind for kind, day in reminder_days(found) if day <= today]
    return Ticking(
        found.due_on,
        working_days(today, found.due_on),
        due[-1] if due else None,
        unknown_years(today, found.due_on),
    )


def bulletins(seen_by):
    """All bulletins, the latest first; they are published, and so open to whoever sees notices."""
    require(seen_by, Permission.SEE_NOTICES, on=seen_by.unit)
    return Bulletin.objects.select_related("issuer", "by")


def bulletin(number, seen_by):
    """One bulletin; Bulletin.DoesNotExist where there is none."""
    return bulletins(seen_by).get(pk=number)


def _seen(seen_by):
    """Notices on units the person's right reaches; a draft is seen by the office alone."""
    require(seen_by, Permission.SEE_NOTICES, on=seen_by.unit)
    if seen_by.unit.level == "county":
        return Notice.objects.all()
    return Notice.objects.filter(unit__in=Unit.objects.within(seen_by.unit)).exclude(number=None)
