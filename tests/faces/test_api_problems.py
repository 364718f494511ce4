"""What goes wrong in the api is one form: a problem document with one sentence and the way on."""

import base64
import json

import pytest

from quanmin.api.paging import cursor
from tests.faces.api_client import ROOT, a_token, ask
from tests.faces.conftest import CONTROL
from tests.worlds import COUNTY


@pytest.fixture
def problem(client, office):
    """The problem that the api tells the office."""
    secret = a_token(office)

    def asked(address):
        answer = ask(client, address, secret)
        assert answer["Content-Type"] == "application/problem+json", answer.content.decode()
        told = json.loads(answer.content)
        assert told["status"] == answer.status_code
        assert told["instance"] == f"{ROOT}{address}".partition("?")[0]
        assert told["title"]
        assert told["detail"].endswith(("。", "；", "）")) or told.get("errors")
        return told

    return asked


NOT_THERE = (
    "/plans/99",
    "/plans/99/targets",
    "/plans/99/ledger.xlsx",
    "/plans/99999999999999999999999",
    "/measures/no-such-measure",
    "/results?unit=1",
    "/results?run=99",
    "/lights?unit=99999999999999999999999",
    "/nothing/here",
    "/",
)


@pytest.mark.parametrize("address", NOT_THERE)
def test_what_is_not_there(run, problem, address):
    assert problem(address)["type"] == "urn:quanmin:problem:not-found"


def test_before_the_first_run_there_are_no_results(units, problem):
    assert problem("/results")["status"] == 404
    assert problem("/runs/latest")["status"] == 404


WRONG = (
    ("/results?limit=0", "query.limit"),
    ("/results?limit=501", "query.limit"),
    ("/results?limit=many", "query.limit"),
    ("/results?unit=east", "query.unit"),
    ("/results?level=province", "query.level"),
    ("/lights?colour=blue", "query.colour"),
    ("/plans?state=lost", "query.state"),
    (f"/ledger?plan={2**63}", "query.plan"),
    (f"/ledger?unit={2**63}", "query.unit"),
    (f"/notices?unit={2**63}", "query.unit"),
    (f"/lights?plan={2**63}", "query.plan"),
    ("/plans?after=" + "x" * 401, "query.after"),
)


@pytest.mark.parametrize(("address", "parameter"), WRONG)
def test_a_wrong_value_is_named(run, problem, address, parameter):
    told = problem(address)

    assert told["status"] == 422
    assert [error["parameter"] for error in told["errors"]] == [parameter]


CURSORS = (
    "nonsense", "====", "é", cursor([]), cursor([1]), cursor(["x", CONTROL, "2025Q4"]), cursor([COUNTY, CONTROL]),
    cursor([2**70, CONTROL, "2025Q4"]), cursor([True, CONTROL, "2025Q4"]), cursor({"unit": 1}),
    base64.urlsafe_b64encode(b"\xff\xfe").decode(), cursor([COUNTY, None, "2025Q4"]),
    cursor([COUNTY, "\0", "2025Q4"]), cursor([COUNTY, "\ud800", "2025Q4"]),
)  # fmt: skip


@pytest.mark.parametrize("after", CURSORS)
def test_a_cursor_nobody_gave_is_refused(run, problem, after):
    assert problem(f"/results?after={after}")["type"] == "urn:quanmin:problem:wrong-question"


@pytest.mark.parametrize("after", [cursor([-1]), cursor([10_000]), cursor(["1"])])
def test_a_cursor_beyond_the_catalogue_is_refused(problem, after):
    assert problem(f"/measures?after={after}")["status"] == 400


def test_a_refusal_says_the_right_and_the_way_on(client, township, run):
    told = json.loads(ask(client, f"/results?unit={COUNTY}", a_token(township)).content)

    assert told["type"] == "urn:quanmin:problem:refused"
    assert "查看指标结果" in told["detail"]
    assert "县卫健局" in told["detail"]


def test_our_own_mistake_is_told_without_its_cause(client, office, run, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.delattr("quanmin.results.queries.within")

    answer = ask(client, "/results", a_token(office))

    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert "within" not in answer.content.decode()


def test_pages_of_the_site_keep_their_own_apologies(client, office, visit):
    assert "text/html" in visit(office, "/no/such/page/")["Content-Type"]
