"""Settings out of the environment, secrets out of files only their owner reads."""

import stat
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from quanmin.config import settings
from quanmin.config.wsgi import application


def test_an_address_names_a_postgresql_with_its_odd_characters():
    found = settings._database("postgres://office:p%40ss@db.example:5433/county")

    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("office", "p@ss", "db.example")
    assert (found["PORT"], found["NAME"]) == ("5433", "county")


def test_no_address_is_sqlite_that_waits_for_its_turn():
    found = settings._database("")

    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]


def test_a_server_finds_the_site():
    assert callable(application)


def test_another_kind_of_database_is_refused():
    with pytest.raises(ImproperlyConfigured, match="postgres://"):
        settings._database("mysql://x/y")


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "QUANMIN_HOME", tmp_path)

    first = settings._kept_secret("QUANMIN_NO_SUCH", "key")

    assert settings._kept_secret("QUANMIN_NO_SUCH", "key") == first
    assert len(first) == 64
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_a_secret_in_the_environment_makes_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "QUANMIN_HOME", tmp_path)
    monkeypatch.setenv("QUANMIN_A_KEY", "given")

    assert settings._kept_secret("QUANMIN_A_KEY", "key") == "given"
    assert not (tmp_path / "key").exists()


WRITER = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "quanmin.config.settings"
django.setup()
from quanmin.accounts.actions import system_account
from quanmin.accounts.audit import add_entry
for number in range(25):
    add_entry(who=system_account(), act="written together")
"""
CHECK = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "quanmin.config.settings"
django.setup()
from quanmin.accounts.audit import verify_chain
from quanmin.accounts.models import Entry
assert verify_chain() == [], verify_chain()
print(Entry.objects.count())
"""


def test_four_writers_at_once_leave_one_unbroken_trail(tmp_path):
    home = {
        "QUANMIN_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "quanmin.config.settings",
        "PATH": "/usr/bin:/bin",
    }
    django = [sys.executable, "-m", "django"]
    subprocess.run([*django, "migrate", "--skip-checks", "-v0"], env=home, check=True)
    subprocess.run([sys.executable, "-c", WRITER], env=home, check=True)

    writers = [subprocess.Popen([sys.executable, "-c", WRITER], env=home) for _ in range(4)]
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]

    counted = subprocess.run(
        [sys.executable, "-c", CHECK], env=home, check=True, capture_output=True, text=True
    )
    assert int(counted.stdout) == 125
