"""Chinese medicine for the elderly and for children under three."""

from datetime import timedelta
from functools import reduce
from operator import and_, or_

from quanmin.core.measures.catalogue.elderly import ELDERLY_FROM, elderly
from quanmin.core.measures.catalogue.managed import usual_residents
from quanmin.core.measures.catalogue.sources import BASIC_SERVICES
from quanmin.core.measures.declare import measure
from quanmin.core.measures.kinds import Count
from quanmin.core.measures.tables import Tables, aged, aged_months, contacts
from quanmin.core.measures.terms import Term, choose
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

WORDS: Vocabulary = {
    "tcm-given": Words(
        "期内接受中医药健康管理",
        "TCM service given",
        "期内未接受中医药健康管理",
        "no TCM service in the period",
    ),
    "tcm-owed": Words("期内应接受儿童中医药健康管理", "a TCM service fell due in the period"),
    "tcm-owed-or-elderly": Words(
        "65岁及以上，或期内应接受儿童中医药健康管理", "65 or over, or a child to whom a TCM service fell due"
    ),
    "tcm-first-year": Words(
        "6、12月龄服务按月龄完成",
        "services of 6 and 12 months given",
        "缺6或12月龄中医药服务",
        "TCM service of 6 or 12 months missing",
    ),
    "tcm-second-year": Words(
        "18、24月龄服务按月龄完成",
        "services of 18 and 24 months given",
        "缺18或24月龄中医药服务",
        "TCM service of 18 or 24 months missing",
    ),
    "tcm-third-year": Words(
        "30、36月龄服务按月龄完成",
        "services of 30 and 36 months given",
        "缺30或36月龄中医药服务",
        "TCM service of 30 or 36 months missing",
    ),
}

# BASIC_SERVICES: a service at each of six ages. It falls due one month after the age is reached, so that a child who
# turns six months on the last day is not yet late (our own choice, stated in the definition).
AGES = {"tcm-first-year": (6, 12), "tcm-second-year": (18, 24), "tcm-third-year": (30, 36)}
DUE_AFTER_MONTHS = 1


def fell_due(months: int, period: Period) -> Term:
    """The service of that age fell due on a day of the period."""
    old_enough = months + DUE_AFTER_MONTHS
    before = aged_months(period.start - timedelta(days=1), at_least=old_enough)
    return aged_months(period.end, at_least=old_enough) & ~before


def any_fell_due(period: Period) -> Term:
    """At least one of the six services fell due."""
    return reduce(or_, (fell_due(months, period) for ages in AGES.values() for months in ages))


def given(tables: Tables, months: int, period: Period) -> Term:
    """The service of that age was given, complete, by the end of the period."""
    c = tables.contacts
    rows = c.where(
        c.programme == "tcm", c.kind == "tcm-service", c.stage == f"{months}m", c.date <= period.end
    )
    return rows.where(c.complete.holds()).exists()


def up_to_date(tables: Tables, period: Period) -> dict[str, Term]:
    """For each year of age: every service that fell due in the period was given."""
    return {
        name: reduce(and_, (~fell_due(months, period) | given(tables, months, period) for months in ages))
        for name, ages in AGES.items()
    }


def served_elderly(tables: Tables, period: Period) -> Term:
    """A complete TCM service within the period: the constitution told from the questionnaire, and advice."""
    rows = contacts(tables, "tcm", period, "tcm-service")
    return rows.where(rows.complete.holds()).exists()


@measure(
    code="tcm-elderly-management-rate",
    title="老年人中医药健康管理率",
    title_en="TCM health management of the elderly",
    domain="中医药",
    numerator="期内接受中医体质辨识和中医药保健指导者",
    denominator="期末满65周岁、存活并居住在本地的居民（不限于已接受健康管理者）",
    source=BASIC_SERVICES,
    aliases=(
        "65岁以上老年人中医药健康管理服务覆盖率",
        "65岁以上老年人中医药健康管理率",
        "老年人中医药健康管理服务率",
    ),
    exclusions="期末未满65岁者",
    attribution="residence",
    strata=(
        "性别",
        "乡镇",
    ),
    traps="分母是全部65岁及以上居民，不是已接受健康管理者",
)
def elderly_tcm(tables: Tables, period: Period) -> Count:
    """Residents of 65 and over with a complete TCM service in twelve months, of all residents of that age."""
    old, place = elderly(tables, period)
    return Count(eligible=old, met={"tcm-given": served_elderly(tables, period)}, at=place)


@measure(
    code="tcm-child-management-rate",
    title="0-36个月儿童中医药健康管理服务率",
    title_en="TCM health management of children under three",
    domain="中医药",
    numerator="期内应服务的月龄（6、12、18、24、30、36月龄）均已按月龄接受服务的儿童",
    denominator="期末居住在本地、期内有一个以上月龄服务到期（满该月龄后一个月）的儿童",
    source=BASIC_SERVICES,
    aliases=("儿童中医药健康管理率", "0—36个月儿童中医药健康管理服务覆盖率", "0-36个月儿童中医药健康管理率"),
    exclusions="期内没有月龄服务到期者",
    attribution="residence",
    strata=(
        "月龄组",
        "乡镇",
    ),
    traps="应按月龄全部完成，任做一次不算",
)
def child_tcm(tables: Tables, period: Period) -> Count:
    """Children to whom a TCM service fell due in twelve months and who were given all of those that did.

    A service falls due one month after its age is reached; one given late counts once it is given.
    """
    people, place = usual_residents(tables, period.end)
    return Count(
        eligible={"tcm-owed": any_fell_due(period), **people}, met=up_to_date(tables, period), at=place
    )


@measure(
    code="tcm-key-group-coverage",
    title="65岁以上老年人和0-36个月儿童中医药健康管理服务覆盖率",
    title_en="TCM health management of the elderly and of children under three",
    domain="中医药",
    numerator="期内接受中医药健康管理的老年人和应服务月龄均已接受服务的儿童",
    denominator="期末居住在本地、满65周岁的居民和期内有月龄服务到期的儿童",
    source=BASIC_SERVICES,
    aliases=("中医药健康管理服务覆盖率", "老年人和儿童中医药健康管理服务覆盖率", "重点人群中医药健康管理率"),
    exclusions="期内没有月龄服务到期的儿童",
    attribution="residence",
    strata=(
        "人群",
        "乡镇",
    ),
    traps="规划一个数字写两个人群，应分别显示并要求各自达到",
)
def key_group_tcm(tables: Tables, period: Period) -> Count:
    """The elderly and the children of the two measures above together; each is judged by the rule of its own group."""
    people, place = usual_residents(tables, period.end)
    old = aged(period.end, at_least=ELDERLY_FROM)
    children = reduce(and_, up_to_date(tables, period).values())
    served = choose(old, served_elderly(tables, period), children)
    return Count(
        eligible={"tcm-owed-or-elderly": old | any_fell_due(period), **people},
        met={"tcm-given": served},
        at=place,
    )


MEASURES = (elderly_tcm, child_tcm, key_group_tcm)
