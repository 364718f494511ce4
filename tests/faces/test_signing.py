"""Signing in, being locked out, the demo's buttons, and the language of the pages."""

import pytest

from quanmin.accounts.actions import DEMO_PASSWORD, make_demo_accounts
from tests.worlds import COUNTY, EAST, EAST_1

PAGES = ("/", "/gaps/", "/units/", "/plans/", "/measures/", "/trail/", "/search/", "/residents/1/",
         "/gaps/hypertension-control-rate/", "/indicators/hypertension-control-rate/")  # fmt: skip


@pytest.fixture
def accounts(units, system):
    places = {"county": units[COUNTY], "township": units[EAST], "village": units[EAST_1]}
    return {user.username: user for user in make_demo_accounts(**places, by=system)}


def signed_in(client, username, password, **more):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


@pytest.mark.parametrize("address", PAGES)
def test_who_has_not_signed_in_is_sent_to_the_sign_in_page(client, db, address):
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=/")


def test_a_password_opens_the_page_that_was_asked_for(client, accounts):
    answer = signed_in(client, "demo-county", DEMO_PASSWORD, next="/plans/")

    assert answer["Location"] == "/plans/"


@pytest.mark.parametrize("address", ["/", "/residents/", "/gaps/", "/account/"])
def test_nothing_shown_to_who_is_signed_in_is_kept(client, office, address):
    client.force_login(office)

    assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client, accounts, address):
    assert signed_in(client, "demo-county", DEMO_PASSWORD, next=address)["Location"] == "/"


def test_a_wrong_password_says_so_and_keeps_the_name(client, accounts):
    answer = signed_in(client, "demo-county", "wrong")

    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert 'value="demo-county"' in answer.content.decode()


def test_after_five_wrong_passwords_even_the_right_one_waits(client, accounts):
    for _ in range(5):
        signed_in(client, "demo-county", "wrong")

    answer = signed_in(client, "demo-county", DEMO_PASSWORD)

    assert answer.status_code == 429
    assert "15 分钟后再试" in answer.content.decode()


def test_a_demo_offers_one_button_an_account(client, accounts, settings):
    settings.QUANMIN_DEMO = True

    page = client.get("/sign-in/").content.decode()

    assert page.count('name="username" value="demo-') == 5
    assert "村医 · 东一村" in page


def test_a_demos_button_signs_in(client, accounts, settings):
    settings.QUANMIN_DEMO = True

    answer = client.post("/sign-in/demo/", {"username": "demo-village"})

    assert answer["Location"] == "/"
    assert client.session["_auth_user_id"] == str(accounts["demo-village"].pk)


def test_a_real_site_has_no_buttons_and_no_way_in_without_a_password(client, accounts, settings):
    settings.QUANMIN_DEMO = False

    assert "demo-county" not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/demo/", {"username": "demo-county"}).status_code == 404


@pytest.mark.parametrize("username", ["system", "nobody", ""])
def test_a_demos_button_opens_no_other_account(client, accounts, settings, username):
    settings.QUANMIN_DEMO = True

    assert client.post("/sign-in/demo/", {"username": username}).status_code == 404


def test_signing_out_closes_the_pages(client, accounts):
    signed_in(client, "demo-county", DEMO_PASSWORD)
    client.post("/sign-out/")

    assert client.get("/").status_code == 302


def test_the_pages_are_chinese_until_the_reader_switches(client, db):
    before = client.get("/sign-in/", headers={"accept-language": "en"}).content.decode()
    client.post("/language/", {"language": "en"})
    after = client.get("/sign-in/").content.decode()

    assert '<html lang="zh-hans">' in before
    assert "登录" in before
    assert '<html lang="en">' in after
    assert "Sign in" in after


def test_an_unknown_language_is_chinese(client, db):
    client.cookies["django_language"] = "xx"

    assert '<html lang="zh-hans">' in client.get("/sign-in/").content.decode()
