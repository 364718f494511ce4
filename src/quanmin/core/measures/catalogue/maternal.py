"""Pregnancy, delivery and the weeks after it.

The national rules set women over live births (活产数). Here live births are counted whose mother was booked early, seen
five times and so on, so that nobody stands above the line who is not below it: twins count twice in both places, and
the mother of a stillborn child in neither.
"""

from quanmin.core.measures.catalogue.newborns import BASIC_SERVICES, DOMAIN, and_after, of_newborns
from quanmin.core.measures.catalogue.vital import MATERNAL_CHILD_SURVEY
from quanmin.core.measures.declare import Parameter, measure
from quanmin.core.measures.kinds import Count
from quanmin.core.measures.tables import Tables, within_days
from quanmin.core.measures.terms import Term, col
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

EARLY_WEEKS = 13  # completed weeks below this: 12+6 is early, 13+0 is not
ANTENATAL_VISITS = 5
POSTNATAL_DAYS = 28

WORDS: Vocabulary = {
    "booked-early": Words(
        "孕13周前建册", "booked before 13 weeks", "孕13周前未建册", "not booked before 13 weeks"
    ),
    "five-antenatal-visits": Words(
        "产前检查满5次", "five antenatal visits", "产前检查不足5次", "fewer than five antenatal visits"
    ),
    "born-in-hospital": Words("住院分娩", "born in hospital", "未住院分娩", "not born in hospital"),
    "mother-visited": Words(
        "产后28天内访视", "mother visited within 28 days", "产后28天内未访视", "mother not visited within 28 days"
    ),
}  # fmt: skip


def booked_early(tables: Tables, weeks: int = EARLY_WEEKS) -> Term:
    """The mother's handbook was opened before 13 completed weeks; unknown weeks are not early."""
    p = tables.pregnancies
    return p.where(p.booked_weeks < weeks).of("pregnancy_id").exists()


def seen_before_birth(tables: Tables, period: Period, visits: int = ANTENATAL_VISITS) -> Term:
    """The mother was seen on at least so many days of this pregnancy, wherever."""
    c = tables.contacts
    seen = c.where(c.programme == "maternal", c.kind == "antenatal-visit", c.date <= period.end)
    return seen.of("pregnancy_id").days() >= visits


def mother_visited(tables: Tables, period: Period) -> Term:
    """The mother was visited within 28 days of the birth, which may be after the period's end."""
    c = tables.contacts
    visits = c.where(c.programme == "maternal", c.kind == "postnatal-visit")
    visits = visits.where(c.date.within(and_after(period, POSTNATAL_DAYS)))
    return within_days(visits.of("pregnancy_id").first_day("date"), col("born_at"), POSTNATAL_DAYS)


@measure(
    code="early-pregnancy-registration-rate",
    title="早孕建册率",
    title_en="Pregnancies booked early",
    domain=DOMAIN,
    numerator="母亲在孕13周前建册的活产",
    denominator="活产数",
    source=BASIC_SERVICES,
    aliases=("孕早期建册率", "早孕检查率"),
    exclusions="死胎死产的产妇",
    attribution="residence",
    strata=("乡镇",),
    traps="规范以活产数为分母；“孕13周前”指不满13周（12周+6天）；孕周按末次月经或超声校正",
    parameters=(Parameter("weeks", EARLY_WEEKS, "建册时未满的孕周", BASIC_SERVICES, (12, 13)),),
)
def early_pregnancy_registration(tables: Tables, period: Period, *, weeks: int = EARLY_WEEKS) -> Count:
    """Live births whose mother was booked before 13 completed weeks (12+6 at the latest); unknown weeks are not early.

    The rule says women over live births: births are counted here, so twins count twice above and below.
    """
    return of_newborns(period, booked_early=booked_early(tables, weeks))


@measure(
    code="antenatal-five-visits-rate",
    title="产前检查(≥5次)率",
    title_en="Five or more antenatal visits",
    domain=DOMAIN,
    numerator="母亲产前检查5次及以上的活产",
    denominator="活产数",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("产前检查率", "5次及以上产前检查率"),
    exclusions="未关联到本次妊娠的检查",
    attribution="residence",
    strata=("乡镇",),
    traps="单写“产前检查率”常指至少1次，是另一个指标；跨机构检查须关联，否则偏低",
    parameters=(
        Parameter(
            "visits", ANTENATAL_VISITS, "应检查次数；单写“产前检查率”时为1", MATERNAL_CHILD_SURVEY, (1, 5, 8)
        ),
    ),
)
def antenatal_five_visits(tables: Tables, period: Period, *, visits: int = ANTENATAL_VISITS) -> Count:
    """Live births whose mother was seen on five or more days of the pregnancy, in any institution.

    Visits that stand under no pregnancy are missed. Births are counted where the rule says women.
    """
    return of_newborns(period, five_antenatal_visits=seen_before_birth(tables, period, visits))


@measure(
    code="hospital-delivery-rate",
    title="住院分娩率",
    title_en="Births in hospital",
    domain=DOMAIN,
    numerator="在医疗机构分娩的活产",
    denominator="活产数",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("孕产妇住院分娩率",),
    exclusions="无",
    attribution="residence",
    strata=("乡镇",),
    traps="在县外医院分娩也算；院前分娩后送院的不算",
)
def hospital_delivery(tables: Tables, period: Period) -> Count:
    """Live births that took place in an institution, in the county or outside it."""
    return of_newborns(period, born_in_hospital=col("place") == "hospital")


@measure(
    code="postnatal-visit-rate",
    title="产后访视率",
    title_en="Mothers visited after birth",
    domain=DOMAIN,
    numerator="母亲在产后28天内接受1次及以上访视的活产",
    denominator="活产数",
    source=BASIC_SERVICES,
    exclusions="死胎死产的产妇",
    attribution="residence",
    strata=("乡镇",),
    traps="妇幼统计以活产数为分母；第29天访视不算",
)
def postnatal_visits(tables: Tables, period: Period) -> Count:
    """Live births whose mother was visited within 28 days of the birth; day 29 is too late.

    Births are counted where the rule says women.
    """
    return of_newborns(period, mother_visited=mother_visited(tables, period))


@measure(
    code="maternal-systematic-management-rate",
    title="孕产妇系统管理率",
    title_en="Mothers cared for throughout",
    domain=DOMAIN,
    numerator="母亲孕13周前建册、产前检查5次及以上、住院分娩且产后28天内访视的活产",
    denominator="活产数",
    source=MATERNAL_CHILD_SURVEY,
    aliases=("孕产妇系统管理率(%)",),
    exclusions="死胎死产的产妇",
    attribution="residence",
    strata=("乡镇",),
    traps="四项缺一不可；外院产检未关联会使其偏低",
)
def maternal_systematic_management(tables: Tables, period: Period) -> Count:
    """Live births whose mother had all four: booked early, five antenatal visits, a hospital birth, a postnatal visit.

    One part missing is not managed. Births are counted where the rule says women.
    """
    return of_newborns(
        period,
        booked_early=booked_early(tables),
        five_antenatal_visits=seen_before_birth(tables, period),
        born_in_hospital=col("place") == "hospital",
        mother_visited=mother_visited(tables, period),
    )


MEASURES = (
    early_pregnancy_registration,
    antenatal_five_visits,
    hospital_delivery,
    postnatal_visits,
    maternal_systematic_management,
)
