"""What tests stand on: a home of their own, quick passwords, a trail that may be flushed; one account a role."""

import os
import sys

import pytest
from django.db import connection

from quanmin.accounts.actions import system_account
from quanmin.accounts.permissions import Role
from tests.apps.counties import an_account, county_units
from tests.remembered import remembered
from tests.schema import tables
from tests.worlds import COUNTY, EAST, EAST_1

TRANSACTIONAL = {"transactional_db", "live_server", "django_db_reset_sequences"}


def pytest_configure(config):
    wanted = os.environ.get("QUANMIN_TEST_DATABASE", "sqlite")
    if wanted == "postgres" and not os.environ.get("QUANMIN_DATABASE"):
        raise pytest.UsageError("QUANMIN_TEST_DATABASE=postgres: run `python tests/postgres.py pytest …`.")


def pytest_collection_modifyitems(config, items):
    """What asks no database says on PostgreSQL what it said on SQLite, so there it is left out."""
    if os.environ.get("QUANMIN_TEST_DATABASE") != "postgres":
        return
    config.hook.pytest_deselected(items=[item for item in items if not asks_a_database(item)])
    items[:] = [item for item in items if asks_a_database(item)]


def asks_a_database(item):
    """Whether a test or one of its fixtures is given the database."""
    given = {"db", *TRANSACTIONAL} & set(item.fixturenames)
    return bool(given) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """The database of this process: on SQLite from the tables that are kept, on PostgreSQL migrated anew."""
    with django_db_blocker.unblock(), tables(request.config.cache.mkdir("schema")):
        yield


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """A QUANMIN_HOME of the test's own."""
    settings.TEST_FOLDER, settings.QUANMIN_HOME = tmp_path, tmp_path / "home"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return settings.QUANMIN_HOME


@pytest.fixture(autouse=True)
def empty_shelf():
    """Pages keep what they showed under the trail's last line, and two tests may have that line in common."""
    if (pages := sys.modules.get("quanmin.portal.kept")) is not None:
        pages._shelf.clear()
        pages._seen.clear()


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
@remembered
def system(db):
    """The account the command line acts as."""
    return system_account()


@pytest.fixture
@remembered
def units(system):
    """The units of tests/worlds.py, by number."""
    return county_units(system)


@pytest.fixture
@remembered
def office(units):
    """The county health office."""
    return an_account(Role.COUNTY_OFFICE, units[COUNTY])


@pytest.fixture
@remembered
def township(units):
    """The manager of the east township."""
    return an_account(Role.TOWNSHIP_MANAGER, units[EAST])


@pytest.fixture
@remembered
def doctor(units):
    """The doctor of the first village of the east township."""
    return an_account(Role.VILLAGE_DOCTOR, units[EAST_1])


@pytest.fixture
@remembered
def auditor(units):
    """The auditor of the county."""
    return an_account(Role.AUDITOR, units[COUNTY])
