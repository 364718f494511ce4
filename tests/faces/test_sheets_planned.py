"""Whom a sheet brings is on the doctor's list at once, whichever way it came in."""

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from quanmin.portal import after_entering
from quanmin.programmes.actions import rebuild_schedule
from quanmin.programmes.models import Due, Schedule
from quanmin.records.actions import bring_in_residents
from quanmin.records.models import Resident
from tests.apps.counties import UNTIL, a_snapshot
from tests.remembered import remembered
from tests.worlds import residents

TEXT = "姓名,性别,出生日期,户籍在本县,村（社区）,居住开始日期\n赵建国,男,1954-09-01,是,东一村,2020-01-05\n"


@pytest.fixture
@remembered
def planned(units, system, settings, tmp_path):
    """A county with a schedule, in which nobody of the sheet is known."""
    settings.QUANMIN_TODAY = UNTIL
    bring_in_residents(a_snapshot(tmp_path / "s", **residents({"name": "甲"})), by=system)
    return rebuild_schedule(by=system)


def owed_to(name):
    return Due.objects.filter(resident=Resident.objects.get(name=name)).count()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_command_plans_whom_it_brought_in(planned, file):
    call_command("import_csv", str(file))

    assert owed_to("赵建国") > 0


def test_a_trial_plans_nobody(planned, file):
    before = Due.objects.count()

    call_command("import_csv", str(file), dry_run=True)

    assert Due.objects.count() == before


def test_the_page_plans_whom_it_brought_in(planned, office, client):
    client.force_login(office, backend=site.AUTHENTICATION_BACKENDS[-1])

    sheet = SimpleUploadedFile("r.csv", TEXT.encode())
    client.post("/residents/sheets/", {"table": "residents", "do": "keep", "file": sheet})

    assert owed_to("赵建国") > 0


def test_for_very_many_the_whole_schedule_is_worked_out_anew(planned, file, monkeypatch):
    monkeypatch.setattr(after_entering, "MANY", 0)

    call_command("import_csv", str(file))

    assert owed_to("赵建国") > 0
    assert Schedule.objects.in_use() != planned
