"""Staff, beds and places for the people who live here.

A person counts once, at the organisation of the post that began last; people are the usual residents of the last
mid-year on or before the day. Neither is a random event, so there is no interval.
"""

from datetime import date

from quanmin.core.measures.catalogue.institutions import open_units
from quanmin.core.measures.catalogue.sources import STATISTICS
from quanmin.core.measures.catalogue.visits import PRIMARY_CARE, provider
from quanmin.core.measures.declare import Measure, Parameter, measure
from quanmin.core.measures.kinds import Count, Group, Ratio
from quanmin.core.measures.rows import Rows
from quanmin.core.measures.tables import OWN_UNIT, Tables
from quanmin.core.measures.terms import Term, col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

DOMAIN = "资源配置"
SYSTEM_PLAN = "“十四五”医疗卫生服务体系规划；卫生健康统计年鉴"
HEALTH_PLAN = "“十四五”国民健康规划，国办发〔2022〕11号"

PHYSICIANS = (
    "physician",
    "assistant-physician",
)  # 执业（助理）医师; a village doctor without a licence is not one
TECHNICIANS = (*PHYSICIANS, "nurse", "pharmacist", "technician", "public-health")
MEDICAL_BEDS = ("general", "nursing", "emergency-observation", "intensive")

WORDS: Vocabulary = {
    "in-post": Words("期末在岗", "in post at the end"),
    "physician": Words("执业（助理）医师", "a physician or assistant physician"),
    "in-primary-care": Words("在基层机构", "in primary care"),
    "general-practitioner": Words(
        "注册为全科医生", "registered as general practitioner", "非全科医生", "not a general practitioner"
    ),
    "in-use": Words("期末在用", "in use at the end"),
    "kind-of-bed": Words("床位类别", "the kind of bed"),
    "last-mid-year": Words("最近年中人口", "of the last mid-year"),
}  # fmt: skip


def mid_year_on(day: date) -> int:
    """The year whose 1 July is the last on or before the day."""
    return day.year if day >= date(day.year, 7, 1) else day.year - 1


def population(period: Period) -> Group:
    """Usual residents at the last mid-year on or before the period's end."""
    clauses = {
        "usual-resident": col("basis") == "resident",
        "last-mid-year": col("year") == mid_year_on(period.end),
    }
    return Group("populations", OWN_UNIT, clauses, weight=col("people"))


def in_post(tables: Tables, period: Period, *conditions: Term) -> Group:
    """People with such a post on the last day, each once, at the organisation of the post that began last."""
    held = posts(tables).where(*conditions).open_on(period.end)
    return Group("staff", held.place(), {"in-post": held.exists()})


def posts(tables: Tables) -> Rows:
    """Posts of a person."""
    return tables.staff_posts.of("staff_id")


def open_beds(period: Period, *kinds: str, **clauses: Term) -> Group:
    """Beds of some kinds in use on the last day."""
    on = period.end
    in_use = (col("start") <= on) & (col("end").is_empty() | (col("end") >= on))
    named = {name.replace("_", "-"): clause for name, clause in clauses.items()}
    wanted = {"in-use": in_use, "kind-of-bed": col("kind").one_of(*kinds), **named}
    return Group("beds", OWN_UNIT, wanted, weight=col("beds"))


def staff_per_people(
    code: str,
    title: str,
    title_en: str,
    *,
    categories: tuple[str, ...],
    counted: str,
    aliases: tuple[str, ...],
    traps: str,
) -> Measure:
    """A measure of staff of some categories per 1,000 residents."""

    def rule(tables: Tables, period: Period) -> Ratio:
        wanted = posts(tables).category.one_of(*categories)
        return Ratio(in_post(tables, period, wanted), population(period))

    rule.__doc__ = (
        f"{title_en}: people with such a post on the last day, each counted once, per 1,000 usual residents "
        "of the last mid-year. A post without an end is still held."
    )
    declared = measure(
        code=code, title=title, title_en=title_en, domain=DOMAIN, unit="人/千人", per="point", multiplier=1000,
        numerator=f"期末在岗的{counted}（按人计）", denominator="最近年中常住人口", source=SYSTEM_PLAN, aliases=aliases,
        exclusions="期末已离岗者；县外机构人员", attribution="jurisdiction", strata=("机构", "机构级别"), traps=traps,
    )  # fmt: skip
    return declared(rule)


physicians = staff_per_people(
    "physicians-per-1000", "每千人口执业(助理)医师数", "Physicians per 1,000 residents",
    categories=PHYSICIANS, counted="执业（助理）医师",
    aliases=("每千常住人口执业(助理)医师数(人)", "每千人口执业（助理）医师数"),
    traps="多点执业按主要执业机构计一次；未取得执业（助理）医师资格的村医不算",
)  # fmt: skip
nurses = staff_per_people(
    "nurses-per-1000", "每千人口注册护士数", "Nurses per 1,000 residents",
    categories=("nurse",), counted="注册护士", aliases=("每千常住人口注册护士数(人)",),
    traps="只计注册护士；护理员不算",
)  # fmt: skip
pharmacists = staff_per_people(
    "pharmacists-per-1000", "每千人口药师(士)数", "Pharmacists per 1,000 residents",
    categories=("pharmacist",), counted="药师（士）", aliases=("每千常住人口药师(士)数(人)",),
    traps="药店的执业药师不算",
)  # fmt: skip
health_technicians = staff_per_people(
    "health-technicians-per-1000", "每千人口卫生技术人员数", "Health professionals per 1,000 residents",
    categories=TECHNICIANS, counted="卫生技术人员（不含乡村医生和管理人员）", aliases=("每千人口卫技人员数",),
    traps="必不小于医师、护士、药师之和；不含乡村医生和管理、工勤人员",
)  # fmt: skip


@measure(
    code="general-practitioners-per-10000",
    title="每万名居民全科医生数",
    title_en="General practitioners per 10,000 residents",
    domain=DOMAIN,
    unit="人/万人",
    per="point",
    multiplier=10_000,
    numerator="期末在岗、注册为全科的执业（助理）医师（按人计）",
    denominator="最近年中常住人口",
    source=SYSTEM_PLAN,
    aliases=("每万人口全科医生数", "城乡每万名居民有2.8名全科医生"),
    exclusions="已离岗者；只取得培训合格证而未注册者",
    attribution="jurisdiction",
    strata=("机构",),
    traps="注册为全科与取得培训合格证是两个数",
)
def general_practitioners(tables: Tables, period: Period) -> Ratio:
    """Physicians registered in general practice who hold a post on the last day, per 10,000 usual residents."""
    p = posts(tables)
    registered = in_post(tables, period, p.category.one_of(*PHYSICIANS), p.general_practitioner.holds())
    return Ratio(registered, population(period))


@measure(
    code="gp-share-primary",
    title="基层医疗卫生机构全科医生占比",
    title_en="General practitioners among physicians in primary care",
    domain=DOMAIN,
    per="point",
    numerator="其中注册为全科的岗位",
    denominator="基层机构期末在岗的执业（助理）医师岗位",
    source="县级卫生健康规划（按医师占比口径）",
    exclusions="已离岗者；护士和村医",
    attribution="jurisdiction",
    strata=("机构",),
    traps="可理解为医师占比，也可理解为有全科医生的机构占比，规划写80%时多指后者",
    parameters=(
        Parameter(
            "reading",
            "physicians",
            "占比的对象：医师（physicians）或机构（institutions）",
            HEALTH_PLAN,
            ("physicians", "institutions"),
        ),
    ),
)
def general_practitioner_share(tables: Tables, period: Period, *, reading: str = "physicians") -> Count:
    """Of the posts of physicians in township centres and village clinics on the last day, general practitioners.

    The share of physicians, or when set so of the institutions that have one. Someone with posts in two counts in both.
    """
    if reading == "institutions":
        p = posts(tables)
        held_there = p.where(p.general_practitioner.holds()).open_on(period.end).of("unit_id").exists()
        return Count(
            open_units(period, PRIMARY_CARE), {"general-practitioner": held_there}, OWN_UNIT, of="units"
        )
    on = period.end
    held = (col("start") <= on) & (col("end").is_empty() | (col("end") >= on))
    eligible = {
        "in-post": held,
        "physician": col("category").one_of(*PHYSICIANS),
        "in-primary-care": provider(tables, *PRIMARY_CARE),
    }
    return Count(eligible, {"general-practitioner": col("general_practitioner")}, OWN_UNIT, of="staff_posts")


@measure(
    code="beds-per-1000",
    title="每千人口医疗卫生机构床位数",
    title_en="Beds per 1,000 residents",
    domain=DOMAIN,
    unit="张/千人",
    per="point",
    multiplier=1000,
    numerator="期末实有床位（不含托位）",
    denominator="最近年中常住人口",
    source=SYSTEM_PLAN,
    aliases=("每千人口床位数", "每千常住人口医疗卫生机构床位数"),
    exclusions="托位；编制而未开放的床位",
    attribution="jurisdiction",
    strata=(
        "机构",
        "床位类别",
    ),
    traps="编制床位不等于实有床位",
)
def beds_per_people(tables: Tables, period: Period) -> Ratio:
    """Beds in use on the last day, nursery places apart, per 1,000 usual residents; not beds authorised."""
    return Ratio(open_beds(period, *MEDICAL_BEDS), population(period))


@measure(
    code="nursing-bed-share-primary",
    title="基层医疗卫生机构护理床位占比",
    title_en="Nursing beds in primary care",
    domain=DOMAIN,
    per="point",
    numerator="其中护理床位",
    denominator="基层机构期末实有床位",
    source=HEALTH_PLAN,
    aliases=("康复、护理床位占比",),
    exclusions="医院床位",
    attribution="jurisdiction",
    strata=("机构",),
    traps="规划常把康复床位与护理床位混写",
)
def nursing_bed_share(tables: Tables, period: Period) -> Ratio:
    """Of the beds in use in township centres and village clinics on the last day, nursing beds."""
    here = provider(tables, *PRIMARY_CARE)
    nursing = open_beds(period, "nursing", in_primary_care=here)
    return Ratio(nursing, open_beds(period, *MEDICAL_BEDS, in_primary_care=here))


@measure(
    code="emergency-observation-bed-share",
    title="急诊观察床占比",
    title_en="Emergency observation beds",
    domain=DOMAIN,
    better="neither",
    per="point",
    numerator="其中急诊观察床",
    denominator="县内医院期末实有床位",
    source=STATISTICS,
    aliases=("按医院床位的2—3%设置急诊科观察床",),
    exclusions="基层机构床位",
    attribution="jurisdiction",
    strata=("医院",),
    traps="目标是一个范围（2%–3%），不是越高越好",
)
def observation_bed_share(tables: Tables, period: Period) -> Ratio:
    """Of the beds in use in hospitals of the county on the last day, observation beds; plans want 2 to 3 %."""
    hospital = provider(tables, "county-hospital", "tcm-hospital")
    observation = open_beds(period, "emergency-observation", hospital=hospital)
    return Ratio(observation, open_beds(period, *MEDICAL_BEDS, hospital=hospital))


@measure(
    code="nursery-places-per-1000",
    title="每千人口3岁以下婴幼儿托位数",
    title_en="Nursery places per 1,000 residents",
    domain=DOMAIN,
    unit="个/千人",
    per="point",
    multiplier=1000,
    numerator="期末托位数",
    denominator="最近年中常住人口（全部年龄）",
    source=HEALTH_PLAN,
    aliases=("每千人口拥有3岁以下婴幼儿托位数",),
    exclusions="已关闭机构的托位",
    attribution="jurisdiction",
    strata=("机构类别",),
    traps="分母是全部人口，不是3岁以下儿童",
)
def nursery_places(tables: Tables, period: Period) -> Ratio:
    """Nursery places in use on the last day per 1,000 usual residents of all ages, not per infants."""
    return Ratio(open_beds(period, "nursery"), population(period))


MEASURES = (
    physicians,
    nurses,
    pharmacists,
    health_technicians,
    general_practitioners,
    general_practitioner_share,
    beds_per_people,
    nursing_bed_share,
    observation_bed_share,
    nursery_places,
)
