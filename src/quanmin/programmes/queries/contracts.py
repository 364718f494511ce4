"""Lists and figures of family-doctor contracts: one line a resident, read from their Coverage."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, Sum

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.audit import record_reading
from quanmin.accounts.permissions import Permission, may
from quanmin.core.protocols.covering import BITS, groups_of
from quanmin.core.protocols.packages import GROUPS
from quanmin.programmes.agreements import RENEWED_FROM_DAYS, say_groups
from quanmin.programmes.models import Coverage, Covering, Team
from quanmin.programmes.queries.worklist import named
from quanmin.records.queries import Person, people
from quanmin.units.models import Level, Unit

SIZE = 30
STATES = ("in-force", "expiring", "lapsed", "lapsing", "unsigned", "behind", "renewed", "gone")
SORTS = {
    "covered": ("covered", "resident"), "behind": ("behind", "resident"), "kept": ("kept", "resident"),
    "name": ("resident__initials", "resident"), "village": ("village__position", "resident"),
}  # fmt: skip
LAPSED_DAYS = 365
# One by one these four say who is under narrower management; together they do not.
FOUR_CHRONIC, CHRONIC = ("hypertension", "diabetes", "tuberculosis", "severe-mental-disorder"), "four-chronic"


@dataclass(frozen=True)
class Asked:
    """What is asked of the list: a unit, a state (STATES), a group (`key` or one of GROUPS), team, text, order."""

    unit: Unit
    state: str = ""
    group: str = ""
    team: int | None = None
    text: str = ""
    sort: str = ""
    page: int = 1


@dataclass(frozen=True)
class Row:
    """One resident: the person as the reader may see them, how they stand, their groups in words."""

    person: Person
    coverage: Coverage
    groups: tuple[str, ...]
    days_left: int | None
    state: str


@dataclass(frozen=True)
class ContractList:
    """One page of the list; the counts are of the whole unit, before it is narrowed."""

    asked: Asked
    day: date
    covered_on: date | None
    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    counts: dict[str, int]


def contract_list(asked, seen_by, *, size=SIZE):
    """One page of residents of a unit by how they stand as to contracts, names masked by right; Refused outside.

    To look for a name needs the right to open residents: it would unmask them.
    """
    require(seen_by, Permission.SEE_RESIDENTS, on=asked.unit)
    whole, found = _of_unit(asked.unit), in_list(asked, seen_by)
    total = found.count()
    pages = max(1, -(-total // size))
    page = min(max(asked.page, 1), pages)
    chosen = list(_ordered(found, asked.sort)[(page - 1) * size : page * size])
    rows = tuple(_rows(chosen, seen_by))
    record_reading(seen_by, "contracts", [one.resident_id for one in chosen], unit=asked.unit)
    return ContractList(asked, clock.today(), covered_on(), rows, total, page, pages, counts(whole))


def in_list(asked, seen_by):
    """Everybody the list means, unordered."""
    if asked.text.strip():
        require(seen_by, Permission.OPEN_RESIDENT, on=asked.unit)
    if asked.group in FOUR_CHRONIC:
        require(seen_by, Permission.SEE_SENSITIVE, on=asked.unit)
    found = _of_unit(asked.unit).filter(_in_state(asked.state)).filter(_in_group(asked.group))
    found = found.filter(team=asked.team) if asked.team else found
    return found.filter(named(asked.text.strip())) if asked.text.strip() else found


def every_row(asked, seen_by, *, most):
    """The lines of the whole list, the first so many, for files and paper; whoever shows them writes the trail."""
    return tuple(_rows(list(_ordered(in_list(asked, seen_by), asked.sort)[:most]), seen_by))


def covered_on():
    """The day everybody was last worked out; None before the first."""
    last = Covering.objects.first()
    return last.day if last else None


def counts(rows):
    """How many stand how, of the rows of a unit: people, key groups, contracts, services promised and kept."""
    return rows.order_by().aggregate(**_counting(clock.today()))


def _counting(on):
    here, in_force = _here(), _in_force(on)
    key = Q(key_group=True)
    return {
        "people": Count("id", filter=here), "key": Count("id", filter=here & key),
        "signed": Count("id", filter=here & in_force), "key_signed": Count("id", filter=here & in_force & key),
        **{state.replace("-", "_"): Count("id", filter=_in_state(state)) for state in STATES},
        "services": Sum("promised", filter=here & in_force, default=0),
        "kept_services": Sum("kept", filter=here & in_force, default=0),
    }  # fmt: skip


def by_place(unit, seen_by):
    """The counts of each village of a township, or each township of a county, and of the unit: (place, counts)."""
    require(seen_by, Permission.SEE_RESIDENTS, on=unit)
    if unit.level not in (Level.COUNTY, Level.TOWNSHIP):
        return [(unit, counts(_of_unit(unit)))]
    near = "village" if unit.level == Level.TOWNSHIP else "village__parent"
    return _counted(
        _of_unit(unit), near, Unit.objects.filter(parent=unit, level__in=(Level.TOWNSHIP, Level.VILLAGE))
    )


def by_team(unit, seen_by):
    """The counts of each team that serves somebody of a unit: (team, counts); none for contracts without a team."""
    require(seen_by, Permission.SEE_RESIDENTS, on=unit)
    rows = _of_unit(unit).filter(team__isnull=False)
    teams = Team.objects.filter(covered__in=rows).select_related("unit").distinct()
    return _counted(rows, "team", teams)


def _counted(rows, near, things):
    found = rows.order_by().values(near).annotate(**_counting(clock.today()))
    by_thing = {row[near]: row for row in found}
    nothing = dict.fromkeys(_counting(clock.today()), 0)
    return [(one, by_thing.get(one.pk, nothing)) for one in things]


def _of_unit(unit):
    if unit.level == Level.VILLAGE:
        return Coverage.objects.filter(village=unit)
    return Coverage.objects.filter(village__position__range=(unit.position, unit.last))


def _here():
    return Q(resident__death_date__isnull=True, resident__left__isnull=True)


def _in_force(on):
    return Q(start__lte=on, covered__gte=on)


def _in_state(state):
    """Who stands so today; the dead and those who left are only in `gone`: they have a contract nobody ended."""
    on = clock.today()
    soon, here, in_force = on + timedelta(days=RENEWED_FROM_DAYS), _here(), _in_force(on)
    lapsed = Q(covered__lt=on, covered__gte=on - timedelta(days=LAPSED_DAYS))
    states = {
        "": here,
        "in-force": here & in_force,
        "expiring": here & in_force & Q(covered__lte=soon, lapsing=False),
        "lapsed": here & lapsed & Q(lapsing=False),
        "lapsing": here & Q(lapsing=True, covered=F("end")),
        "unsigned": here & ~Q(contract__isnull=False, covered__gte=on),
        "behind": here & in_force & Q(behind__lt=on),
        "renewed": here & in_force & (Q(renewed=True) | Q(covered__gt=F("end"))),
        "gone": ~here & Q(end__gt=on),
    }
    return states.get(state, here)


def _in_group(group):
    if group == "key":
        return Q(key_group=True)
    wanted = FOUR_CHRONIC if group == CHRONIC else (group,) if group in GROUPS else ()
    return Q(pk__in=_with_bits(sum(BITS[one] for one in wanted))) if wanted else Q()


def _with_bits(bits):
    return Coverage.objects.annotate(has=F("groups").bitand(bits)).filter(has__gt=0).values("pk")


def _ordered(rows, sort):
    name = sort.removeprefix("-")
    order = SORTS.get(name, SORTS["village"])
    first = F(order[0]).desc(nulls_last=True) if sort.startswith("-") else F(order[0]).asc(nulls_last=True)
    return rows.order_by(first, *order[1:]).select_related("team", "unit")


def _rows(chosen, seen_by):
    persons, on = people([one.resident_id for one in chosen], seen_by), clock.today()
    for one in chosen:
        person = persons[one.resident_id]
        sensitive = may(seen_by, Permission.SEE_SENSITIVE, on=person.village)
        left = (one.covered - on).days if one.covered else None
        words = say_groups(groups_of(one.groups), sensitive=sensitive)
        yield Row(person, one, tuple(words), left, standing(one, on))


def standing(coverage, on):
    """How a line stands on a day, in one word: in-force, to-come, expiring, lapsed or unsigned."""
    if coverage.contract is None or coverage.covered < on - timedelta(days=LAPSED_DAYS):
        return "unsigned"
    if coverage.covered < on:
        return "lapsed"
    if coverage.start > on:
        return "to-come"
    return "expiring" if (coverage.covered - on).days <= RENEWED_FROM_DAYS else "in-force"
