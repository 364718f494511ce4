"""Patients of low income without a contract: the doctor's list names them until they have signed."""

from datetime import date

import pytest

from quanmin.core.periods import parse_range
from quanmin.flow import bring_up_to_date
from quanmin.programmes.actions import rebuild_coverage, rebuild_schedule
from quanmin.records.actions import bring_in_residents
from quanmin.results.actions import measure, take_snapshot
from tests.apps.contracted import TODAY, a_team, signed
from tests.apps.counties import a_snapshot
from tests.worlds import residents

UNSIGNED = "contract-coverage-four-chronic-poor"
LIST = f"/gaps/{UNSIGNED}/"


@pytest.fixture
def county(system, units, tmp_path, settings):
    """Three managed patients of the village, two of them poor, one of these living elsewhere by now."""
    settings.QUANMIN_TODAY, settings.QUANMIN_HOME = TODAY, tmp_path
    rows = residents(
        {"name": "张三"}, {"name": "李四", "low_income": True}, {"name": "王五", "low_income": True}
    )
    rows["residences"][2]["end"] = date(2025, 6, 30)
    enrolled = [
        {"resident_id": number, "programme": "hypertension", "start": date(2020, 1, 1)}
        for number in (1, 2, 3)
    ]
    folder = a_snapshot(tmp_path / "snapshot", **rows, enrolments=enrolled)
    bring_in_residents(folder, by=system)
    rebuild_schedule(by=system)
    rebuild_coverage(by=system)
    return measure(
        take_snapshot(folder, by=system), measures=[UNSIGNED], periods=parse_range("2025Q4"), by=system
    )


def test_who_is_poor_ill_at_home_and_unsigned_is_on_the_doctors_list(county, doctor, text_of):
    page = text_of(doctor, LIST)

    assert "李四" in page
    assert "张三" not in page
    assert "王五" not in page


def test_who_signs_leaves_the_list(county, units, township, doctor, system, text_of):
    signed(a_team(units, township), doctor, start=TODAY)

    bring_up_to_date(by=system)

    assert "李四" not in text_of(doctor, LIST)
