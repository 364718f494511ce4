"""Rows entered here lie over the snapshot; nothing is overwritten, and what was said before can stand again."""

import shutil
from datetime import date, datetime

import pytest
from django.db import IntegrityError

from quanmin.errors import UsageError
from quanmin.records.actions import bring_in_residents
from quanmin.records.base import lay_out
from quanmin.records.entering import FIRST_KEY, add_row, correct_row, stands, withdraw_row
from quanmin.records.models import Record, Resident
from quanmin.records.overlay import changed_since, last_record, rows_of_residents
from tests.apps.counties import a_snapshot
from tests.remembered import remembered
from tests.worlds import EAST_1, residents

PRESSURE = {
    "code": "85354-9", "taken_at": datetime(2025, 6, 1, 9), "value": 150.0, "second_value": 95.0, "unit": "mm[Hg]",
}  # fmt: skip


@pytest.fixture
@remembered
def zhang(units, system, tmp_path):
    """张三, with one reading brought in."""
    folder = a_snapshot(
        tmp_path / "snapshot", **residents({"name": "张三"}), observations=[{"resident_id": 1, **PRESSURE}]
    )
    bring_in_residents(folder, by=system)
    return Resident.objects.get(pk=1)


def readings():
    return [(row["observation_id"], row["value"]) for row in rows_of_residents([1])["observations"]]


def test_what_is_entered_stands_beside_what_was_brought_in(zhang, system):
    record = add_row("observations", PRESSURE | {"value": 138.0}, resident=zhang, by=system)

    assert record.key == FIRST_KEY + record.pk
    assert readings() == [(1, 150.0), (record.key, 138.0)]


def test_a_corrected_row_takes_the_place_of_the_one_brought_in(zhang, system):
    correct_row("observations", 1, {"value": 140.0}, by=system)

    assert readings() == [(1, 140.0)]
    assert stands("observations", 1)["second_value"] == 95.0


def test_a_withdrawn_row_is_gone_and_its_records_stay(zhang, system):
    correct_row("observations", 1, {"value": 140.0}, by=system)
    withdraw_row("observations", 1, by=system)

    assert readings() == []
    assert Record.objects.count() == 2


def test_a_row_given_to_another_leaves_the_first(zhang, system):
    other = Resident.objects.create(
        id=2, name="李四", sex="male", birth_date=date(1950, 1, 1), registered=True
    )

    correct_row("observations", 1, {"resident_id": other.pk}, by=system)

    assert readings() == []
    assert [row["value"] for row in rows_of_residents([2])["observations"]] == [150.0]
    assert changed_since(0) == [1, 2]


def test_who_changed_is_known(zhang, system):
    before = last_record()

    add_row("observations", PRESSURE, resident=zhang, by=system)

    assert changed_since(before) == [1]
    assert changed_since(last_record()) == []


@pytest.mark.parametrize(("values", "column"), [
    ({"value": None}, "value"), ({"value": 1e9}, "value"), ({"taken_at": "now"}, "taken_at"), ({"colour": 1}, "colour"),
])  # fmt: skip
def test_a_row_that_breaks_its_declaration_is_refused_by_column(zhang, system, values, column):
    with pytest.raises(UsageError, match=column):
        add_row("observations", PRESSURE | values, resident=zhang, by=system)


def test_a_row_leads_to_a_unit_that_is_there(zhang, system):
    contract = {"package": "基础包", "start": date(2025, 1, 1), "end": date(2025, 12, 31), "renewed": False}
    add_row("contracts", contract | {"unit_id": EAST_1}, resident=zhang, by=system)

    with pytest.raises(UsageError, match="unit_id"):
        add_row("contracts", contract | {"unit_id": 1}, resident=zhang, by=system)


def test_what_does_not_stand_cannot_be_corrected(zhang, system):
    with pytest.raises(UsageError, match="77"):
        correct_row("observations", 77, {"value": 1.0}, by=system)


def test_one_record_stands_for_a_row(zhang, system):
    record = correct_row("observations", 1, {"value": 140.0}, by=system)

    with pytest.raises(IntegrityError):
        Record.objects.create(table="observations", key=1, row=None, at=record.at, by=system)


def test_a_snapshot_laid_out_by_resident_gives_the_same_rows(zhang, system, settings, tmp_path):
    settings.QUANMIN_HOME = tmp_path / "home"
    add_row("observations", PRESSURE | {"value": 138.0}, resident=zhang, by=system)
    before = rows_of_residents([1])

    lay_out()
    shutil.rmtree(tmp_path / "snapshot")

    assert rows_of_residents([1]) == before
