"""Writes of plans: keep a document, review what was read, move the plan on, break it down, assign it."""

from quanmin.plans.actions.amending import amend_by_hand, amend_with_document
from quanmin.plans.actions.assigning import link_name, object_to, rule
from quanmin.plans.actions.breaking_down import (
    hold_by_county,
    set_place_aims,
    set_year_aims,
    share_count,
    write_key_point,
)
from quanmin.plans.actions.keeping import keep_document, keep_plan, read_draft, read_stretch, source_path
from quanmin.plans.actions.moving import (
    approve_plan,
    close_plan,
    return_plan,
    review_plan,
    take_as_read,
)
from quanmin.plans.actions.reviewing import (
    accept,
    add_target,
    add_task,
    correct,
    match_target,
    reject,
    undo_last,
)

__all__ = [
    "accept",
    "add_target",
    "add_task",
    "amend_by_hand",
    "amend_with_document",
    "approve_plan",
    "close_plan",
    "correct",
    "hold_by_county",
    "keep_document",
    "keep_plan",
    "link_name",
    "match_target",
    "object_to",
    "read_draft",
    "read_stretch",
    "reject",
    "return_plan",
    "review_plan",
    "rule",
    "set_place_aims",
    "set_year_aims",
    "share_count",
    "source_path",
    "take_as_read",
    "undo_last",
    "write_key_point",
]
