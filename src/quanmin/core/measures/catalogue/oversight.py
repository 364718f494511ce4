"""What offices watch over: food and water sampled, reactions reported, patrols, events and signals answered in time."""

from quanmin.core.measures.catalogue.institutions import attributes
from quanmin.core.measures.catalogue.sources import BASIC_SERVICES
from quanmin.core.measures.catalogue.vital import people
from quanmin.core.measures.declare import Measure, Parameter, measure
from quanmin.core.measures.kinds import Count, Group, Mean, Rate, Total
from quanmin.core.measures.tables import OWN_UNIT, Tables
from quanmin.core.measures.terms import Term, choose, col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

ENVIRONMENT, INFECTION = "健康环境", "传染病防控"
FOOD_PLAN = "食品安全抽检监测计划；食品安全风险监测管理规定"
REACTION_RULES = "药品不良反应报告和监测管理办法"
COSMETIC_RULES = "化妆品不良反应监测管理办法"
EVENT_RULES = "国家突发公共卫生事件相关信息报告管理工作规范"
SIGNAL_RULES = "传染病自动预警信息系统工作规范"
EMERGENCY_RULES = "院前医疗急救管理办法；健康中国行动（2019—2030年）"
HOUR = 3600
LONGEST_MINUTES = 240  # a longer way is an error of the clock

WORDS: Vocabulary = {
    "sampled-in-period": Words("期内抽样", "sampled in the period"),
    "the-kind-of-sample": Words("相应的抽检类别", "the kind of sample in question"),
    "reacted-in-period": Words("期内报告", "reported in the period"),
    "valid-report": Words("有效报告", "a valid report"),
    "the-product": Words("相应产品", "the product in question"),
    "done-in-period": Words("期内开展", "done in the period"),
    "patrol": Words("实地巡查", "a patrol"),
    "clue-found-in-period": Words("期内发现的事件或线索", "an event or clue found in the period"),
    "clue-reported": Words("已报告", "reported", "未报告", "not reported"),
    "event-found-in-period": Words("期内发现", "found in the period"),
    "event-reported-in-time": Words(
        "2小时内报告", "reported within two hours", "未在2小时内报告", "not reported within two hours"
    ),
    "raised-in-period": Words("期内产生", "raised in the period"),
    "verified-in-time": Words("时限内核实", "verified in time", "未在时限内核实", "not verified in time"),
    "called-in-period": Words("期内呼叫", "called in the period"),
    "arrival-known": Words("到达时间可信", "an arrival that can be believed"),
    "files-occupational-examinations": Words("期末已备案职业健康检查", "filed for occupational examinations"),
}  # fmt: skip


def dated(period: Period) -> Term:
    """The row's date lies in the period."""
    return col("date").within(period)


def timed(column: str, period: Period) -> Term:
    """The moment in the column lies on a day of the period."""
    day = col(column).day()
    return day.within(period)


def samples_per_people(
    code: str, title: str, title_en: str, *, kind: str, unit: str, counted: str, aliases: tuple[str, ...], traps: str
) -> Measure:  # fmt: skip
    """The measure of samples of one kind for 1,000 residents."""

    def rule(tables: Tables, period: Period) -> Rate:
        wanted = {"sampled-in-period": dated(period), "the-kind-of-sample": col("kind") == kind}
        return Rate(Group("samples", OWN_UNIT, wanted), people(period))

    rule.__doc__ = (
        f"{title_en}: taken in twelve months at places of the county, per 1,000 mid-year residents."
    )
    declared = measure(
        code=code, title=title, title_en=title_en, domain=ENVIRONMENT, unit=unit, multiplier=1000,
        numerator=f"期内在本地抽取的{counted}", denominator="年中常住人口", source=FOOD_PLAN, aliases=aliases,
        exclusions="复检样品；外地抽取的样品", attribution="jurisdiction", strata=("食品类别", "乡镇"), traps=traps,
    )  # fmt: skip
    return declared(rule)


food_inspections = samples_per_people(
    "food-sampling-batches-per-1000", "食品抽检批次(每千人)", "Food inspections", kind="food-inspection",
    unit="批次/千人", counted="食品（食用农产品）监督抽检批次",
    aliases=("每年食品及食用农产品抽检监测量不少于5批次/千人", "食品检验量批次/千人"),
    traps="是否含食用农产品各规划不同；与风险监测样品不是一回事；人口取哪一年须写明",
)  # fmt: skip
food_monitoring = samples_per_people(
    "food-risk-monitoring-samples-per-1000", "食品安全风险监测样本量(每千人)", "Samples of food risk monitoring",
    kind="food-risk", unit="件/千人", counted="食品安全风险监测样品",
    aliases=("食品安全风险监测样本量稳定在1件/千人",), traps="由卫生健康部门开展，不是市场监管的监督抽检",
)  # fmt: skip


def reactions_per_million(
    code: str, title: str, title_en: str, *, product: str, called: str, source: str, aliases: tuple[str, ...]
) -> Measure:  # fmt: skip
    """The measure of valid reports of reactions to a product for a million residents."""

    def rule(tables: Tables, period: Period) -> Rate:
        wanted = {
            "reacted-in-period": dated(period),
            "the-product": col("product") == product,
            "valid-report": col("valid"),
        }
        return Rate(Group("adverse_reports", OWN_UNIT, wanted), people(period))

    rule.__doc__ = (
        f"{title_en}: valid reports of twelve months by reporters of the county, per million residents."
    )
    declared = measure(
        code=code, title=title, title_en=title_en, domain=ENVIRONMENT, unit="份/百万人", multiplier=1_000_000,
        numerator=f"期内本地报告单位的有效{called}不良反应报告", denominator="年中常住人口", source=source,
        aliases=aliases, exclusions="审核无效和重复的报告", attribution="jurisdiction", strata=("报告单位",),
        traps="反映报告工作的努力程度，不是发生率；达到一定水平后并非越高越好",
    )  # fmt: skip
    return declared(rule)


drug_reactions = reactions_per_million(
    "adr-reports-per-million", "药品不良反应报告数(每百万人)", "Reports of reactions to medicines", product="drug",
    called="药品", source=REACTION_RULES, aliases=("年度药品不良反应报告不少于800份/百万人",),
)  # fmt: skip
cosmetic_reactions = reactions_per_million(
    "cosmetic-adr-per-million", "化妆品不良反应报告数(每百万人)", "Reports of reactions to cosmetics",
    product="cosmetic", called="化妆品", source=COSMETIC_RULES, aliases=("化妆品不良反应报告不少于50份/百万人",),
)  # fmt: skip


@measure(
    code="supervision-report-rate",
    title="卫生监督协管信息报告率",
    title_en="Clues of health supervision reported",
    domain="基本公共卫生",
    numerator="其中期末前已报告的",
    denominator="期内发现的事件或线索",
    source=BASIC_SERVICES,
    aliases=("卫生计生监督协管信息报告率",),
    exclusions="无",
    attribution="provider",
    strata=("专业", "机构"),
    traps="发现得少报告率就高，须与巡查次数同看",
    counts="events",
)
def clues_reported(tables: Tables, period: Period) -> Count:
    """Of the events and clues that assistants of supervision found in twelve months, those reported by the last day."""
    found = {"clue-found-in-period": dated(period) & (col("kind") == "clue")}
    told = {"clue-reported": col("reported") <= period.end}
    return Count(found, told, OWN_UNIT, of="supervision_records")


@measure(
    code="supervision-patrol-count",
    title="协助开展的实地巡查次数",
    title_en="Patrols of health supervision",
    domain="基本公共卫生",
    unit="次",
    multiplier=1,
    numerator="期内开展的实地巡查次数",
    denominator="无",
    source=BASIC_SERVICES,
    aliases=("监督巡查次数",),
    exclusions="电话、微信核查",
    attribution="provider",
    strata=("专业", "机构"),
    traps="规范要求每年每处不少于2次，总次数达标不等于每处达标",
)
def patrols(tables: Tables, period: Period) -> Total:
    """Patrols of sites that assistants of health supervision made in twelve months."""
    return Total(Group("supervision_records", OWN_UNIT,
                       {"done-in-period": dated(period), "patrol": col("kind") == "patrol"}))  # fmt: skip


@measure(
    code="health-education-activities",
    title="健康教育活动次数",
    title_en="Activities of health education",
    domain="健康素养与行为",
    unit="次",
    multiplier=1,
    numerator="期内开展的讲座、咨询、宣传栏更新和资料制作次数",
    denominator="无",
    source=BASIC_SERVICES,
    aliases=("健康教育讲座次数", "宣传栏更新次数", "印刷资料种类"),
    exclusions="无",
    attribution="provider",
    strata=("活动类别", "机构"),
    traps="规范对每类活动有最低次数，合计达标不等于每类每机构达标",
)
def education_activities(tables: Tables, period: Period) -> Total:
    """Activities of health education of all kinds in twelve months; the standard sets a least number for each kind."""
    return Total(Group("education_activities", OWN_UNIT, {"done-in-period": dated(period)}))


@measure(
    code="phe-event-timely-reporting-rate",
    title="突发公共卫生事件报告及时率",
    title_en="Health events reported in time",
    domain=INFECTION,
    numerator="其中发现后2小时内网络报告的",
    denominator="期内发现的达到报告标准的突发公共卫生事件",
    source=EVENT_RULES,
    aliases=("突发公共卫生事件信息报告率", "突发公共卫生事件报告率"),
    exclusions="未达到报告标准的事件",
    attribution="jurisdiction",
    strata=("级别",),
    traps="从达到标准被发现时起算，不是从首例发病起算；基本公卫规范的口径是已报告除以应报告",
    parameters=(Parameter("hours", 2, "报告时限（小时）", EVENT_RULES),),
    counts="events",
)
def events_in_time(tables: Tables, period: Period, *, hours: float = 2) -> Count:
    """Of the events found in twelve months, those reported within two hours; the limit itself is in time.

    An event that was never reported is not in time.
    """
    delay = col("reported_at").second_number() - col("found_at").second_number()
    return Count({"event-found-in-period": timed("found_at", period)},
                 {"event-reported-in-time": delay <= hours * HOUR}, OWN_UNIT, of="health_events")  # fmt: skip


@measure(
    code="warning-signal-response-timeliness",
    title="预警信号响应及时率",
    title_en="Warning signals verified in time",
    domain=INFECTION,
    numerator="其中时限内核实的（一般24小时，单病例2小时）",
    denominator="期内产生的预警信号",
    source=SIGNAL_RULES,
    aliases=("预警响应及时率",),
    exclusions="无",
    attribution="jurisdiction",
    strata=("病种",),
    traps="及时不等于准确；未核实的信号在分母里",
    parameters=(
        Parameter("hours", 24, "一般信号核实时限（小时）", SIGNAL_RULES),
        Parameter("single_hours", 2, "单病例信号核实时限（小时）", SIGNAL_RULES),
    ),
    counts="events",
)
def signals_in_time(tables: Tables, period: Period, *, hours: float = 24, single_hours: float = 2) -> Count:
    """Of the signals raised in twelve months, those verified within 24 hours, or 2 for a single case; none is late."""
    delay = col("verified_at").second_number() - col("created_at").second_number()
    limit = choose(col("single_case"), single_hours * HOUR, hours * HOUR)
    return Count({"raised-in-period": timed("created_at", period)}, {"verified-in-time": delay <= limit},
                 OWN_UNIT, of="warning_signals")  # fmt: skip


@measure(
    code="pre-hospital-dispatch-time",
    title="急救呼叫响应时间",
    title_en="Mean time from call to arrival",
    domain="医疗服务",
    unit="分钟",
    better="lower",
    multiplier=1,
    numerator="从呼叫到救护车到达患者的分钟数之和（不足1分钟舍去）",
    denominator="期内派车且到达时间可信的呼叫",
    source=EMERGENCY_RULES,
    aliases=("急救反应时间", "确保各项运行指标达到标准", "院前急救平均反应时间"),
    exclusions="中途取消、到达时间缺失或超过4小时的呼叫",
    attribution="jurisdiction",
    strata=("城乡", "乡镇"),
    traps="均数受少数远途呼叫影响，须同时看中位数和第90百分位；10秒接听率、3分钟派车率是另外的指标",
)
def arrival_time(tables: Tables, period: Period) -> Mean:
    """Mean whole minutes from the call to the ambulance at the patient, over twelve months, by the patient's place.

    A call without an arrival, or with one before the call or four hours after it, is left out.
    """
    minutes = (col("arrived_at").second_number() - col("called_at").second_number()) // 60
    known = (minutes >= 0) & (minutes <= LONGEST_MINUTES)
    clauses = {"called-in-period": timed("called_at", period), "arrival-known": known}
    return Mean(Group("emergency_calls", OWN_UNIT, clauses), minutes)


@measure(
    code="occupational-exam-institution-count",
    title="职业健康检查机构数",
    title_en="Institutions for occupational examinations",
    domain="能力建设",
    unit="个",
    per="point",
    multiplier=1,
    numerator="期末已备案开展职业健康检查的机构",
    denominator="无",
    source="职业健康检查管理办法；县级卫生健康规划",
    aliases=("至少有1家医疗卫生机构承担职业健康检查工作",),
    exclusions="备案已注销的机构",
    attribution="jurisdiction",
    strata=("机构类别",),
    traps="备案的检查类别不同，有1家不等于能做本地所需的类别",
)
def occupational_institutions(tables: Tables, period: Period) -> Total:
    """Institutions of the county that are filed for occupational health examinations on the last day."""
    filed = attributes(tables, "occupational-examination", ("yes",), period).exists()
    return Total(Group("units", OWN_UNIT, {"files-occupational-examinations": filed}))


MEASURES = (
    food_inspections,
    food_monitoring,
    drug_reactions,
    cosmetic_reactions,
    clues_reported,
    patrols,
    education_activities,
    events_in_time,
    signals_in_time,
    arrival_time,
    occupational_institutions,
)
