"""How heavy the stays are and how well they are run: groups, costs and days, operations, pathways, referrals.

Counted at the provider, of residents' stays that ended in the period. A stay that no grouper placed is left out where
groups are compared.
"""

from quanmin.core.measures.catalogue.sources import MEDICAL_COMMUNITY
from quanmin.core.measures.catalogue.visits import (
    HOSPITAL_PERFORMANCE,
    HOSPITALS,
    discharged_in,
    lived_here,
    provider,
)
from quanmin.core.measures.declare import Parameter, measure
from quanmin.core.measures.kinds import Clauses, Count, Group, Rate, Ratio, Total
from quanmin.core.measures.tables import OWN_UNIT, Tables
from quanmin.core.measures.terms import Term, choose, col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

DOMAIN = "医疗服务"
GROUPING = "CHS-DRG 分组与付费技术规范"
RELIEF = "巩固拓展医疗保障脱贫攻坚成果有效衔接乡村振兴战略的实施意见"
FINE = 10_000  # weights and indices are added up in ten-thousandths, as integers

WORDS: Vocabulary = {
    "grouped": Words("已入组", "placed in a group"),
    "weight-known": Words("有相对权重", "a relative weight is known"),
    "low-risk-group": Words("低风险组", "a group of low risk"),
    "died-in-hospital": Words("住院死亡", "died in hospital"),
    "planned-operation": Words("择期手术（含日间手术）", "a planned operation, day surgery included"),
    "day-surgery": Words("日间手术", "day surgery", "非日间手术", "not day surgery"),
    "has-pathway": Words("病种有临床路径", "the disease has a pathway"),
    "on-pathway": Words("进入临床路径", "put on the pathway", "未进入临床路径", "not put on the pathway"),
    "low-income-patient": Words("脱贫或低收入人口", "lifted out of poverty or on the low-income list"),
    "payment-known": Words("个人支付已知", "what the patient paid is known"),
    "accepted-in-period": Words("期内接收", "accepted in the period"),
    "downward": Words("下转", "back to primary care"),
    "from-hospital": Words("由县级医院转出", "sent by a county hospital"),
}  # fmt: skip


def county_stays(tables: Tables, period: Period, **clauses: Term) -> Clauses:
    """Stays that ended in the period in institutions of the county, under further clauses."""
    named = {name.replace("_", "-"): clause for name, clause in clauses.items()}
    return {"discharged-in-period": discharged_in(period), "provider-in-county": provider(tables), **named}


def hospital_stays(tables: Tables, period: Period, **clauses: Term) -> Clauses:
    """Stays that ended in the period in hospitals of the county, under further clauses."""
    named = {name.replace("_", "-"): clause for name, clause in clauses.items()}
    return {"discharged-in-period": discharged_in(period), "hospital": provider(tables, *HOSPITALS), **named}


def each(clauses: Clauses, counted: Term) -> Group:
    """The stays, each for one: `FINE` ten-thousandths."""
    weight = choose(counted, FINE, 0)
    return Group("admissions", OWN_UNIT, clauses, weight=weight)


@measure(
    code="case-mix-index",
    title="病例组合指数",
    title_en="Case-mix index",
    domain=DOMAIN,
    unit="权重",
    multiplier=1,
    numerator="入组病例相对权重之和（万分之一）",
    denominator="入组病例数（×10000）",
    source=GROUPING,
    aliases=("CMI",),
    exclusions="未入组和歧义组病例；非本县居民在本院的病例不在记录内",
    attribution="provider",
    strata=("医院",),
    traps="权重表换版后不可与以前比较；高编码会使其上升而病情并未加重",
)
def case_mix(tables: Tables, period: Period) -> Ratio:
    """The mean relative weight of grouped stays that ended in the county in twelve months; others are left out."""
    weight = col("drg_weight")
    known = weight.has_value() & col("drg").has_value()
    clauses = county_stays(tables, period, weight_known=known)
    fine = (weight * FINE + 0.5).rounded_down()
    return Ratio(Group("admissions", OWN_UNIT, clauses, weight=fine), each(clauses, known))


def against_the_region(tables: Tables, period: Period, value: Term, mean: Term) -> Ratio:
    """The mean over grouped stays of a value divided by the region's mean of the same group, in ten-thousandths."""
    known = value.has_value() & (mean > 0)
    clauses = county_stays(tables, period, grouped=known)
    fine = (value * FINE / choose(known, mean, 1) + 0.5).rounded_down()
    return Ratio(Group("admissions", OWN_UNIT, clauses, weight=fine), each(clauses, known))


@measure(
    code="cost-efficiency-index",
    title="费用消耗指数",
    title_en="Index of cost",
    domain=DOMAIN,
    unit="指数",
    better="lower",
    multiplier=1,
    numerator="各病例费用与区域同组平均费用之比的合计（万分之一）",
    denominator="入组病例数（×10000）",
    source=GROUPING,
    aliases=("费用消耗指数(DRG)",),
    exclusions="未入组病例",
    attribution="provider",
    strata=("医院",),
    traps="1为区域平均；区域同组平均值由分组方案随年度公布，换版或换区域后不可比",
)
def cost_index(tables: Tables, period: Period) -> Ratio:
    """The cost of grouped stays in the county against the published mean of their groups; 1 is the region."""
    return against_the_region(tables, period, col("cost_fen"), col("drg_mean_cost_fen"))


@measure(
    code="time-efficiency-index",
    title="时间消耗指数",
    title_en="Index of days",
    domain=DOMAIN,
    unit="指数",
    better="lower",
    multiplier=1,
    numerator="各病例住院日与区域同组平均住院日之比的合计（万分之一）",
    denominator="入组病例数（×10000）",
    source=GROUPING,
    aliases=("时间消耗指数(DRG)",),
    exclusions="未入组、住院日未知的病例",
    attribution="provider",
    strata=("医院",),
    traps="1为区域平均；转出过早会使其降低，须与再入院同看",
)
def time_index(tables: Tables, period: Period) -> Ratio:
    """The days of grouped stays in the county against the published mean of their groups; 1 is the region."""
    return against_the_region(tables, period, col("bed_days"), col("drg_mean_days"))


@measure(
    code="low-risk-mortality",
    title="低风险组死亡率",
    title_en="Deaths in groups of low risk",
    domain=DOMAIN,
    better="lower",
    numerator="其中死亡病例",
    denominator="期内从县内机构出院的低风险组病例",
    source=f"{GROUPING}；{HOSPITAL_PERFORMANCE}",
    aliases=("低风险组病例死亡率",),
    exclusions="未入组病例；自动出院后死亡者不计为院内死亡",
    attribution="provider",
    strata=("医院",),
    traps="风险级别由分组方案给定（死亡率对数低于均数1个标准差，零死亡组亦属低风险）；病例少时须看区间",
)
def low_risk_deaths(tables: Tables, period: Period) -> Rate:
    """Deaths among stays in groups of low risk that ended in institutions of the county in twelve months."""
    low = county_stays(tables, period, low_risk_group=col("drg_risk") == "low")
    died = {**low, "died-in-hospital": col("outcome") == "death"}
    return Rate(Group("admissions", OWN_UNIT, died), Group("admissions", OWN_UNIT, low))


@measure(
    code="day-surgery-share",
    title="日间手术占择期手术比例",
    title_en="Day surgery among planned operations",
    domain=DOMAIN,
    numerator="其中日间手术",
    denominator="期内县级医院出院患者的择期手术（含日间手术）",
    source=HOSPITAL_PERFORMANCE,
    aliases=("日间手术占比",),
    exclusions="急诊手术；只做检查性操作者",
    attribution="provider",
    strata=("医院",),
    traps="日间手术须事先计划，在24小时（特殊48小时）内出入院；门诊小手术不算",
    counts="visits",
)
def day_surgery(tables: Tables, period: Period) -> Count:
    """Of the stays with a planned operation in county hospitals that ended in twelve months, those of day surgery."""
    planned = col("operation").one_of("elective", "day")
    return Count(hospital_stays(tables, period, planned_operation=planned),
                 {"day-surgery": col("operation") == "day"}, OWN_UNIT, of="admissions")  # fmt: skip


ELIGIBLE, ALL = "eligible", "all"


@measure(
    code="clinical-pathway-enrolment-rate",
    title="临床路径管理入组率",
    title_en="Stays put on a clinical pathway",
    domain=DOMAIN,
    numerator="其中进入临床路径者（含已完成）",
    denominator="期内县级医院出院、病种有临床路径的病例",
    source=HOSPITAL_PERFORMANCE,
    aliases=("临床路径入组比例", "入径率"),
    exclusions="没有实施路径的病种（可按参数改为全部出院）",
    attribution="provider",
    strata=("医院",),
    traps="分母有“符合路径的病例”与“全部出院”两种用法，相差很大；入组率不是完成率",
    parameters=(
        Parameter(
            "denominator", ELIGIBLE, "分母：符合路径的出院（eligible）或全部出院（all）", HOSPITAL_PERFORMANCE,
            (ELIGIBLE, ALL),
        ),
    ),
    counts="visits",
)  # fmt: skip
def pathways(tables: Tables, period: Period, *, denominator: str = ELIGIBLE) -> Count:
    """Of the stays in county hospitals whose disease has a pathway and that ended in twelve months, those put on it."""
    pathway = col("pathway")
    known = {"has-pathway": pathway != "none"} if denominator == ELIGIBLE else {}
    entered = pathway.one_of("entered", "completed")
    return Count(
        {**hospital_stays(tables, period), **known}, {"on-pathway": entered}, OWN_UNIT, of="admissions"
    )


@measure(
    code="poor-inpatient-self-pay-share",
    title="脱贫人口县域内住院个人支付比例",
    title_en="Paid by low-income patients themselves",
    domain="卫生费用",
    better="lower",
    numerator="经各项保障后个人支付的金额（分）",
    denominator="脱贫或低收入人口在县内机构的住院总费用（分）",
    source=RELIEF,
    aliases=("贫困人口县域内住院个人支付比例控制在4.22%", "脱贫人口住院自付比例"),
    exclusions="县外住院；个人支付金额未知的病例",
    attribution="insurance",
    strata=("乡镇", "人群类别"),
    traps="先合计金额再相除，不能平均各人比例；只算基本医保报销后的数会高估",
)
def poor_self_payment(tables: Tables, period: Period) -> Ratio:
    """Of the cost of low-income residents' stays in the county that ended in twelve months, what they paid themselves.

    After every scheme, sum over sum; a stay whose own part is unknown is left out above and below.
    """
    r = tables.residents
    poor = r.where(r.low_income.holds()).of("resident_id").exists()
    person, village = lived_here(tables, period)
    known = col("self_paid_fen").has_value()
    stays = {**county_stays(tables, period, low_income_patient=poor, payment_known=known), **person}
    paid, cost = (
        Group("admissions", village, stays, weight=col(name)) for name in ("self_paid_fen", "cost_fen")
    )
    return Ratio(paid, cost)


@measure(
    code="referral-down-count",
    title="下转患者人次数",
    title_en="Patients referred back to primary care",
    domain=DOMAIN,
    unit="人次",
    multiplier=1,
    numerator="期内由县级医院转往基层并被接收的人次",
    denominator="无",
    source=f"{HOSPITAL_PERFORMANCE}；{MEDICAL_COMMUNITY}",
    aliases=("双向转诊", "下转患者人次数(门急诊、住院)"),
    exclusions="未被接收的转诊；基层之间的转诊",
    attribution="provider",
    strata=("医院",),
    traps="出院告知回社区不算转诊；按接收日期而不是开单日期计",
)
def referred_down(tables: Tables, period: Period) -> Total:
    """Referrals from county hospitals to primary care that were accepted in twelve months."""
    accepted = col("accepted").within(period)
    clauses = {
        "accepted-in-period": accepted,
        "downward": col("direction") == "down",
        "from-hospital": provider(tables, *HOSPITALS),
    }
    return Total(Group("referrals", OWN_UNIT, clauses))


MEASURES = (
    case_mix,
    cost_index,
    time_index,
    low_risk_deaths,
    day_surgery,
    pathways,
    poor_self_payment,
    referred_down,
)
