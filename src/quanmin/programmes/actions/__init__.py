"""All that writes programmes."""

from quanmin.programmes.actions.calling import record_call
from quanmin.programmes.actions.enrolling import end_enrolment, enrol
from quanmin.programmes.actions.scheduling import plan_again, rebuild_schedule
from quanmin.programmes.actions.setting import set_parameter
from quanmin.programmes.actions.visiting import correct_visit, keep_draft, save_visit, withdraw_visit

__all__ = [
    "correct_visit",
    "end_enrolment",
    "enrol",
    "keep_draft",
    "plan_again",
    "rebuild_schedule",
    "record_call",
    "save_visit",
    "set_parameter",
    "withdraw_visit",
]
