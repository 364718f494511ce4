"""Health impact checks through a year: a school from draft to its last advice, a policy exempt, a market half way."""

from datetime import date

from quanmin import clock
from quanmin.core.codes.working_days import add_working_days
from quanmin.core.impact.ruling import Answer
from quanmin.demo.agenda import office_day
from quanmin.demo.cast import officer_of
from quanmin.demo.reporting import PROOF
from quanmin.impacts import actions
from quanmin.impacts.answers import filled
from quanmin.impacts.models import ImpactCheck
from quanmin.impacts.states import AdviceState, Kind, Ruling
from quanmin.plans.models import Plan, State
from quanmin.supervision.models import Line
from quanmin.units.models import Level, Unit

RULER = "周明远"
PAPER = ("可行性研究报告摘要.txt", "本县演示材料：建设内容、选址和周边居民点、施工组织、投资估算。".encode())
SCHOOL = {
    "air": ("bad", "施工扬尘影响东侧居民点和临近小学。"),
    "noise": ("bad", "土石方和浇筑阶段夜间噪声。"),
    "traffic": ("bad", "上下学时段校门口人车混行，通学路没有人行道。"),
    "vulnerable": ("bad", "临近小学的学生和东侧居民点的老人受施工影响最大。"),
    "education": ("good", ""),
    "exercise": ("good", ""),
    "housing": ("unknown", "东侧12户是否搬迁尚未定。"),
}
OPTOMETRY = {"education": ("good", ""), "exercise": ("good", ""), "tobacco": ("good", "")}
MARKET = {
    "infection": ("bad", "活禽交易区与熟食区相邻。"),
    "traffic": ("unknown", "停车和卸货的车流没有测算。"),
}
EXPERTS = (
    (
        "林静",
        "市疾病预防控制中心 环境卫生",
        "扬尘和噪声可以控制，关键是围挡、喷淋和施工时段，并公开监测数据。",
    ),
    ("唐志刚", "市交通规划研究院 道路安全", "校门口应设即停即走区和过街信号，通学路先于校舍建成。"),
    ("邓丽华", "市妇幼保健院 儿童保健", "教室采光照明和课桌椅按标准设计，预留每天两小时的活动场地。"),
)


def plan_checks(scene):
    """Put on the agenda the three checks of the year."""
    year, on = scene.year, scene.agenda.on
    for (month, day), story in (((2, 18), _new_school), ((4, 8), _eyesight), ((12, 8), _market)):
        on(office_day(date(year, month, day)), story, scene)


def _new_school(scene):
    """A school is sent back once, ruled on, heard by experts, given advice of which one piece is declined, closed."""
    check = _open(scene, scene.school.unit, Kind.PROJECT, "县实验学校新校区建设项目",
                  "在城东新建36班九年一贯制学校，占地80亩，建设期两年，投资2.1亿元。")  # fmt: skip
    actions.attach(check, [PAPER], by=scene.school)
    _story(scene, check, (
        (2, _hand_in, dict(list(SCHOOL.items())[:3]), "villages"), (3, _send_back), (4, _hand_in, SCHOOL, "villages"),
        (2, _rule, Ruling.FULL, "建设期长、紧邻小学，对重点人群不利。", "扬尘、噪声、通学安全；在校学生和东侧居民。"),
        (8, _hear), (6, _advise), (7, _answer), (60, _report), (4, _review), (12, _report_again), (3, _close),
    ))  # fmt: skip


def _eyesight(scene):
    check = _open(scene, scene.school.unit, Kind.POLICY, "中小学生每天综合体育活动两小时实施办法",
                  "中小学每天一节体育课、课间和课后体育活动合计不少于两小时。")  # fmt: skip
    ruled = (_rule, Ruling.NONE, "没有不利影响，促进身体活动和视力保护。", "")
    _story(scene, check, ((1, _hand_in, OPTOMETRY, "county"), (3, *ruled)))


def _market(scene):
    builder = Unit.objects.filter(level=Level.DEPARTMENT, name__contains="住房").order_by("position").first()
    check = _open(scene, builder or scene.school.unit, Kind.PROJECT, "城区综合农贸市场迁建项目",
                  "把老城农贸市场迁到环城路，设摊位260个，含活禽和水产交易区。")  # fmt: skip
    ruled = (_rule, Ruling.FULL, "可能造成传染病传播。", "活禽交易区的布局和隔离；摊主和购物居民。")
    _story(scene, check, ((3, _hand_in, MARKET, "townships"), (4, *ruled), (6, _hear_one)))


def _open(scene, unit, kind, title, summary):
    line = (
        Line.objects.filter(lead=unit, plan__state=State.APPROVED, task__isnull=False).order_by("pk").first()
    )
    plan = line.plan if line else Plan.objects.filter(state=State.APPROVED).order_by("pk").first()
    return actions.open_check(
        plan, unit=unit, kind=kind, title=title, summary=summary, line=line, by=officer_of(unit)
    )


def _story(scene, check, steps):
    """The next step of a check on its day, and after it the rest."""
    if steps:
        (days, act, *given), *rest = steps
        scene.agenda.after(days, _take, scene, check.pk, (act, given, rest))


def _take(scene, number, step):
    act, given, rest = step
    check = ImpactCheck.objects.select_related("unit").get(pk=number)
    act(scene, check, *given)
    _story(scene, check, rest)


def _hand_in(scene, check, said, reach):
    by = officer_of(check.unit)
    answers = {one.key: Answer(*said.get(one.key, ("none", ""))) for one in filled(check).asked.questions}
    actions.save_answers(check, answers, {"reach": reach, "duration": "years"}, by=by)
    actions.hand_in(check, by=by)


def _send_back(scene, check):
    actions.send_back(check, "请补充对临近小学学生、东侧居民点老人和搬迁户的影响。", by=scene.office)


def _rule(scene, check, ruling, reason, scope):
    actions.rule(check, ruling, reason, ruler=RULER, scope=scope, by=scene.office)


def _hear(scene, check):
    for expert in EXPERTS:
        _keep_opinion(scene, check, expert)


def _hear_one(scene, check):
    _keep_opinion(scene, check, EXPERTS[0])


def _keep_opinion(scene, check, expert):
    name, post, text = expert
    actions.add_opinion(check, name=name, post=post, text=text, by=scene.office)


def _advise(scene, check):
    """Two pieces of advice for the unit whose project it is, one for the township beside it."""
    due = add_working_days(clock.today(), 90)
    for text, unit in (
        ("施工现场设围挡和喷淋，夜间22时至次日6时停止高噪声作业，扬尘噪声数据每周公示。", check.unit),
        ("校门口设即停即走区，通学路人行道和过街信号与校舍同步交付。", check.unit),
        ("东侧12户在土石方阶段前安排临时过渡住房。", scene.township.unit),
    ):
        actions.draft_advice(check, text=text, unit=unit, due_on=due, by=scene.office)
    actions.issue_advice(
        check, "项目总体有利于学生健康；施工期扬尘、噪声和通学安全须采取措施后实施。", by=scene.office
    )


def _answer(scene, check):
    dust, ways, homes = check.advice.select_related("unit")
    actions.answer_advice(dust, "adopted", "", by=officer_of(dust.unit))
    actions.answer_advice(
        ways, "partly", "过街信号由交警部门立项，本项目先建人行道和即停即走区。", by=officer_of(ways.unit)
    )
    actions.answer_advice(
        homes, "declined", "经核实12户不在施工影响范围内，不需过渡。", by=officer_of(homes.unit)
    )


def _report(scene, check):
    for one in _adopted(check):
        actions.report_done(
            one, "围挡、喷淋和公示栏已到位，人行道已开工。", files=[PROOF], by=officer_of(one.unit)
        )


def _review(scene, check):
    """The first is confirmed; the second is not there yet."""
    dust, ways = check.advice.filter(state=AdviceState.REPORTED)
    actions.confirm_advice(dust, by=scene.office)
    actions.send_back_advice(ways, "人行道还没有交付，请建成后再报。", by=scene.office)


def _report_again(scene, check):
    for one in _adopted(check):
        actions.report_done(one, "人行道和即停即走区已验收交付。", files=[PROOF], by=officer_of(one.unit))


def _adopted(check):
    return check.advice.filter(state=AdviceState.ADOPTED).select_related("unit")


def _close(scene, check):
    for one in check.advice.filter(state=AdviceState.REPORTED):
        actions.confirm_advice(one, by=scene.office)
    actions.close_check(check, by=scene.office)
