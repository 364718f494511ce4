"""A world that is put back is the one that was built; where it would begin otherwise it is built again."""

import shutil

import pytest
from django.db import transaction

from quanmin.accounts.audit import verify_chain
from quanmin.records.actions import bring_in_residents
from quanmin.units.models import UnitAlias
from tests.apps.counties import UNTIL, controlled_world
from tests.remembered import remembered, rows_now
from tests.worlds import EAST


@pytest.fixture
def built(monkeypatch):
    """When the county below was built; nothing is remembered from another test."""
    monkeypatch.setattr("tests.remembered.MEMORIES", {})
    return []


@pytest.fixture
def county(built):
    """A county brought in on a day and from a folder: county(system=…, settings=…, tmp_path=…)."""

    @remembered
    def brought(system, settings, tmp_path):
        built.append(settings.QUANMIN_TODAY)
        settings.QUANMIN_TODAY = UNTIL
        folder = controlled_world(tmp_path / "snapshot")
        bring_in_residents(folder, by=system)
        return folder, system

    return brought


def forgotten(settings, tmp_path, point):
    """The database, the folder and the day as they were."""
    transaction.savepoint_rollback(point)
    shutil.rmtree(tmp_path / "snapshot")
    settings.QUANMIN_TODAY = None


def test_rows_files_day_and_answer_come_back(units, county, built, system, settings, tmp_path):
    given = {"system": system, "settings": settings, "tmp_path": tmp_path}
    point = transaction.savepoint()
    first, rows, files = county(**given), rows_now(), sorted(tmp_path.rglob("*"))
    forgotten(settings, tmp_path, point)

    second = county(**given)

    assert (second, rows_now(), sorted(tmp_path.rglob("*"))) == (first, rows, files)
    assert (settings.QUANMIN_TODAY, len(built)) == (UNTIL, 1)
    assert verify_chain() == []


def test_what_begins_with_another_row_or_day_is_built_again(units, county, built, system, settings, tmp_path):
    given = {"system": system, "settings": settings, "tmp_path": tmp_path}
    point = transaction.savepoint()
    county(**given)
    forgotten(settings, tmp_path, point)
    settings.QUANMIN_TODAY = UNTIL
    county(**given)
    forgotten(settings, tmp_path, point)
    UnitAlias.objects.create(unit=units[EAST], name="东")

    county(**given)

    assert len(built) == 3
