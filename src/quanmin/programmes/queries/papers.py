"""Contracts as they are printed: both parties, what is promised how often, what it costs, and where to sign."""

from dataclasses import dataclass

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.protocols.packages import Package
from quanmin.core.protocols.promises import promised_items
from quanmin.programmes.models import Contract, Member
from quanmin.programmes.queries.contract import chosen_packages, members_of
from quanmin.programmes.queries.contracts import in_list
from quanmin.programmes.queries.reach import own_resident
from quanmin.records.overlay import rows_of_residents
from quanmin.records.queries import Person, person_of
from quanmin.units.models import Unit

MOST = 200


@dataclass(frozen=True)
class Paper:
    """One contract as it is printed; of a contract brought in, what was signed beside its row stays to be filled in."""

    person: Person
    row: dict
    contract: Contract | None
    unit: object
    packages: tuple[Package, ...]
    services: tuple[tuple[str, int], ...]
    members: tuple[Member, ...]


def papers_of_resident(resident_id, number, seen_by):
    """One contract of a resident of one's own; none where there is no such contract."""
    resident = own_resident(resident_id, seen_by)
    return _papers([resident], resident.village, seen_by, number)


def papers_of_list(asked, seen_by):
    """The contracts that the residents of a list stand by, the first MOST of them."""
    lines = in_list(asked, seen_by).filter(contract__isnull=False).select_related("resident__village")
    chosen = list(lines.order_by("village__position", "resident")[:MOST])
    wanted = {one.contract for one in chosen}
    found = _papers([one.resident for one in chosen], asked.unit, seen_by)
    return [one for one in found if one.row["contract_id"] in wanted]


def _papers(residents, unit, seen_by, number=None):
    by_number = {one.pk: one for one in residents}
    with acting(seen_by, Permission.RECORD, on=unit) as trail:
        rows = rows_of_residents(by_number, ("contracts", "contract_items"))
        trail.add("contracts printed", None, ids=sorted(by_number))
    signed = {
        one.row: one for one in Contract.objects.filter(resident__in=by_number).select_related("team__unit")
    }
    members = members_of([one.team for one in signed.values() if one.team], clock.today())
    wanted = [row for row in rows["contracts"] if number in (None, row["contract_id"])]
    units = _units(wanted)
    return [
        _paper(person_of(by_number[row["resident_id"]], seen_by, plain=True), row, signed.get(row["contract_id"]),
               rows["contract_items"], units, members)
        for row in wanted
    ]  # fmt: skip


def _units(rows):
    return Unit.objects.in_bulk({row["unit_id"] for row in rows})


def _paper(person, row, contract, items, units, members):
    packages = chosen_packages(contract, row)
    return Paper(
        person=person,
        row=row,
        contract=contract,
        unit=units.get(row["unit_id"]),
        packages=packages,
        services=_services(packages, items, row),
        members=tuple(members.get(contract.team_id, ())) if contract else (),
    )


def _services(packages, items, row):
    """Each service with how many are promised over the contract; 0 for what is given as needed."""
    counted = {}
    for one in items:
        if one["contract_id"] == row["contract_id"]:
            counted[one["item"]] = counted.get(one["item"], 0) + 1
    needed = {item.title.zh: 0 for item in promised_items(packages) if item.times == 0}
    return tuple((counted | needed).items())
