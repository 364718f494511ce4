"""Accounts: who may make which, and what a password must be."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from quanmin.accounts.actions import keep_account, make_demo_accounts, system_account
from quanmin.accounts.models import Entry, User
from quanmin.accounts.permissions import Role
from quanmin.accounts.queries import accounts, demo_accounts
from quanmin.errors import Refused, UsageError
from tests.worlds import COUNTY, EAST, EAST_1, HOSPITAL


def test_an_account_signs_in_with_the_password_it_was_given(units, office):
    user = keep_account(
        "li", role=Role.VILLAGE_DOCTOR, unit=units[EAST_1], by=office, password="yun-ling-2025"
    )

    assert user.check_password("yun-ling-2025")
    assert Entry.objects.first().act == "account made"


def test_an_account_without_a_password_cannot_sign_in(units, office):
    assert not keep_account("li", role=Role.AUDITOR, unit=units[COUNTY], by=office).has_usable_password()


@pytest.mark.parametrize("password", ["short", "1234567890", "password123"])
def test_a_password_easily_guessed_is_refused_and_makes_no_account(units, office, password):
    with pytest.raises(UsageError):
        keep_account("li", role=Role.AUDITOR, unit=units[COUNTY], by=office, password=password)

    assert not User.objects.filter(username="li").exists()


def test_nobody_makes_or_takes_over_the_system_account(units, office, system):
    for username, role in (("x", Role.SYSTEM), ("system", Role.AUDITOR)):
        with pytest.raises(UsageError):
            keep_account(username, role=role, unit=units[COUNTY], by=office)

    assert not system_account().has_usable_password()


def test_a_township_makes_no_accounts(units, township):
    with pytest.raises(Refused):
        keep_account("li", role=Role.VILLAGE_DOCTOR, unit=units[EAST_1], by=township)


def test_an_account_that_exists_is_changed_and_written_down(units, office):
    keep_account("li", role=Role.VILLAGE_DOCTOR, unit=units[EAST_1], by=office)

    keep_account("li", role=Role.TOWNSHIP_MANAGER, unit=units[EAST], by=office)

    assert User.objects.get(username="li").role == Role.TOWNSHIP_MANAGER
    assert Entry.objects.first().act == "account changed"


def test_the_office_lists_accounts_but_never_the_systems(units, office, system):
    assert [user.role for user in accounts(office)] == [Role.COUNTY_OFFICE]


def test_the_demo_has_an_account_for_every_role(units, system):
    places = {"county": units[COUNTY], "township": units[EAST], "village": units[EAST_1]}
    make_demo_accounts(**places, department=units[HOSPITAL], by=system)

    assert {user.role for user in demo_accounts()} == set(Role) - {Role.SYSTEM}


def made(monkeypatch, username, password, *words):
    """An account made at the command line, its password on standard input."""
    monkeypatch.setattr("sys.stdin", StringIO(f"{password}\n"))
    call_command("account", username, "--password-stdin", *words, stdout=StringIO())
    return User.objects.get(username=username)


def test_the_first_account_of_a_county_is_made_at_the_command_line(units, monkeypatch):
    user = made(monkeypatch, "wang", "long-and-odd-7193", "--role", "county-office")

    assert (user.unit_id, user.role, user.check_password("long-and-odd-7193")) == (
        COUNTY,
        "county-office",
        True,
    )


@pytest.mark.parametrize(("password", "words", "says"), [
    ("long-and-odd-7193", ("--unit", "77"), "77"), ("12345", (), "密码"),
    ("long-and-odd-7193", ("--role", "system"), "system"),
])  # fmt: skip
def test_an_account_that_cannot_be_is_refused_in_one_sentence(units, monkeypatch, password, words, says):
    with pytest.raises(CommandError, match=says):
        made(monkeypatch, "wang", password, "--role", "county-office", *words)

    assert not User.objects.filter(username="wang").exists()
