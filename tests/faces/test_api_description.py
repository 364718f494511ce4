"""The api's description: written down as it is, honest about refusals, and shown without another host."""

import json
import re
from pathlib import Path

import pytest

from quanmin.api.site import description

WRITTEN = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"


def operations():
    return [one for path in description()["paths"].values() for one in path.values()]


def test_the_written_description_is_that_of_the_code():
    assert json.loads(WRITTEN.read_text(encoding="utf-8")) == json.loads(json.dumps(description())), (
        "docs/reference/openapi.json is stale; write it anew with: make docs"
    )


def test_every_question_names_its_ways_in_and_its_problems():
    for one in operations():
        assert [*one["security"][0], *one["security"][1]] == ["Token", "Session"]
        assert "application/problem+json" in one["responses"]["default"]["content"]
        assert one["summary"]
        assert one["description"]


def test_every_list_says_how_long_a_page_may_be():
    for one in operations():
        named = {parameter["name"]: parameter["schema"] for parameter in one["parameters"]}
        if "after" in named:
            assert named["limit"]["maximum"] == 500


def test_every_name_it_refers_to_is_described():
    text = json.dumps(description())

    assert set(re.findall(r"#/components/schemas/(\w+)", text)) <= set(description()["components"]["schemas"])


def test_the_site_serves_the_same_description(visit, office):
    assert json.loads(visit(office, "/api/v1/openapi.json").content) == json.loads(json.dumps(description()))


def test_the_page_to_try_it_on_needs_no_other_host(visit, office):
    text = visit(office, "/api/v1/docs").content.decode()

    addresses = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert addresses
    assert all(address.startswith("/static/ninja/") for address in addresses)
    assert not re.search(r"<script>|<style|\son\w+=", text)


@pytest.mark.parametrize("address", ["/api/v1/docs", "/api/v1/openapi.json"])
def test_strangers_sign_in_first(client, db, address):
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")
