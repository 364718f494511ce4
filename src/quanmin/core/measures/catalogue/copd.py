"""Chronic obstructive pulmonary disease: lung function tested, known patients managed, managed to the standard."""

from quanmin.core.measures.catalogue.managed import known, managed, usual_residents, visited_enough
from quanmin.core.measures.catalogue.sources import HEALTHY_CHINA_ACTION, LUNG_DISEASE
from quanmin.core.measures.declare import Parameter, measure
from quanmin.core.measures.kinds import Count
from quanmin.core.measures.tables import Tables, aged, enrolled, readings
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

WORDS: Vocabulary = {
    "lung-function-tested": Words(
        "期内做过肺功能检查", "lung function tested", "期内未做肺功能检查", "lung function not tested"
    ),
}

PROGRAMME = "copd"
LUNG_FUNCTION = "19926-5"  # LOINC: FEV1 / FVC
COPD_CODES = ("J44",)
# 慢性阻塞性肺疾病患者健康服务规范（试行）: stable patients; from knowledge, to be held against the text before release.
VISITS_A_YEAR = 2
TESTED_FROM, PATIENTS_FROM = 40, 35


@measure(
    code="copd-management-rate",
    title="慢阻肺患者健康管理率",
    title_en="Known COPD under management",
    domain="慢性病",
    per="point",
    numerator="期末在管的患者",
    denominator="期末已有慢阻肺诊断或已在管、满35岁并居住在本地的居民（按诊断记录，不按患病率推算）",
    source=LUNG_DISEASE,
    aliases=("慢性阻塞性肺疾病患者健康管理率", "慢阻肺患者管理率"),
    exclusions="未满35岁者；未诊断的患者",
    attribution="managing",
    strata=(
        "性别",
        "乡镇",
    ),
    traps="2024年才纳入基本公共卫生服务，早年没有可比值",
)
def lung_disease_management(tables: Tables, period: Period) -> Count:
    """Residents of 35 and over known to have COPD who are under management on the last day; nobody is estimated."""
    people, place = usual_residents(tables, period.end)
    return Count(
        eligible={
            "known-patient": known(tables, PROGRAMME, COPD_CODES, period.end),
            "aged-35-up": aged(period.end, at_least=PATIENTS_FROM),
            **people,
        },
        met={"under-management": enrolled(tables, PROGRAMME, period.end).exists()},
        at=place,
    )


@measure(
    code="copd-standardised-management-rate",
    title="慢阻肺患者规范管理率",
    title_en="COPD managed to the standard",
    domain="慢性病",
    numerator="全年面对面随访不少于2次（年内新纳入者按比例）且有1次肺功能检查的患者",
    denominator="期末在管、存活并居住在本地的慢阻肺患者",
    source=LUNG_DISEASE,
    aliases=("慢阻肺规范管理率", "慢性阻塞性肺疾病患者规范管理率"),
    exclusions="年内新纳入者按比例要求次数",
    attribution="managing",
    strata=(
        "性别",
        "乡镇",
    ),
    traps="每年随访次数由试行规范规定，可能调整",
    parameters=(
        Parameter("visits", VISITS_A_YEAR, "全年应面对面随访次数", LUNG_DISEASE, tuple(range(1, 13))),
    ),
)
def lung_disease_standardised_management(
    tables: Tables, period: Period, *, visits: int = VISITS_A_YEAR
) -> Count:
    """Managed patients with two follow-ups in person and one lung-function test in twelve months.

    Who was enrolled within the last half year owes one follow-up. Telephone calls and incomplete forms do not count.
    """
    eligible, place = managed(tables, PROGRAMME, period)
    return Count(
        eligible=eligible,
        met={
            "enough-visits": visited_enough(tables, PROGRAMME, period, visits),
            "lung-function-tested": readings(tables, LUNG_FUNCTION, period).exists(),
        },
        at=place,
    )


@measure(
    code="lung-function-testing-rate",
    title="40岁及以上人群肺功能检测率",
    title_en="Lung function tested, 40 and over",
    domain="慢性病",
    numerator="期内做过肺功能检查者",
    denominator="期末满40岁、存活并居住在本地的居民",
    source=HEALTHY_CHINA_ACTION,
    aliases=("40岁及以上居民年均肺功能检测率", "肺功能检查", "40岁及以上居民肺功能检测率"),
    exclusions="无",
    attribution="residence",
    strata=(
        "性别",
        "年龄组",
        "乡镇",
    ),
    traps="分母是全部40岁及以上居民；只以体检者为分母的口径会高出数倍",
    parameters=(Parameter("tested_from", TESTED_FROM, "起始年龄", HEALTHY_CHINA_ACTION),),
)
def lung_function_testing(tables: Tables, period: Period, *, tested_from: int = TESTED_FROM) -> Count:
    """Residents of 40 and over whose lung function was tested in twelve months; the denominator is all of that age."""
    people, place = usual_residents(tables, period.end)
    return Count(
        eligible={"aged-40-up": aged(period.end, at_least=tested_from), **people},
        met={"lung-function-tested": readings(tables, LUNG_FUNCTION, period).exists()},
        at=place,
    )


MEASURES = (lung_disease_management, lung_disease_standardised_management, lung_function_testing)
