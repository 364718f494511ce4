"""Residents of 65 and over: how many they are, their yearly check-up, and the first test of memory."""

from quanmin.core.measures.catalogue.managed import in_person, usual_residents
from quanmin.core.measures.catalogue.sources import BASIC_SERVICES, HEALTH_PLAN, STATISTICS, YEARLY_NOTICE
from quanmin.core.measures.declare import measure
from quanmin.core.measures.kinds import Clauses, Count, Group, Ratio
from quanmin.core.measures.rows import Place
from quanmin.core.measures.tables import Tables, aged, enrolled
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

WORDS: Vocabulary = {
    "aged-65-up": Words("65岁及以上", "aged 65 or over"),
    "complete-check-up": Words(
        "有完整的年度健康体检",
        "a complete yearly check-up",
        "缺完整的年度健康体检",
        "no complete yearly check-up",
    ),
    "elderly-management": Words(
        "已纳入老年人健康管理",
        "under elderly health management",
        "未纳入老年人健康管理",
        "not under elderly health management",
    ),
    "memory-tested": Words(
        "期内做过认知功能初筛",
        "memory tested in the period",
        "期内未做认知功能初筛",
        "memory not tested in the period",
    ),
}

ELDERLY_FROM = 65  # completed years on the last day; 国家基本公共卫生服务规范（第三版）


def elderly(tables: Tables, period: Period) -> tuple[Clauses, Place]:
    """Residents who have completed 65 years by the last day, and their village."""
    people, place = usual_residents(tables, period.end)
    return {"aged-65-up": aged(period.end, at_least=ELDERLY_FROM), **people}, place


@measure(
    code="population-65-plus-share",
    title="65岁及以上人口占比",
    title_en="Share of residents aged 65 and over",
    domain="人口",
    per="point",
    better="neither",
    numerator="其中满65周岁者",
    denominator="期末存活并居住在本地的居民",
    source=STATISTICS,
    aliases=("老龄化率", "老龄化系数", "65岁及以上老年人口占比"),
    exclusions="期末不居住在本地者",
    attribution="residence",
    strata=(
        "性别",
        "乡镇",
    ),
    traps="按居民登记计，普查口径在外出多的县可相差一至三成",
)
def share_of_elderly(tables: Tables, period: Period) -> Ratio:
    """Residents of 65 and over on the last day, per 100 residents; the register of residents counts, not the census."""
    people, place = usual_residents(tables, period.end)
    old, _ = elderly(tables, period)
    return Ratio(top=Group("residents", place, old), bottom=Group("residents", place, people))


@measure(
    code="elderly-health-management-rate",
    title="老年人健康管理率",
    title_en="Elderly health management",
    domain="老年健康",
    numerator="期内接受生活方式和健康状况评估、体格检查、辅助检查和健康指导四项齐全的健康体检者",
    denominator="期末满65周岁、存活并居住在本地的居民",
    source=BASIC_SERVICES,
    aliases=("65岁及以上老年人健康管理率", "老年人健康体检率", "65岁以上老年人健康管理率"),
    exclusions="期末未满65岁者",
    attribution="residence",
    strata=(
        "性别",
        "乡镇",
    ),
    traps="四项齐全才算；年龄按期末计算，不按体检当天",
)
def elderly_health_management(tables: Tables, period: Period) -> Count:
    """Residents of 65 and over with a complete check-up in person in twelve months; an incomplete form is none."""
    old, place = elderly(tables, period)
    checked = in_person(tables, "elderly", period, "check-up").exists()
    return Count(eligible=old, met={"complete-check-up": checked}, at=place)


@measure(
    code="elderly-standardised-service-rate",
    title="65岁及以上老年人城乡社区规范健康管理服务率",
    title_en="Elderly managed to the standard by primary care",
    domain="老年健康",
    numerator="期末由基层机构在管且期内有完整健康体检者",
    denominator="期末满65周岁、存活并居住在本地的居民",
    source=YEARLY_NOTICE,
    aliases=("老年人城乡社区规范健康管理服务率", "老年人规范健康管理服务率"),
    exclusions="期末未满65岁者",
    attribution="managing",
    strata=(
        "性别",
        "乡镇",
    ),
    traps="2025年起体检含胸片和糖化血红蛋白，完整与否按体检当时的要求判断",
)
def elderly_standardised_service(tables: Tables, period: Period) -> Count:
    """Residents of 65 and over under management of primary care with a complete check-up in twelve months.

    What a complete check-up holds is the standard of its day: from 2025 also a chest image and glycated haemoglobin.
    """
    old, place = elderly(tables, period)
    return Count(
        eligible=old,
        met={
            "elderly-management": enrolled(tables, "elderly", period.end).exists(),
            "complete-check-up": in_person(tables, "elderly", period, "check-up").exists(),
        },
        at=place,
    )


@measure(
    code="cognitive-screening-rate-65plus",
    title="老年人认知功能初筛率",
    title_en="Memory tested, 65 and over",
    domain="老年健康",
    numerator="期内完成认知功能初筛并有结果者",
    denominator="期末满65周岁、存活并居住在本地的居民",
    source=HEALTH_PLAN,
    aliases=("阿尔茨海默病早期筛查", "65岁以上老年人认知功能筛查率", "老年人认知功能筛查率"),
    exclusions="没有结果的筛查",
    attribution="residence",
    strata=(
        "性别",
        "乡镇",
    ),
    traps="初筛阳性不是痴呆诊断",
)
def memory_testing(tables: Tables, period: Period) -> Count:
    """Residents of 65 and over with a memory test and its result in twelve months; a test without a result is none."""
    old, place = elderly(tables, period)
    s = tables.screenings
    tested = s.where(s.kind == "cognition", s.date.within(period), s.result.has_value())
    return Count(eligible=old, met={"memory-tested": tested.exists()}, at=place)


MEASURES = (
    share_of_elderly,
    elderly_health_management,
    elderly_standardised_service,
    memory_testing,
)
