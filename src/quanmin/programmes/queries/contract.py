"""One resident's contracts: what was signed, what is promised and what of it was given, and what may be signed next."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from quanmin import clock
from quanmin.accounts.audit import record_reading
from quanmin.accounts.permissions import Permission, may
from quanmin.core.protocols.covering import groups_of
from quanmin.core.protocols.packages import Package, item_titled
from quanmin.programmes.agreements import (
    RENEWED_FROM_DAYS,
    TYPED,
    groups_now,
    is_minor,
    is_open,
    say_groups,
    teams_for,
)
from quanmin.programmes.models import Contract, ContractStep, Member, Team
from quanmin.programmes.own_terms import packages_offered, packages_signed
from quanmin.records.models import Resident
from quanmin.records.overlay import rows_of_residents
from quanmin.records.queries import may_open
from quanmin.units.models import Unit


@dataclass(frozen=True)
class Promised:
    """One promised service: due by a day, given on one or not; `typed` when it may be entered by hand here."""

    number: int
    title: str
    due: date
    done: date | None
    typed: bool
    taken_back: bool
    late: bool
    behind: bool


@dataclass(frozen=True)
class Held:
    """One contract of the resident: its row, what was signed here, its team, its services, and what happened to it."""

    row: dict
    contract: Contract | None
    unit: Unit | None
    team: Team | None
    packages: tuple[Package, ...]
    promised: tuple[Promised, ...]
    steps: tuple[ContractStep, ...]
    state: str
    may_renew: bool
    may_undo: bool

    @property
    def kept(self):
        """How many services were given by the contract's last day."""
        return sum(one.done is not None and not one.late for one in self.promised)


@dataclass(frozen=True)
class Contracts:
    """All a page about a resident's contracts needs."""

    resident: Resident
    groups: tuple[str, ...]
    held: tuple[Held, ...]
    withdrawn: tuple[Contract, ...]
    packages: tuple[tuple[Package, bool], ...]
    teams: tuple[Team, ...]
    minor: bool
    may_record: bool


def contracts_of(resident_id, seen_by):
    """The contracts of a resident in one's care, the latest first; Refused as for nobody outside it."""
    resident = may_open(resident_id, seen_by)
    record_reading(seen_by, "contract", [resident.pk], unit=resident.village)
    on, bits = clock.today(), groups_now(resident.pk)
    groups = groups_of(bits)
    signed = _signed(resident)
    sensitive = may(seen_by, Permission.SEE_SENSITIVE, on=resident.village)
    return Contracts(
        resident=resident, groups=tuple(say_groups(groups, sensitive=sensitive)), held=_held(resident, signed),
        withdrawn=tuple(one for one in signed.values() if one.state == "withdrawn"),
        packages=tuple((one, one.is_for(groups)) for one in packages_offered(on)),
        teams=tuple(teams_for(resident, on)), minor=is_minor(resident, on),
        may_record=may(seen_by, Permission.RECORD, on=resident.village),
    )  # fmt: skip


def _signed(resident):
    rows = Contract.objects.filter(resident=resident).select_related("team__unit", "by")
    return {one.row: one for one in rows.prefetch_related("steps__by", "steps__undone_by")}


def _held(resident, signed):
    rows = rows_of_residents([resident.pk], ("contracts", "contract_items"))
    units = Unit.objects.in_bulk({row["unit_id"] for row in rows["contracts"]})
    items = defaultdict(list)
    for row in rows["contract_items"]:
        items[row["contract_id"]].append(row)
    newest = sorted(rows["contracts"], key=lambda row: (row["start"], row["contract_id"]), reverse=True)
    starts = [row["start"] for row in newest]
    return tuple(
        _one(
            row, signed.get(row["contract_id"]), units.get(row["unit_id"]), items[row["contract_id"]], starts
        )
        for row in newest
    )


def _one(row, contract, unit, items, starts):
    on = clock.today()
    steps = tuple(contract.steps.all()) if contract else ()
    last = next((step for step in reversed(steps) if step.undone_at is None), None)
    soon = row["end"] <= on + timedelta(days=RENEWED_FROM_DAYS)
    newer = any(start > row["start"] for start in starts)
    open_now = contract is None or is_open(contract)
    return Held(
        row=row, contract=contract, unit=unit, team=contract.team if contract else None,
        packages=chosen_packages(contract, row), promised=tuple(_promised(one, row, on) for one in items), steps=steps,
        state=_state(row, contract, on), may_renew=soon and not newer and open_now,
        may_undo=last is not None and last.turn not in ("signed", "renewed"),
    )  # fmt: skip


def _state(row, contract, on):
    if contract is not None and contract.state != "stands":
        return contract.state
    if row["start"] > on:
        return "to-come"
    return "in-force" if row["end"] >= on else "over"


def chosen_packages(contract, row):
    """The packages of a contract kept here, on the terms it was signed on; none where it was brought in."""
    return packages_signed(contract, row["start"]) if contract else ()


def _promised(row, contract, on):
    item = item_titled(row["item"])
    done = row["done"]
    return Promised(
        number=row["item_id"], title=row["item"], due=row["due"], done=done,
        typed=done is None and (item is None or item.is_typed), taken_back=done is not None and row["source"] == TYPED,
        late=done is not None and done > contract["end"], behind=done is None and row["due"] < on <= contract["end"],
    )  # fmt: skip


def members_of(teams, on=None):
    """By team, who is in it on the day (default: today), the leader first."""
    day, found = on or clock.today(), defaultdict(list)
    for one in Member.objects.filter(team__in=teams, since__lte=day).exclude(until__lt=day):
        found[one.team_id].append(one)
    return {team: sorted(rows, key=lambda one: one.post != "leader") for team, rows in found.items()}


def teams_of(unit, seen_by):
    """The teams of a unit with their members, the open ones first: (team, members)."""
    found = Team.objects.filter(unit__position__range=(unit.position, unit.last)).select_related("unit")
    members = members_of(found)
    ordered = sorted(found, key=lambda one: (one.closed is not None, one.unit.position, one.pk))
    return [(one, members.get(one.pk, ()), may(seen_by, Permission.RECORD, on=one.unit)) for one in ordered]
