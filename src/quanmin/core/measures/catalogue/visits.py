"""Where people are treated, how long they wait and stay, and where the insurance fund goes.

Visits of residents are counted at the village they lived in last during the period; the work of a provider is counted
at the provider. Visits nobody recorded, such as those paid in cash outside the county, are not seen.
"""

from quanmin.core.measures.catalogue.sources import MEDICAL_COMMUNITY
from quanmin.core.measures.declare import Parameter, measure
from quanmin.core.measures.kinds import Clauses, Count, Group, Mean, Pooled, Ratio
from quanmin.core.measures.rows import Place
from quanmin.core.measures.tables import OWN_UNIT, Tables
from quanmin.core.measures.terms import Term, choose, col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

DOMAIN = "医疗服务"
COUNTY_REFORM = "县域综合医改、分级诊疗有关文件"
HOSPITAL_PERFORMANCE = "国家二级、三级公立医院绩效考核操作手册"

OUTSIDE = "outside-hospital"
LONGEST_WAIT = 480  # minutes
PRIMARY_CARE = ("township-health-centre", "village-clinic")
HOSPITALS = ("county-hospital", "tcm-hospital", "maternal-child-centre")

WORDS: Vocabulary = {
    "visited-in-period": Words("期内就诊", "visited in the period"),
    "discharged-in-period": Words("期内出院", "discharged in the period"),
    "lived-here": Words("期内居住在本县", "lived in the county in the period"),
    "provider-in-county": Words("在县内机构就诊", "treated in the county", "在县外就诊", "treated outside the county"),
    "primary-care": Words(
        "在基层机构就诊", "treated in primary care", "在医院就诊", "treated in a hospital"
    ),
    "outpatient": Words("门诊（不含急诊）", "outpatient, not emergency"),
    "hospital": Words("县内医院", "a hospital of the county"),
    "tcm": Words("中医诊疗", "Chinese medicine", "非中医诊疗", "not Chinese medicine"),
    "booked": Words("预约就诊", "by appointment", "未预约", "without appointment"),
    "wait-known": Words("等待时间可信（不超过8小时）", "a waiting time that can be believed"),
}  # fmt: skip


def lived_here(tables: Tables, period: Period) -> tuple[Clauses, Place]:
    """The patient lived in a village of the county at some time of the period; the last one counts."""
    r = tables.residences
    overlapping = r.where(r.start <= period.end, r.end.is_empty() | (r.end >= period.start))
    place = overlapping.of("resident_id").place()
    return {"lived-here": place.known}, place


def provider(tables: Tables, *kinds: str) -> Term:
    """The provider is of one of the kinds; without kinds, anything but a hospital outside the county."""
    u = tables.units
    wanted = u.where(u.kind.one_of(*kinds)) if kinds else u.where(u.kind != OUTSIDE)
    return wanted.of("unit_id").exists()


def visited_in(period: Period) -> Term:
    """The visit began on a day of the period."""
    return col("started_at").within(period)


def discharged_in(period: Period) -> Term:
    """The stay ended on a day of the period; a patient still in hospital is not discharged."""
    return col("discharged").within(period)


def stays(tables: Tables, period: Period) -> Count:
    """Discharges of residents, and those of them from hospitals of the county."""
    person, village = lived_here(tables, period)
    eligible = {"discharged-in-period": discharged_in(period), **person}
    return Count(eligible, {"provider-in-county": provider(tables)}, village, of="admissions")


@measure(
    code="county-visit-rate",
    title="县域内就诊率",
    title_en="Visits made within the county",
    domain=DOMAIN,
    numerator="在县内机构的门急诊和住院人次",
    denominator="居民在县内外的门急诊和出院人次",
    source=COUNTY_REFORM,
    aliases=("县域内群众就诊率", "县域就诊率", "大病不出县"),
    exclusions="零售药店购药；县外未经医保结算的就诊看不到",
    attribution="residence",
    strata=(
        "级别",
        "乡镇",
    ),
    traps="至少有三种口径（参保人、入户调查、县内医院工作量）；县外自费就诊看不到使结果偏高；"
    "市辖区的“县域”指区",
    counts="visits",
)
def county_visits(tables: Tables, period: Period) -> Pooled:
    """Of residents' outpatient and emergency visits and discharges anywhere in twelve months, those in the county.

    Person-times, referrals included. A visit outside that was never settled is invisible and makes the rate too high.
    """
    person, village = lived_here(tables, period)
    visits = {"visited-in-period": visited_in(period), **person}
    outpatient = Count(visits, {"provider-in-county": provider(tables)}, village, of="encounters")
    return Pooled((outpatient, stays(tables, period)))


@measure(
    code="county-inpatient-share",
    title="参保人县域内住院人次占比",
    title_en="Stays in hospitals of the county",
    domain=DOMAIN,
    numerator="从县内机构出院的人次",
    denominator="居民在县内外的出院人次",
    source=MEDICAL_COMMUNITY,
    aliases=("县域内住院率", "县域内住院人次占比", "县域内住院量占比"),
    exclusions="未出院者",
    attribution="residence",
    strata=("乡镇",),
    traps="按人次不按人，与县域内就诊率不是一个指标",
    counts="visits",
)
def county_inpatient_share(tables: Tables, period: Period) -> Count:
    """Of residents' discharges anywhere in twelve months, those from hospitals of the county: stays, not persons."""
    return stays(tables, period)


@measure(
    code="primary-care-visit-share",
    title="县域内基层医疗卫生机构诊疗人次占比",
    title_en="Visits made in primary care",
    domain=DOMAIN,
    numerator="乡镇卫生院（社区卫生服务中心）和村卫生室（站）的门急诊人次",
    denominator="县内机构的门急诊人次",
    source=MEDICAL_COMMUNITY,
    aliases=("基层就诊率", "县域内基层就诊率", "基层诊疗量占比"),
    exclusions="县外就诊；健康体检和接种",
    attribution="jurisdiction",
    strata=("机构级别",),
    traps="是否含村卫生室可相差15个百分点以上；只有基层机构的乡镇总是100%，应看全县",
    parameters=(
        Parameter(
            "village_clinics", "with", "是否计入村卫生室（站）", MEDICAL_COMMUNITY, ("with", "without")
        ),
    ),
    counts="visits",
)
def primary_care_visits(tables: Tables, period: Period, *, village_clinics: str = "with") -> Count:
    """Of the outpatient and emergency visits at institutions of the county in twelve months, those in primary care.

    Counted at the provider: a township without a hospital always shows 100 %; read the county. Village clinics are in.
    """
    # Left out, village clinics stand neither above nor below.
    clinics = provider(tables, "village-clinic")
    inside = provider(tables) if village_clinics == "with" else provider(tables) & ~clinics
    eligible = {"visited-in-period": visited_in(period), "provider-in-county": inside}
    return Count(eligible, {"primary-care": provider(tables, *PRIMARY_CARE)}, OWN_UNIT, of="encounters")


@measure(
    code="county-tcm-visit-share",
    title="县域内中医类诊疗量占比",
    title_en="Visits for Chinese medicine",
    domain="中医药",
    numerator="县内机构的中医门急诊人次",
    denominator="县内机构的门急诊人次",
    source=MEDICAL_COMMUNITY,
    aliases=("中医诊疗量占比",),
    exclusions="县外就诊",
    attribution="jurisdiction",
    strata=("机构",),
    traps="开中成药是否算中医诊疗须写明",
    counts="visits",
)
def county_tcm_visits(tables: Tables, period: Period) -> Count:
    """Of the visits at institutions of the county in twelve months, those marked as Chinese medicine."""
    eligible = {"visited-in-period": visited_in(period), "provider-in-county": provider(tables)}
    return Count(eligible, {"tcm": col("tcm")}, OWN_UNIT, of="encounters")


@measure(
    code="primary-tcm-service-share",
    title="基层中医药服务量占比",
    title_en="Chinese medicine in primary care",
    domain="中医药",
    numerator="基层机构的中医门急诊人次",
    denominator="基层机构的门急诊人次",
    source="基层中医药服务能力提升工程“十四五”行动计划",
    aliases=("基层中医药服务量达到48%", "基层中医诊疗量占比"),
    exclusions="医院的中医诊疗",
    attribution="provider",
    strata=(
        "机构",
        "乡镇",
    ),
    traps="数值高时多因把任何中成药都算入；按处方与按人次不同",
    counts="visits",
)
def primary_tcm_visits(tables: Tables, period: Period) -> Count:
    """Of the visits in primary care in twelve months, those marked as Chinese medicine."""
    eligible = {"visited-in-period": visited_in(period), "primary-care": provider(tables, *PRIMARY_CARE)}
    return Count(eligible, {"tcm": col("tcm")}, OWN_UNIT, of="encounters")


@measure(
    code="appointment-rate",
    title="门诊预约诊疗率",
    title_en="Outpatient visits by appointment",
    domain=DOMAIN,
    numerator="预约就诊的门诊人次",
    denominator="县内医院的门诊人次（不含急诊）",
    source=HOSPITAL_PERFORMANCE,
    aliases=("预约诊疗率",),
    exclusions="急诊；基层机构",
    attribution="provider",
    strata=("医院",),
    traps="当日窗口预约是否算须写明",
    counts="visits",
)
def appointments(tables: Tables, period: Period) -> Count:
    """Of outpatient visits at hospitals of the county in twelve months, those by appointment; emergencies are out."""
    return Count(hospital_outpatients(tables, period), {"booked": col("booked")}, OWN_UNIT, of="encounters")


def hospital_outpatients(tables: Tables, period: Period) -> Clauses:
    """Outpatient visits of the period at hospitals of the county."""
    return {
        "visited-in-period": visited_in(period),
        "outpatient": col("kind") == "outpatient",
        "hospital": provider(tables, *HOSPITALS),
    }


@measure(
    code="appointment-wait-time",
    title="门诊患者预约后平均等待时间",
    title_en="Mean wait after the booked time",
    domain=DOMAIN,
    unit="分钟",
    better="lower",
    multiplier=1,
    numerator="预约时段起至进入诊室的等待分钟数之和",
    denominator="等待时间可信的预约门诊人次",
    source=HOSPITAL_PERFORMANCE,
    aliases=("预约诊疗时间控制在30分钟以内", "预约诊疗时间", "预约等待时间"),
    exclusions="无等待记录或超过8小时者；未预约者",
    attribution="provider",
    strata=("医院",),
    traps="候诊时间不是号源时段长度，后者另见分时段预约精准度",
)
def appointment_wait(tables: Tables, period: Period) -> Mean:
    """Mean minutes from the booked time to being seen, over booked hospital visits whose wait is on record.

    A wait of more than eight hours is an error of the clock and left out.
    """
    wait = col("wait_minutes")
    clauses = {
        **hospital_outpatients(tables, period),
        "booked": col("booked"),
        "wait-known": wait <= LONGEST_WAIT,
    }
    return Mean(Group("encounters", OWN_UNIT, clauses), wait)


@measure(
    code="average-length-of-stay",
    title="平均住院日",
    title_en="Average length of stay",
    domain=DOMAIN,
    unit="天",
    better="lower",
    multiplier=1,
    numerator="出院者占用总床日数",
    denominator="县内机构出院人次",
    source=HOSPITAL_PERFORMANCE,
    aliases=("三级综合医院平均住院日(天)", "出院者平均住院日"),
    exclusions="未出院者；县外住院",
    attribution="provider",
    strata=("医院",),
    traps="分子用出院者占用床日，不用实际占用总床日；未做病例组合调整",
)
def average_length_of_stay(tables: Tables, period: Period) -> Mean:
    """Mean days from admission to discharge of stays in the county that ended in twelve months; a same-day stay is one.

    Deaths and transfers count; a patient still in hospital does not.
    """
    nights = col("discharged").day_number() - col("admitted").day_number()
    days = choose(nights > 0, nights, 1)
    clauses = {"discharged-in-period": discharged_in(period), "provider-in-county": provider(tables)}
    return Mean(Group("admissions", OWN_UNIT, clauses), days)


def fund_paid(tables: Tables, period: Period, **clauses: Term) -> Group:
    """What the fund paid for residents' stays that ended in the period, in fen, at the patient's village."""
    person, village = lived_here(tables, period)
    named = {name.replace("_", "-"): clause for name, clause in clauses.items()}
    paid = {"discharged-in-period": discharged_in(period), **person, **named}
    return Group("admissions", village, paid, weight=col("fund_fen"))


@measure(
    code="insurance-fund-county-share",
    title="医保基金县域内支出占比",
    title_en="Insurance fund spent in the county",
    domain=DOMAIN,
    numerator="支付给县内机构的住院医保基金（分）",
    denominator="居民住院医保基金支出（分）",
    source=MEDICAL_COMMUNITY,
    aliases=("医保基金县域内支出率",),
    exclusions="门诊基金支出不在记录内",
    attribution="residence",
    strata=(
        "险种",
        "乡镇",
    ),
    traps="先合计金额再相除",
)
def insurance_fund_in_county(tables: Tables, period: Period) -> Ratio:
    """Of what the fund paid for residents' stays in twelve months, the part paid to hospitals of the county.

    Sum over sum. Stays only: what the fund pays for outpatients is not in the records.
    """
    return Ratio(fund_paid(tables, period, provider_in_county=provider(tables)), fund_paid(tables, period))


@measure(
    code="insurance-fund-primary-share",
    title="县域内基层医疗卫生机构医保基金支出占比",
    title_en="Insurance fund spent in primary care",
    domain=DOMAIN,
    numerator="支付给县内基层机构的住院医保基金（分）",
    denominator="支付给县内机构的住院医保基金（分）",
    source=MEDICAL_COMMUNITY,
    aliases=("基层医保基金占比",),
    exclusions="门诊基金支出不在记录内；县外支出",
    attribution="residence",
    strata=(
        "险种",
        "乡镇",
    ),
    traps="分母是县域内基金支出，不是全部支出",
)
def insurance_fund_in_primary_care(tables: Tables, period: Period) -> Ratio:
    """Of what the fund paid in the county for residents' stays in twelve months, the part paid to primary care."""
    county = fund_paid(tables, period, provider_in_county=provider(tables))
    primary = fund_paid(tables, period, primary_care=provider(tables, *PRIMARY_CARE))
    return Ratio(primary, county)


MEASURES = (
    county_visits,
    county_inpatient_share,
    primary_care_visits,
    county_tcm_visits,
    primary_tcm_visits,
    appointments,
    appointment_wait,
    average_length_of_stay,
    insurance_fund_in_county,
    insurance_fund_in_primary_care,
)
