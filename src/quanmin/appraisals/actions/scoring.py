"""Units are scored by an adopted scheme; scores are worked anew with every fact entered, until they are signed."""

from decimal import Decimal

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.appraisals.actions.staging import locked, published, signed, withdrawn
from quanmin.appraisals.facts import unit_of
from quanmin.appraisals.models import Appraisal, EnteredFact, Score, ScoreLine
from quanmin.appraisals.states import APPRAISAL_TRANSITIONS, SchemeState, Stage
from quanmin.appraisals.typed import typed_number
from quanmin.appraisals.working import scored
from quanmin.core.scoring.scheme import ENTERED
from quanmin.core.scoring.scheme_reading import scheme_of
from quanmin.core.scoring.working import part_of, worked
from quanmin.errors import UsageError
from quanmin.results.queries import latest_run

FLOOR = ("不倒扣", "Not below nought")


def appraise(scheme, period, *, by, run=None):
    """Score every unit a scheme compares by the results of a period, in the latest run unless one is named.

    A period is scored once by a scheme, whichever version. UsageError where it was, or the scheme is not in force.
    """
    run = run or latest_run()
    if run is None or period not in run.periods:
        raise UsageError(
            _("最近一次计算里没有 %(period)s；请选一个已经计算的时期。") % {"period": repr(period)}
        )
    with acting(by, Permission.SCORE_UNITS) as trail:
        held = locked(scheme)  # two who score at once go one after the other
        if held.state != SchemeState.ADOPTED:
            raise UsageError(_("方案采用以后才能用来考核。"))
        of_period = Appraisal.objects.filter(scheme__code=held.code, period=period)
        if of_period.exclude(stage=Stage.WITHDRAWN).exists():
            raise UsageError(_("这一期已经考核过；要重新考核，请先撤销。"))
        kept = Appraisal.objects.create(
            scheme=held, run=run, period=period, worked_at=clock.now(), worked_by=by
        )
        count = keep_scores(kept)
        trail.add("appraisal scored", kept, units=count)
    return kept


def enter_fact(appraisal, unit, fact, value, document, *, by):
    """Enter what no record tells of a unit, with the document that says so, and work its scores anew."""
    if not fact.startswith(ENTERED):
        raise UsageError(_("%(fact)s 由系统计算，不能录入；单位可以提出异议。") % {"fact": repr(fact)})
    with acting(by, Permission.SCORE_UNITS) as trail:
        kept = locked(appraisal)
        if kept.stage != Stage.WORKED:
            raise UsageError(_("公示以后不能再录入；请先撤销，或由单位提出异议后更正。"))
        entry = keep_fact(kept, unit, fact, value, document, by=by)
        trail.add("fact entered", entry, unit=unit, fact=fact)
        keep_scores(kept)
    return entry


def publish_appraisal(appraisal, *, by):
    """Show the scores to the units; they may appeal from now on."""
    return published(appraisal, APPRAISAL_TRANSITIONS, Permission.SCORE_UNITS, by=by)


def sign_appraisal(appraisal, *, by):
    """Sign the scores as final, as the head of the county office."""
    return signed(appraisal, APPRAISAL_TRANSITIONS, by=by)


def withdraw_appraisal(appraisal, reason, *, by):
    """Take back scores that are not signed yet."""
    return withdrawn(appraisal, APPRAISAL_TRANSITIONS, Permission.SCORE_UNITS, reason, by=by)


def keep_fact(appraisal, unit, fact, value, document, *, by):
    """The row of a fact that now stands, inside an action; UsageError without a number, a document, or use for it."""
    scheme = scheme_of(appraisal.scheme.data)
    if scheme.group_of(unit.kind) is None:
        raise UsageError(_("这套方案不考核 %(unit)s。") % {"unit": unit.name})
    if fact not in scheme.facts:
        raise UsageError(_("这套方案不用 %(fact)s。") % {"fact": repr(fact)})
    if not document.strip():
        raise UsageError(_("请写明依据的文件。"))
    exact = typed_number(value, document)
    EnteredFact.objects.filter(appraisal=appraisal, unit=unit, fact=fact, current=True).update(current=False)
    return EnteredFact.objects.create(
        appraisal=appraisal, unit=unit, fact=fact, document=document.strip(), at=clock.now(), by=by,
        value=Decimal(exact.numerator) / exact.denominator,
    )  # fmt: skip


def keep_scores(appraisal):
    """Work all scores of an appraisal anew, inside an action; answers how many units."""
    scheme = scheme_of(appraisal.scheme.data)
    entered = appraisal.facts.filter(current=True)
    found = scored(scheme, run=appraisal.run, period=appraisal.period, entered=entered)
    if not found:
        raise UsageError(_("没有这套方案所考核的单位。"))
    appraisal.scores.all().delete()
    scores = Score.objects.bulk_create(_score(appraisal, one) for one in found)
    lines = [
        _line(scheme, score, place, line)
        for score, one in zip(scores, found, strict=True)
        for place, line in enumerate(one.score.lines)
    ]
    ScoreLine.objects.bulk_create(lines, batch_size=500)
    return len(scores)


def _score(appraisal, one):
    score, standing = one.score, one.standing
    return Score(
        appraisal=appraisal, unit=one.unit, group=one.group.key, total=score.total, lower=score.lower,
        upper=score.upper, vetoed=score.vetoed, place=standing.place, first=standing.first, last=standing.last,
    )  # fmt: skip


def _line(scheme, score, place, line):
    part = part_of(scheme, line)
    fact = part.fact if part else ""
    unit, value = unit_of(fact), line.known.taken
    return ScoreLine(
        score=score, position=place, kind=line.kind, key=line.key, title=part.title if part else FLOOR[0],
        title_en=part.title_en if part else FLOOR[1], heading=getattr(part, "heading", ""), fact=fact,
        points=line.points, of=line.of, own=line.own,
        value=None if value is None else Decimal(value.numerator) / value.denominator,
        numerator=line.known.numerator, denominator=line.known.denominator, origin=line.known.origin,
        working=worked(scheme, line, "zh", unit=unit), working_en=worked(scheme, line, "en", unit=unit),
    )  # fmt: skip
