"""Severe mental disorder: who is on the register, followed up, cared for to the standard, taking the medicine."""

from quanmin.core.measures.catalogue.managed import checked_up, managed, owed, registered, usual_residents
from quanmin.core.measures.catalogue.sources import BASIC_SERVICES, MENTAL_DISORDER
from quanmin.core.measures.declare import Parameter, measure
from quanmin.core.measures.kinds import Clauses, Count, Group, Rate
from quanmin.core.measures.rows import Place
from quanmin.core.measures.tables import Tables, contacts
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

WORDS: Vocabulary = {
    "registered": Words("在册患者", "on the register"),
    "enough-contacts": Words(
        "随访次数足够", "as many follow-ups as owed", "随访次数不足", "too few follow-ups"
    ),
    "medicine-needed": Words("需要服药", "needs medicine"),
    "medicine-on-record": Words(
        "期内有服药记录", "taking of medicine on record", "期内没有服药记录", "no record of taking medicine"
    ),
    "always-regular": Words("各次均规律服药", "regular at every entry", "有不规律服药", "not always regular"),
}

PROGRAMME = "severe-mental-disorder"
VISITS_A_YEAR = (
    4  # at least one a quarter for stable patients, by any method: 国家基本公共卫生服务规范（第三版）
)
REGULAR, NOT_NEEDED = "regular-medication", "not-needed"
IRREGULAR = ("irregular-medication", "no-medication")


def on_register(tables: Tables, period: Period) -> tuple[Clauses, Place]:
    """Living residents on the register on the last day; who refuses or cannot be found stays on it."""
    people, place = usual_residents(tables, period.end)
    return {"registered": registered(tables, PROGRAMME, period.end).exists(), **people}, place


@measure(
    code="smi-registration-prevalence",
    privacy="sensitive",
    title="严重精神障碍报告患病率",
    title_en="Reported prevalence of severe mental disorder",
    domain="精神卫生",
    unit="‰",
    better="neither",
    per="point",
    multiplier=1000,
    numerator="期末在册的严重精神障碍患者",
    denominator="期末存活并居住在本地的居民",
    source=MENTAL_DISORDER,
    aliases=("检出率", "报告患病率", "严重精神障碍检出率"),
    exclusions="已死亡、已迁出并被接收者",
    attribution="residence",
    strata=(
        "诊断",
        "乡镇",
    ),
    traps="反映发现水平而不是真实患病率；一般4‰–5‰",
)
def registration_prevalence(tables: Tables, period: Period) -> Rate:
    """Patients on the register on the last day per 1,000 residents; it tells of detection, not of how many are ill."""
    people, place = usual_residents(tables, period.end)
    patients, _ = on_register(tables, period)
    return Rate(events=Group("residents", place, patients), exposure=Group("residents", place, people))


@measure(
    code="smi-management-rate",
    privacy="sensitive",
    title="严重精神障碍管理率",
    title_en="Registered patients with severe mental disorder under management",
    domain="精神卫生",
    numerator="期内至少随访1次的在册患者",
    denominator="期末在册、存活并居住在本地的患者（拒访、失访者仍计入）",
    source=MENTAL_DISORDER,
    aliases=(
        "在册的严重精神障碍患者管理率",
        "在册患者管理率",
        "严重精神障碍患者管理率",
        "在册严重精神障碍患者管理率",
    ),
    exclusions="已死亡、已迁出并被接收者",
    attribution="managing",
    strata=(
        "诊断",
        "乡镇",
    ),
    traps="管理率、规范管理率、规律服药率是三个指标；拒访、失访者留在分母",
)
def mental_management(tables: Tables, period: Period) -> Count:
    """Patients on the register who were followed up at least once in twelve months, by any method.

    Who refuses or cannot be found stays in the denominator; the dead and those who moved away do not.
    """
    patients, place = on_register(tables, period)
    return Count(
        eligible=patients,
        met={"followed": contacts(tables, PROGRAMME, period, "follow-up").exists()},
        at=place,
    )


@measure(
    code="smi-standardised-management-rate",
    privacy="sensitive",
    title="严重精神障碍患者规范管理率",
    title_en="Registered patients with severe mental disorder managed to the standard",
    domain="精神卫生",
    numerator="全年随访不少于4次（年内新纳入者按比例）且有1次年度健康检查的在册患者",
    denominator="期末在册、存活并居住在本地的患者（拒访、失访者仍计入）",
    source=BASIC_SERVICES,
    aliases=("严重精神障碍规范管理率", "严重精神障碍患者规范化管理率"),
    exclusions="已死亡、已迁出者；年内新纳入者按比例要求次数",
    attribution="managing",
    strata=(
        "诊断",
        "乡镇",
    ),
    traps="未评估危险性的随访不算；拒绝体检算缺",
    parameters=(Parameter("visits", VISITS_A_YEAR, "全年应随访次数", BASIC_SERVICES, tuple(range(1, 13))),),
)
def mental_standardised_management(tables: Tables, period: Period, *, visits: int = VISITS_A_YEAR) -> Count:
    """Patients on the register with four complete follow-ups, by any method, and one check-up in twelve months.

    Who was enrolled within the year owes one for each quarter begun. A form without the risk grade is not complete. A
    refused check-up counts as missing.
    """
    patients, place = on_register(tables, period)
    rows = contacts(tables, PROGRAMME, period, "follow-up")
    days = rows.where(rows.complete.holds()).days()
    return Count(
        eligible=patients,
        met={
            "enough-contacts": days >= owed(registered(tables, PROGRAMME, period.end), period, visits),
            "yearly-check-up": checked_up(tables, period),
        },
        at=place,
    )


@measure(
    code="smi-regular-medication-rate",
    privacy="sensitive",
    title="严重精神障碍患者规律服药率",
    title_en="Patients with severe mental disorder who take their medicine regularly",
    domain="精神卫生",
    numerator="期内各次服药记录均为规律服药的患者",
    denominator="期末在管、期内随访过、居住在本地且需要服药的患者",
    source=MENTAL_DISORDER,
    aliases=("规律服药率", "严重精神障碍规律服药率"),
    exclusions="不需要服药者；期内未随访者",
    attribution="managing",
    strata=(
        "诊断",
        "乡镇",
    ),
    traps="服药率（间断也算）高于规律服药率",
)
def regular_medication(tables: Tables, period: Period) -> Count:
    """Managed patients who were seen and need medicine, and took it as prescribed at every entry of twelve months.

    Who has no entry about medicine counts as not regular; who needs none, by the last entry, is not counted.
    """
    patients, place = managed(tables, PROGRAMME, period)
    rows = contacts(tables, PROGRAMME, period, "follow-up", "medication-supervision")
    entries = rows.where(rows.outcome.one_of(REGULAR, NOT_NEEDED, *IRREGULAR))
    return Count(
        eligible={
            **patients,
            "followed": rows.exists(),
            "medicine-needed": ~entries.last_is(rows.outcome == NOT_NEEDED),
        },
        met={
            "medicine-on-record": rows.where(rows.outcome.one_of(REGULAR, *IRREGULAR)).exists(),
            "always-regular": rows.where(rows.outcome.one_of(*IRREGULAR)).count() == 0,
        },
        at=place,
    )


MEASURES = (registration_prevalence, mental_management, mental_standardised_management, regular_medication)
