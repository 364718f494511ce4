"""What anybody can write into an address: numbers that are none, and characters no database keeps."""

import pytest

from tests.faces.conftest import CONTROL

NUMBERS = {
    "/": ("unit", "page"), f"/indicators/{CONTROL}/": ("unit", "target"), f"/gaps/{CONTROL}/": ("unit", "page"),
    "/residents/": ("page", "village"), "/day/": ("unit", "page"), "/contracts/": ("unit", "team", "page"),
    "/ledger/": ("plan", "unit", "page"), "/notices/": ("unit", "page"), "/notices/new/": ("line",),
    "/hints/shares/": ("unit",), "/trail/": ("resident", "page"), "/planner/": ("unit", "pace"),
    "/day/print/": ("visit", "resident", "unit"), "/notices/reminders/": ("page",),
}  # fmt: skip


@pytest.mark.parametrize("written", ["²", "９" * 3, "9" * 30, "-1", "0"])
def test_a_number_that_is_none_is_no_fault_of_the_site(run, office, client, written):
    client.force_login(office)
    statuses = {
        (address, name): client.get(address, {name: written}).status_code
        for address, names in NUMBERS.items()
        for name in names
    }

    assert {status for status in statuses.values() if status >= 500} == set()
    assert statuses["/ledger/", "unit"] == 200


@pytest.mark.parametrize("address", ["/search/?q=%00", "/ledger/?q=a%00b", "/residents/?village=%00"])
def test_a_character_no_database_keeps_is_refused_on_a_page(office, client, address):
    client.force_login(office)

    answer = client.get(address)

    assert answer.status_code == 400
    assert "无法识别" in answer.content.decode()


def test_it_is_refused_in_a_form_too_and_nothing_is_looked_for(office, client):
    client.force_login(office)

    assert client.post("/search/", {"q": "王\x00"}).status_code == 400


def test_the_api_says_so_in_its_own_form(office, client):
    client.force_login(office)

    answer = client.get("/api/v1/measures?q=%00")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
