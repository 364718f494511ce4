"""Who may ask the api for what. The addresses come from its own description, so none is forgotten."""

import json
from datetime import date, timedelta

import pytest
from django.conf import settings as site

from quanmin import clock
from quanmin.accounts.models import Token, User
from quanmin.accounts.permissions import ROLES, Permission, Role
from quanmin.api.site import description
from quanmin.supervision.actions import issue_notice, open_ledger, propose_notice, publish_bulletin, sign_for
from quanmin.supervision.models import Bulletin, Notice
from tests.apps.counties import an_account
from tests.faces.api_client import ROOT, a_token, ask
from tests.faces.conftest import CONTROL
from tests.remembered import remembered
from tests.worlds import COUNTY, EAST, EAST_1, EAST_2, HOSPITAL, WEST_1

ADDRESSES = [path.removeprefix(ROOT) for path in description()["paths"]]
OF_NOTICES = [address for address in ADDRESSES if address.startswith(("/notices", "/bulletins"))]
ISSUED = date(2025, 12, 1)
SEATS = {
    Role.COUNTY_OFFICE: COUNTY, Role.TOWNSHIP_MANAGER: EAST, Role.VILLAGE_DOCTOR: EAST_1,
    Role.DEPARTMENT: HOSPITAL, Role.AUDITOR: COUNTY, Role.UNIT_HEAD: HOSPITAL,
}  # fmt: skip
UNITS = (COUNTY, EAST, EAST_1, EAST_2, WEST_1, HOSPITAL)
# Units whose figures each role may ask for; a village doctor has no token, but may ask with a session.
REACH = {
    Role.COUNTY_OFFICE: {*UNITS}, Role.TOWNSHIP_MANAGER: {EAST, EAST_1, EAST_2}, Role.VILLAGE_DOCTOR: {EAST_1},
    Role.DEPARTMENT: {HOSPITAL}, Role.AUDITOR: {*UNITS}, Role.UNIT_HEAD: {HOSPITAL},
}  # fmt: skip


@pytest.fixture
@remembered
def plan(plan, system, units):
    """The plan with its ledger open, a notice that everybody here may see in part, and a bulletin."""
    open_ledger(plan, by=system)
    return plan


@pytest.fixture
def notice(run, plan, office, units, township):
    """One notice on each unit that somebody here sits on, and a bulletin on how they kept them."""
    issued = [issue_notice(drawn(units[number], office), by=office, on=ISSUED) for number in (EAST, HOSPITAL)]
    sign_for(issued[0], by=township, on=ISSUED)
    publish_bulletin(str(clock.today().year), by=office)
    return issued


def drawn(unit, office):
    return propose_notice(
        unit=unit, title="进度落后", reason="未达到要求。", demand="请整改。", by=office, on=ISSUED
    )


def filled(address, plan, user=None):
    """The address with the numbers of things the account has a part in."""
    seen = Notice.objects.filter(unit=user.unit_id) if user else Notice.objects.all()
    notice = seen.first() or Notice.objects.first()
    numbers = {"line_id": plan.lines.first(), "notice_id": notice, "bulletin_id": Bulletin.objects.first()}
    return address.format(
        plan_id=plan.pk, code=CONTROL, **{name: one.pk if one else 1 for name, one in numbers.items()}
    )


@pytest.fixture
def seated(units):
    """An account of each role on its seat."""
    known = {(user.role, user.unit_id): user for user in User.objects.select_related("unit")}
    return {role: known.get((role, seat)) or an_account(role, units[seat]) for role, seat in SEATS.items()}


def statuses(client, plan, user=None):
    """What each address answers to whoever is signed in."""
    return {address: ask(client, filled(address, plan, user)).status_code for address in ADDRESSES}


def test_without_an_account_nothing_is_told(client, plan, notice):
    assert set(statuses(client, plan).values()) == {401}

    answer = ask(client, "/me")
    assert answer["WWW-Authenticate"] == "Bearer"
    assert json.loads(answer.content)["type"] == "urn:quanmin:problem:not-signed-in"


def test_the_systems_own_account_does_not_come_in(client, plan, notice, system):
    client.force_login(system, backend=site.AUTHENTICATION_BACKENDS[-1])

    assert set(statuses(client, plan).values()) == {401}


@pytest.mark.parametrize("role", SEATS)
def test_every_role_is_told_what_its_own_unit_is_about(client, plan, notice, seated, role):
    client.force_login(seated[role], backend=site.AUTHENTICATION_BACKENDS[-1])

    told = statuses(client, plan, seated[role])
    sees_notices = Permission.SEE_NOTICES in ROLES[role]
    assert {status for address, status in told.items() if address not in OF_NOTICES} == {200}
    assert {told[address] for address in OF_NOTICES} == ({200} if sees_notices else {403})


def test_every_role_has_a_seat_here():
    assert {*SEATS, Role.SYSTEM} == set(Role)


@pytest.mark.parametrize(
    ("permission", "refused"),
    [
        (
            Permission.SEE_PLAN,
            [address for address in ADDRESSES if address.startswith(("/plans", "/ledger"))],
        ),
        (Permission.SEE_NOTICES, OF_NOTICES),
        (Permission.SEE_FIGURES, ["/measures", "/measures/{code}", "/runs/latest", "/results", "/lights"]),
    ],
)
def test_a_role_without_the_permission_is_refused(
    client, plan, notice, office, monkeypatch, permission, refused
):
    left = tuple(one for one in ROLES[Role.COUNTY_OFFICE] if one != permission)
    monkeypatch.setitem(ROLES, Role.COUNTY_OFFICE, left)
    client.force_login(office, backend=site.AUTHENTICATION_BACKENDS[-1])

    found = statuses(client, plan)

    assert [address for address, status in found.items() if status == 403] == refused
    assert {status for address, status in found.items() if address not in refused} == {200}


@pytest.mark.parametrize("role", SEATS)
@pytest.mark.parametrize("list_of", ["results", "lights"])
def test_figures_reach_as_far_as_the_table_says(client, run, seated, list_of, role):
    client.force_login(seated[role], backend=site.AUTHENTICATION_BACKENDS[-1])

    found = {unit: ask(client, f"/{list_of}?unit={unit}").status_code for unit in UNITS}

    assert found == {unit: 200 if unit in REACH[role] else 403 for unit in UNITS}


@pytest.mark.parametrize("role", [Role.TOWNSHIP_MANAGER, Role.VILLAGE_DOCTOR])
@pytest.mark.parametrize("list_of", ["results", "lights"])
def test_nothing_beyond_ones_reach_is_in_any_row(client, run, seated, units, list_of, role):
    client.force_login(seated[role], backend=site.AUTHENTICATION_BACKENDS[-1])

    rows = json.loads(ask(client, f"/{list_of}?limit=500").content)["items"]

    own = units[SEATS[role]]
    assert rows
    assert all(own.holds(units[row["unit"]]) for row in rows)


def closed(token):
    token.update(revoked_at=token.get().made_at, revoked_by=token.get().user)


BAD = {
    "expired": lambda token: token.update(expires_on=clock.today() - timedelta(days=1)),
    "revoked": closed,
    "of a closed account": lambda token: User.objects.filter(tokens__in=token).update(is_active=False),
    "of a role without the api": lambda token: User.objects.filter(tokens__in=token).update(
        role=Role.VILLAGE_DOCTOR
    ),
    "removed": lambda token: token.delete(),
}


@pytest.mark.parametrize("change", BAD)
def test_a_token_that_no_longer_counts_opens_nothing(client, office, change):
    secret = a_token(office)
    assert ask(client, "/plans", secret).status_code == 200
    BAD[change](Token.objects.filter(user=office))

    assert ask(client, "/plans", secret).status_code == 401


@pytest.mark.parametrize("header", ["Bearer ", "Bearer x y", "Basic YTpi", "quanmin_x", "Bearer \u00e9"])
def test_a_bad_header_opens_nothing_even_beside_a_session(client, office, header):
    client.force_login(office, backend=site.AUTHENTICATION_BACKENDS[-1])

    assert client.get(f"{ROOT}/me", headers={"Authorization": header}).status_code == 401


def test_the_first_use_of_a_day_is_kept(client, office):
    secret = a_token(office, used_on=None)

    ask(client, "/me", secret)

    assert Token.objects.get().used_on == clock.today()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/plans", "/results", "/me"])
def test_nothing_is_written_through_the_api(client, office, address, method):
    answer = getattr(client, method)(
        f"{ROOT}{address}", headers={"Authorization": f"Bearer {a_token(office)}"}
    )

    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert "GET" in answer["Allow"]


def test_no_answer_may_be_kept_on_the_way(client, office, run):
    assert ask(client, "/results", a_token(office))["Cache-Control"] == "private, no-store"
