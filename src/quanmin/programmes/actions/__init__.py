"""All that writes programmes."""

from quanmin.programmes.actions.calling import record_call
from quanmin.programmes.actions.changing import (
    change_team,
    correct_contract,
    end_contract,
    let_lapse,
    undo_step,
    withdraw_contract,
)
from quanmin.programmes.actions.covering import cover_again, rebuild_coverage
from quanmin.programmes.actions.enrolling import end_enrolment, enrol, reopen_enrolment
from quanmin.programmes.actions.expecting import book_pregnancy, end_pregnancy, take_back_pregnancy
from quanmin.programmes.actions.giving import record_kept, take_back_kept
from quanmin.programmes.actions.keeping import keep_promises
from quanmin.programmes.actions.scheduling import plan_again, rebuild_schedule
from quanmin.programmes.actions.setting import set_parameter, take_back_setting
from quanmin.programmes.actions.signing import Renewal, renew_all, renew_contract, sign_contract
from quanmin.programmes.actions.teams import add_member, close_team, end_member, found_team
from quanmin.programmes.actions.visiting import correct_visit, keep_draft, save_visit, withdraw_visit

__all__ = [
    "Renewal",
    "add_member",
    "book_pregnancy",
    "change_team",
    "close_team",
    "correct_contract",
    "correct_visit",
    "cover_again",
    "end_contract",
    "end_enrolment",
    "end_member",
    "end_pregnancy",
    "enrol",
    "found_team",
    "keep_draft",
    "keep_promises",
    "let_lapse",
    "plan_again",
    "rebuild_coverage",
    "rebuild_schedule",
    "record_call",
    "record_kept",
    "renew_all",
    "renew_contract",
    "reopen_enrolment",
    "save_visit",
    "set_parameter",
    "sign_contract",
    "take_back_kept",
    "take_back_pregnancy",
    "take_back_setting",
    "undo_step",
    "withdraw_contract",
    "withdraw_visit",
]
