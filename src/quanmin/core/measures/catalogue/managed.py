"""What the measures of people under management share: who they are, and whether the year's services were given.

Services are counted by different days, so that a form entered twice counts once. A patient enrolled in the course of
the year owes services in proportion: one for each part of the year begun.
"""

from datetime import date, timedelta
from functools import reduce
from operator import add, or_

from quanmin.core.measures.kinds import Clauses
from quanmin.core.measures.rows import Place, Rows
from quanmin.core.measures.tables import Tables, alive, contacts, enrolled, home
from quanmin.core.measures.terms import Term, any_of, choose, lit
from quanmin.core.measures.words import Vocabulary, Words
from quanmin.core.periods import Period

# A patient has one check-up a year, whichever programme it was given under.
CHECK_UP_PROGRAMMES = ("elderly", "hypertension", "diabetes", "severe-mental-disorder")
YEARLY_CHECK_UP = 1
# Who refuses or cannot be found stays on the register: 严重精神障碍管理治疗工作规范（2018年版）.
STILL_REGISTERED = ("refused", "lost")

WORDS: Vocabulary = {
    "known-patient": Words("已确诊或已在管", "diagnosed or under management"),
    "under-management": Words(
        "期末在管", "under management at the end", "未纳入管理", "not under management"
    ),
    "followed": Words(
        "期内至少随访1次", "followed up at least once", "期内未随访", "no follow-up in the period"
    ),
    "enough-visits": Words(
        "面对面随访次数足够",
        "as many follow-ups in person as owed",
        "面对面随访次数不足",
        "too few follow-ups in person",
    ),
    "yearly-check-up": Words("有年度健康检查", "a yearly check-up", "缺年度健康检查", "no yearly check-up"),
}


def usual_residents(tables: Tables, on: date) -> tuple[Clauses, Place]:
    """Residents alive and living in a village of the county on the day, and that village."""
    place = home(tables, on)
    return {"alive": alive(on), "lives-here": place.known}, place


def managed(tables: Tables, programme: str, period: Period) -> tuple[Clauses, Place]:
    """Living residents enrolled on the period's last day, and the village they count for."""
    people, place = usual_residents(tables, period.end)
    return {"enrolled": enrolled(tables, programme, period.end).exists(), **people}, place


def enrolled_in_any(tables: Tables, programmes: tuple[str, ...], on: date) -> Term:
    """Under management of at least one of the programmes on the day."""
    return reduce(or_, (enrolled(tables, programme, on).exists() for programme in programmes))


def registered(tables: Tables, programme: str, on: date) -> Rows:
    """Enrolments that stand in the register: open on the day, or ended because the patient refused or was lost."""
    e = tables.enrolments
    stands = any_of(e.end.is_empty(), e.end >= on, e.end_reason.one_of(*STILL_REGISTERED))
    return e.where(e.programme == programme, e.start <= on, stands)


def known(tables: Tables, programme: str, codes: tuple[str, ...], on: date) -> Term:
    """Diagnosed with one of the ICD-10 categories by the day and not recovered, or under management all the same."""
    c = tables.conditions
    diagnosed = c.where(c.code.starts_with(*codes), c.diagnosed <= on, c.abated.is_empty() | (c.abated > on))
    return diagnosed.exists() | enrolled(tables, programme, on).exists()


def in_person(tables: Tables, programme: str, period: Period, *kinds: str) -> Rows:
    """Services given face to face, at the clinic or at home, with a complete form."""
    rows = contacts(tables, programme, period, *kinds)
    return rows.where(rows.complete.holds(), rows.method.one_of("clinic", "home"))


def owed(enrolments: Rows, period: Period, a_year: int) -> Term:
    """Services owed by the end of a year: `a_year`, fewer in proportion if enrolled within it, 1 if on the last day."""
    start = enrolments.first_day("start")
    length = (period.end - period.start).days + 1
    latest = (period.end - timedelta(days=length * part // a_year) for part in range(1, a_year))
    return reduce(add, (choose(start <= day, 1, 0) for day in latest), lit(1))


def visited_enough(tables: Tables, programme: str, period: Period, a_year: int) -> Term:
    """Follow-ups in person on as many days as the patient was owed."""
    due = owed(enrolled(tables, programme, period.end), period, a_year)
    return in_person(tables, programme, period, "follow-up").days() >= due


def checked_up(tables: Tables, period: Period) -> Term:
    """A complete check-up in person within the year, under any programme."""
    checks = (in_person(tables, programme, period, "check-up").count() for programme in CHECK_UP_PROGRAMMES)
    return reduce(add, checks) >= YEARLY_CHECK_UP
