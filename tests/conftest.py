"""What tests stand on: a home of their own, quick passwords, a trail that may be flushed; one account a role."""

import os

import pytest
from django.db import connection

from quanmin.accounts.actions import system_account
from quanmin.accounts.permissions import Role
from tests.apps.counties import an_account, county_units
from tests.worlds import COUNTY, EAST, EAST_1

TRANSACTIONAL = {"transactional_db", "live_server", "django_db_reset_sequences"}


def pytest_configure(config):
    wanted = os.environ.get("QUANMIN_TEST_DATABASE", "sqlite")
    if wanted == "postgres" and not os.environ.get("QUANMIN_DATABASE"):
        raise pytest.UsageError("QUANMIN_TEST_DATABASE=postgres: run `python tests/postgres.py pytest …`.")


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """A QUANMIN_HOME of the test's own."""
    settings.QUANMIN_HOME = tmp_path / "home"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return settings.QUANMIN_HOME


@pytest.fixture(autouse=True)
def flush_may_empty_the_trail(request):
    """A transactional test empties all tables at its end, which on SQLite the trail's own trigger would refuse."""
    if not TRANSACTIONAL & set(request.fixturenames):
        return
    request.getfixturevalue("transactional_db")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS trail_never_shrinks")


@pytest.fixture
def system(db):
    """The account the command line acts as."""
    return system_account()


@pytest.fixture
def units(system):
    """The units of tests/worlds.py, by number."""
    return county_units(system)


@pytest.fixture
def office(units):
    """The county health office."""
    return an_account(Role.COUNTY_OFFICE, units[COUNTY])


@pytest.fixture
def township(units):
    """The manager of the east township."""
    return an_account(Role.TOWNSHIP_MANAGER, units[EAST])


@pytest.fixture
def doctor(units):
    """The doctor of the first village of the east township."""
    return an_account(Role.VILLAGE_DOCTOR, units[EAST_1])


@pytest.fixture
def auditor(units):
    """The auditor of the county."""
    return an_account(Role.AUDITOR, units[COUNTY])
