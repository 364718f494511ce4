"""Whether promised services were given: read from the rows that are there, typed only where no row can say it."""

from collections import defaultdict

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.protocols.packages import day_of, item_titled, tables_shown
from quanmin.core.protocols.promises import Owed, kept_on, opening
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.programmes.actions.covering import cover_again
from quanmin.programmes.actions.scheduling import plan_again
from quanmin.programmes.agreements import ContractRefused, locked
from quanmin.programmes.models import Coverage
from quanmin.programmes.queries.reach import own_resident
from quanmin.records.entering import FIRST_KEY, correct_row
from quanmin.records.overlay import rows_of_residents

# Whence a promised service is known to be kept: read from another row, or typed.
READ, TYPED = "promise:read", "promise:typed"
PROTOCOL = "family-doctor"


def keep_promises(resident_ids, *, by):
    """Note on each promised service the day the residents' other rows show it was given, or that they no longer do.

    Inside an action. How many rows were changed: doing it again changes none. What a system said whence the contract
    came, or somebody typed, stays as it is said. For a contract brought in only rows entered here are read: those
    brought in with it its own system has read.
    """
    ids = list(resident_ids)
    rows = rows_of_residents(ids, ("contracts", "contract_items", *tables_shown()))
    by_resident = {number: defaultdict(list) for number in ids}
    for name, found in rows.items():
        for row in found:
            if row["resident_id"] in by_resident:
                by_resident[row["resident_id"]][name].append(row)
    return sum(_keep(one, by) for one in by_resident.values())


def follow_visit(resident_id, *, by):
    """After a visit was saved, put right or withdrawn: the promises it keeps, where the resident has a contract."""
    if Coverage.objects.filter(resident=resident_id, contract__isnull=False).exists():
        keep_promises([resident_id], by=by)
        cover_again([resident_id])


def _keep(rows, by):
    items = defaultdict(list)
    for row in rows["contract_items"]:
        items[row["contract_id"]].append(row)
    changed = 0
    for contract in rows["contracts"]:
        for number, day in _found(contract, items[contract["contract_id"]], rows):
            correct_row("contract_items", number, {"done": day}, by=by, origin=READ)
            changed += 1
    return changed


def _found(contract, items, rows):
    """The promises of a contract of which the rows now say something else: (number, day or None)."""
    titles = defaultdict(list)
    for row in items:
        titles[row["item"]].append(row)
    for title, same in titles.items():
        item = item_titled(title)
        if item is None or not item.shown_by:
            continue
        opens = opening([(row["item_id"], row["due"]) for row in same], contract["start"])
        owed = [Owed(row["item_id"], opens[row["item_id"]], row["due"], _spoken(row)) for row in same]
        now = {row["item_id"]: row["done"] for row in same}
        for number, day in kept_on(owed, _days(item, contract, rows)).items():
            if now[number] != day:
                yield number, day


def _spoken(row):
    """The day somebody said it was given; None where nobody spoke, or only we read it from a row."""
    return None if row["source"] == READ else row["done"]


def _days(item, contract, rows):
    """The days in the contract's time on which a row shows the item."""
    last, ours = min(contract["end"], clock.today()), contract["contract_id"] >= FIRST_KEY
    return {
        day
        for shown in item.shown_by
        for row in rows[shown.table]
        if shown.holds(shown.table, row) and (ours or _key(shown.table, row) >= FIRST_KEY)
        for day in (day_of(shown.table, row),)
        if contract["start"] <= day <= last
    }


def _key(table, row):
    return row[BY_NAME[table].key[0]]


def record_kept(resident_id, item_id, day, *, by):
    """Enter that a promised service no record of ours shows was given on a day; once entered, again changes nothing."""
    resident = own_resident(resident_id, by)
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        locked(resident)
        contract, row = _promised(resident, item_id)
        _check_typed(contract, row, day)
        if row["done"] != day:
            _type(resident, row, day, by)
        trail.add("promise kept", resident, item=item_id)


def take_back_kept(resident_id, item_id, *, by):
    """Take back what was typed of a promised service by mistake."""
    resident = own_resident(resident_id, by)
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        locked(resident)
        _contract, row = _promised(resident, item_id)
        if row["done"] is None or row["source"] != TYPED:
            raise ContractRefused(_("这一项不是在这里登记的，不能撤销；由随访得来的，请更正那次随访。"))
        _type(resident, row, None, by)
        trail.add("promise taken back", resident, item=item_id)


def _type(resident, row, day, by):
    correct_row("contract_items", row["item_id"], {"done": day}, by=by, origin=TYPED)
    keep_promises([resident.pk], by=by)
    cover_again([resident.pk])
    plan_again([resident.pk], protocols=(PROTOCOL,))


def _promised(resident, item_id):
    """The contract and the promised service of that number of this resident; ContractRefused for any other."""
    rows = rows_of_residents([resident.pk], ("contracts", "contract_items"))
    row = next((one for one in rows["contract_items"] if one["item_id"] == item_id), None)
    contracts = {one["contract_id"]: one for one in rows["contracts"]}
    if row is None or row["contract_id"] not in contracts:
        raise ContractRefused(_("没有这一项约定服务；请刷新后重试。"))
    return contracts[row["contract_id"]], row


def _check_typed(contract, row, day):
    item = item_titled(row["item"])
    if item is not None and not item.is_typed:
        raise ContractRefused(
            _("“%(item)s”从服务记录里读出，不必再登记；请登记那次服务。") % {"item": row["item"]}
        )
    if row["done"] is not None and row["done"] != day:
        raise ContractRefused(_("“%(item)s”已在 %(day)s 完成。") % {"item": row["item"], "day": row["done"]})
    if not contract["start"] <= day <= clock.today():
        raise ContractRefused(
            _("完成日期 %(day)s 不可能：应在协议起始日 %(start)s 到今天之间。")
            % {"day": day, "start": contract["start"]}
        )
