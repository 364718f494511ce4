"""Hypertension and type-2 diabetes: found, under management, managed to the standard, under control."""

from dataclasses import replace

from quanmin.core.measures.catalogue.managed import (
    checked_up,
    enrolled_in_any,
    known,
    managed,
    owed,
    usual_residents,
    visited_enough,
)
from quanmin.core.measures.catalogue.sources import (
    BASIC_SERVICES,
    BASIC_SERVICES_2011,
    CHRONIC_DISEASE_PLAN,
    MEDICAL_COMMUNITY,
)
from quanmin.core.measures.declare import Parameter, measure
from quanmin.core.measures.kinds import Count, Group, Rate
from quanmin.core.measures.tables import Tables, aged, contacts, enrolled, home, readings
from quanmin.core.measures.terms import choose, col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period, containing

WORDS: Vocabulary = {
    "measured": Words(
        "期内测过血压", "blood pressure measured", "期内没有血压记录", "no blood pressure on record"
    ),
    "systolic-low": Words("收缩压达标", "systolic under the limit", "收缩压偏高", "systolic too high"),
    "diastolic-low": Words("舒张压低于90", "diastolic under 90", "舒张压偏高", "diastolic too high"),
    "glucose-tested": Words(
        "期内测过空腹血糖", "fasting glucose measured", "期内没有空腹血糖记录", "no fasting glucose on record"
    ),
    "glucose-low": Words(
        "空腹血糖低于7.0", "fasting glucose under 7.0", "空腹血糖偏高", "fasting glucose too high"
    ),
    "enough-glucose-tests": Words(
        "空腹血糖检测次数足够",
        "as many fasting glucose tests as owed",
        "空腹血糖检测次数不足",
        "too few fasting glucose tests",
    ),
    "aged-35-up": Words("35岁及以上", "aged 35 or over"),
    "aged-40-up": Words("40岁及以上", "aged 40 or over"),
    "had-a-visit": Words("期内有门诊就诊", "an outpatient visit in the period"),
    "measured-by-first-visit": Words(
        "首诊当日及之前已测血压",
        "blood pressure measured by the first visit",
        "首诊未测血压",
        "blood pressure not measured at the first visit",
    ),
    "no-diabetes": Words("未纳入糖尿病管理", "not under diabetes management"),
    "at-risk": Words("有糖尿病高危因素", "a risk factor of diabetes on record"),
    "managed-at-start": Words(
        "期初在管的高血压或糖尿病患者", "under hypertension or diabetes management at the start"
    ),
    "discharged-in-period": Words("期内出院", "discharged in the period"),
    "for-the-disease": Words(
        "因高血压、糖尿病及并发症住院", "in hospital for the disease or its complications"
    ),
}

# LOINC: a pressure panel with both values of one reading; glucose after fasting, mmol/L; body-mass index, kg/m2.
BLOOD_PRESSURE, FASTING_GLUCOSE, BODY_MASS_INDEX = "85354-9", "14771-0", "39156-5"
HYPERTENSION_CODES = ("I10", "I11", "I12", "I13", "I15")
TYPE_2_CODES = ("E11",)
# BASIC_SERVICES: four visits in person a year; control under 140/90 mmHg, from 65 years under 150/90; fasting glucose
# under 7.0 mmol/L.
VISITS_A_YEAR = 4
SYSTOLIC_LIMIT, SYSTOLIC_LIMIT_ELDERLY, DIASTOLIC_LIMIT = 140, 150, 90
ELDERLY_FROM = 65
GLUCOSE_LIMIT = 7.0
FIRST_VISIT_FROM = 35
# Plans name residents of 40 and over at high risk; of the risk factors, records hold hypertension and obesity (BMI from
# 28 kg/m2, WS/T 428). Family history is not in the snapshot.
HIGH_RISK_FROM, OBESE_FROM = 40, 28
# Hypertension, diabetes, and heart, brain and kidney disease that follow from them (ICD-10 categories).
ADMITTED_FOR = (*HYPERTENSION_CODES, *(f"E{n}" for n in range(10, 15)), *(f"I{n}" for n in range(20, 26)), "I50",
                *(f"I{n}" for n in range(60, 70)), "N18")  # fmt: skip


@measure(
    code="hypertension-management-rate",
    title="高血压患者健康管理率",
    title_en="Known hypertension under management",
    domain="慢性病",
    numerator="期末在管且期内至少随访1次的患者",
    denominator="期末已有高血压诊断或已在管、存活并居住在本地的居民（按诊断记录，不按患病率推算）",
    source=BASIC_SERVICES_2011,
    aliases=("高血压管理率", "高血压健康管理率"),
    exclusions="未诊断的患者不在分母",
    attribution="managing",
    strata=(
        "性别",
        "年龄组",
        "乡镇",
    ),
    traps="第三版规范已不用，但考核仍用；分母若按患病率推算须写明患病率来源，与本口径不同",
)
def hypertension_management(tables: Tables, period: Period) -> Count:
    """Residents known to have hypertension who are under management and were followed up within twelve months.

    Known is a diagnosis on record or an enrolment; nobody is estimated, so undiagnosed patients are not in it.
    """
    return under_management(tables, "hypertension", HYPERTENSION_CODES, period)


@measure(
    code="diabetes-management-rate",
    title="2型糖尿病患者健康管理率",
    title_en="Known type-2 diabetes under management",
    domain="慢性病",
    numerator="期末在管且期内至少随访1次的患者",
    denominator="期末已有2型糖尿病诊断或已在管、存活并居住在本地的居民（按诊断记录，不按患病率推算）",
    source=BASIC_SERVICES_2011,
    aliases=("糖尿病管理率", "糖尿病患者健康管理率"),
    exclusions="1型和妊娠糖尿病；未诊断的患者",
    attribution="managing",
    strata=(
        "性别",
        "年龄组",
        "乡镇",
    ),
    traps="规划只写“糖尿病”时按2型理解",
)
def diabetes_management(tables: Tables, period: Period) -> Count:
    """Residents known to have type-2 diabetes who are under management and were followed up within twelve months.

    Known is a diagnosis on record or an enrolment; nobody is estimated, so undiagnosed patients are not in it.
    """
    return under_management(tables, "diabetes", TYPE_2_CODES, period)


def under_management(tables: Tables, programme: str, codes: tuple[str, ...], period: Period) -> Count:
    """Of the living residents known to have a disease, those enrolled and followed up at least once."""
    people, place = usual_residents(tables, period.end)
    return Count(
        eligible={"known-patient": known(tables, programme, codes, period.end), **people},
        met={
            "under-management": enrolled(tables, programme, period.end).exists(),
            "followed": contacts(tables, programme, period, "follow-up").exists(),
        },
        at=place,
    )


@measure(
    code="hypertension-standardised-management-rate",
    title="高血压患者规范管理率",
    title_en="Hypertension managed to the standard",
    domain="慢性病",
    numerator="全年面对面随访不少于4次（年内新纳入者按比例）且有1次年度健康检查的患者",
    denominator="期末在管、存活并居住在本地的高血压患者",
    source=BASIC_SERVICES,
    aliases=("高血压规范管理率", "高血压患者规范化管理率", "高血压患者基层规范管理服务率"),
    exclusions="死亡、迁出者；年内新纳入者按比例要求次数",
    attribution="managing",
    strata=(
        "性别",
        "年龄组",
        "乡镇",
    ),
    traps="规范管理率是过程指标，不是血压控制率；年度通知称“基层规范管理服务率”，只计面对面服务",
    parameters=(
        Parameter("visits", VISITS_A_YEAR, "全年应面对面随访次数", BASIC_SERVICES, tuple(range(1, 13))),
    ),
)
def hypertension_standardised_management(
    tables: Tables, period: Period, *, visits: int = VISITS_A_YEAR
) -> Count:
    """Managed patients with four follow-ups in person and one check-up in twelve months.

    Who was enrolled within the year owes one follow-up for each quarter begun. Telephone calls, incomplete forms and a
    second form of the same day do not count; a check-up under another programme does.
    """
    eligible, place = managed(tables, "hypertension", period)
    return Count(
        eligible=eligible,
        met={
            "enough-visits": visited_enough(tables, "hypertension", period, visits),
            "yearly-check-up": checked_up(tables, period),
        },
        at=place,
    )


@measure(
    code="hypertension-control-rate",
    title="管理人群血压控制率",
    title_en="Blood pressure under control among managed patients",
    domain="慢性病",
    numerator="最近一次血压低于140/90 mmHg的患者（65岁及以上收缩压低于150 mmHg）",
    denominator="期末在管、存活并居住在本地的高血压患者",
    source=BASIC_SERVICES,
    aliases=("高血压患者血压控制率", "血压控制率", "高血压控制率"),
    exclusions="无（未测血压、失访均算未控制）",
    attribution="managing",
    strata=(
        "性别",
        "年龄组",
        "乡镇",
    ),
    traps="取最近一次，收缩压和舒张压须来自同一次；不能取任一次达标或平均值",
    parameters=(
        Parameter("systolic_limit", SYSTOLIC_LIMIT, "收缩压界值（mmHg），低于为控制", BASIC_SERVICES),
        Parameter("elderly_limit", SYSTOLIC_LIMIT_ELDERLY, "老年人收缩压界值（mmHg）", BASIC_SERVICES),
        Parameter("elderly_from", ELDERLY_FROM, "按老年人界值判断的起始年龄", BASIC_SERVICES),
    ),
)
def hypertension_control(
    tables: Tables,
    period: Period,
    *,
    systolic_limit: float = SYSTOLIC_LIMIT,
    elderly_limit: float = SYSTOLIC_LIMIT_ELDERLY,
    elderly_from: int = ELDERLY_FROM,
) -> Count:
    """Managed patients whose last reading of twelve months is under control; no reading is not control.

    Both values are of one reading; of two at the same instant the higher counts.
    """
    eligible, place = managed(tables, "hypertension", period)
    systolic, diastolic = readings(tables, BLOOD_PRESSURE, period).last_pair()
    elderly = aged(period.end, at_least=elderly_from)
    limit = choose(elderly, elderly_limit, systolic_limit)
    return Count(
        eligible=eligible,
        met={
            "measured": systolic.has_value(),
            "systolic-low": systolic < limit,
            "diastolic-low": diastolic < DIASTOLIC_LIMIT,
        },
        at=place,
    )


@measure(
    code="diabetes-standardised-management-rate",
    title="2型糖尿病患者规范管理率",
    title_en="Type-2 diabetes managed to the standard",
    domain="慢性病",
    numerator="全年面对面随访和空腹血糖检测均不少于4次（年内新纳入者按比例）且有1次年度健康检查的患者",
    denominator="期末在管、存活并居住在本地的2型糖尿病患者",
    source=BASIC_SERVICES,
    aliases=(
        "糖尿病规范管理率",
        "II型糖尿病规范管理率",
        "2型糖尿病患者基层规范管理服务率",
        "糖尿病患者规范管理率",
    ),
    exclusions="1型和妊娠糖尿病；年内新纳入者按比例要求次数",
    attribution="managing",
    strata=(
        "性别",
        "年龄组",
        "乡镇",
    ),
    traps="随访与血糖检测都要够次数；电话随访不算",
    parameters=(
        Parameter("visits", VISITS_A_YEAR, "全年应面对面随访次数", BASIC_SERVICES, tuple(range(1, 13))),
    ),
)
def diabetes_standardised_management(tables: Tables, period: Period, *, visits: int = VISITS_A_YEAR) -> Count:
    """Managed patients with four follow-ups in person, four fasting glucose tests and one check-up in twelve months.

    Who was enrolled within the year owes one of each for every quarter begun. Telephone calls, incomplete forms and a
    second test of the same day do not count.
    """
    eligible, place = managed(tables, "diabetes", period)
    tests = readings(tables, FASTING_GLUCOSE, period).days()
    due = owed(enrolled(tables, "diabetes", period.end), period, visits)
    return Count(
        eligible=eligible,
        met={
            "enough-visits": visited_enough(tables, "diabetes", period, visits),
            "enough-glucose-tests": tests >= due,
            "yearly-check-up": checked_up(tables, period),
        },
        at=place,
    )


@measure(
    code="diabetes-control-rate",
    title="管理人群血糖控制率",
    title_en="Fasting glucose under control among managed patients",
    domain="慢性病",
    numerator="最近一次空腹血糖低于7.0 mmol/L的患者",
    denominator="期末在管、存活并居住在本地的2型糖尿病患者",
    source=BASIC_SERVICES,
    aliases=("空腹血糖达标率", "血糖控制率", "糖尿病患者血糖控制率", "糖尿病控制率"),
    exclusions="无（未测血糖、失访均算未控制）",
    attribution="managing",
    strata=(
        "性别",
        "年龄组",
        "乡镇",
    ),
    traps="官方有空腹血糖、糖化血红蛋白等多种口径，须写明；mg/dL 的记录须先换算",
    parameters=(Parameter("limit", GLUCOSE_LIMIT, "空腹血糖界值（mmol/L），低于为控制", BASIC_SERVICES),),
)
def diabetes_control(tables: Tables, period: Period, *, limit: float = GLUCOSE_LIMIT) -> Count:
    """Managed patients whose last fasting glucose of twelve months is under 7.0 mmol/L; no test is not control."""
    eligible, place = managed(tables, "diabetes", period)
    glucose = readings(tables, FASTING_GLUCOSE, period).last("value")
    return Count(
        eligible=eligible,
        met={"glucose-tested": glucose.has_value(), "glucose-low": glucose < limit},
        at=place,
    )


@measure(
    code="first-visit-bp-measurement-rate",
    title="35岁以上人群首诊测血压率",
    title_en="Blood pressure measured by the first visit of the year, 35 and over",
    domain="慢性病",
    numerator="本自然年首次门诊当日或之前已测血压者",
    denominator="本自然年内有门诊就诊、期末满35岁并居住在本地的居民",
    source=CHRONIC_DISEASE_PLAN,
    aliases=("35岁首诊测血压率", "首诊测血压", "35岁以上居民首诊测血压率"),
    exclusions="急诊；期内没有门诊就诊者",
    attribution="residence",
    strata=(
        "机构",
        "乡镇",
    ),
    traps="规范按每机构每年首诊计，这里按人计全年首诊",
)
def first_visit_blood_pressure(tables: Tables, period: Period) -> Count:
    """Residents of 35 and over whose blood pressure was measured by the day of the year's first outpatient visit.

    The year is the calendar year up to the last day. A reading taken in it before the visit, at a follow-up or
    check-up, counts: the pressure was known by then.
    """
    people, place = usual_residents(tables, period.end)
    e = tables.encounters
    so_far = replace(containing(period.end, "year"), end=period.end)
    visit = e.where(e.kind == "outpatient", e.started_at.within(so_far)).first_day("started_at")
    reading = readings(tables, BLOOD_PRESSURE, so_far).first_day("taken_at")
    return Count(
        eligible={
            "had-a-visit": visit.has_value(),
            "aged-35-up": aged(period.end, at_least=FIRST_VISIT_FROM),
            **people,
        },
        met={"measured-by-first-visit": reading.day() <= visit.day()},
        at=place,
    )


@measure(
    code="glucose-testing-rate-high-risk",
    title="40岁以上高危人群血糖检测率",
    title_en="Fasting glucose tested in high-risk residents of 40 and over",
    domain="慢性病",
    numerator="期内至少检测1次空腹血糖者",
    denominator="期末满40岁、居住在本地、未纳入糖尿病管理，且在管高血压或最近一次体质指数不低于28的居民",
    source=CHRONIC_DISEASE_PLAN,
    aliases=("空腹血糖与餐后2小时血糖检测", "糖尿病高危人群血糖检测率"),
    exclusions="糖尿病在管患者；未称体重也无高血压者不视为高危",
    attribution="residence",
    strata=(
        "性别",
        "乡镇",
    ),
    traps="高危因素只用记录中有的高血压和肥胖，家族史不在记录内",
)
def high_risk_glucose_testing(tables: Tables, period: Period) -> Count:
    """Residents of 40 and over at risk of diabetes whose fasting glucose was tested in twelve months.

    The risk factors are managed hypertension and a last body-mass index of 28 or more; who was never weighed has none.
    """
    people, place = usual_residents(tables, period.end)
    o = tables.observations
    index = o.where(o.code == BODY_MASS_INDEX, o.taken_at.within(period)).last("value")
    obese = (index >= OBESE_FROM).holds()
    return Count(
        eligible={
            "aged-40-up": aged(period.end, at_least=HIGH_RISK_FROM),
            "no-diabetes": ~enrolled(tables, "diabetes", period.end).exists(),
            "at-risk": enrolled(tables, "hypertension", period.end).exists() | obese,
            **people,
        },
        met={"glucose-tested": readings(tables, FASTING_GLUCOSE, period).exists()},
        at=place,
    )


@measure(
    code="ncd-managed-hospitalisation-rate",
    title="慢性病健康管理人群住院率",
    title_en="Admissions of managed chronic patients for their disease",
    domain="慢性病",
    better="lower",
    numerator="期内因高血压、糖尿病及其并发症出院的人次",
    denominator="期初在管、存活并居住在本地的高血压和糖尿病患者",
    source=MEDICAL_COMMUNITY,
    unit="人次/百人",
    aliases=("县域内慢性病健康管理人群住院率",),
    exclusions="其他原因的住院；期初不在管者",
    attribution="residence",
    strata=(
        "病种",
        "乡镇",
    ),
    traps="按人次不按人；转院形成的两次住院计两次",
)
def managed_hospitalisation(tables: Tables, period: Period) -> Rate:
    """Discharges in twelve months for hypertension, diabetes or what follows from them, per 100 managed patients.

    Every stay counts, in the county or outside it; a patient managed for both diseases is one patient.
    """
    people, place = usual_residents(tables, period.start)
    under_care = enrolled_in_any(tables, ("hypertension", "diabetes"), period.start)
    discharged = col("discharged").within(period)
    stays = Group(
        of="admissions",
        at=home(tables, period.start),
        clauses={
            "discharged-in-period": discharged,
            "for-the-disease": col("diagnosis").starts_with(*ADMITTED_FOR),
            "managed-at-start": under_care,
        },
    )
    return Rate(events=stays, exposure=Group("residents", place, {"managed-at-start": under_care, **people}))


MEASURES = (
    hypertension_management,
    hypertension_standardised_management,
    hypertension_control,
    diabetes_management,
    diabetes_standardised_management,
    diabetes_control,
    first_visit_blood_pressure,
    high_risk_glucose_testing,
    managed_hospitalisation,
)
