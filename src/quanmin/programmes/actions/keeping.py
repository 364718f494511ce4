"""Whether promised services were given, as the rows that are there anyway show it."""

from collections import defaultdict

from quanmin import clock
from quanmin.core.protocols.packages import day_of, item_titled, tables_shown
from quanmin.core.protocols.promises import Owed, kept_on, opening
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.programmes.agreements import READ
from quanmin.records.entering import FIRST_KEY, correct_row
from quanmin.records.overlay import rows_of_residents


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
