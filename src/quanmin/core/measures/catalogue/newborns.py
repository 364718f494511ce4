"""Newborn children: visited at home, screened for what can be treated.

Each measure counts live births of the period to resident mothers, at the mother's village. A child born on the last
days is looked for after the period has ended, up to the limit the rule names; nothing later is read.
"""

from datetime import timedelta

from quanmin.core.measures.catalogue.vital import MATERNAL_CHILD_SURVEY, born_in
from quanmin.core.measures.declare import measure
from quanmin.core.measures.kinds import Clauses, Count
from quanmin.core.measures.tables import OWN_UNIT, Tables, within_days
from quanmin.core.measures.terms import Term, col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

DOMAIN = "妇幼健康"
BASIC_SERVICES = "国家基本公共卫生服务规范（第三版），国卫基层发〔2017〕13号"
METABOLIC_RULES = "新生儿疾病筛查技术规范；全国妇幼卫生调查制度"
HEART_RULES = "新生儿先天性心脏病筛查项目技术要求"
DEAFNESS_PROGRAMME = "项目县新生儿耳聋基因检测"

VISIT_DAYS = 28  # a visit on day 29 does not count
BLOOD_DAYS = 20  # heel blood at 48 hours to 7 days, 20 days at the latest
HEARING_DAYS = 42  # first test before discharge, the second by 42 days
HEART_DAYS = 3  # pulse oximetry and auscultation at 6 to 72 hours
VALID_RESULTS = ("negative", "positive", "suspected")

WORDS: Vocabulary = {
    "visited-in-28-days": Words(
        "出生28天内访视", "visited within 28 days", "出生28天内未访视", "not visited within 28 days"
    ),
    "blood-tested": Words(
        "出生20天内有效采血筛查", "heel blood tested by day 20", "无有效足跟血筛查结果", "no valid heel-blood result"
    ),
    "hearing-tested": Words(
        "出生42天内听力筛查", "hearing tested by day 42", "未做听力筛查", "hearing not tested"
    ),
    "heart-tested": Words(
        "出生72小时内心脏筛查", "heart screened by 72 hours", "未做先心病筛查", "heart not screened"
    ),
    "deafness-gene-tested": Words(
        "有耳聋基因检测结果", "deafness genes tested", "无耳聋基因检测结果", "deafness genes not tested"
    ),
}  # fmt: skip


def born_alive(period: Period) -> Clauses:
    """Live births of the period."""
    return {"born-in-period": born_in(period), "born-alive": col("live")}


def of_newborns(period: Period, **met: Term) -> Count:
    """Live births of the period of whom every clause holds."""
    named = {name.replace("_", "-"): clause for name, clause in met.items()}
    return Count(eligible=born_alive(period), met=named, at=OWN_UNIT, of="births")


def screened(tables: Tables, period: Period, kind: str, days: int) -> Term:
    """A screening of the kind with a valid result, from birth to so many days after it."""
    s = tables.screenings
    valid = s.where(s.kind == kind, s.result.one_of(*VALID_RESULTS), s.date.within(and_after(period, days)))
    return within_days(valid.of("resident_id").first_day("date"), col("born_at"), days)


def and_after(period: Period, days: int) -> Period:
    """The period and so many days after it: when a child of the period can still be looked for."""
    return Period(period.start, period.end + timedelta(days=days), f"{period.name}+{days}", period.kind)


@measure(
    code="newborn-visit-rate",
    title="新生儿访视率",
    title_en="Newborns visited",
    domain=DOMAIN,
    numerator="出生28天内接受1次及以上完整访视的新生儿",
    denominator="活产数",
    source=BASIC_SERVICES,
    aliases=("新生儿访视覆盖率",),
    exclusions="无（访视前死亡者仍在分母）",
    attribution="residence",
    strata=("乡镇",),
    traps="第29天及以后的访视不算；表单不完整不算",
)
def newborn_visits(tables: Tables, period: Period) -> Count:
    """Live births with a complete newborn visit within 28 days of birth; day 29 is too late.

    A child who died before a visit stays in the denominator.
    """
    c = tables.contacts
    visits = c.where(c.programme == "child", c.kind == "newborn-visit", c.complete.holds())
    first = visits.where(c.date.within(and_after(period, VISIT_DAYS))).of("resident_id").first_day("date")
    return of_newborns(period, visited_in_28_days=within_days(first, col("born_at"), VISIT_DAYS))


@measure(
    code="newborn-metabolic-screening-rate",
    title="新生儿遗传代谢性疾病筛查率",
    title_en="Newborns screened for metabolic disease",
    domain=DOMAIN,
    numerator="出生20天内取得有效苯丙酮尿症和甲状腺功能减低症筛查结果的新生儿",
    denominator="活产数",
    source=METABOLIC_RULES,
    aliases=("新生儿疾病筛查率", "新生儿苯丙酮尿症和甲低筛查率"),
    exclusions="无（48小时内死亡者仍在分母）",
    attribution="residence",
    strata=(
        "医院",
        "乡镇",
    ),
    traps="采血应在出生48小时后、最迟20天；召回未完成是另一个指标",
)
def newborn_metabolic_screening(tables: Tables, period: Period) -> Count:
    """Live births with a valid heel-blood result within 20 days; an unclear result is not one, nor is none."""
    return of_newborns(period, blood_tested=screened(tables, period, "newborn-metabolic", BLOOD_DAYS))


@measure(
    code="newborn-hearing-screening-rate",
    title="新生儿听力筛查率",
    title_en="Newborns whose hearing was screened",
    domain=DOMAIN,
    numerator="出生42天内接受听力筛查的新生儿",
    denominator="活产数",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("听力筛查率",),
    exclusions="无",
    attribution="residence",
    strata=(
        "医院",
        "乡镇",
    ),
    traps="只算做过并有结果者；复筛未过应在3个月内诊断、6个月内干预",
)
def newborn_hearing_screening(tables: Tables, period: Period) -> Count:
    """Live births with a hearing test within 42 days; a test without a result does not count."""
    return of_newborns(period, hearing_tested=screened(tables, period, "newborn-hearing", HEARING_DAYS))


@measure(
    code="newborn-chd-screening-rate",
    title="新生儿先天性心脏病筛查率",
    title_en="Newborns screened for congenital heart disease",
    domain=DOMAIN,
    numerator="出生72小时内接受心脏听诊和经皮血氧筛查的新生儿",
    denominator="活产数",
    source=HEART_RULES,
    aliases=("先天性心脏病筛查",),
    exclusions="无",
    attribution="residence",
    strata=(
        "医院",
        "乡镇",
    ),
    traps="应在出生6–72小时内；记录只有日期时按第3天为限",
)
def newborn_heart_screening(tables: Tables, period: Period) -> Count:
    """Live births whose heart was screened by the third day; the date of the test is known, not its hour."""
    return of_newborns(period, heart_tested=screened(tables, period, "newborn-heart", HEART_DAYS))


@measure(
    code="newborn-deafness-gene-screening-rate",
    title="新生儿耳聋基因检测率",
    title_en="Newborns tested for deafness genes",
    domain=DOMAIN,
    numerator="出生42天内有耳聋基因检测结果的新生儿",
    denominator="活产数",
    source=DEAFNESS_PROGRAMME,
    aliases=("耳聋基因检测",),
    exclusions="无",
    attribution="residence",
    strata=("乡镇",),
    traps="只在项目县开展；携带者不等于患儿",
)
def newborn_deafness_gene_screening(tables: Tables, period: Period) -> Count:
    """Live births with a deafness-gene result on blood taken within 42 days; no result does not count."""
    tested = screened(tables, period, "newborn-deafness-gene", HEARING_DAYS)
    return of_newborns(period, deafness_gene_tested=tested)


MEASURES = (
    newborn_visits,
    newborn_metabolic_screening,
    newborn_hearing_screening,
    newborn_heart_screening,
    newborn_deafness_gene_screening,
)
