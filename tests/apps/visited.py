"""Reports of visits for tests: complete, unless a test says otherwise."""

from uuid import uuid4

from quanmin.programmes.checking import Report
from tests.apps.counties import UNTIL

FOLLOW_UP = "hypertension/follow-up"
CALM = {
    "method": 2, "symptoms": [1], "danger_signs": [1], "sbp": 130, "dbp": 80, "weight": 60.0, "height": 160.0,
    "pulse": 70, "smoking": 0, "alcohol": 0.0, "exercise_times": 0, "salt": 1, "psychology": 1, "follows_advice": 1,
    "adherence": 1, "adverse": 1, "complication": 1,
}  # fmt: skip


def a_report(
    resident=2, *, on=UNTIL, tasks=(FOLLOW_UP,), key=None, reasons=None, known=(), without=(), **values
):
    """A follow-up of hypertension under control, of resident 2 on the last day of the data."""
    answers = {name: value for name, value in {**CALM, **values}.items() if name not in without}
    return Report(key or uuid4(), resident, on, tuple(tasks), answers, reasons or {}, tuple(known))
