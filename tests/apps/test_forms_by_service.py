"""What one form asks at each service of its programme, and that one visit is one service of a programme."""

from datetime import date
from uuid import uuid4

import pytest

from quanmin.core.protocols import declared
from quanmin.programmes.actions import rebuild_schedule, save_visit
from quanmin.programmes.checking import Report, also_filled
from quanmin.programmes.facts import facts_of
from quanmin.programmes.forms import asked_by, items_of, task
from quanmin.programmes.refusals import VisitRefused
from quanmin.records.actions import bring_in_residents
from tests.apps.counties import UNTIL, a_snapshot
from tests.apps.visited import a_report
from tests.remembered import remembered
from tests.worlds import residents

BREATH = {
    "method": 1, "mmrc": 1, "cat": 8, "oxygen": 97, "exacerbations": 0, "acute": False, "smoking": 0, "inhaler": 1,
    "adherence": 1, "adverse": 1, "complication": 1, "sbp": 130, "dbp": 80,
}  # fmt: skip


@pytest.fixture
@remembered
def copd(system, units, settings, tmp_path):
    """A resident of 65 under management for COPD, who is owed a follow-up and the year's lung function."""
    settings.QUANMIN_TODAY = UNTIL
    there = residents({"birth_date": date(1960, 1, 1), "sex": "male"})
    managed = [{"resident_id": 1, "programme": "copd", "start": date(2024, 1, 1)}]
    bring_in_residents(a_snapshot(tmp_path / "snapshot", **there, enrolments=managed), by=system)
    return rebuild_schedule(by=system)


def a_breath(*items, **values):
    report = a_report(1, tasks=[f"copd/{item}" for item in items])
    return type(report)(report.key, 1, UNTIL, report.tasks, BREATH | values)


def done(visit):
    return set(visit.forms.filter(protocol="copd").values_list("item", flat=True))


def test_a_follow_up_is_never_the_years_lung_function(copd, doctor):
    assert done(save_visit(a_breath("follow-up"), by=doctor)) == {"follow-up"}


def test_the_years_lung_function_is_none_without_its_figure(copd, doctor):
    with pytest.raises(VisitRefused, match="一秒率未填写"):
        save_visit(a_breath("follow-up", "spirometry"), by=doctor)

    assert done(save_visit(a_breath("follow-up", "spirometry", fev1_fvc=65.0), by=doctor)) == {
        "follow-up",
        "spirometry",
    }


def test_one_visit_to_a_mother_is_not_two_however_many_are_owed(system, units, tmp_path, settings):
    settings.QUANMIN_TODAY = UNTIL
    there = residents({"birth_date": date(1997, 1, 1), "sex": "female"})
    bring_in_residents(a_snapshot(tmp_path / "snapshot", **there), by=system)
    person = facts_of([1]).people.row(0, named=True)
    values = {"sbp": 110, "dbp": 70, "weight": 60.0, "risk": 1}
    report = Report(uuid4(), 1, UNTIL, ("maternal/28w",), values)

    def more(*chosen):
        return [
            one.name
            for one in also_filled(report, list(map(task_then, chosen)), ["maternal/37w"], person, ())
        ]

    assert more("maternal/28w") == []
    assert more("first-visit-pressure/first-visit") == ["maternal/37w"]


def task_then(name):
    return task(name, UNTIL)


@pytest.mark.parametrize(
    ("item", "asked", "not_asked"),
    [("28w", "fetal_heart", "lochia"), ("42d", "lochia", "fetal_heart"), ("12w", "folic_acid", "wound"),
     ("28w", "sbp", "folic_acid"), ("7d", "sbp", "gestation_week")],
)  # fmt: skip
def test_a_mother_is_asked_what_there_is_to_ask_before_and_after_birth(item, asked, not_asked):
    keys = {one.field.key for one in asked_by([task(f"maternal/{item}", UNTIL)])}

    assert asked in keys
    assert not_asked not in keys


def test_a_field_names_services_there_are():
    for protocol in declared():
        named = {item for field in protocol.fields for item in field.items}
        assert named <= set(items_of(protocol)), protocol.code
