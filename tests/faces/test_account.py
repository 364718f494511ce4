"""One's own account: what it may do, its tokens, made once and taken back."""

import re

import pytest
from django.conf import settings as site

from quanmin.accounts.models import Token
from tests.faces.api_client import a_token, ask


@pytest.fixture
def send(client):
    """Press a button as somebody: send(office, "/account/tokens/", name="x")."""

    def sent(user, address, **fields):
        client.force_login(user, backend=site.AUTHENTICATION_BACKENDS[-1])
        return client.post(address, fields)

    return sent


def test_the_page_says_what_the_account_may_do(text_of, office):
    page = text_of(office, "/account/")

    assert "发布规划" in page
    assert "县卫健局" in page
    assert "还没有令牌" in page


def test_the_name_at_the_top_leads_to_it(text_of, office):
    assert re.search(r'<a class="who" href="/account/"', text_of(office, "/plans/"))


def test_a_token_is_shown_once_and_opens_the_api(send, text_of, client, office):
    answer = send(office, "/account/tokens/", name="市平台", days="90")

    secret = re.search(r"<code>(quanmin_[\w-]+)</code>", answer.content.decode())[1]
    assert answer["Cache-Control"] == "no-store"
    assert secret not in text_of(office, "/account/")
    client.logout()
    assert ask(client, "/me", secret).status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "x", "days": "9999"}, "1 到 365"),
        ({"name": "x", "days": "many"}, "1 到 365"),
        ({"days": "30"}, "哪个系统"),
    ],
)
def test_what_makes_no_token_is_said_on_the_page(send, office, fields, said):
    answer = send(office, "/account/tokens/", **fields)

    assert said in answer.content.decode()
    assert not Token.objects.exists()


def test_a_token_is_taken_back(send, client, office):
    secret = a_token(office)

    assert send(office, f"/account/tokens/{Token.objects.get().pk}/revoke/").status_code == 302

    client.logout()
    assert ask(client, "/me", secret).status_code == 401


def test_anothers_token_is_not_there(send, office, township):
    a_token(office)

    assert send(township, f"/account/tokens/{Token.objects.get().pk}/revoke/").status_code == 404
    assert Token.objects.get().revoked_at is None


def test_the_village_doctor_sees_no_tokens_and_makes_none(send, text_of, doctor):
    assert "令牌" not in text_of(doctor, "/account/")
    assert send(doctor, "/account/tokens/", name="x", days="30").status_code == 403


def test_making_is_not_a_link(visit, office):
    assert visit(office, "/account/tokens/").status_code == 405


@pytest.mark.parametrize("many", [1, 30])
def test_many_tokens_ask_no_more(many, office, client, django_assert_num_queries):
    for _ in range(many):
        a_token(office)
    client.force_login(office, backend=site.AUTHENTICATION_BACKENDS[-1])

    with django_assert_num_queries(8):
        assert client.get("/account/").status_code == 200
