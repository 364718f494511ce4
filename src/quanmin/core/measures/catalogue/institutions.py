"""What institutions and places have, or are certified as: a share of the units of some kinds that are open on the day.

All but one are of one shape, so they are declared as a table: which units, which attribute, which of its values. A new
one is a new line. An attribute that has ended, or a unit that has closed, does not count.
"""

from dataclasses import dataclass

import narwhals as nw

from quanmin.core.measures.catalogue.sources import HEALTHY_CHINA_ACTION, MEDICAL_COMMUNITY
from quanmin.core.measures.declare import Measure, measure
from quanmin.core.measures.kinds import Clauses, Count
from quanmin.core.measures.rows import Rows
from quanmin.core.measures.tables import OWN_UNIT, Tables
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

CENTRE, CLINIC = ("township-health-centre",), ("village-clinic",)
PRIMARY_CARE = (*CENTRE, *CLINIC)
GENERAL_HOSPITALS = ("county-hospital", "tcm-hospital")
HOSPITALS = (*GENERAL_HOSPITALS, "maternal-child-centre")
INSTITUTIONS = (*HOSPITALS, *PRIMARY_CARE, "disease-control-centre")
KINDS = {
    CENTRE: ("乡镇卫生院和社区卫生服务中心", "township health centres"),
    CLINIC: ("村卫生室和社区卫生服务站", "village clinics"),
    PRIMARY_CARE: ("基层医疗卫生机构", "primary-care institutions"),
    GENERAL_HOSPITALS: ("县级综合（中医）医院", "county general and Chinese-medicine hospitals"),
    HOSPITALS: ("县级医院和妇幼保健机构", "county hospitals"),
    (*GENERAL_HOSPITALS, *CENTRE): ("医院和乡镇卫生院", "hospitals and township centres"),
    (*INSTITUTIONS, "department"): ("党政机关和医疗卫生机构", "government offices and health institutions"),
    ("township",): ("乡镇（街道）", "townships"),
    ("village",): ("村（社区）", "villages"),
}
TCM_ACTION = "基层中医药服务能力提升工程“十四五”行动计划"
PRIMARY_CARE_ACTION = "“优质服务基层行”活动；乡镇卫生院服务能力评价指南"
HEALTH_PLAN = "“十四五”国民健康规划，国办发〔2022〕11号"
LOCAL_PLANS = "县级卫生健康规划"
EMR_LEVELS = ("4", "5", "6", "7", "8")


@dataclass(frozen=True)
class Standard:
    """One line of the table: units of `kinds`, and the attribute (with one of `values`) that they should have."""

    code: str
    title: str
    title_en: str
    kinds: tuple[str, ...]
    attribute: str
    claim: str
    claim_en: str
    source: str
    values: tuple[str, ...] = ("yes",)
    domain: str = "能力建设"
    aliases: tuple[str, ...] = ()


STANDARDS = (
    Standard(
        "tcm-hall-coverage",
        "中医馆设置率",
        "Township centres with a hall of Chinese medicine",
        CENTRE,
        "tcm-hall",
        "设置中医馆",
        "a hall of Chinese medicine",
        TCM_ACTION,
        domain="中医药",
        aliases=("100%的乡镇卫生院、社区卫生服务中心设置中医馆",),
    ),
    Standard(
        "village-tcm-capability",
        "村卫生室提供中医药服务比例",
        "Village clinics that offer Chinese medicine",
        CLINIC,
        "tcm-service",
        "提供中医药服务",
        "offers Chinese medicine",
        TCM_ACTION,
        domain="中医药",
        aliases=("村卫生室、社区卫生服务站均能提供中医药服务",),
    ),
    Standard(
        "village-clinic-standard-rate",
        "村卫生室标准化率",
        "Village clinics built to the standard",
        CLINIC,
        "standard-clinic",
        "达到标准化建设要求",
        "built to the standard",
        HEALTH_PLAN,
        aliases=("村卫生室标准化建设全覆盖", "村卫生室达到国家标准", "达标村卫生室"),
    ),
    Standard(
        "quality-service-basic-standard-rate",
        "优质服务基层行基本标准达标率",
        "Township centres at the basic standard",
        CENTRE,
        "quality-service",
        "达到基本标准或推荐标准",
        "at the basic or the recommended standard",
        PRIMARY_CARE_ACTION,
        ("basic", "recommended"),
        aliases=("达到国家“优质服务基层行”基本标准", "社区卫生服务中心达到国家基本标准"),
    ),
    Standard(
        "telemedicine-coverage",
        "远程医疗协作网覆盖率",
        "Township centres in the telemedicine network",
        CENTRE,
        "telemedicine",
        "接入远程医疗协作网",
        "connected to telemedicine",
        MEDICAL_COMMUNITY,
        aliases=("基层医疗机构远程医疗协作网覆盖率", "远程影像、心电、病理、超声、检验全覆盖", "远程会诊"),
    ),
    Standard(
        "ai-assisted-diagnosis-coverage",
        "基层人工智能辅助诊疗系统覆盖率",
        "Township centres with assisted diagnosis",
        CENTRE,
        "ai-diagnosis",
        "使用人工智能辅助诊疗系统",
        "uses assisted diagnosis",
        LOCAL_PLANS,
        aliases=("基层人工智能辅助诊断系统全覆盖",),
    ),
    Standard(
        "medical-community-coverage",
        "县域医共体覆盖乡镇卫生院比例",
        "Township centres in a medical community",
        CENTRE,
        "medical-community",
        "加入县域医共体",
        "member of a medical community",
        MEDICAL_COMMUNITY,
        aliases=("县域医共体覆盖到50%以上乡镇卫生院",),
    ),
    Standard(
        "rural-integration-coverage",
        "县乡村卫生一体化管理覆盖率",
        "Township centres under integrated management",
        CENTRE,
        "integrated-management",
        "实行县乡村一体化管理",
        "under integrated management",
        LOCAL_PLANS,
        aliases=("乡村卫生一体化管理",),
    ),
    Standard(
        "digital-vaccination-clinic-coverage",
        "数字化预防接种门诊覆盖率",
        "Digital vaccination clinics",
        CENTRE,
        "digital-vaccination",
        "建成数字化预防接种门诊",
        "a digital vaccination clinic",
        LOCAL_PLANS,
        aliases=("数字化预防接种门诊全覆盖",),
    ),
    Standard(
        "fever-sentinel-clinic-coverage",
        "发热哨点诊室覆盖率",
        "Township centres with a fever room",
        CENTRE,
        "fever-clinic",
        "设置发热哨点诊室",
        "a fever room",
        LOCAL_PLANS,
        aliases=("发热哨点诊室全覆盖", "发热诊室"),
    ),
    Standard(
        "mental-health-clinic-coverage",
        "基层精神(心理)科门诊设置率",
        "Township centres with a mental clinic",
        CENTRE,
        "mental-clinic",
        "设置精神（心理）科门诊",
        "a mental-health clinic",
        LOCAL_PLANS,
        aliases=("设立精神(心理)科门诊",),
    ),
    Standard(
        "public-health-department-rate",
        "公立医院设置公共卫生科比例",
        "Hospitals with a public-health department",
        GENERAL_HOSPITALS,
        "public-health-department",
        "设置独立的公共卫生科",
        "a public-health department",
        LOCAL_PLANS,
        aliases=("设置独立的公共卫生科",),
    ),
    Standard(
        "geriatric-department-rate",
        "二级及以上综合性医院设老年医学科比例",
        "Hospitals with a geriatric department",
        GENERAL_HOSPITALS,
        "geriatric-department",
        "设置老年医学科",
        "a geriatric department",
        HEALTH_PLAN,
        aliases=("二级及以上综合性医院设老年医学科比例(%)",),
    ),
    Standard(
        "elderly-friendly-institution-rate",
        "老年友善医疗机构占比",
        "Institutions friendly to the elderly",
        (*GENERAL_HOSPITALS, *CENTRE),
        "elderly-friendly",
        "建成老年友善医疗机构",
        "friendly to the elderly",
        HEALTH_PLAN,
        aliases=("创建成为老年友善医疗机构",),
    ),
    Standard(
        "emr-grade-compliance",
        "电子病历应用水平达标率",
        "Hospitals at level 4 of electronic records",
        GENERAL_HOSPITALS,
        "emr-level",
        "电子病历应用水平4级及以上",
        "electronic records at level 4 or above",
        "电子病历系统应用水平分级评价标准",
        EMR_LEVELS,
        aliases=("电子病历应用达到4级以上", "电子病历系统应用水平分级评价4级"),
    ),
    Standard(
        "smoke-free-institution-rate",
        "无烟党政机关/医院建成率",
        "Smoke-free offices and health institutions",
        (*INSTITUTIONS, "department"),
        "smoke-free",
        "建成无烟单位",
        "smoke-free",
        HEALTHY_CHINA_ACTION,
        domain="健康环境",
        aliases=("无烟党政机关", "无烟医院"),
    ),
    Standard(
        "national-health-town-rate",
        "国家卫生乡镇比例",
        "National health towns",
        ("township",),
        "health-town",
        "命名为国家卫生乡镇",
        "named a national health town",
        HEALTHY_CHINA_ACTION,
        ("national",),
        domain="健康环境",
        aliases=("国家卫生乡镇覆盖率",),
    ),
    Standard(
        "provincial-health-village-rate",
        "省级卫生村比例",
        "Provincial health villages",
        ("village",),
        "health-village",
        "命名为省级卫生村",
        "named a provincial health village",
        HEALTHY_CHINA_ACTION,
        ("provincial",),
        domain="健康环境",
        aliases=("省级卫生村全覆盖",),
    ),
)

WORDS: Vocabulary = {
    "unit-kind": Words("属于统计的机构类别", "of the kind that counts"),
    "open-on-day": Words("期末在运营", "open at the end"),
    "has-health-centre": Words(
        "设有卫生院（社区卫生服务中心）", "has a health centre", "没有卫生院", "has no health centre"
    ),
    **{f"has-{line.attribute}": Words(line.claim, line.claim_en, f"未{line.claim}", f"not: {line.claim_en}")
       for line in STANDARDS},
}  # fmt: skip


def open_units(period: Period, kinds: tuple[str, ...]) -> Clauses:
    """Units of the kinds that have opened and not closed by the last day; a unit without an opening day is open."""
    opened, closed, on = nw.col("opened"), nw.col("closed"), nw.lit(period.end)
    is_open = (opened.is_null() | (opened <= on)) & (closed.is_null() | (closed >= on))
    return {"unit-kind": nw.col("kind").is_in(kinds), "open-on-day": is_open}


def attributes(tables: Tables, attribute: str, values: tuple[str, ...], period: Period) -> Rows:
    """Attributes a unit holds on the last day."""
    a = tables.unit_attributes
    return a.where(a.attribute == attribute, a.value.one_of(*values)).open_on(period.end).of("unit_id")


def meets(line: Standard) -> Measure:
    """The measure of one line of the table."""
    kinds, kinds_en = KINDS[line.kinds]

    def rule(tables: Tables, period: Period) -> Count:
        held = attributes(tables, line.attribute, line.values, period).exists()
        return Count(open_units(period, line.kinds), {f"has-{line.attribute}": held}, OWN_UNIT, of="units")

    rule.__doc__ = (
        f"Of the {kinds_en} open on the last day, those with this on record: {line.claim_en}. "
        "Nothing on record, or a certificate that has ended, is no."
    )
    declared = measure(
        code=line.code, title=line.title, title_en=line.title_en, domain=line.domain, per="point",
        numerator=f"其中{line.claim}的单位", denominator=f"期末在运营的{kinds}", source=line.source,
        aliases=line.aliases,
    )  # fmt: skip
    return declared(rule)


@measure(
    code="township-hospital-presence",
    title="建制乡镇卫生院覆盖率",
    title_en="Townships with a health centre",
    domain="能力建设",
    per="point",
    numerator="至少有1所期末在运营的卫生院（社区卫生服务中心）的乡镇（街道）",
    denominator="乡镇（街道）",
    source=LOCAL_PLANS,
    aliases=("每个建制乡镇至少设1所政府办乡镇卫生院",),
)
def township_centre_presence(tables: Tables, period: Period) -> Count:
    """Of the townships, those under which a health centre is open on the last day; streets count as townships."""
    u = tables.units
    still_open = u.closed.is_empty() | (u.closed >= period.end)
    opened = u.opened.is_empty() | (u.opened <= period.end)
    centres = u.where(u.kind == "township-health-centre", opened, still_open).of("parent_id", "unit_id")
    return Count(
        open_units(period, ("township",)), {"has-health-centre": centres.exists()}, OWN_UNIT, of="units"
    )


STANDARD_MEASURES = tuple(meets(line) for line in STANDARDS)
MEASURES = (township_centre_presence, *STANDARD_MEASURES)
