"""Births, deaths and length of life."""

from dataclasses import replace

from quanmin.core.measures.declare import Parameter, measure
from quanmin.core.measures.kinds import Group, LifeTable, Rate, Ratio, Survey
from quanmin.core.measures.tables import OWN_UNIT, Tables
from quanmin.core.measures.terms import Term, choose, col, lit
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.measures.years import years_ago, years_of
from quanmin.core.periods import Period
from quanmin.core.stats import pooling
from quanmin.core.stats.pooling import Pooling

DOMAIN = "健康水平"
MATERNAL_CHILD_SURVEY = "全国妇幼卫生调查制度"
STATISTICS = "国家卫生健康统计调查制度"
LIFE_TABLE = "Chiang 简略寿命表（Chiang 1984）"
SMALL_PLACES = "小地区寿命表的人年数下限（Eayres、Williams 2004）"
HEALTHY_LIFE = "“十四五”国民健康规划；Sullivan 法"
PREMATURE_MORTALITY = "“健康中国2030”规划纲要；WHO 非传染性疾病全球监测框架 30q70"

NEONATAL_DAYS = 28  # completed days of life below this: 0 to 27
EARLY_NEONATAL_DAYS = 7  # 0 to 6
LOW_WEIGHT_G = 2500
# ICD-10 of the four diseases: heart and vessels I00-I99, cancer C00-C97, chronic respiratory J30-J98 (WHO, China CDC;
# some provinces take J40-J47), diabetes E10-E14.
RESPIRATORY = {
    "J30-J98": ("J3", "J4", "J5", "J6", "J7", "J8", "J90", "J91", "J92", "J93", "J94", "J95", "J96", "J98"),
    "J40-J47": ("J40", "J41", "J42", "J43", "J44", "J45", "J46", "J47"),
}
OTHER_MAJOR = ("I", "C", "E10", "E11", "E12", "E13", "E14")
# How many years a place adds up: as many as it needs, or always so many.
YEARS: dict[str, tuple[int, ...]] = {"as-needed": (), "one": (1,), "three": (3,), "five": (5,)}
INJURIES = ("V", "W", "X", "Y")  # external causes V01-Y98, never the nature of the injury S-T

WORDS: Vocabulary = {
    "born-alive": Words("活产", "born alive"),
    "stillborn-or-died-early": Words("死胎死产或出生7天内死亡", "stillborn or died within 7 days"),
    "born-in-period": Words("期内出生", "born in the period"),
    "birth-defect": Words("发现出生缺陷", "a birth defect was found"),
    "weighed": Words("有出生体重记录", "birth weight on record"),
    "under-2500-grams": Words("出生体重低于2500克", "born under 2,500 g"),
    "boy": Words("男婴", "a boy"),
    "girl": Words("女婴", "a girl"),
    "died-in-period": Words("期内死亡", "died in the period"),
    "under-28-days": Words("未满28天", "under 28 days"),
    "under-one-year": Words("未满1周岁", "under one year"),
    "under-five-years": Words("未满5周岁", "under five years"),
    "maternal-death": Words("孕产妇死亡", "maternal death"),
    "external-cause": Words("死于伤害（V01–Y98）", "died of an external cause (V01–Y98)"),
    "major-disease": Words("死于四类重大慢性病", "died of one of the four major chronic diseases"),
    "aged-30-to-69": Words("30–69岁", "aged 30 to 69"),
    "usual-resident": Words("常住人口", "usual residents"),
    "year-in-period": Words("年中落在期内", "mid-year in the period"),
}


def born_in(period: Period) -> Term:
    """Born on a day of the period, the last minute of the last day included."""
    day = col("born_at").day()
    return day.within(period)


def live_births(period: Period, **clauses: Term) -> Group:
    """Children born alive in the period to resident mothers, under further clauses."""
    return births(period, born_alive=col("live"), **clauses)


def births(period: Period, **clauses: Term) -> Group:
    """Births of the period, stillbirths from 28 weeks among them, under further clauses."""
    return Group("births", OWN_UNIT, {"born-in-period": born_in(period), **_named(clauses)})


def died(period: Period, **clauses: Term) -> Group:
    """Residents who died in the period, under further clauses."""
    inside = col("date").within(period)
    return Group("deaths", OWN_UNIT, {"died-in-period": inside, **_named(clauses)})


def caused_by(*prefixes: str) -> Term:
    """The underlying cause lies in one of the ICD-10 groups."""
    return col("cause").starts_with(*prefixes)


def people(period: Period, **clauses: Term) -> Group:
    """Mid-year usual residents of the years whose 1 July lies in the period: one person-year each."""
    years = [year for year in range(period.start.year, period.end.year + 1) if period.holds_middle_of(year)]
    usual = {"usual-resident": col("basis") == "resident", "year-in-period": col("year").one_of(*years)}
    return Group("populations", OWN_UNIT, {**usual, **_named(clauses)}, weight=col("people"))


def deaths_by_band(period: Period, **clauses: Term) -> Group:
    """Deaths of the period by five-year age band, the first year of life apart."""
    age = col("age_years")
    band = choose(age < 1, 0, choose(age < 5, 1, age // 5 * 5))
    group = died(period, **clauses)
    return Group(group.of, group.at, group.clauses, band=band)


def people_by_band(period: Period, **clauses: Term) -> Group:
    """Person-years of the period by age band."""
    group = people(period, **clauses)
    return Group(group.of, group.at, group.clauses, weight=group.weight, band=col("age_from"))


def years_added(choice: str, needed: Pooling) -> Pooling:
    """The years that places add up: as `needed`, or always so many, however few people they then stand on."""
    return Pooling(YEARS[choice], enough=0, fewest=0) if YEARS[choice] else needed


def apart(group: Group, day: Term, window: Period) -> Group:
    """The group with the years of the window kept apart by a day of the row."""
    return replace(group, ago=years_ago(day, window))


def people_apart(window: Period) -> Group:
    """Person-years by age band with the years of the window kept apart."""
    group = people_by_band(window)
    last = years_of(window)[0]
    middle = last.end.year if last.holds_middle_of(last.end.year) else last.start.year
    return replace(group, ago=lit(middle) - col("year"))


def lives(window: Period, years: str, health: Survey | None = None) -> LifeTable:
    """Life tables of the years that end with the window."""
    deaths = apart(deaths_by_band(window), col("date"), window)
    added = years_added(years, pooling.LIFE_TABLE)
    return LifeTable(deaths, people_apart(window), pooling=added, health=health)


def _named(clauses: dict[str, Term]) -> dict[str, Term]:
    return {name.replace("_", "-"): clause for name, clause in clauses.items()}


@measure(
    code="life-expectancy-at-birth",
    title="人均预期寿命",
    title_en="Life expectancy at birth",
    domain=DOMAIN,
    unit="岁",
    per="five-years",
    multiplier=1,
    numerator="所合并各年的常住居民死亡数（分年龄组）",
    denominator="所合并各年的常住人口人年数（分年龄组）",
    source=LIFE_TABLE,
    aliases=("人均期望寿命", "平均预期寿命", "居民平均期望寿命", "出生期望寿命"),
    exclusions="非常住居民的死亡；死胎死产",
    attribution="residence",
    strata=(
        "性别",
        "城乡",
    ),
    traps="规划常引用省级或普查数；漏报死亡会虚高预期寿命，须与粗死亡率、婴儿死亡数同看；"
    "不能平均各乡镇的值，须合并死亡数和人口重算；合并了几年须随值写明",
    parameters=(
        Parameter(
            "years", "as-needed", "合并几年：按人年数（满10万人年用一年，否则三年、五年；五年不足5000人年不计算），"
            "或固定年数", SMALL_PLACES, tuple(YEARS),
        ),
    ),
)  # fmt: skip
def life_expectancy_at_birth(tables: Tables, period: Period, *, years: str = "as-needed") -> LifeTable:
    """e0 of the abridged Chiang life table over as many years as the place needs: one, three or five ending with the
    period.

    One year from 100,000 person-years on; below 5,000 over five years no value. A death that was never registered
    lengthens life: read it beside the crude death rate.
    """
    return lives(period, years)


@measure(
    code="healthy-life-expectancy",
    title="健康预期寿命",
    title_en="Healthy life expectancy",
    domain=DOMAIN,
    unit="岁",
    per="five-years",
    multiplier=1,
    numerator="所合并各年的常住居民死亡数（分年龄组），与当年入户调查各年龄组健康者的比例",
    denominator="所合并各年的常住人口人年数（分年龄组）",
    source=HEALTHY_LIFE,
    aliases=("健康期望寿命", "人均健康预期寿命", "健康寿命"),
    exclusions="集体居住的老人不在入户调查内；无入户调查的年份只显示部门填报数",
    attribution="residence",
    strata=("性别",),
    traps="所选健康状态（自评健康、活动不受限、自理）不同，结果相差数年，必须随值保存；"
    "考核口径是与预期寿命同比例提高；调查只够推算全县，不推算乡镇",
    parameters=(
        Parameter("health", "self-rated-healthy", "所用健康状态在调查中的题目", HEALTHY_LIFE),
        Parameter("years", "as-needed", "死亡和人口合并几年，同人均预期寿命", SMALL_PLACES, tuple(YEARS)),
    ),
)  # fmt: skip
def healthy_life_expectancy(
    tables: Tables, period: Period, *, health: str = "self-rated-healthy", years: str = "as-needed"
) -> LifeTable:
    """Years of the life table lived in health, by the shares of the county's survey of that year (Sullivan's method).

    For the county alone; no value where an age band was not asked, or of too few to tell its error. Without a survey
    of the year, what an office reported.
    """
    return lives(period, years, Survey(health))


@measure(
    code="premature-mortality-major-ncd",
    title="重大慢性病过早死亡率",
    title_en="Premature mortality from the four major chronic diseases",
    domain=DOMAIN,
    better="lower",
    per="three-years",
    numerator="三年内30–69岁常住居民因心脑血管疾病、癌症、慢性呼吸系统疾病、糖尿病死亡数（分年龄组）",
    denominator="三年30–69岁常住人口人年数（分年龄组）",
    source=PREMATURE_MORTALITY,
    aliases=("四类重大慢性病过早死亡率", "主要慢性病早死概率", "重大慢性病过早死亡率(%)", "县域内四类慢性病过早死亡率"),
    exclusions="70岁及以上死亡；非常住居民",
    attribution="residence",
    strata=("性别","死因组",),
    traps="是部分寿命表的概率，不是死亡数除以人口；“30–70岁”指满30至未满70岁；"
    "垃圾编码（R00–R99、I46、I50、J96等）比例高时结果偏低",
    parameters=(
        Parameter(
            "respiratory", "J30-J98", "慢性呼吸系统疾病的编码范围", PREMATURE_MORTALITY, tuple(RESPIRATORY)
        ),
    ),
)  # fmt: skip
def premature_mortality_major_ncd(
    tables: Tables, period: Period, *, respiratory: str = "J30-J98"
) -> LifeTable:
    """The chance of dying between the 30th and the 70th birthday of one of the four diseases, by a partial life table.

    Not the deaths over the people: 5q = 5m / (1 + 2.5m) in each of eight bands. A death without a usable cause counts
    as another cause.
    """
    from_30, below_70 = col("age_years") >= 30, col("age_years") < 70
    deaths = deaths_by_band(
        period,
        aged_30_to_69=from_30 & below_70,
        major_disease=caused_by(*OTHER_MAJOR, *RESPIRATORY[respiratory]),
    )
    bands = (col("age_from") >= 30) & (col("age_from") < 70)
    return LifeTable(deaths, people_by_band(period, aged_30_to_69=bands), reads="q30_70")


@measure(
    code="age-standardised-death-rate",
    title="标化死亡率",
    title_en="Age-standardised death rate",
    domain=DOMAIN,
    unit="/10万",
    better="lower",
    per="three-years",
    multiplier=100_000,
    numerator="三年内常住居民死亡数（分年龄组）",
    denominator="三年常住人口人年数（分年龄组），按2020年全国人口普查年龄构成标化",
    source=STATISTICS,
    aliases=("年龄标化死亡率", "标化率"),
    exclusions="非常住居民",
    attribution="residence",
    strata=(
        "性别",
        "死因组",
    ),
    traps="不同年份标准人口（2000、2010、2020年）的标化率不能互比",
)
def age_standardised_death_rate(tables: Tables, period: Period) -> LifeTable:
    """Deaths per 100,000 that the place would have with the ages of China's 2020 census, pooled over three years.

    No value where an age band has nobody in it. Values against another standard cannot be compared with it.
    """
    return LifeTable(deaths_by_band(period), people_by_band(period), reads="standardised")


@measure(
    code="maternal-mortality-ratio",
    title="孕产妇死亡率",
    title_en="Maternal mortality ratio",
    domain=DOMAIN,
    unit="/10万",
    better="lower",
    per="five-years",
    multiplier=100_000,
    numerator="所合并各年中妊娠期至产后42天内因妊娠或其处理死亡的常住妇女",
    denominator="所合并各年的活产数",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("孕产妇死亡率(/10万)", "MMR"),
    exclusions="意外伤害等与妊娠无关的死亡；产后42天以后的死亡",
    attribution="residence",
    strata=(
        "城乡",
        "死因",
        "死亡地点",
    ),
    traps="分母是活产数，不是孕产妇数；年活产一千人时1例即为100/10万，零死亡不等于目标永久达到，"
    "应看例数和多年合并值；合并了几年须随值写明",
    parameters=(
        Parameter(
            "years", "as-needed", "合并几年：按活产数（满1万用一年，否则五年；五年不足2000不计算，只列例数），"
            "或固定年数", MATERNAL_CHILD_SURVEY, tuple(YEARS),
        ),
    ),
)  # fmt: skip
def maternal_mortality(tables: Tables, period: Period, *, years: str = "as-needed") -> Rate:
    """Deaths registered as maternal per 100,000 live births of the same years: one year with 10,000 births, else five.

    With fewer than 2,000 births in five years there is no value, only the deaths and births: one death would be 50 per
    100,000. Accidents are not maternal deaths.
    """
    deaths = apart(died(period, maternal_death=col("maternal")), col("date"), period)
    born = apart(live_births(period), col("born_at").day(), period)
    return Rate(deaths, born, years_added(years, pooling.MATERNAL_MORTALITY))


@measure(
    code="infant-mortality-rate",
    title="婴儿死亡率",
    title_en="Infant mortality rate",
    domain=DOMAIN,
    unit="‰",
    better="lower",
    multiplier=1000,
    numerator="未满1周岁死亡的儿童",
    denominator="活产数",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("IMR",),
    exclusions="死胎死产；居住在外地的儿童",
    attribution="residence",
    strata=(
        "性别",
        "死亡日龄",
        "死因",
    ),
    traps="是时期率不是队列率；在外院死亡的新生儿若未转回常住地会漏计；满1周岁当天死亡不算婴儿死亡；"
    "活产不足一千时宜合并三年",
)
def infant_mortality(tables: Tables, period: Period) -> Rate:
    """Deaths before the first birthday in twelve months, per 1,000 live births of the same months; not a cohort."""
    return Rate(died(period, under_one_year=col("age_years") < 1), live_births(period))


@measure(
    code="under-five-mortality-rate",
    title="5岁以下儿童死亡率",
    title_en="Under-five mortality rate",
    domain=DOMAIN,
    unit="‰",
    better="lower",
    multiplier=1000,
    numerator="未满5周岁死亡的儿童（含婴儿）",
    denominator="活产数",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("5 岁以下儿童死亡率(‰)", "U5MR"),
    exclusions="死胎死产",
    attribution="residence",
    strata=(
        "性别",
        "死亡年龄",
        "死因",
    ),
    traps="分母是当期活产数，不是5岁以下儿童数；不得低于同期婴儿死亡率",
)
def under_five_mortality(tables: Tables, period: Period) -> Rate:
    """Deaths before the fifth birthday in twelve months, per 1,000 live births of the same months, not per children."""
    return Rate(died(period, under_five_years=col("age_years") < 5), live_births(period))


@measure(
    code="neonatal-mortality-rate",
    title="新生儿死亡率",
    title_en="Neonatal mortality rate",
    domain=DOMAIN,
    unit="‰",
    better="lower",
    multiplier=1000,
    numerator="出生后未满28天死亡的新生儿",
    denominator="活产数",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("新生儿死亡率(‰)",),
    exclusions="死胎死产；日龄未记录的死亡",
    attribution="residence",
    strata=(
        "性别",
        "死因",
    ),
    traps="早期新生儿为0–6天；不得高于婴儿死亡率",
)
def neonatal_mortality(tables: Tables, period: Period) -> Rate:
    """Deaths at 0 to 27 completed days of life, per 1,000 live births of the same months.

    A death whose age in days was not recorded does not count.
    """
    return Rate(died(period, under_28_days=col("age_days") < NEONATAL_DAYS), live_births(period))


@measure(
    code="perinatal-mortality-rate",
    title="围产儿死亡率",
    title_en="Perinatal mortality rate",
    domain=DOMAIN,
    unit="‰",
    better="lower",
    multiplier=1000,
    numerator="妊娠满28周的死胎死产及出生后7天内死亡的新生儿",
    denominator="妊娠满28周的活产与死胎死产之和",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("围生儿死亡率",),
    exclusions="妊娠不足28周的胎儿死亡；未与出生记录关联的死亡",
    attribution="residence",
    strata=(
        "性别",
        "医院",
    ),
    traps="分母包含死胎死产，与婴儿死亡率不同",
)
def perinatal_mortality(tables: Tables, period: Period) -> Rate:
    """Stillbirths, and children born in the period who died at 0 to 6 days, per 1,000 births, stillbirths included.

    A death that is not linked to its birth is missed.
    """
    d = tables.deaths
    early = d.where(d.age_days < EARLY_NEONATAL_DAYS).of("resident_id").exists()
    return Rate(births(period, stillborn_or_died_early=~col("live") | early), births(period))


@measure(
    code="crude-death-rate",
    title="粗死亡率",
    title_en="Crude death rate",
    domain=DOMAIN,
    unit="‰",
    better="lower",
    multiplier=1000,
    numerator="常住居民死亡数",
    denominator="年中常住人口",
    source=STATISTICS,
    aliases=("死亡率", "人口死亡率"),
    exclusions="非常住居民",
    attribution="residence",
    strata=(
        "性别",
        "年龄组",
        "乡镇",
    ),
    traps="老龄化的县低于5‰–6‰多为漏报；不同年龄结构的地方不能直接比较",
)
def crude_death_rate(tables: Tables, period: Period) -> Rate:
    """Registered deaths of twelve months per 1,000 mid-year residents; below 5 where many are old, some are missing."""
    return Rate(died(period), people(period))


@measure(
    code="injury-death-rate",
    title="伤害死亡率",
    title_en="Death rate from injuries",
    domain=DOMAIN,
    unit="/10万",
    better="lower",
    multiplier=100_000,
    numerator="根本死因为V01–Y98的常住居民死亡数",
    denominator="年中常住人口",
    source="死因监测系统；ICD-10",
    aliases=("意外死亡率", "意外伤害死亡率"),
    exclusions="非常住居民",
    attribution="residence",
    strata=(
        "伤害类别",
        "性别",
        "年龄组",
    ),
    traps="按外因编码（V01–Y98），不按损伤性质编码（S、T）",
)
def injury_death_rate(tables: Tables, period: Period) -> Rate:
    """Deaths with an external cause V01 to Y98 per 100,000 mid-year residents; a cause coded S or T is not counted."""
    return Rate(died(period, external_cause=caused_by(*INJURIES)), people(period))


@measure(
    code="crude-birth-rate",
    title="出生率",
    title_en="Crude birth rate",
    domain=DOMAIN,
    unit="‰",
    better="neither",
    multiplier=1000,
    numerator="活产数",
    denominator="年中常住人口",
    source=STATISTICS,
    aliases=("人口出生率",),
    exclusions="死胎死产",
    attribution="residence",
    strata=("乡镇",),
    traps="只作背景，没有好坏方向",
)
def crude_birth_rate(tables: Tables, period: Period) -> Rate:
    """Live births of twelve months per 1,000 mid-year residents."""
    return Rate(live_births(period), people(period))


@measure(
    code="sex-ratio-at-birth",
    title="出生人口性别比",
    title_en="Sex ratio at birth",
    domain=DOMAIN,
    unit="女婴=100",
    better="neither",
    numerator="活产男婴",
    denominator="活产女婴",
    source=STATISTICS,
    aliases=("出生性别比",),
    exclusions="性别未知的活产",
    attribution="residence",
    strata=("乡镇",),
    traps="正常为102–107；一千活产时95%区间约为正负13，逐年波动多为偶然",
)
def sex_ratio_at_birth(tables: Tables, period: Period) -> Ratio:
    """Live-born boys for every hundred live-born girls; a child of unknown sex is neither. Normal is 102 to 107."""
    sex = col("sex")
    return Ratio(live_births(period, boy=sex == "male"), live_births(period, girl=sex == "female"))


@measure(
    code="low-birth-weight-rate",
    title="低出生体重儿发生率",
    title_en="Low birth weight",
    domain=DOMAIN,
    better="lower",
    numerator="出生体重低于2500克的活产",
    denominator="有出生体重记录的活产",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("低体重儿发生率",),
    exclusions="未称重的活产（应同时显示其比例）",
    attribution="residence",
    strata=(
        "性别",
        "孕周",
    ),
    traps="2500克整不算低出生体重；早产与足月小样儿原因不同",
)
def low_birth_weight(tables: Tables, period: Period) -> Rate:
    """Live births under 2,500 g among those weighed; 2,500 g itself is not low, a child not weighed does not count."""
    weight = col("weight_g")
    low = live_births(period, under_2500_grams=weight < LOW_WEIGHT_G)
    return Rate(low, live_births(period, weighed=weight.has_value()))


@measure(
    code="birth-defect-incidence",
    title="出生缺陷发生率",
    title_en="Birth defects",
    domain=DOMAIN,
    unit="/万",
    better="lower",
    multiplier=10_000,
    numerator="发现出生缺陷的围产儿（按人计）",
    denominator="围产儿数（妊娠满28周的活产与死胎死产）",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("出生缺陷率", "围产儿出生缺陷发生率"),
    exclusions="出生7天后才发现的缺陷",
    attribution="residence",
    strata=("缺陷类别",),
    traps="按患儿计，不按缺陷个数；检出能力提高会使发生率上升，只有检出条件不变时才可说越低越好",
)
def birth_defect_incidence(tables: Tables, period: Period) -> Rate:
    """Infants with a defect found by seven days, per 10,000 births, stillbirths included: infants, not defects."""
    return Rate(births(period, birth_defect=col("defect")), births(period))


MEASURES = (
    life_expectancy_at_birth,
    healthy_life_expectancy,
    premature_mortality_major_ncd,
    age_standardised_death_rate,
    maternal_mortality,
    infant_mortality,
    under_five_mortality,
    neonatal_mortality,
    perinatal_mortality,
    crude_death_rate,
    injury_death_rate,
    crude_birth_rate,
    sex_ratio_at_birth,
    low_birth_weight,
    birth_defect_incidence,
)
