"""A demo county's year on the ledger: reports, evidence, notices and a bulletin, all made through the actions.

Nothing is drawn at random: which task was reported on and how follows from its place, so every demo is the same.
"""

from datetime import date

from quanmin.accounts.models import User
from quanmin.plans.models import State
from quanmin.supervision import actions
from quanmin.supervision.models import Line
from quanmin.supervision.queries.ledger import Asked, ledger
from quanmin.units.models import Unit

PROOF = ("完成情况.txt", "本县演示材料：会议纪要、现场照片目录和验收单编号。".encode())
PERSONS = ("张建国", "李秀英", "王志强", "刘芳", "陈伟", "杨丽")
MOST_LINES = 36


def show_a_year(on):
    """Fill the ledgers that are open with the work of the last year that is over on a day."""
    today = date(on.year if (on.month, on.day) == (12, 31) else on.year - 1, 12, 31)
    office = User.objects.get(username="demo-county")
    lines = Line.objects.filter(plan__state=State.APPROVED, task__isnull=False, lead__isnull=False)
    for place, line in enumerate(lines.select_related("task", "lead")[:MOST_LINES]):
        _report_on(line, place, today, office)
    _talk_green(office, today)
    _send_notices(office, today)
    actions.publish_bulletin(str(today.year), by=office, on=today)


def _report_on(line, place, today, office):
    """Most tasks closed the year before with evidence; of the last node some did, some only say so, some are silent."""
    points = {point.year: point for point in line.task.key_points.all()}
    given = {"unit": line.lead, "by": office}
    before = points.get(today.year - 1)
    if before and place % 6 != 5:
        actions.report_progress(
            line, text=f"已完成：{before.text[:60]}", claim="green", node=before, files=[PROOF],
            on=date(today.year - 1, 12, 20), **given,
        )  # fmt: skip
    if place % 3 == 0:
        actions.set_charge(
            line.task.assignments.filter(unit=line.lead).first(), PERSONS[place % 6], by=office
        )
    if place % 4 == 3:
        return
    now = points.get(today.year) if place % 4 in (0, 1) else None
    actions.report_progress(
        line, text="本年度任务按计划推进，完成阶段性工作。", claim="green" if place % 5 else "yellow", node=now,
        files=[PROOF] if place % 4 != 1 else (), on=date(today.year, 12, 10 + place % 12),
        problem="专项经费未到位，影响设备采购。" if place % 9 == 2 else "", next_step="下一步按节点推进。", **given,
    )  # fmt: skip


def _talk_green(office, today):
    """One unit calls a target green whose figure is red: both stand side by side."""
    red = ledger(office, Asked(kind="target", light="red"), today).filter(lead__isnull=False).first()
    if red is not None:
        actions.report_progress(
            red, unit=red.lead, text="各项措施已落实，预计可以完成。", claim="green", by=office,
            on=date(today.year, 12, 15),
        )  # fmt: skip


def _send_notices(office, today):
    """Notices in each part of their way, to the two units that have an account in a demo."""
    school = User.objects.filter(username="demo-department").select_related("unit").first()
    township = User.objects.filter(username="demo-township").select_related("unit").first()
    if school is None or township is None:
        return
    year = today.year
    first = _issued("课间户外活动落实不到位", school.unit, date(year, 10, 13), office)
    _answered(first, school, date(year, 10, 15), "已印发通知，各校报送落实情况。")
    actions.review_notice(
        first, accepted=False, opinion="缺少各校落实记录，请补充。", answer_due=date(year, 11, 20), by=office,
        on=date(year, 11, 6),
    )  # fmt: skip
    actions.answer_notice(first, "补充32所学校的落实记录。", files=[PROOF], by=school, on=date(year, 11, 18))
    actions.review_notice(
        first, accepted=True, opinion="材料齐全，同意办结。", by=office, on=date(year, 11, 21)
    )
    actions.close_notice(first, by=office, on=date(year, 11, 24))
    _answered(
        _issued("学生视力监测数据未报送", school.unit, date(year, 12, 8), office), school, date(year, 12, 9),
        "两次监测数据已报送县疾控中心。",
    )  # fmt: skip
    line = Line.objects.filter(lead=school.unit, plan__state=State.APPROVED).first()
    second = _issued("健身设施建设进展滞后", school.unit, date(year, 12, 12), office, line=line)
    actions.sign_for(second, by=school, on=date(year, 12, 15))
    actions.take_up(second, person="赵敏", measures="每周调度一次。", by=school, on=date(year, 12, 16))
    _issued("老年人健康体检进度落后", township.unit, date(year, 12, 23), office, urgency="urgent")
    disputed = _issued("村卫生室达标率偏低", township.unit, date(year, 12, 25), office)
    actions.object_to_notice(
        disputed, "其中2所卫生室已列入县级改造计划，请核减。", by=township, on=date(year, 12, 26)
    )
    _draft("家庭医生签约履约率偏低", Unit.objects.get(pk=township.unit_id), today, office)


def _draft(title, unit, on, by, **given):
    return actions.propose_notice(
        unit=unit, title=title, reason=f"截至{on.year}年{on.month}月{on.day}日，{title}，未达到年度工作安排的要求。",
        demand="请查明原因，制定整改措施，明确责任人，按期反馈办理情况并附佐证材料。", by=by, on=on, **given,
    )  # fmt: skip


def _issued(title, unit, on, by, **given):
    return actions.issue_notice(_draft(title, unit, on, by, **given), signer="周明远", by=by, on=on)


def _answered(notice, user, on, text):
    actions.sign_for(notice, by=user, on=on)
    actions.take_up(notice, person="赵敏", measures="组织核查。", by=user, on=on)
    return actions.answer_notice(notice, text, files=[PROOF], by=user, on=on.replace(day=on.day + 10))
