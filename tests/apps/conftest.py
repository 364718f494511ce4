"""The county most tests stand on: two townships, three villages, one account a role."""

import pytest

from quanmin.accounts.actions import system_account
from quanmin.accounts.permissions import Role
from tests.apps.counties import an_account, county_units
from tests.worlds import COUNTY, EAST, EAST_1


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
