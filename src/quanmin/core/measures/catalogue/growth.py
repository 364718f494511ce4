"""How children grow and what is watched in them: length for age, haemoglobin, signs of autism, vaccination."""

from functools import reduce
from operator import add, or_

from quanmin.core.codes.growth import (
    LYING_LONGER_CM,
    STANDING_FROM_DAYS,
    STANDS_FROM_DAYS,
    Stretch,
    stretches,
)
from quanmin.core.measures.catalogue.managed import enrolled_in_any, usual_residents
from quanmin.core.measures.catalogue.newborns import DOMAIN
from quanmin.core.measures.catalogue.sources import BASIC_SERVICES
from quanmin.core.measures.catalogue.vital import MATERNAL_CHILD_SURVEY
from quanmin.core.measures.declare import Parameter, measure
from quanmin.core.measures.kinds import Count, Group, Rate
from quanmin.core.measures.tables import Tables, aged, aged_months, enrolled, home
from quanmin.core.measures.terms import Term, choose, col, only
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

WHO_STANDARD = "世界卫生组织儿童生长标准（2006）；全国妇幼卫生调查制度"
AUTISM_RULES = "0～6岁儿童孤独症筛查干预服务规范（试行），国卫办妇幼发〔2022〕12号"
INFLUENZA_GUIDE = "中国流感疫苗预防接种技术指南"

FIVE_YEARS_DAYS = 1827  # the first day of life of a child of five; leap days are not told apart
SIX_MONTHS_DAYS = 183
STUNTED_BELOW, IMPOSSIBLE_BEYOND = -2, 6  # standard deviations

WORDS: Vocabulary = {
    "examined-under-five": Words("期内检查时未满5岁", "examined in the period when under five"),
    "examined-6-to-59-months": Words("期内检查时6–59月龄", "examined in the period at 6 to 59 months"),
    "latest-of-the-child": Words("该儿童期内最近一次", "the child's latest of the period"),
    "length-believable": Words("身长（高）在可信范围", "a length that can be believed"),
    "stunted": Words("年龄别身长（高）低于中位数2个标准差", "length for age under -2 SD"),
    "anaemic": Words("校正后血红蛋白低于界值", "haemoglobin under the limit after correction"),
    "aged-3-months-to-6-years": Words("期末满3月龄、未满7岁", "aged 3 months to 6 years at the end"),
    "signs-checked": Words(
        "期内做过预警征象筛查", "warning signs checked", "期内未做预警征象筛查", "warning signs not checked"
    ),
    "positive-seen-again": Words(
        "阳性者已复筛", "seen again if positive", "阳性未复筛", "positive and not seen again"
    ),
    "aged-one-month-to-6-years": Words("期末满1月龄、未满7岁", "aged one month to 6 years at the end"),
    "has-certificate": Words("已建预防接种证（卡）", "has a vaccination certificate", "未建证", "no certificate"),
    "in-influenza-group": Words("属于流感疫苗重点人群", "in a key group for influenza vaccine"),
    "vaccinated-this-season": Words(
        "本流行季已接种流感疫苗", "vaccinated this season", "本流行季未接种", "not vaccinated this season"
    ),
}  # fmt: skip


def latest(tables: Tables, period: Period, measured: Term) -> Term:
    """The examination is the child's latest of the period with that value; of two on one day the higher number."""
    e = tables.child_examinations
    return col("examination_id") == e.where(e.date.within(period), measured).last("examination_id")


def length_score(tables: Tables) -> Term:
    """The z-score of length for age of an examination; empty outside birth to five years. The same for all periods."""
    age, lying = col("age_days"), col("lying")
    to_lying = choose(~lying & (age >= STANDS_FROM_DAYS), LYING_LONGER_CM, 0.0)
    to_standing = choose(lying, -LYING_LONGER_CM, 0.0)
    added = choose(age < STANDING_FROM_DAYS, to_lying, to_standing)
    median = reduce(add, (_line(one, 0) for one in stretches()))
    above = reduce(add, (_line(one, 1) for one in stretches()))
    # Outside the standard both are 0; a divisor of 1 keeps the arithmetic quiet where there is no score.
    score = (col("height_cm") + added - median) / choose(median > 0, above - median, 1.0)
    return only(median > 0, score)


def _line(stretch: Stretch, z: int) -> Term:
    """The length so many deviations from the median where the examination lies in the stretch, else nothing."""
    low, high = stretch.at(z)
    slope = (high - low) / (stretch.last - stretch.first)
    age = col("age_days")
    inside = (col("sex") == stretch.sex) & (age >= stretch.first) & (age < stretch.last + _closed(stretch))
    return choose(inside, (age - stretch.first) * slope + low, 0.0)


def _closed(stretch: Stretch) -> int:
    """1 where no stretch follows, so that its last day belongs to it."""
    return 0 if any(stretch.sex == one.sex and stretch.last == one.first for one in stretches()) else 1


@measure(
    code="under5-stunting-prevalence",
    title="5岁以下儿童生长迟缓率",
    title_en="Stunting under five",
    domain=DOMAIN,
    better="lower",
    numerator="年龄别身长（高）低于标准中位数2个标准差的儿童",
    denominator="期内测量过身长（高）、测量时未满5岁的儿童（取最近一次）",
    source=WHO_STANDARD,
    aliases=("生长迟缓率", "5岁以下儿童生长迟缓率(%)"),
    exclusions="Z值绝对值大于6的视为记录错误；性别未知者",
    attribution="residence",
    strata=("性别", "月龄组", "乡镇"),
    traps="只量到的儿童才在分母里，须与测量率同看；"
    "2岁前量身长、2岁后量身高，量法不符时按0.7厘米换算；"
    "WHO 标准与国家标准 WS/T 423 结果不同",
)
def stunting(tables: Tables, period: Period) -> Rate:
    """Children whose length for age lies under -2 SD of the WHO standard, measured under five in twelve months.

    The latest measurement of each child counts. A score beyond six deviations is an error of writing and not counted.
    """
    score, e = length_score(tables), tables.child_examinations
    believable = (score <= IMPOSSIBLE_BEYOND) & (score >= -IMPOSSIBLE_BEYOND)
    measured = {
        "latest-of-the-child": latest(tables, period, e.height_cm.has_value()),
        "examined-under-five": col("age_days") < FIVE_YEARS_DAYS,
        "length-believable": believable,
    }
    place = home(tables, period.end)
    stunted = Group("child_examinations", place, {**measured, "stunted": score < STUNTED_BELOW})
    return Rate(stunted, Group("child_examinations", place, measured))


def altitude_correction(altitude_m: float) -> float:
    """What altitude adds to haemoglobin, g/L: nothing under 1,000 m, then the curve that WHO gave in 2011."""
    if altitude_m < 1000:
        return 0.0
    thousand_feet = altitude_m * 0.0032808
    return 10 * (0.022 * thousand_feet**2 - 0.032 * thousand_feet)


@measure(
    code="under5-anaemia-prevalence",
    title="5岁以下儿童贫血患病率",
    title_en="Anaemia under five",
    domain=DOMAIN,
    better="lower",
    numerator="海拔校正后血红蛋白低于110 g/L的儿童",
    denominator="期内检测过血红蛋白、检测时6–59月龄的儿童（取最近一次）",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("儿童贫血患病率",),
    exclusions="未满6月龄的检测",
    attribution="residence",
    strata=("月龄组", "乡镇"),
    traps="海拔1000米以上须校正，不校正会低估贫血；末梢血与静脉血不可比",
    parameters=(
        Parameter("limit", 110, "血红蛋白界值（g/L），低于即贫血", "全国妇幼卫生调查制度；WHO 2011"),
        Parameter("altitude_m", 0, "全县计算用海拔（米），1000米以上按WHO曲线校正", "WHO 2011"),
    ),
)
def anaemia(tables: Tables, period: Period, *, limit: float = 110, altitude_m: float = 0) -> Rate:
    """Children of 6 to 59 months whose latest haemoglobin of the year, corrected for altitude, is under 110 g/L."""
    e, days = tables.child_examinations, col("age_days")
    tested = {
        "latest-of-the-child": latest(tables, period, e.haemoglobin.has_value()),
        "examined-6-to-59-months": (days >= SIX_MONTHS_DAYS) & (days < FIVE_YEARS_DAYS),
    }
    anaemic = col("haemoglobin") < limit + altitude_correction(altitude_m)
    place = home(tables, period.end)
    return Rate(
        Group("child_examinations", place, {**tested, "anaemic": anaemic}),
        Group("child_examinations", place, tested),
    )


@measure(
    code="autism-screening-rate",
    title="0-6岁儿童孤独症筛查率",
    title_en="Children screened for autism",
    domain=DOMAIN,
    numerator="期内填写预警征象筛查表，且阳性者已复筛的儿童",
    denominator="期末满3月龄、未满7岁、存活并居住在本地的儿童",
    source=AUTISM_RULES,
    aliases=("孤独症筛查率", "0—6岁儿童孤独症筛查和干预"),
    exclusions="未满3月龄者",
    attribution="residence",
    strata=("月龄组", "乡镇"),
    traps="筛查、阳性、复筛、诊断、干预是五级，不能只报第一级；规范按11个月龄随访，期内至少一次即算筛查",
)
def autism_screening(tables: Tables, period: Period) -> Count:
    """Children of 3 months to 6 years whose warning signs were checked in twelve months; a positive one seen again.

    Each of the eleven ages of the schedule falls within twelve months for every child of these ages, so one sheet is
    owed a year. A child with a positive sheet and no second look is in the gap.
    """
    people, place = usual_residents(tables, period.end)
    s = tables.screenings
    sheets = s.where(s.kind == "autism", s.date.within(period))
    again = s.where(s.kind == "autism-rescreen", s.date.within(period)).exists()
    positive = sheets.where(s.result == "positive").exists()
    child = aged_months(period.end, at_least=3, below=84)
    met = {"signs-checked": sheets.exists(), "positive-seen-again": ~positive | again}
    return Count({"aged-3-months-to-6-years": child, **people}, met, place)


@measure(
    code="vaccination-certificate-rate",
    title="预防接种建证率",
    title_en="Children with a vaccination certificate",
    domain="预防接种",
    per="point",
    numerator="期末已建立预防接种证（卡）的儿童",
    denominator="期末满1月龄、未满7岁、存活并居住在本地的儿童",
    source=BASIC_SERVICES,
    aliases=("建证率",),
    exclusions="出生未满1个月、尚在建证期限内者",
    attribution="residence",
    strata=("户籍或流动", "乡镇"),
    traps="建证应在出生后1个月内；外来儿童居住后也应建证，分母不能只取户籍儿童",
)
def vaccination_certificates(tables: Tables, period: Period) -> Count:
    """Children of one month to six years under immunisation management, which begins with the certificate."""
    people, place = usual_residents(tables, period.end)
    child = {"aged-one-month-to-6-years": aged_months(period.end, at_least=1, below=84), **people}
    return Count(child, {"has-certificate": enrolled(tables, "immunisation", period.end).exists()}, place)


def season(period: Period) -> Period:
    """The influenza season that began last, 1 September to 31 March, as far as the period's last day."""
    end = period.end
    year = end.year if end.month >= 9 else end.year - 1
    last = min(end, end.replace(year=year + 1, month=3, day=31))
    return Period(end.replace(year=year, month=9, day=1), last, f"{year}-09..{year + 1}-03", "year")


GROUPS = ("all", "elderly", "chronic", "children")
CHRONIC = ("hypertension", "diabetes", "copd")


def influenza_group(tables: Tables, period: Period, group: str) -> Term:
    """In the key group of that name on the last day: from 60 years, managed for a chronic disease, 6 to 59 months."""
    groups = {
        "elderly": aged(period.end, at_least=60),
        "chronic": enrolled_in_any(tables, CHRONIC, period.end),
        "children": aged_months(period.end, at_least=6, below=60),
    }
    return reduce(or_, groups.values()) if group == "all" else groups[group]


@measure(
    code="influenza-vaccination-coverage-key-groups",
    title="重点人群流感疫苗接种率",
    title_en="Influenza vaccine in key groups",
    domain="预防接种",
    numerator="本流行季（9月至次年3月）接种1剂及以上流感疫苗者",
    denominator="期末60岁及以上老年人、慢性病在管患者、6–59月龄儿童（一人属多类只计一次）",
    source=INFLUENZA_GUIDE,
    aliases=("流感疫苗接种率",),
    exclusions="医务人员和养老机构人员在记录中无法识别，未计入",
    attribution="residence",
    strata=("人群", "乡镇"),
    traps="流行季跨年度，4–8月问到的是已结束的上一季；6月龄以上首次接种的儿童需2剂，这里1剂即算",
    parameters=(Parameter("group", "all", "人群：全部、老年人、慢性病患者、儿童", INFLUENZA_GUIDE, GROUPS),),
)
def influenza_vaccination(tables: Tables, period: Period, *, group: str = "all") -> Count:
    """Residents in a key group with an influenza vaccine in the season that began last, 1 September to 31 March.

    A person in several groups counts once. In April to August the season that is over answers.
    """
    people, place = usual_residents(tables, period.end)
    v = tables.vaccinations
    given = v.where(v.vaccine == "Influenza", v.date.within(season(period))).exists()
    eligible = {"in-influenza-group": influenza_group(tables, period, group), **people}
    return Count(eligible, {"vaccinated-this-season": given}, place)


MEASURES = (stunting, anaemia, autism_screening, vaccination_certificates, influenza_vaccination)
