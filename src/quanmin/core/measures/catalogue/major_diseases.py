"""Heart attack, stroke and cancer: how many fall ill, and how many of those at risk are looked at beforehand."""

from quanmin.core.codes.icd10 import ranges
from quanmin.core.measures.catalogue.managed import usual_residents
from quanmin.core.measures.catalogue.sources import CHRONIC_DISEASE_PLAN
from quanmin.core.measures.catalogue.visits import lived_here
from quanmin.core.measures.catalogue.vital import people
from quanmin.core.measures.declare import measure
from quanmin.core.measures.kinds import Count, Group, Rate
from quanmin.core.measures.tables import Tables, aged
from quanmin.core.measures.terms import Term, any_of, col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

DOMAIN = "慢性病"
STROKE_PROGRAMME = "脑卒中高危人群筛查和干预项目"
STROKE_FROM = 40

WORDS: Vocabulary = {
    "found-in-period": Words("期内确诊", "diagnosed in the period"),
    "acute-event-or-cancer": Words("急性心肌梗死、脑卒中或恶性肿瘤", "heart attack, stroke or cancer"),
    "stroke-risk-assessed": Words(
        "期内做过脑卒中风险筛查", "stroke risk assessed", "期内未做脑卒中风险筛查", "stroke risk not assessed"
    ),
}  # fmt: skip


def of_groups(*groups: str) -> Term:
    """The row's ICD-10 code lies in one of the groups, by its three-character category."""
    category = col("code").first_letters(3)
    spans = [span for group in groups for span in ranges(group)]
    return any_of(*((category >= first) & (category <= last) for first, last in spans))


@measure(
    code="major-ncd-incidence",
    title="重大慢性病发病率",
    title_en="Incidence of heart attack, stroke and cancer",
    domain=DOMAIN,
    unit="/10万",
    better="lower",
    multiplier=100_000,
    numerator="期内新确诊的急性心肌梗死（I21–I22）、脑卒中（I60–I64）和恶性肿瘤（C00–C97）例数",
    denominator="年中常住人口",
    source=CHRONIC_DISEASE_PLAN,
    aliases=("重大慢性病发病率(/10万)",),
    exclusions="确诊时不居住在本地者",
    attribution="residence",
    strata=("病种", "性别", "年龄组"),
    traps="心梗、脑卒中28天内再发算同一次，多院重复报告须先去重；发现能力提高会使发病率上升",
)
def major_disease_incidence(tables: Tables, period: Period) -> Rate:
    """New diagnoses of heart attack, stroke or cancer in twelve months, per 100,000 mid-year residents.

    Each diagnosis on record counts once; reports of one event by two hospitals must be one record.
    """
    _, place = lived_here(tables, period)
    found = col("diagnosed").within(period)
    disease = of_groups("myocardial-infarction", "stroke", "cancer")
    events = Group("conditions", place, {"found-in-period": found, "acute-event-or-cancer": disease})
    return Rate(events, people(period))


@measure(
    code="stroke-high-risk-screening-rate",
    title="脑卒中高危人群筛查率",
    title_en="Stroke risk assessed, 40 and over",
    domain=DOMAIN,
    numerator="期内完成脑卒中风险（八项因素）筛查者",
    denominator="期末满40岁、存活并居住在本地的居民",
    source=STROKE_PROGRAMME,
    aliases=("心脑血管疾病高危人群筛查",),
    exclusions="没有结果的筛查",
    attribution="residence",
    strata=("性别", "年龄组", "乡镇"),
    traps="项目只在部分社区开展时，分母应为项目社区居民；这里用全县，比例偏低",
)
def stroke_screening(tables: Tables, period: Period) -> Count:
    """Residents of 40 and over whose risk of stroke was assessed, with a result, in twelve months."""
    residents, place = usual_residents(tables, period.end)
    s = tables.screenings
    assessed = s.where(s.kind == "stroke-risk", s.date.within(period), s.result.has_value()).exists()
    return Count({"aged-40-up": aged(period.end, at_least=STROKE_FROM), **residents},
                 {"stroke-risk-assessed": assessed}, place)  # fmt: skip


MEASURES = (major_disease_incidence, stroke_screening)
