"""Reads of appraisals: schemes, scores with their lines, what if, money with its sums, appeals."""

from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, Sum
from django.utils.translation import gettext as _

from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission, may
from quanmin.appraisals.models import Allotment, AllottedShare, Appeal, Appraisal, Scheme, Score, ScoreLine
from quanmin.appraisals.states import SchemeState, Stage
from quanmin.appraisals.weights import with_marks
from quanmin.appraisals.working import scored
from quanmin.core.scoring.marking import Score as Worked
from quanmin.core.scoring.ranking import Standing
from quanmin.core.scoring.scheme import Group
from quanmin.core.scoring.scheme_reading import declared, scheme_of
from quanmin.errors import UsageError
from quanmin.results.queries import latest_run
from quanmin.units.models import Level, Unit

SHOWN = (Stage.PUBLISHED, Stage.FINAL)


@dataclass(frozen=True)
class WhatIf:
    """One unit under a scheme as it is and as it might be; nothing of it is kept."""

    unit: Unit
    group: Group
    now: Standing
    then: Standing
    score_now: Worked
    score_then: Worked


def schemes(seen_by):
    """All versions of all schemes, by code, latest first; who does not keep them sees those that were adopted."""
    require(seen_by, Permission.SEE_PLAN, on=seen_by.unit)
    rows = Scheme.objects.select_related("made_by", "adopted_by")
    if may(seen_by, Permission.KEEP_SCHEME):
        return rows
    return rows.filter(state__in=(SchemeState.ADOPTED, SchemeState.RETIRED))


def undrafted(seen_by):
    """Declared schemes of which the county has no version yet, by code with their data."""
    require(seen_by, Permission.KEEP_SCHEME)
    known = set(Scheme.objects.exclude(state=SchemeState.DISCARDED).values_list("code", flat=True))
    return {code: data for code, data in declared().items() if code not in known}


def what_if(scheme, marks, period, *, seen_by):
    """The order of units under other points and marks beside the present one, by the places they would have."""
    require(seen_by, Permission.KEEP_SCHEME)
    run = latest_run()
    if run is None or period not in run.periods:
        raise UsageError(
            _("最近一次计算里没有 %(period)s；请选一个已经计算的时期。") % {"period": repr(period)}
        )
    now = scored(scheme_of(scheme.data), run=run, period=period)
    then = scored(scheme_of(with_marks(scheme.data, marks)), run=run, period=period)
    before = {one.unit.pk: one for one in now}
    return [
        WhatIf(
            one.unit, one.group, before[one.unit.pk].standing, one.standing, before[one.unit.pk].score, one.score
        )
        for one in then
    ]  # fmt: skip


def appraisals(seen_by):
    """The appraisals the person may see, latest first: units see what was published."""
    require(seen_by, Permission.SEE_FIGURES, on=seen_by.unit)
    rows = Appraisal.objects.select_related("scheme", "run__snapshot", "worked_by", "signed_by")
    return rows if _works(seen_by) else rows.filter(stage__in=SHOWN)


def appraisal(number, seen_by):
    """One appraisal; Appraisal.DoesNotExist where there is none the person may see."""
    return appraisals(seen_by).get(pk=number)


def ranking(appraisal, seen_by):
    """The scores of an appraisal by group and place; published ones are open to every unit they compare."""
    require(seen_by, Permission.SEE_FIGURES, on=seen_by.unit)
    return list(appraisal.scores.select_related("unit"))


def score(appraisal, unit, seen_by):
    """One unit's score with its lines; a unit sees its own and those under it. Score.DoesNotExist without one."""
    require(seen_by, Permission.SEE_FIGURES, on=unit)
    rows = Score.objects.select_related("unit", "appraisal__scheme")
    return rows.prefetch_related(Prefetch("lines", ScoreLine.objects.all())).get(
        appraisal=appraisal, unit=unit
    )


def lines(appraisal, seen_by):
    """The worked lines of the units the person looks after, by place: all for the county, else one's own."""
    require(seen_by, Permission.SEE_FIGURES, on=seen_by.unit)
    rows = ScoreLine.objects.filter(score__appraisal=appraisal).select_related("score__unit")
    if not _works(seen_by):
        rows = rows.filter(score__unit__in=Unit.objects.within(seen_by.unit))
    return rows.order_by("score__group", "score__place", "score__unit__position", "position")


def appeals(seen_by, *, appraisal=None, allotment=None):
    """Appeals, the open ones first: those of one's own units, all for the office."""
    require(seen_by, Permission.SEE_FIGURES, on=seen_by.unit)
    rows = Appeal.objects.select_related("unit", "by", "ruled_by", "appraisal__scheme", "allotment")
    if seen_by.unit is not None and seen_by.unit.level != Level.COUNTY:
        rows = rows.filter(unit__in=Unit.objects.within(seen_by.unit))
    if appraisal is not None:
        rows = rows.filter(appraisal=appraisal)
    if allotment is not None:
        rows = rows.filter(allotment=allotment)
    return rows.order_by(F("ruled_at").desc(nulls_first=True), "id")


def allotments(seen_by):
    """The allotments the person may see, latest first, each with how many units share it."""
    require(seen_by, Permission.SEE_FIGURES, on=seen_by.unit)
    rows = Allotment.objects.select_related("appraisal__scheme", "snapshot", "worked_by", "signed_by")
    rows = rows.annotate(units=Count("shares", distinct=True))
    return rows if _works(seen_by) else rows.filter(stage__in=SHOWN)


def allotment(number, seen_by):
    """One allotment; Allotment.DoesNotExist where there is none the person may see."""
    return allotments(seen_by).get(pk=number)


def shares(allotment, seen_by):
    """What each unit gets: a unit sees its own and those under it, who works with all sees all."""
    require(seen_by, Permission.SEE_FIGURES, on=seen_by.unit)
    rows = AllottedShare.objects.filter(allotment=allotment).select_related(
        "unit__parent__parent", "allotment"
    )
    if _works(seen_by):
        return rows
    return rows.filter(unit__in=Unit.objects.within(seen_by.unit))


def checks(allotment, seen_by):
    """The services that were drawn, by unit in the order of the draw; for those who call."""
    require(seen_by, Permission.ALLOT_MONEY)
    return allotment.checks.select_related("unit", "by")


def check_progress(allotment, seen_by):
    """By unit, how many services were recorded, drawn, verified, refuted, not reached; and how many are left."""
    require(seen_by, Permission.ALLOT_MONEY)
    outcomes = {name: Count("id", filter=Q(outcome=name)) for name in ("verified", "refuted", "unreached")}
    drawn = allotment.checks.order_by().values("unit").annotate(drawn=Count("id"), **outcomes)
    by_unit = {row["unit"]: row for row in drawn}
    counts = (
        allotment.counts.order_by("unit__position").values("unit", "unit__name").annotate(all=Sum("recorded"))
    )
    return [
        {"unit": row["unit"], "name": row["unit__name"], "recorded": row["all"], **_checked(by_unit[row["unit"]])}
        for row in counts
    ]  # fmt: skip


def _checked(row):
    done = row["verified"] + row["refuted"] + row["unreached"]
    return {
        **{name: row[name] for name in ("drawn", "verified", "refuted", "unreached")},
        "left": row["drawn"] - done,
    }


def _works(seen_by):
    """Who sees all of the county's results before they are published: its office, its head, its auditor."""
    return seen_by.unit is None or seen_by.unit.level == Level.COUNTY
