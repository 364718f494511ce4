"""What a measure function is given: every declared table by name, and the few questions that all measures share."""

from dataclasses import dataclass
from datetime import date

from quanmin.core.measures.rows import Place, Rows
from quanmin.core.measures.terms import Term, col
from quanmin.core.periods import Period, months_before
from quanmin.core.snapshot.tables import BY_NAME

OWN_UNIT = Place(col("unit_id"))


@dataclass(frozen=True)
class Tables:
    """The snapshot's tables by name, while a rule is being asked what it needs."""

    def __getattr__(self, name: str) -> Rows:
        if name not in BY_NAME:
            raise AttributeError(f"no table {name!r} is declared")
        return Rows(BY_NAME[name])


def home(tables: Tables, on: date, *, key: str = "resident_id") -> Place:
    """The village where the person lives on the day; `key` names the subject's column that holds the person."""
    return tables.residences.of("resident_id", key).open_on(on).place()


def enrolled(tables: Tables, programme: str, on: date) -> Rows:
    """Enrolments of a programme that are open on the day."""
    e = tables.enrolments
    return e.where(e.programme == programme).open_on(on)


def contacts(tables: Tables, programme: str, within: Period, *kinds: str) -> Rows:
    """Services of a programme given within the period, of some kinds."""
    c = tables.contacts
    rows = c.where(c.programme == programme, c.date.within(within))
    return rows.where(c.kind.one_of(*kinds)) if kinds else rows


def readings(tables: Tables, code: str, within: Period) -> Rows:
    """Observations of a LOINC code taken within the period."""
    o = tables.observations
    return o.where(o.code == code, o.taken_at.within(within))


def alive(on: date) -> Term:
    """The resident has no death on or before the day."""
    return col("death_date").is_empty() | (col("death_date") > on)


def aged(on: date, at_least: int = 0, below: int | None = None) -> Term:
    """Completed years on the day lie in [at_least, below); born on 29 February, one ages on 28 February."""
    return aged_months(on, at_least * 12, None if below is None else below * 12)


def aged_months(on: date, at_least: int = 0, below: int | None = None) -> Term:
    """Completed months on the day lie in [at_least, below): asked as dates of birth, one comparison each."""
    birth = col("birth_date")
    old_enough = birth <= months_before(on, at_least)
    return old_enough if below is None else old_enough & (birth > months_before(on, below))


def within_days(later: Term, earlier: Term, days: int) -> Term:
    """`later` lies 0 to `days` days after `earlier`; false when either is empty."""
    first, day = earlier.day(), later.day()
    return ((day >= first) & (day <= first.days_later(days))).holds()
