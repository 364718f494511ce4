"""Tokens: made once, kept as a hash, closed by time and by hand, never more than their account."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from quanmin.accounts.actions import make_token, note_use, revoke_token
from quanmin.accounts.models import Entry, Token, User
from quanmin.accounts.permissions import Role
from quanmin.accounts.queries import open_token, tokens
from quanmin.errors import Refused, UsageError
from tests.apps.counties import an_account
from tests.worlds import EAST

TODAY = date(2026, 1, 10)


@pytest.fixture
def made(office):
    """A token of the office, and its secret."""
    return make_token(office, "市平台", today=TODAY, by=office)


def test_the_secret_opens_and_is_kept_nowhere(made, office):
    token, secret = made

    assert open_token(secret, on=TODAY).user == office
    kept = Token.objects.filter(pk=token.pk).values().get()
    assert not [value for value in kept.values() if secret in str(value)]
    assert secret not in str(list(Entry.objects.values()))


def test_no_two_secrets_are_alike(office):
    secrets = {make_token(office, "x", today=TODAY, by=office)[1] for _ in range(20)}

    assert len(secrets) == 20
    assert all(len(secret) > 40 for secret in secrets)


@pytest.mark.parametrize("wrong", ["", "quanmin_", "quanmin_wrong", "密码", "x" * 10_000])
def test_another_secret_opens_nothing(made, wrong):
    assert open_token(wrong, on=TODAY) is None


def test_it_opens_on_its_last_day_and_not_the_day_after(office):
    token, secret = make_token(office, "x", today=TODAY, by=office, days=30)

    assert token.expires_on == TODAY + timedelta(days=29)
    assert open_token(secret, on=token.expires_on)
    assert open_token(secret, on=token.expires_on + timedelta(days=1)) is None


def test_a_revoked_token_opens_nothing_from_that_moment(made, office):
    token, secret = made

    revoke_token(token, by=office)

    assert open_token(secret, on=TODAY) is None
    assert Entry.objects.first().act == "token revoked"


def test_revoking_again_keeps_who_was_first(made, office, system):
    token, _secret = made

    revoke_token(token, by=office)
    revoke_token(token, by=system)

    assert Token.objects.get().revoked_by == office


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.VILLAGE_DOCTOR}])
def test_a_token_may_no_more_than_its_account(made, office, change):
    User.objects.filter(pk=office.pk).update(**change)

    assert open_token(made[1], on=TODAY) is None


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_token_without_a_sensible_end_is_refused(office, days):
    with pytest.raises(UsageError, match="1 到 365"):
        make_token(office, "x", today=TODAY, by=office, days=days)


def test_a_token_says_which_program_it_is_for(office):
    with pytest.raises(UsageError, match="哪个系统"):
        make_token(office, "  ", today=TODAY, by=office)


def test_the_village_doctor_has_no_token(doctor, office):
    for by in (doctor, office):
        with pytest.raises(Refused, match="不能使用数据接口"):
            make_token(doctor, "x", today=TODAY, by=by)


def test_another_accounts_token_is_the_offices_alone(office, township, auditor, units):
    token, _secret = make_token(township, "x", today=TODAY, by=office)

    with pytest.raises(Refused):
        revoke_token(token, by=auditor)
    with pytest.raises(Refused):
        make_token(office, "x", today=TODAY, by=township)
    assert token.user.unit == units[EAST]


def test_each_sees_the_own_tokens_and_the_office_all(office, township):
    for user in (office, township):
        make_token(user, "x", today=TODAY, by=user)

    assert [len(tokens(user)) for user in (office, township)] == [2, 1]


def test_the_last_day_of_use_is_kept_with_one_write_a_day(made, django_assert_num_queries):
    token, _secret = made
    note_use(token, today=TODAY)

    with django_assert_num_queries(0):
        note_use(Token(pk=token.pk, used_on=TODAY), today=TODAY)

    assert Token.objects.get().used_on == TODAY


def test_the_command_prints_the_secret_alone_on_its_output(office, settings):
    settings.QUANMIN_TODAY = TODAY
    out = StringIO()

    call_command("token", "make", office.username, "--name", "市平台", stdout=out, stderr=StringIO())

    assert open_token(out.getvalue().strip(), on=TODAY).user == office


def test_the_command_lists_and_revokes(made, office):
    out = StringIO()
    call_command("token", "revoke", str(made[0].pk), stderr=StringIO())
    call_command("token", "list", stdout=out)

    assert "revoked" in out.getvalue()
    assert made[1] not in out.getvalue()


@pytest.mark.parametrize("words", [["make", "nobody", "--name", "x"], ["revoke", "99"]])
def test_the_command_says_who_is_not_there(system, words):
    with pytest.raises(CommandError, match=r"nobody|99"):
        call_command("token", *words)


def test_the_county_of_another_account_is_asked(units, township):
    stranger = an_account(Role.AUDITOR, units[EAST])

    with pytest.raises(Refused):
        make_token(stranger, "x", today=TODAY, by=township)
