"""Who works in health beyond the head counts: public-health staff, who learns elsewhere, who is posted to a centre."""

from quanmin.core.measures.catalogue.institutions import CENTRE, open_units
from quanmin.core.measures.catalogue.resources import (
    PHYSICIANS,
    SYSTEM_PLAN,
    in_post,
    population,
    posts,
)
from quanmin.core.measures.catalogue.sources import MEDICAL_COMMUNITY
from quanmin.core.measures.catalogue.visits import provider
from quanmin.core.measures.declare import Parameter, measure
from quanmin.core.measures.kinds import Count, Group, Ratio, Total
from quanmin.core.measures.tables import OWN_UNIT, Tables
from quanmin.core.measures.terms import Term, col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

DOMAIN = "资源配置"
LOCAL_PLANS = "县级卫生健康规划"
PUBLIC_HEALTH = ("disease-control-centre", "maternal-child-centre")
GRADES = ("junior", "middle", "associate-senior", "senior")
PLAN_YEARS = 5  # five-year plans begin in years that end with 1 or 6

WORDS: Vocabulary = {
    "public-health-institution": Words("在专业公共卫生机构", "in a public-health institution"),
    "sent-to-train": Words("期内外出进修", "sent to train in the period"),
    "in-township-centre": Words("在乡镇卫生院（社区卫生服务中心）", "in a township health centre"),
    "trained-at-county-level": Words(
        "规划期内到县级轮训", "trained at county level in the plan period", "规划期内未轮训",
        "not trained at county level",
    ),
    "grade-high-enough": Words("职称达到要求", "of a grade that counts"),
    "posted-to-primary-care": Words("期内派驻基层达到规定天数", "posted to primary care long enough in the period"),
    "has-public-health-physician": Words(
        "配有公共卫生医师", "has a public-health physician", "没有公共卫生医师", "no public-health physician"
    ),
}  # fmt: skip


def graded(lowest: str) -> Term:
    """The title's grade is the lowest that counts, or above it; unknown is not."""
    return col("grade").one_of(*GRADES[GRADES.index(lowest) :])


def plan_begins(year: int) -> int:
    """The first year of the five-year plan that holds the year."""
    return (year - 1) // PLAN_YEARS * PLAN_YEARS + 1


@measure(
    code="public-health-staff-per-10000",
    title="每万人口专业公共卫生机构人员数",
    title_en="Staff of public-health institutions per 10,000",
    domain=DOMAIN,
    unit="人/万人",
    per="point",
    multiplier=10_000,
    numerator="期末在专业公共卫生机构（疾控、妇幼）在岗的人员",
    denominator="最近年中常住人口",
    source=SYSTEM_PLAN,
    aliases=("每千人口专业公共卫生机构人员数",),
    exclusions="医院和基层机构中的公共卫生岗位；已离岗者",
    attribution="jurisdiction",
    strata=("机构类别",),
    traps="妇幼保健院的临床人员按机构计入；一人在两机构任职时各计一次",
)
def public_health_staff(tables: Tables, period: Period) -> Ratio:
    """Posts held on the last day in the centres for disease control and for mothers and children, per 10,000 people."""
    on = period.end
    held = (col("start") <= on) & (col("end").is_empty() | (col("end") >= on))
    clauses = {"in-post": held, "public-health-institution": provider(tables, *PUBLIC_HEALTH)}
    return Ratio(Group("staff_posts", OWN_UNIT, clauses), population(period))


@measure(
    code="county-health-workforce-total",
    title="卫生健康人才总量",
    title_en="Health workforce",
    domain=DOMAIN,
    unit="人",
    per="point",
    multiplier=1,
    numerator="期末在岗的卫生人员（按人计）",
    denominator="无",
    source=LOCAL_PLANS,
    aliases=("卫生健康人才总量(人)",),
    exclusions="已离岗者；一人多岗只计一次",
    attribution="jurisdiction",
    strata=("岗位类别", "机构"),
    traps="规划常未写明是否只算公立机构、是否含乡村医生；这里含全部在岗人员",
)
def workforce(tables: Tables, period: Period) -> Total:
    """People who hold any post in a health institution on the last day, each once; village doctors are among them."""
    return Total(in_post(tables, period))


@measure(
    code="high-level-talent-count",
    title="高层次卫生人才数",
    title_en="Senior health professionals",
    domain=DOMAIN,
    unit="人",
    per="point",
    multiplier=1,
    numerator="期末在岗、副高级及以上职称者（按人计）",
    denominator="无",
    source=LOCAL_PLANS,
    aliases=("副高及以上人才", "硕士及以上学历人才", "高层次人才", "拔尖创新人才团队", "自治区级学科技术带头人后备人选",
             "医卫康健人才队伍"),
    exclusions="已离岗者；团队不是人，不计",
    attribution="jurisdiction",
    strata=("职称", "机构"),
    traps="规划中的“高层次”可指职称、学历或人才称号，类别不同不能相加；这里按职称",
    parameters=(Parameter("lowest", "associate-senior", "计入的最低职称级别", LOCAL_PLANS, GRADES),),
)  # fmt: skip
def senior_professionals(tables: Tables, period: Period, *, lowest: str = "associate-senior") -> Total:
    """People in post on the last day whose title is of associate senior grade or above; degrees do not count."""
    held = posts(tables).open_on(period.end)
    clauses = {"in-post": held.exists(), "grade-high-enough": graded(lowest)}
    return Total(Group("staff", held.place(), clauses))


@measure(
    code="staff-sent-for-training",
    title="选派进修培训人数",
    title_en="Staff sent to train",
    domain=DOMAIN,
    unit="人",
    multiplier=1,
    numerator="期内开始进修、时长达到规定的人员（按人计）",
    denominator="无",
    source=LOCAL_PLANS,
    aliases=("选派20-30名医疗卫生骨干", "选拔30名优秀中青年骨干", "每年选派10人次以上"),
    exclusions="短于规定天数的培训；轮训和派驻",
    attribution="provider",
    strata=("机构",),
    traps="人与人次不同，每年与累计不同，规划须写明；这里按十二个月内的人数",
    parameters=(Parameter("least_days", 30, "计入的最短天数", LOCAL_PLANS),),
)
def sent_to_train(tables: Tables, period: Period, *, least_days: int = 30) -> Total:
    """People who began a further training of thirty days or more in twelve months, each once, at their latest post."""
    s, p = tables.secondments, posts(tables)
    sent = s.where(s.kind == "further-training", s.start.within(period), s.length_days >= least_days).of(
        "staff_id"
    )
    place = p.where(p.start <= period.end).place()
    return Total(Group("staff", place, {"sent-to-train": sent.exists()}))


@measure(
    code="township-clinician-rotation-coverage",
    title="乡镇卫生院临床医生轮训覆盖率",
    title_en="Township clinicians trained at county level",
    domain=DOMAIN,
    per="point",
    numerator="其中规划期内至少到县级轮训1次者",
    denominator="期末在岗的乡镇卫生院（社区卫生服务中心）执业（助理）医师岗位",
    source=LOCAL_PLANS,
    aliases=("乡镇卫生院临床医生轮训实现全覆盖",),
    exclusions="村医、护士和公共卫生人员；已离岗者",
    attribution="provider",
    strata=("机构",),
    traps="按五年规划期累计，年初归零的是规划期而不是年度；新进人员在分母里",
)
def rotation(tables: Tables, period: Period) -> Count:
    """Of the physicians' posts in township centres held on the last day, those whose holder rotated in the plan period.

    The plan period is the five years that begin with a year ending in 1 or 6, up to the last day.
    """
    on, s = period.end, tables.secondments
    held = (col("start") <= on) & (col("end").is_empty() | (col("end") >= on))
    begun = period.end.replace(year=plan_begins(period.end.year), month=1, day=1)
    rotated = s.where(s.kind == "rotation", s.start >= begun, s.start <= period.end).of("staff_id")
    eligible = {
        "in-post": held,
        "physician": col("category").one_of(*PHYSICIANS),
        "in-township-centre": provider(tables, *CENTRE),
    }
    return Count(eligible, {"trained-at-county-level": rotated.exists()}, OWN_UNIT, of="staff_posts")


@measure(
    code="doctors-posted-to-primary-per-10000",
    title="中级及以上医师派驻基层人数(每万常住人口)",
    title_en="Physicians posted to primary care per 10,000",
    domain=DOMAIN,
    unit="人/万人",
    multiplier=10_000,
    numerator="期内开始派驻基层、时长达到规定的中级及以上医师（按人计）",
    denominator="最近年中常住人口",
    source=MEDICAL_COMMUNITY,
    aliases=("派驻人数", "县管乡用"),
    exclusions="初级职称者；派驻天数不足者",
    attribution="jurisdiction",
    strata=("派出医院",),
    traps="按人计而不是按折算全时当量；巡回出诊累计天数不算派驻",
    parameters=(Parameter("least_days", 180, "派驻满多少天才计入", MEDICAL_COMMUNITY),),
)
def posted_physicians(tables: Tables, period: Period, *, least_days: int = 180) -> Ratio:
    """Physicians of middle grade or above who began a posting of half a year to primary care in twelve months."""
    s, p = tables.secondments, posts(tables)
    posted = s.where(s.kind == "posting", s.start.within(period), s.length_days >= least_days).of("staff_id")
    held = p.where(p.category.one_of(*PHYSICIANS), p.start <= period.end)
    clauses = {
        "physician": held.exists(),
        "grade-high-enough": graded("middle"),
        "posted-to-primary-care": posted.exists(),
    }
    return Ratio(Group("staff", held.place(), clauses), population(period))


@measure(
    code="public-health-physician-coverage",
    title="基层机构配备公共卫生医师比例",
    title_en="Township centres with a public-health physician",
    domain="能力建设",
    per="point",
    numerator="其中至少有1名在岗公共卫生岗位人员的机构",
    denominator="期末在运营的乡镇卫生院和社区卫生服务中心",
    source="关于推动疾病预防控制事业高质量发展的指导意见；县级卫生健康规划",
    aliases=("至少配备1名公共卫生医师",),
    exclusions="期末已关闭或尚未开办的机构",
    attribution="jurisdiction",
    strata=("机构",),
    traps="公共卫生岗位不等于公共卫生类别执业医师，执业类别不在岗位记录内时须人工核对",
    counts="institutions",
)
def public_health_physicians(tables: Tables, period: Period) -> Count:
    """Of the township centres open on the last day, those where somebody holds a public-health post on that day."""
    p = posts(tables)
    holders = p.where(p.category == "public-health").open_on(period.end).of("unit_id")
    met = {"has-public-health-physician": holders.exists()}
    return Count(open_units(period, CENTRE), met, OWN_UNIT, of="units")


MEASURES = (
    public_health_staff,
    workforce,
    senior_professionals,
    sent_to_train,
    rotation,
    posted_physicians,
    public_health_physicians,
)
