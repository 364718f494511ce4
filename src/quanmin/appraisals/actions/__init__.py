"""All that writes appraisals: schemes are adopted, units scored, money shared, appeals heard, sheets signed."""

from quanmin.appraisals.actions.appeals import appeal, rule
from quanmin.appraisals.actions.money import (
    allot_by_scores,
    draw_services,
    publish_allotment,
    record_check,
    sign_allotment,
    withdraw_allotment,
    work_out,
)
from quanmin.appraisals.actions.schemes import adopt, begin_scheme, discard, edit_scheme
from quanmin.appraisals.actions.scoring import (
    appraise,
    enter_fact,
    publish_appraisal,
    sign_appraisal,
    withdraw_appraisal,
)

__all__ = [
    "adopt",
    "allot_by_scores",
    "appeal",
    "appraise",
    "begin_scheme",
    "discard",
    "draw_services",
    "edit_scheme",
    "enter_fact",
    "publish_allotment",
    "publish_appraisal",
    "record_check",
    "rule",
    "sign_allotment",
    "sign_appraisal",
    "withdraw_allotment",
    "withdraw_appraisal",
    "work_out",
]
