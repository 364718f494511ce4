"""Notifiable diseases: reported in time, and how many fall ill."""

from quanmin.core.measures.catalogue.vital import people
from quanmin.core.measures.declare import measure
from quanmin.core.measures.kinds import Count, Group, Rate
from quanmin.core.measures.rows import Place
from quanmin.core.measures.tables import OWN_UNIT, Tables
from quanmin.core.measures.terms import Term, choose, col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

# Cards of all diseases together include HIV, of which the law lets nobody be named: known by their counts alone.
DOMAIN = "传染病防控"
REPORTING_RULES = "传染病信息报告管理规范；传染病防治法"
# The law's limits from diagnosis to the report card: two hours for class A, a day for all others.
CLASS_A_SECONDS = 2 * 3600
OTHER_SECONDS = 24 * 3600
NOTIFIABLE = ("A", "B", "C")

WORDS: Vocabulary = {
    "diagnosed-in-period": Words("期内诊断", "diagnosed in the period"),
    "reported-in-time": Words(
        "时限内报告（甲类2小时、其他24小时）", "reported in time (class A 2 hours, others 24 hours)",
        "未在时限内报告", "not reported in time",
    ),
    "fell-ill-in-period": Words("期内发病", "fell ill in the period"),
    "notifiable": Words("甲、乙、丙类传染病", "a disease of class A, B or C"),
    "class-a-or-b": Words("甲、乙类传染病", "a disease of class A or B"),
    "tuberculosis": Words("肺结核", "pulmonary tuberculosis"),
}  # fmt: skip


def fell_ill(period: Period, **clauses: Term) -> Group:
    """Report cards of people who fell ill in the period, at the patient's village."""
    inside = col("onset").within(period)
    named = {name.replace("_", "-"): clause for name, clause in clauses.items()}
    return Group("notifiable_reports", OWN_UNIT, {"fell-ill-in-period": inside, **named})


@measure(
    code="notifiable-disease-timely-reporting-rate",
    privacy="counts",
    title="传染病报告及时率",
    title_en="Notifiable diseases reported in time",
    domain=DOMAIN,
    numerator="诊断后时限内（甲类2小时、其他24小时）网络报告的病例",
    denominator="期内诊断并网络报告的病例",
    source=REPORTING_RULES,
    aliases=("传染病疫情报告及时率",),
    exclusions="疑似病例订正前的报告；监测病种",
    attribution="provider",
    strata=(
        "病种",
        "机构",
    ),
    traps="须有时分；从诊断起算，订正卡用原报告时间；按甲类管理的乙类病须按甲类时限",
    counts="events",
)
def timely_reporting(tables: Tables, period: Period) -> Count:
    """Report cards diagnosed in twelve months that were entered within 2 hours in class A, 24 hours otherwise.

    The limit itself is in time; a card entered before the diagnosis is in time. Counted at the organisation that
    reported. Class B diseases handled as class A must carry class A on the card.
    """
    day = col("diagnosed_at").day()
    delay = col("reported_at").second_number() - col("diagnosed_at").second_number()
    limit = choose(col("disease_class") == "A", CLASS_A_SECONDS, OTHER_SECONDS)
    return Count(
        eligible={
            "diagnosed-in-period": day.within(period),
            "notifiable": col("disease_class").one_of(*NOTIFIABLE),
        },
        met={"reported-in-time": delay <= limit},
        at=Place(col("reporter_id")),
        of="notifiable_reports",
    )


@measure(
    code="notifiable-disease-incidence",
    privacy="counts",
    title="法定传染病报告发病率",
    title_en="Incidence of notifiable diseases",
    domain=DOMAIN,
    unit="/10万",
    better="lower",
    multiplier=100_000,
    numerator="期内发病的甲、乙、丙类传染病报告病例",
    denominator="年中常住人口",
    source=REPORTING_RULES,
    aliases=("传染病发病率",),
    exclusions="监测病种；外地现住址的病例",
    attribution="residence",
    strata=(
        "病种",
        "乡镇",
    ),
    traps="官方月报按终审日期，与按发病日期的曲线不同；2020–2023年新冠是否计入会打断序列",
)
def notifiable_incidence(tables: Tables, period: Period) -> Rate:
    """Cards of class A, B and C by onset in twelve months and the patient's village, per 100,000 mid-year residents.

    Yearly totals of the reporting system go by the day of approval and the population of the year before.
    """
    return Rate(fell_ill(period, notifiable=col("disease_class").one_of(*NOTIFIABLE)), people(period))


@measure(
    code="notifiable-disease-incidence-ab",
    privacy="counts",
    title="甲乙类传染病报告发病率",
    title_en="Incidence of class A and B diseases",
    domain=DOMAIN,
    unit="/10万",
    better="lower",
    multiplier=100_000,
    numerator="期内发病的甲、乙类传染病报告病例",
    denominator="年中常住人口",
    source=REPORTING_RULES,
    aliases=("甲乙类传染病发病率", "甲、乙类传染病报告发病率"),
    exclusions="丙类和监测病种",
    attribution="residence",
    strata=(
        "病种",
        "乡镇",
    ),
    traps="病种目录和分类会调整，须按当时的目录",
)
def serious_incidence(tables: Tables, period: Period) -> Rate:
    """Cards of class A and B by onset in twelve months and the patient's village, per 100,000 mid-year residents."""
    return Rate(fell_ill(period, class_a_or_b=col("disease_class").one_of("A", "B")), people(period))


@measure(
    code="tuberculosis-incidence-rate",
    privacy="sensitive",
    title="肺结核报告发病率",
    title_en="Incidence of pulmonary tuberculosis",
    domain=DOMAIN,
    unit="/10万",
    better="lower",
    multiplier=100_000,
    numerator="期内发病的肺结核报告病例",
    denominator="年中常住人口",
    source=REPORTING_RULES,
    aliases=("结核病发病率", "肺结核发病率"),
    exclusions="外地现住址的病例",
    attribution="residence",
    strata=(
        "性别",
        "年龄组",
        "乡镇",
    ),
    traps="开展主动筛查之初发病率会上升",
)
def tuberculosis_incidence(tables: Tables, period: Period) -> Rate:
    """Tuberculosis cards by onset in twelve months, per 100,000 mid-year residents; active screening raises it."""
    return Rate(fell_ill(period, tuberculosis=col("disease") == "tuberculosis"), people(period))


MEASURES = (timely_reporting, notifiable_incidence, serious_incidence, tuberculosis_incidence)
