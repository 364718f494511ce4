"""Hypertension and type-2 diabetes: under management, managed to the standard, under control."""

import narwhals as nw

from quanmin.core.measures.declare import measure
from quanmin.core.measures.kinds import Clauses, Count
from quanmin.core.measures.rows import Place
from quanmin.core.measures.tables import Tables, aged, alive, contacts, enrolled, home, readings
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

WORDS: Vocabulary = {
    "four-visits": Words(
        "面对面随访满4次",
        "four follow-ups in person",
        "面对面随访不足4次",
        "fewer than four follow-ups in person",
    ),
    "yearly-check-up": Words("有年度健康检查", "a yearly check-up", "缺年度健康检查", "no yearly check-up"),
    "measured": Words(
        "期内测过血压", "blood pressure measured", "期内没有血压记录", "no blood pressure on record"
    ),
    "systolic-low": Words("收缩压达标", "systolic under the limit", "收缩压偏高", "systolic too high"),
    "diastolic-low": Words("舒张压低于90", "diastolic under 90", "舒张压偏高", "diastolic too high"),
}
BLOOD_PRESSURE, FASTING_GLUCOSE = "85354-9", "14771-0"
BASIC_SERVICES = "国家基本公共卫生服务规范（第三版），国卫基层发〔2017〕13号"
VISITS_A_YEAR = 4
YEARLY_CHECK_UP = 1


def managed(tables: Tables, programme: str, on: Period) -> tuple[Clauses, Place]:
    """Living residents enrolled on the period's last day, and the village they count for."""
    place = home(tables, on.end)
    clauses = {
        "enrolled": enrolled(tables, programme, on.end).exists(),
        "alive": alive(on.end),
        "lives-here": ~place.unit.is_null(),
    }
    return clauses, place


def face_to_face(tables: Tables, programme: str, period: Period, kind: str) -> nw.Expr:
    """How many complete services of a kind were given in person."""
    rows = contacts(tables, programme, period, kind)
    return rows.where(rows.method.one_of("clinic", "home")).count()


@measure(
    code="hypertension-standardised-management-rate",
    title="高血压患者规范管理率",
    title_en="Hypertension managed to the standard",
    domain="慢性病",
    numerator="全年面对面随访不少于4次且有1次年度健康检查的患者",
    denominator="期末在管、存活并居住在本地的高血压患者",
    source=BASIC_SERVICES,
    aliases=("高血压规范管理率", "高血压患者规范化管理率", "高血压患者基层规范管理服务率"),
)
def hypertension_standardised_management(tables: Tables, period: Period) -> Count:
    """Managed patients with at least four follow-ups in person and one yearly check-up in twelve months."""
    eligible, place = managed(tables, "hypertension", period)
    return Count(
        eligible=eligible,
        met={
            "four-visits": face_to_face(tables, "hypertension", period, "follow-up") >= VISITS_A_YEAR,
            "yearly-check-up": face_to_face(tables, "hypertension", period, "check-up") >= YEARLY_CHECK_UP,
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
)
def hypertension_control(tables: Tables, period: Period) -> Count:
    """Managed patients whose last reading of twelve months is under control; no reading is not control."""
    eligible, place = managed(tables, "hypertension", period)
    systolic, diastolic = readings(tables, BLOOD_PRESSURE, period).last_pair()
    limit = nw.when(aged(period.end, at_least=65)).then(nw.lit(150)).otherwise(nw.lit(140))
    return Count(
        eligible=eligible,
        met={
            "measured": ~systolic.is_null(),
            "systolic-low": systolic < limit,
            "diastolic-low": diastolic < 90,
        },
        at=place,
    )
