"""Writes of supervision: judge a run, keep the ledger, take reports and evidence, move notices, remind, publish."""

from quanmin.supervision.actions.bulletins import publish_bulletin
from quanmin.supervision.actions.evidence import take_evidence
from quanmin.supervision.actions.importing import bring_in_ledger
from quanmin.supervision.actions.judging import judge_run
from quanmin.supervision.actions.ledger import open_ledger, open_ledgers
from quanmin.supervision.actions.notices import (
    answer_notice,
    close_notice,
    issue_notice,
    object_to_notice,
    propose_notice,
    review_notice,
    rule_on_notice,
    sign_for,
    take_up,
    withdraw_notice,
)
from quanmin.supervision.actions.remembering import remember_filter
from quanmin.supervision.actions.reminding import mark_seen, remind
from quanmin.supervision.actions.reporting import (
    refuse_progress,
    report_progress,
    set_charge,
    take_back_progress,
)
from quanmin.supervision.actions.wording import write_wording

__all__ = [
    "answer_notice",
    "bring_in_ledger",
    "close_notice",
    "issue_notice",
    "judge_run",
    "mark_seen",
    "object_to_notice",
    "open_ledger",
    "open_ledgers",
    "propose_notice",
    "publish_bulletin",
    "refuse_progress",
    "remember_filter",
    "remind",
    "report_progress",
    "review_notice",
    "rule_on_notice",
    "set_charge",
    "sign_for",
    "take_back_progress",
    "take_evidence",
    "take_up",
    "withdraw_notice",
    "write_wording",
]
