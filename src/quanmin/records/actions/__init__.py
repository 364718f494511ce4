"""All that writes residents."""

from quanmin.records.actions.bringing_in import bring_in_residents
from quanmin.records.actions.bringing_sheets import bring_in_sheet, counted
from quanmin.records.actions.deciding import find_duplicates, keep_apart, reopen
from quanmin.records.actions.merging import merge_residents, undo_merge
from quanmin.records.actions.moving import correct_resident, move_in, move_out, record_death
from quanmin.records.actions.registering import Birth, Person, register_resident
from quanmin.records.actions.settling import keep_ours, take_theirs
from quanmin.records.actions.taking_back import take_back
from quanmin.records.actions.urgency import open_in_emergency
from quanmin.records.initials import initials

__all__ = [
    "Birth", "Person", "bring_in_residents", "bring_in_sheet", "correct_resident", "counted", "find_duplicates",
    "initials", "keep_apart", "keep_ours", "merge_residents", "move_in", "move_out", "open_in_emergency",
    "record_death", "register_resident", "reopen", "take_back", "take_theirs", "undo_merge",
]  # fmt: skip
