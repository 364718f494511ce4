"""The words a protocol is declared with: one service protocol is one file of data, read into these values.

Rules inside are texts in the expression form of `rules.py`; lengths of time are texts such as `3m` or `12w6d`
(`offsets.py`), or the name of a parameter, which a county may set otherwise.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Words:
    """What people read: Chinese first, English second."""

    zh: str
    en: str


@dataclass(frozen=True)
class Parameter:
    """A number a county may set otherwise, within `low` and `high`; `unit` d, w, m or y makes it a length of time."""

    key: str
    title: Words
    default: float
    low: float
    high: float
    source: Words
    unit: str = ""


@dataclass(frozen=True)
class Option:
    """One numbered answer of a field."""

    number: int
    title: Words


@dataclass(frozen=True)
class Field:
    """One thing a form asks: outside `hard` it is refused, outside `soft` it must be confirmed.

    `code` is the observation's LOINC code, `column` the place in our tables otherwise; `when` says whether it is asked,
    `items` at which of the protocol's services alone, where not at each. A `choices` field gives rules one yes-or-no
    for each option: `symptoms_4`.
    """

    key: str
    title: Words
    kind: str
    unit: str = ""
    code: str = ""
    column: str = ""
    hard: tuple[float, float] | None = None
    soft: tuple[float, float] | None = None
    options: tuple[Option, ...] = ()
    required: bool = False
    when: str = ""
    items: tuple[str, ...] = ()

    def asked_at(self, item: str) -> bool:
        """Whether the form has the field at this service of the protocol."""
        return not self.items or item in self.items


@dataclass(frozen=True)
class Check:
    """Something wrong between fields: where `when` holds, the form is refused (`hard`) or to be confirmed."""

    key: str
    title: Words
    when: str
    hard: bool = True


@dataclass(frozen=True)
class Derived:
    """A value worked out of the others, in order; rules may use it."""

    key: str
    value: str


@dataclass(frozen=True)
class Outcome:
    """A class a visit may end in: the first whose `when` holds. `settled` ends a run of unsatisfactory visits."""

    key: str
    title: Words
    when: str
    next: str = ""
    refer: str = ""
    settled: bool = True


@dataclass(frozen=True)
class Finding:
    """Something to say of a visit: all whose `when` hold. `grade` is info, warn or refer."""

    key: str
    title: Words
    when: str
    grade: str = "warn"
    next: str = ""


@dataclass(frozen=True)
class Spacing:
    """The least time since the last dose of another series; `doses` limits it to so many doses had."""

    series: str
    gap: str
    doses: int | None = None


@dataclass(frozen=True)
class Step:
    """Something owed once, counted from an anchor: a visit at an age or week, or a dose of a series.

    Open from `first`, to be done by `due`, late after `last`, gone after `until` (empty: `last`). A dose also waits
    `gap` after the dose before; vaccines that fill it are `fills`. `born_from` limits it to those born since; on
    the day named by `stops` (a birth) what is not yet done is owed no more.
    """

    key: str
    title: Words
    anchor: str
    first: str
    due: str
    last: str = ""
    until: str = ""
    who: str = ""
    series: str = ""
    fills: tuple[str, ...] = ()
    gap: str = ""
    spacing: tuple[Spacing, ...] = ()
    born_from: date | None = None
    stops: str = ""


@dataclass(frozen=True)
class Gap:
    """How long until the next service, where `when` holds (empty: always)."""

    length: str
    when: str = ""


@dataclass(frozen=True)
class Repeat:
    """Something owed again and again: the time to the next follows from the last, by the first gap that holds."""

    key: str
    title: Words
    start: str
    gaps: tuple[Gap, ...]
    grace: str = "0d"
    lead: str = "0d"
    who: str = ""


@dataclass(frozen=True)
class Season:
    """Something owed once in a stretch of every calendar year: `opens` and `closes` as `01-01`, `12-31`."""

    key: str
    title: Words
    opens: str = "01-01"
    closes: str = "12-31"
    who: str = ""


@dataclass(frozen=True)
class Closing:
    """Why a course ends: where `when` holds. `counted` keeps the person in denominators."""

    key: str
    title: Words
    when: str
    counted: bool = False


@dataclass(frozen=True)
class Protocol:
    """One edition of one protocol: who is eligible, what enrols, schedule, form, decisions, closing, parameters.

    `valid_from` and `valid_to` are the first and last day of service it judges. `by` is `eligible` when being eligible
    enrols, from the age `begins` to before the age `ends`; `enrolment` when a person or an office must. Whom a
    `sensitive` one follows is shown to those who manage such patients, and to nobody else.
    """

    code: str
    edition: str
    title: Words
    source: str
    item: str
    valid_from: date
    valid_to: date | None
    eligible: str
    eligible_said: Words
    by: str
    enrols: Words
    programme: str
    begins: str = ""
    ends: str = ""
    parameters: tuple[Parameter, ...] = ()
    fields: tuple[Field, ...] = ()
    checks: tuple[Check, ...] = ()
    derived: tuple[Derived, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    findings: tuple[Finding, ...] = ()
    steps: tuple[Step, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    seasons: tuple[Season, ...] = ()
    closing: tuple[Closing, ...] = ()
    notes: tuple[str, ...] = ()
    set_here: tuple[tuple[str, float], ...] = field(default=())
    sensitive: bool = False

    def setting(self, key: str) -> float | None:
        """The parameter's value as set by the county, or its default; None when there is no such parameter."""
        own = dict(self.set_here)
        return next((own.get(one.key, one.default) for one in self.parameters if one.key == key), None)
