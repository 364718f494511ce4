"""Births, deaths and length of life."""

import narwhals as nw

from quanmin.core.measures.declare import measure
from quanmin.core.measures.kinds import Group, LifeTable, Rate
from quanmin.core.measures.tables import OWN_UNIT, Tables
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

WORDS: Vocabulary = {
    "born-alive": Words("活产", "born alive"),
    "born-in-period": Words("期内出生", "born in the period"),
    "died-in-period": Words("期内死亡", "died in the period"),
    "under-one-year": Words("未满1周岁", "under one year"),
    "usual-resident": Words("常住人口", "usual residents"),
    "year-in-period": Words("年中落在期内", "mid-year in the period"),
}
MATERNAL_CHILD_SURVEY = "全国妇幼卫生调查制度"
LIFE_TABLE = "Chiang 简略寿命表（Chiang 1984）"


def live_births(period: Period) -> Group:
    """Children born alive in the period to resident mothers."""
    born = nw.col("born_at").dt.date()
    inside = (born >= nw.lit(period.start)) & (born <= nw.lit(period.end))
    return Group(of="births", at=OWN_UNIT, clauses={"born-alive": nw.col("live"), "born-in-period": inside})


def died(period: Period, **clauses: nw.Expr) -> Group:
    """Residents who died in the period, under further clauses."""
    inside = (nw.col("date") >= nw.lit(period.start)) & (nw.col("date") <= nw.lit(period.end))
    named = {name.replace("_", "-"): clause for name, clause in clauses.items()}
    return Group(of="deaths", at=OWN_UNIT, clauses={"died-in-period": inside, **named})


@measure(
    code="infant-mortality-rate",
    title="婴儿死亡率",
    title_en="Infant mortality rate",
    domain="健康水平",
    unit="‰",
    better="lower",
    multiplier=1000,
    numerator="未满1周岁死亡的儿童",
    denominator="活产数",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("IMR",),
)
def infant_mortality(tables: Tables, period: Period) -> Rate:
    """Deaths before the first birthday in twelve months, per 1,000 live births of the same months; not a cohort."""
    return Rate(died(period, under_one_year=nw.col("age_years") < 1), live_births(period))


@measure(
    code="life-expectancy-at-birth",
    title="人均预期寿命",
    title_en="Life expectancy at birth",
    domain="健康水平",
    unit="岁",
    per="three-years",
    multiplier=1,
    numerator="三年内常住居民死亡数（分年龄组）",
    denominator="三年常住人口人年数（分年龄组）",
    source=LIFE_TABLE,
    aliases=("人均期望寿命", "平均预期寿命", "居民平均期望寿命", "出生期望寿命"),
)
def life_expectancy_at_birth(tables: Tables, period: Period) -> LifeTable:
    """e0 of the abridged Chiang life table, deaths and people pooled over the three years that end with the period."""
    return LifeTable(deaths=deaths_by_band(period), people=people_by_band(period))


def deaths_by_band(period: Period, **clauses: nw.Expr) -> Group:
    """Deaths of the period by five-year age band, the first year of life apart."""
    age = nw.col("age_years")
    band = nw.when(age < 1).then(nw.lit(0)).when(age < 5).then(nw.lit(1)).otherwise(age // 5 * 5)
    group = died(period, **clauses)
    return Group(group.of, group.at, group.clauses, band=band)


def people_by_band(period: Period) -> Group:
    """Mid-year usual residents of the years whose middle lies in the period, by age band: person-years."""
    years = [year for year in range(period.start.year, period.end.year + 1) if period.holds_middle_of(year)]
    clauses = {"usual-resident": nw.col("basis") == "resident", "year-in-period": nw.col("year").is_in(years)}
    return Group("populations", OWN_UNIT, clauses, weight=nw.col("people"), band=nw.col("age_from"))
