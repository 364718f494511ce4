"""What a measure function is given: every declared table by name, and the few questions that all measures share."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

import narwhals as nw

from quanmin.core.measures.rows import Compare, Fact, Place, Rows
from quanmin.core.periods import Period, months_before
from quanmin.core.snapshot.tables import BY_NAME

OWN_UNIT = Place("unit_id")


@dataclass(frozen=True)
class Tables:
    """The snapshot's tables while a rule is being asked what it needs.

    `names` gives each fact its column, `shared` each column that is worked out once; both serve all rules. `asked` and
    `used` hold what this one rule asked for.
    """

    names: dict[Fact, str]
    shared: dict[str, nw.Expr] = field(default_factory=dict)
    asked: dict[Fact, None] = field(default_factory=dict)
    used: dict[str, None] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Rows:
        if name not in BY_NAME:
            raise AttributeError(f"no table {name!r} is declared")
        return Rows(BY_NAME[name], self.ask)

    def ask(self, fact: Fact) -> str:
        """The name of the column that will hold the fact."""
        self.asked[fact] = None
        return self.names.setdefault(fact, f"fact_{len(self.names)}")

    def once(self, name: str, worked_out: nw.Expr) -> nw.Expr:
        """A costly expression under a name that says all it depends on, worked out once for all periods."""
        self.shared.setdefault(name, worked_out)
        self.used[name] = None
        return nw.col(name)


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


@cache
def alive(on: date) -> nw.Expr:
    """The resident has no death on or before the day."""
    return nw.col("death_date").is_null() | (nw.col("death_date") > nw.lit(on))


@cache
def aged(on: date, at_least: int = 0, below: int = 200) -> nw.Expr:
    """Completed years on the day lie in [at_least, below); born on 29 February, one ages on 28 February."""
    return aged_months(on, at_least * 12, below * 12)


@cache
def aged_months(on: date, at_least: int = 0, below: int = 2400) -> nw.Expr:
    """Completed months on the day lie in [at_least, below): asked as dates of birth, one comparison each."""
    birth = nw.col("birth_date")
    return (birth <= nw.lit(months_before(on, at_least))) & (birth > nw.lit(months_before(on, below)))


def day_number(day: nw.Expr) -> nw.Expr:
    """A running number of the day, for differences between two dates (Hinnant 2013, days from civil)."""
    early = nw.when(day.dt.month() < 3).then(nw.lit(1)).otherwise(nw.lit(0))
    year = day.dt.year().cast(nw.Int64) - early
    month = day.dt.month().cast(nw.Int64) + 12 * early - 3
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 + day.dt.day()


def within_days(later: nw.Expr, earlier: nw.Expr, days: int) -> nw.Expr:
    """`later` lies 0 to `days` days after `earlier`; false when either is empty."""
    first = earlier.cast(nw.Date)
    return ((later >= first) & (later <= days_after(first, days))).fill_null(False)


def days_after(day: nw.Expr, days: int) -> nw.Expr:
    """The date so many days later."""
    return day.dt.offset_by(f"{days}d").cast(nw.Date)


def months_after(day: nw.Expr, months: int) -> nw.Expr:
    """The date so many months later, on the last day of a month that lacks the day."""
    return day.dt.offset_by(f"{months}mo").cast(nw.Date)


__all__ = [
    "OWN_UNIT",
    "Compare",
    "Tables",
    "aged",
    "aged_months",
    "alive",
    "contacts",
    "enrolled",
    "home",
    "readings",
]
