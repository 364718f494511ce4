"""By how much care has become dearer: the mean cost of a visit or stay, and the hospitals' income, against a year ago.

The two years stand side by side, each with its own sums. Prices and the mix of cases change growth too: read it beside
the case-mix index.
"""

from quanmin.core.measures.catalogue.case_mix import hospital_stays
from quanmin.core.measures.catalogue.hospitals import COSTS, INCOME, money
from quanmin.core.measures.catalogue.sources import MEDICAL_COMMUNITY
from quanmin.core.measures.catalogue.visits import (
    HOSPITAL_PERFORMANCE,
    HOSPITALS,
    discharged_in,
    lived_here,
    provider,
    visited_in,
)
from quanmin.core.measures.declare import Measure, Parameter, measure
from quanmin.core.measures.kinds import Group, Growth, Mean, Total
from quanmin.core.measures.tables import OWN_UNIT, Tables
from quanmin.core.measures.terms import col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.measures.years import years_of
from quanmin.core.periods import Period

COST = col("cost_fen")

WORDS: Vocabulary = {
    "kind-of-visit": Words("门诊（可含急诊）", "outpatient, with emergencies where they are asked for"),
}


def visits_paid(tables: Tables, year: Period, kinds: tuple[str, ...]) -> Mean:
    """What a visit to a hospital of the county cost in a year, in fen."""
    clauses = {
        "visited-in-period": visited_in(year),
        "kind-of-visit": col("kind").one_of(*kinds),
        "hospital": provider(tables, *HOSPITALS),
    }
    return Mean(Group("encounters", OWN_UNIT, clauses), COST)


@measure(
    code="outpatient-cost-per-visit-growth",
    title="门诊次均费用增幅",
    title_en="Growth of the mean cost of a visit",
    domain=COSTS,
    better="lower",
    per="two-years",
    numerator="本年门诊费用（分）；增幅为本年次均费用除以上年次均费用减一",
    denominator="本年门诊人次",
    source=HOSPITAL_PERFORMANCE,
    aliases=("次均门诊费用增幅", "医疗费用不合理增长"),
    exclusions="健康体检；基层机构；任一年不足20人次的机构",
    attribution="provider",
    strata=("机构",),
    traps="机构构成变化会造成假增幅，宜用可比机构；同时报水平；不能平均各院增幅",
    parameters=(
        Parameter("emergencies", "without", "急诊是否计入门诊", HOSPITAL_PERFORMANCE, ("without", "with")),
    ),
)  # fmt: skip
def outpatient_cost_growth(tables: Tables, period: Period, *, emergencies: str = "without") -> Growth:
    """How much more a visit to the county's hospitals cost than in the year before: mean over mean, less one.

    A place with fewer than 20 visits in either year has no value. Emergencies are left out.
    """
    kinds = ("outpatient", "emergency") if emergencies == "with" else ("outpatient",)
    now, before = (visits_paid(tables, year, kinds) for year in years_of(period))
    return Growth(now, before)


@measure(
    code="inpatient-cost-per-discharge-growth",
    title="住院次均费用增幅",
    title_en="Growth of the mean cost of a discharge",
    domain=COSTS,
    better="lower",
    per="two-years",
    numerator="本年出院者费用（分）；增幅为本年次均费用除以上年次均费用减一",
    denominator="本年出院人次",
    source=HOSPITAL_PERFORMANCE,
    aliases=("出院患者次均医药费用增幅",),
    exclusions="未出院者；基层机构；任一年不足20人次的机构",
    attribution="provider",
    strata=("机构",),
    traps="病种更重会使增幅上升，须与病例组合指数同看；不能平均各院增幅",
)  # fmt: skip
def inpatient_cost_growth(tables: Tables, period: Period) -> Growth:
    """How much more a discharge of the county's hospitals cost than in the year before: mean over mean, less one.

    A place with fewer than 20 discharges in either year has no value.
    """
    now, before = (
        Mean(Group("admissions", OWN_UNIT, hospital_stays(tables, year)), COST) for year in years_of(period)
    )
    return Growth(now, before)


@measure(
    code="county-inpatient-cost-growth",
    title="参保人县域内住院人均费用增长率",
    title_en="Growth of the mean cost of a stay in the county",
    domain=COSTS,
    better="lower",
    per="two-years",
    numerator="本年居民在县内机构住院的费用（分）；增幅为本年均值除以上年均值减一",
    denominator="本年居民从县内机构出院的人次",
    source=MEDICAL_COMMUNITY,
    aliases=("县域内住院人均费用增长率",),
    exclusions="未出院者；县外住院；任一年不足20人次的地方",
    attribution="residence",
    strata=("机构", "乡镇"),
    traps="按出院人次平均，不按去重后的人数；先分别求两年的均值再求增幅，不能平均各院增幅；"
    "记录里没有参保地，以居住在本县代替",
)  # fmt: skip
def county_stay_cost_growth(tables: Tables, period: Period) -> Growth:
    """How much more a resident's stay in the county cost than in the year before, by the patient's village.

    By stay, not by person. The records do not say where a person is insured: who lives in the county stands for them.
    A place with fewer than 20 stays in either year has no value.
    """
    now, before = (_residents_stays(tables, year) for year in years_of(period))
    return Growth(now, before)


def _residents_stays(tables: Tables, year: Period) -> Mean:
    person, village = lived_here(tables, year)
    clauses = {"discharged-in-period": discharged_in(year), "provider-in-county": provider(tables), **person}
    return Mean(Group("admissions", village, clauses), COST)


@measure(
    code="public-hospital-cost-growth",
    title="公立医院医疗费用增长率",
    title_en="Growth of public hospitals' income",
    domain=COSTS,
    better="lower",
    per="two-years",
    numerator="本年医疗收入（分）；增长率为本年除以上年减一",
    denominator="上年医疗收入（分）",
    source=HOSPITAL_PERFORMANCE,
    aliases=("医疗费用增幅",),
    exclusions="财政补助、科教和其他收入；基层机构",
    attribution="provider",
    strata=("机构",),
    traps="先合计各院金额再求增幅",
)  # fmt: skip
def hospital_income_growth(tables: Tables, period: Period) -> Growth:
    """How much more medical income the county's hospitals had than in the year before; sum over sum, less one."""
    now, before = (Total(money(tables, year, INCOME)) for year in years_of(period))
    return Growth(now, before)


MEASURES: tuple[Measure, ...] = (
    outpatient_cost_growth,
    inpatient_cost_growth,
    county_stay_cost_growth,
    hospital_income_growth,
)
