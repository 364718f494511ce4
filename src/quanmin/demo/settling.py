"""Scores, money and reports through a year: scored, objected to, signed, shared out, evaluated."""

from datetime import date
from fractions import Fraction

from quanmin.appraisals import actions
from quanmin.appraisals.models import Allotment, Appeal, Appraisal, Scheme, Score
from quanmin.appraisals.states import Outcome, Ruling, SchemeState, Stage
from quanmin.core.allocating.funds import declared as funds
from quanmin.core.scoring.scheme import ENTERED
from quanmin.core.scoring.scheme_reading import scheme_of
from quanmin.demo.agenda import office_day
from quanmin.demo.cast import doctor_of
from quanmin.evaluations.actions import draft_evaluation, freeze_evaluation
from quanmin.evaluations.models import Evaluation, Kind
from quanmin.plans.models import Plan, State
from quanmin.results.queries import latest_run
from quanmin.supervision.actions import publish_bulletin

SCHEMES = ("townships", "departments")
HALF_YEAR_YUAN, YEAR_YUAN, FUND_YUAN = "500000.00", "1000000.01", "356800.37"
CALLS = 3  # of each clinic's services; the declared fund asks for more, which would be a thousand calls
VISITED = (92, 88, 76, 95, 81)


def plan_settling(scene):
    """Put on the agenda the schemes, the half-year from score to money and report, and the year as far as it goes."""
    year, on = scene.year, scene.agenda.on
    on(office_day(date(year, 1, 15)), _adopt_schemes, scene)
    for month, period in ((4, "Q1"), (7, "Q2"), (10, "Q3")):
        on(office_day(date(year, month, 10)), _publish_bulletin, scene, f"{year}{period}")
    on(office_day(date(year, 7, 15)), _score_half_year, scene)
    on(office_day(date(year, 7, 29)), _report, scene, Kind.MID_TERM)
    on(office_day(date(year, 7, 31)), _freeze, scene, Kind.MID_TERM)
    last = date(year, 12, 31)
    for act in (_score_year, _draw_services):
        on(last, act, scene)
    on(last, _publish_bulletin, scene, str(year))
    on(last, _report, scene, Kind.YEARLY)
    on(office_day(date(year + 1, 1, 8)), _settle_year, scene)
    on(office_day(date(year + 1, 1, 12)), _settle_services, scene)
    on(office_day(date(year + 1, 1, 29)), _report, scene, Kind.YEARLY)
    on(office_day(date(year + 1, 1, 30)), _freeze, scene, Kind.YEARLY)


def _adopt_schemes(scene):
    for code in SCHEMES:
        actions.adopt(actions.begin_scheme(code, by=scene.office), by=scene.office)


def _publish_bulletin(scene, period):
    publish_bulletin(period, by=scene.office)


def _score_half_year(scene):
    """The townships' half-year: published, objected to, upheld, signed, and half a million shared by it."""
    made = _scored(scene, "townships", f"{scene.year}Q2")
    actions.publish_appraisal(made, by=scene.office)
    scene.agenda.after(3, _object, scene, made.pk)
    scene.agenda.after(6, _rule, scene, made.pk, Ruling.UPHELD)
    scene.agenda.after(8, _sign_and_share, scene, made.pk, "上半年健康工作奖补资金", HALF_YEAR_YUAN)


def _score_year(scene):
    """Both schemes at the end of the year; townships object at once, so that there is something to decide."""
    for code in SCHEMES:
        made = _scored(scene, code, f"{scene.year}Q4")
        actions.publish_appraisal(made, by=scene.office)
        if code == "townships":
            _object(scene, made.pk)


def _settle_year(scene):
    """The objection is right: the figure is corrected, everything worked anew, signed, and the money shared."""
    for made in Appraisal.objects.filter(stage=Stage.PUBLISHED).select_related("scheme"):
        _rule(scene, made.pk, Ruling.CORRECTED)
        if made.scheme.code == "townships":
            scene.agenda.after(3, _sign_and_share, scene, made.pk, "年度健康工作奖补资金", YEAR_YUAN)
        else:
            scene.agenda.after(3, _sign, scene, made.pk)


def _scored(scene, code, period):
    scheme = Scheme.objects.get(code=code, state=SchemeState.ADOPTED)
    made = actions.appraise(scheme, period, by=scene.office)
    entered = [fact for fact in sorted(scheme_of(scheme.data).facts) if fact == f"{ENTERED}on-site"]
    for fact in entered:
        for place, score in enumerate(made.scores.select_related("unit").order_by("unit__position")):
            actions.enter_fact(
                made,
                score.unit,
                fact,
                str(VISITED[place % len(VISITED)]),
                "年终现场考核评分表",
                by=scene.office,
            )
    return made


def _object(scene, number):
    """The demo township objects to the line that gave it fewest of its points."""
    score = Score.objects.filter(appraisal=number, unit=scene.township.unit_id).first()
    line = (
        score
        and score.lines.filter(fact__startswith="measure:", value__isnull=False).order_by("points").first()
    )
    if line is not None:
        actions.appeal(
            score, "有12名服务对象已在县医院完成，记录未同步，请核增。", key=line.key, by=scene.township
        )


def _rule(scene, number, ruling):
    for row in Appeal.objects.filter(appraisal=number, ruling=Ruling.OPEN):
        line = Score.objects.get(appraisal=number, unit=row.unit).lines.get(key=row.key)
        actions.rule(
            row, ruling, "经核对县医院记录。", by=scene.office,
            corrected=f"{min(line.value + 2, 100):.2f}" if ruling == Ruling.CORRECTED else None,
        )  # fmt: skip


def _sign(scene, number):
    actions.sign_appraisal(Appraisal.objects.get(pk=number), by=scene.head)


def _sign_and_share(scene, number, title, yuan):
    _sign(scene, number)
    appraisal = Appraisal.objects.get(pk=number)
    made = actions.allot_by_scores(
        appraisal, f"{scene.year}年{title}", yuan, by=scene.office, times_residents=True
    )
    actions.publish_allotment(made, by=scene.office)
    scene.agenda.after(5, _sign_money, scene, made.pk)


def _sign_money(scene, number):
    actions.sign_allotment(Allotment.objects.get(pk=number), by=scene.head)


def _draw_services(scene):
    """The village doctors' money: services counted, a sample drawn, and the first calls made."""
    fund = {**funds()["village-doctors"], "sample": CALLS}
    made = actions.draw_services(
        fund, latest_run().snapshot, f"{scene.year}年村卫生室基本公共卫生服务补助", FUND_YUAN,
        first=date(scene.year, 1, 1), last=date(scene.year, 12, 31), seed=f"{scene.year}-12-31", by=scene.office,
    )  # fmt: skip
    _call(scene, made.checks.order_by("pk")[:40])


def _settle_services(scene):
    """All calls made, the money worked out, one clinic heard and put right, signed."""
    made = Allotment.objects.filter(stage=Stage.CHECKING).first()
    if made is None:
        return
    _call(scene, made.checks.filter(outcome="").order_by("pk"))
    actions.publish_allotment(actions.work_out(made, by=scene.office), by=scene.office)
    share = made.shares.filter(fen__gt=0).select_related("unit").order_by("unit__position").first()
    objection = actions.appeal(share, "2件服务登记在邻村卫生室，请核增。", by=doctor_of(share.unit))
    actions.rule(
        objection, Ruling.CORRECTED, "核对属实。", by=scene.office, corrected=_two_more(share.weight)
    )
    scene.agenda.after(6, _sign_money, scene, made.pk)


def _call(scene, checks):
    """What the people served said: nearly all that it was so, a few not; of each clinic one at least was reached."""
    reached = set()
    for check in list(checks):
        outcome = {0: Outcome.REFUTED, 1: Outcome.UNREACHED}.get(check.service_id % 23, Outcome.VERIFIED)
        actions.record_check(
            check, outcome if check.unit_id in reached else Outcome.VERIFIED, by=scene.office
        )
        reached.add(check.unit_id)


def _two_more(weight):
    return f"{float(Fraction(weight)) + 2:.2f}"


def _report(scene, kind):
    for plan in Plan.objects.filter(state=State.APPROVED):
        if not Evaluation.objects.filter(
            plan=plan, kind=kind, year=scene.year, frozen_at__isnull=False
        ).exists():
            draft_evaluation(plan, kind, scene.year, by=scene.office)


def _freeze(scene, kind):
    for made in Evaluation.objects.filter(kind=kind, year=scene.year, frozen_at=None):
        freeze_evaluation(made, by=scene.office)
