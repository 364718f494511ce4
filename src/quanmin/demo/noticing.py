"""Notices through a year: where red persists the office asks in writing, and each goes its own way to the end."""

from datetime import date, timedelta

from quanmin import clock
from quanmin.core.codes.working_days import add_working_days
from quanmin.demo.agenda import office_day
from quanmin.demo.cast import officer_of
from quanmin.demo.reporting import PROOF
from quanmin.plans.models import State
from quanmin.supervision import actions
from quanmin.supervision.models import Line, Notice
from quanmin.supervision.queries import notices as queries
from quanmin.supervision.queries.ledger import Asked, ledger

SIGNER = "周明远"
MOST_A_MONTH = 2
ASKED_AGAIN_AFTER = timedelta(days=150)


def plan_notices(scene):
    """Put on the agenda the notices that are about no figure: to the school office and to one township."""
    year, school, township = scene.year, scene.school.unit, scene.township.unit
    line = Line.objects.filter(lead=school, plan__state=State.APPROVED).first()
    stories = (
        ((3, 10), "春季学期近视防控部署不到位", school, {}, WAYS["prompt"]),
        ((5, 12), "村卫生室药品配备不足", township, {}, WAYS["objects"]),
        ((10, 13), "课间户外活动落实不到位", school, {}, WAYS["returned"]),
        ((12, 17), "学生视力监测数据未报送", school, {}, WAYS["prompt"]),
        ((12, 22), "健身设施建设进展滞后", school, {"line": line}, WAYS["returned"]),
        ((12, 29), "村卫生室达标率偏低", township, {}, WAYS["objects"]),
        ((12, 30), "老年人健康体检进度落后", township, {"urgency": "urgent"}, WAYS["prompt"]),
    )
    for (month, day), title, unit, given, way in stories:
        scene.agenda.on(office_day(date(year, month, day)), send_notice, scene, title, unit, given, way)
    scene.agenda.on(date(year, 12, 31), _draft, scene, "家庭医生签约履约率偏低", township, {})


def look_at_lights(scene):
    """A month's look: what is red as it was a month ago, and not asked about of late, becomes a notice to its lead.

    The office reads what the system reminded of meanwhile.
    """
    actions.mark_seen(queries.reminders(scene.office), by=scene.office)
    lines = ledger(scene.office, Asked(light="red", sort="light")).filter(lead__isnull=False)
    red = {line.pk: line for line in lines}
    lately = clock.today() - ASKED_AGAIN_AFTER
    asked = set(Notice.objects.filter(issued_on__gt=lately).values_list("line", flat=True))
    persisting = [line for number, line in red.items() if number in scene.red and number not in asked]
    ways = list(WAYS.values())
    for line in _targets_first(persisting)[:MOST_A_MONTH]:
        way = ways[Notice.objects.count() % len(ways)]
        send_notice(scene, f"{line.title[:40]}进度落后", line.lead, {"line": line}, way)
    scene.red.clear()
    scene.red.update(red)


def send_notice(scene, title, unit, given, way):
    """Issue a notice and put the steps of its way on the agenda."""
    notice = actions.issue_notice(_draft(scene, title, unit, given), signer=SIGNER, by=scene.office)
    _next(scene, notice, way)


def _targets_first(lines):
    return sorted(lines, key=lambda line: (line.target_id is None, line.pk))


def _draft(scene, title, unit, given):
    on = clock.today()
    return actions.propose_notice(
        unit=unit, title=title, reason=f"截至{on.year}年{on.month}月{on.day}日，{title}，未达到年度工作安排的要求。",
        demand="请查明原因，制定整改措施，明确责任人，按期反馈办理情况并附佐证材料。", by=scene.office, **given,
    )  # fmt: skip


def _next(scene, notice, way):
    """The next step of a notice's way, and after it the rest."""
    if way:
        days, step = way[0]
        scene.agenda.after(days, _take, scene, notice.pk, step, way[1:])


def _take(scene, number, step, rest):
    notice = Notice.objects.select_related("unit").get(pk=number)
    step(scene, notice)
    _next(scene, notice, rest)


def _sign(scene, notice):
    actions.sign_for(notice, by=officer_of(notice.unit))


def _take_up(scene, notice):
    actions.take_up(notice, person="赵敏", measures="每周调度一次，逐村核查。", by=officer_of(notice.unit))


def _answer(scene, notice):
    actions.answer_notice(
        notice, "已逐项核查并制定整改清单，落实到人。", files=[PROOF], by=officer_of(notice.unit)
    )


def _answer_again(scene, notice):
    actions.answer_notice(notice, "已补充逐村落实记录和影像资料。", files=[PROOF], by=officer_of(notice.unit))


def _send_back(scene, notice):
    due = add_working_days(clock.today(), 10)
    actions.review_notice(
        notice, accepted=False, opinion="缺少逐村落实记录，请补充。", answer_due=due, by=scene.office
    )


def _accept(scene, notice):
    actions.review_notice(notice, accepted=True, opinion="材料齐全，同意办结。", by=scene.office)


def _close(scene, notice):
    actions.close_notice(notice, by=scene.office)


def _object(scene, notice):
    actions.object_to_notice(notice, "其中2所卫生室已列入县级改造计划，请核减。", by=officer_of(notice.unit))


def _uphold(scene, notice):
    actions.rule_on_notice(notice, upheld=True, reason="改造计划不免除本年度责任。", by=scene.office)


def _let_go(scene, notice):
    actions.rule_on_notice(notice, upheld=False, reason="情况属实，撤销本件。", by=scene.office)


# Working days after the step before, and the step; no way leaves out one that somebody has to sign.
_END = ((4, _accept), (2, _close))
WAYS = {
    "prompt": ((1, _sign), (1, _take_up), (6, _answer), *_END),
    "returned": ((1, _sign), (1, _take_up), (7, _answer), (3, _send_back), (8, _answer_again), *_END),
    "objects": ((1, _object), (2, _uphold), (1, _sign), (1, _take_up), (6, _answer), *_END),
    "late": ((8, _sign), (1, _take_up), (12, _answer), *_END),
    "let-go": ((1, _object), (2, _let_go)),
}
