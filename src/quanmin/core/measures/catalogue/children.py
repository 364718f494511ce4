"""Children under seven: seen by the child-health service, examined at the ages due, eyes looked after."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import reduce
from operator import and_

from quanmin.core.measures.catalogue.managed import usual_residents
from quanmin.core.measures.catalogue.newborns import BASIC_SERVICES, DOMAIN
from quanmin.core.measures.catalogue.vital import MATERNAL_CHILD_SURVEY
from quanmin.core.measures.declare import Parameter, measure
from quanmin.core.measures.kinds import Clauses, Count
from quanmin.core.measures.rows import Place
from quanmin.core.measures.tables import Tables, aged, aged_months, contacts
from quanmin.core.measures.terms import Term
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

# 4-2-1: four examinations in the first year of life, two in the second, one in the third; some places use 3-2-1.
# Newborn visits and the full-month visit are not among them. The third year's is at 30 months, since a child is
# three at 36 months and no longer counted.
SCHEDULES: dict[str, dict[str, tuple[int, ...]]] = {
    "4-2-1": {
        "first-year-examinations": (3, 6, 8, 12),
        "second-year-examinations": (18, 24),
        "third-year-examination": (30,),
    },
    "3-2-1": {
        "first-year-examinations": (3, 6, 12),
        "second-year-examinations": (18, 24),
        "third-year-examination": (30,),
    },
}
GRACE_DAYS = (
    60  # an examination is missed when so many days have passed since its age; our choice, no rule names it
)

WORDS: Vocabulary = {
    "under-seven": Words("期末未满7岁", "under seven at the end"),
    "under-three": Words("期末未满3岁", "under three at the end"),
    "served": Words("期内接受儿童保健服务", "seen by the child-health service", "期内未接受服务", "not seen"),
    "examined": Words(
        "期内至少体检1次", "examined at least once", "期内没有完整体检", "no complete examination in the period"
    ),
    "eyes-checked": Words(
        "期内做过眼保健和视力检查", "eyes and vision checked", "期内未做眼保健检查", "eyes not checked"
    ),
    "first-year-examinations": Words(
        "应查的3、6、8、12月龄体检已做", "examined at 3, 6, 8 and 12 months as due",
        "缺1岁内应做的体检", "an examination of the first year is missing",
    ),
    "second-year-examinations": Words(
        "应查的18、24月龄体检已做", "examined at 18 and 24 months as due",
        "缺1–2岁应做的体检", "an examination of the second year is missing",
    ),
    "third-year-examination": Words(
        "应查的30月龄体检已做", "examined at 30 months as due",
        "缺2–3岁应做的体检", "the examination of the third year is missing",
    ),
}  # fmt: skip


def under_seven(tables: Tables, period: Period) -> tuple[Clauses, Place]:
    """Children alive, under seven and living here on the last day, and their village."""
    people, place = usual_residents(tables, period.end)
    return {"under-seven": aged(period.end, below=7), **people}, place


def due_examinations_done(tables: Tables, period: Period, ages: Sequence[int]) -> Term:
    """Each examination whose age was reached in the period was done by its end; one not yet due is no gap."""
    first, last = (day - timedelta(days=GRACE_DAYS) for day in (period.start, period.end))
    return reduce(and_, (_not_due(first, last, months) | _done(tables, period, months) for months in ages))


def _not_due(first: date, last: date, months: int) -> Term:
    reached_before = aged_months(first - timedelta(days=1), at_least=months)
    return reached_before | ~aged_months(last, at_least=months)


def _done(tables: Tables, period: Period, months: int) -> Term:
    c = tables.contacts
    visits = c.where(
        c.programme == "child", c.kind == "child-visit", c.stage == f"{months}m", c.complete.holds()
    )
    return visits.where(c.date <= period.end).exists()


@measure(
    code="under3-systematic-management-rate",
    title="3岁以下儿童系统管理率",
    title_en="Children under three examined as due",
    domain=DOMAIN,
    numerator="期内按月龄应做的体检（4-2-1）全部完成的儿童",
    denominator="期末未满3岁、存活并居住在本地的儿童",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("3岁以下儿童系统管理率(%)",),
    exclusions="已满3岁者；尚未到第一次检查月龄者不欠检查",
    attribution="residence",
    strata=(
        "月龄组",
        "乡镇",
    ),
    traps="规划有时一行写两个指标；新生儿访视不算体检；应查次数按每个儿童的生日计算",
    parameters=(
        Parameter("schedule", "4-2-1", "1、2、3岁内应体检次数", MATERNAL_CHILD_SURVEY, tuple(SCHEDULES)),
    ),
)
def under_three_systematic_management(tables: Tables, period: Period, *, schedule: str = "4-2-1") -> Count:
    """Children under three with every examination that fell due in twelve months: 3, 6, 8, 12, 18, 24 and 30 months.

    Due for each child by its own birthday; a child too young for the first owes none. An examination falls due 60 days
    after its age, so that one still possible is no gap. An incomplete examination is missing.
    """
    people, place = usual_residents(tables, period.end)
    met = {name: due_examinations_done(tables, period, ages) for name, ages in SCHEDULES[schedule].items()}
    return Count(eligible={"under-three": aged_months(period.end, below=36), **people}, met=met, at=place)


@measure(
    code="child-health-management-rate",
    title="0-6岁儿童健康管理率",
    title_en="Children under seven seen by the child-health service",
    domain=DOMAIN,
    numerator="期内接受1次及以上儿童健康管理服务的儿童",
    denominator="期末未满7岁、存活并居住在本地的儿童",
    source=BASIC_SERVICES,
    aliases=("儿童健康管理率", "0～6岁儿童健康管理率"),
    exclusions="已满7岁者",
    attribution="residence",
    strata=(
        "年龄组",
        "乡镇",
    ),
    traps="一次服务即算，不能当作系统管理率",
)
def child_health_management(tables: Tables, period: Period) -> Count:
    """Children under seven with one service of the child programme in twelve months, newborn visits among them.

    A weak claim: one visit is enough.
    """
    eligible, place = under_seven(tables, period)
    seen = contacts(tables, "child", period, "child-visit", "newborn-visit", "check-up")
    return Count(eligible=eligible, met={"served": seen.exists()}, at=place)


@measure(
    code="under7-health-management-rate",
    title="7岁以下儿童健康管理率",
    title_en="Children under seven examined",
    domain=DOMAIN,
    numerator="期内接受1次及以上完整体检（量身高体重）的儿童",
    denominator="期末未满7岁、存活并居住在本地的儿童",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("7岁以下儿童保健管理率",),
    exclusions="已满7岁者；新生儿访视",
    attribution="residence",
    strata=(
        "年龄组",
        "乡镇",
    ),
    traps="与“0–6岁儿童健康管理率”分母相同、分子更严",
)
def under_seven_health_management(tables: Tables, period: Period) -> Count:
    """Children under seven with a complete examination in twelve months; a newborn visit is not an examination."""
    eligible, place = under_seven(tables, period)
    examined = contacts(tables, "child", period, "child-visit", "check-up")
    return Count(
        eligible=eligible, met={"examined": examined.where(examined.complete.holds()).exists()}, at=place
    )


@measure(
    code="child-eye-care-coverage",
    title="0-6岁儿童眼保健和视力检查覆盖率",
    title_en="Children under seven whose eyes were checked",
    domain=DOMAIN,
    numerator="期内接受1次及以上眼保健和视力检查的儿童",
    denominator="期末未满7岁、存活并居住在本地的儿童",
    source="健康中国行动（2019—2030年）",
    aliases=("0—6岁儿童每年眼保健和视力检查覆盖率",),
    exclusions="已满7岁者",
    attribution="residence",
    strata=(
        "年龄组",
        "乡镇",
    ),
    traps="无结果的检查也算做过；覆盖率不是视力正常率",
)
def child_eye_care(tables: Tables, period: Period) -> Count:
    """Children under seven with an eye or vision check in twelve months; one without a result counts as done."""
    eligible, place = under_seven(tables, period)
    s = tables.screenings
    checked = s.where(s.kind == "eye-care", s.date.within(period)).exists()
    return Count(eligible=eligible, met={"eyes-checked": checked}, at=place)


MEASURES = (
    under_three_systematic_management,
    child_health_management,
    under_seven_health_management,
    child_eye_care,
)
