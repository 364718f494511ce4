"""Small numbers where results leave the house: hidden by default, asked for by those who may, and written down."""

import io
import json

import pytest
from python_calamine import CalamineWorkbook

from quanmin.accounts.models import Entry
from quanmin.core.periods import parse_range
from tests.apps.counties import UNTIL, a_plan, a_result, a_run, a_target
from tests.faces.api_client import a_token, ask
from tests.faces.conftest import CONTROL
from tests.worlds import COUNTY, EAST, EAST_1, EAST_2, WEST, WEST_1

PAGE = f"/indicators/{CONTROL}/"
# East has 3 residents out of control; West alone would give them away.
COUNTS = {
    COUNTY: (57, 100),
    EAST: (47, 50),
    WEST: (10, 50),
    EAST_1: (24, 25),
    EAST_2: (23, 25),
    WEST_1: (10, 50),
}


@pytest.fixture
def county(settings, office, units):
    """One quarter of a county in which the east township has a small number."""
    settings.QUANMIN_TODAY = UNTIL
    run = a_run(office)
    run.periods = ["2025Q4"]
    run.save()
    end = parse_range("2025Q4")[0].end
    for unit, (numerator, denominator) in COUNTS.items():
        a_result(run, units[unit], measure=CONTROL, end=end, numerator=numerator, denominator=denominator)
    a_target(a_plan(office), measure=CONTROL)
    return run


@pytest.fixture
def told(client):
    """What the api tells a user, as rows by unit."""

    def asked(user, address):
        answer = ask(client, address, a_token(user))
        assert answer.status_code == 200, answer.content.decode()
        return {row["unit"]: row for row in json.loads(answer.content)["items"]}

    return asked


def sheet_of(answer):
    assert answer.status_code == 200, answer.content.decode()
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def taken():
    return [entry.details for entry in Entry.objects.filter(act="exact figures taken")]


def test_the_api_hides_a_small_number_and_what_would_give_it_away(county, office, told):
    found = told(office, "/results")

    assert (found[COUNTY]["hidden"], found[COUNTY]["numerator"]) == (False, 57)
    for unit in (EAST, WEST, EAST_1, EAST_2, WEST_1):
        assert found[unit]["hidden"]
        assert {found[unit][name] for name in ("numerator", "denominator", "value", "lower", "upper")} == {
            None
        }
    assert taken() == []


def test_who_may_asks_for_exact_numbers_and_leaves_a_line(county, office, told):
    found = told(office, "/results?exact=1")

    assert (found[EAST]["hidden"], found[EAST]["numerator"]) == (False, 47)
    assert taken() == [{"what": "results"}]


def test_who_may_not_is_refused_exact_numbers(county, auditor, client):
    answer = ask(client, "/results?exact=1", a_token(auditor))

    assert answer.status_code == 403
    assert "导出未隐去小数的结果" in json.loads(answer.content)["detail"]
    assert taken() == []


def test_a_sheet_for_others_hides_small_numbers_and_says_so(county, office, visit):
    rows = sheet_of(visit(office, f"{PAGE}sheet.xlsx"))

    assert [row[3] for row in rows[1:3]] == ["＊", "＊"]
    assert any("对外不列" in str(row[0]) for row in rows)
    assert taken() == []


def test_a_sheet_for_inside_has_them_and_leaves_a_line(county, office, visit):
    rows = sheet_of(visit(office, f"{PAGE}sheet.xlsx?for=inside"))

    assert [row[6] for row in rows[1:3]] == [47, 10]
    assert taken() == [{"what": CONTROL, "period": "2025Q4"}]


def test_a_sheet_for_inside_is_refused_to_who_may_not(county, doctor, auditor, visit, text_of):
    assert visit(auditor, f"{PAGE}sheet.xlsx?for=inside").status_code == 403
    assert visit(doctor, f"{PAGE}sheet.xlsx?for=inside").status_code == 403
    assert "for=inside" not in text_of(auditor, PAGE)


def test_all_results_go_to_excel_for_others_and_for_inside(county, office, visit, text_of):
    outside, inside = (sheet_of(visit(office, f"/results.xlsx{asked}")) for asked in ("", "?for=inside"))

    assert [(row[3], row[8]) for row in outside[1:4]] == [("云岭县", 57), ("东镇", "＊"), ("西乡", "＊")]
    assert [(row[3], row[8]) for row in inside[1:4]] == [("云岭县", 57), ("东镇", 47), ("西乡", 10)]
    assert "/results.xlsx?for=inside" in text_of(office, "/")


def test_all_results_of_a_period_that_was_not_computed_is_a_page_that_says_so(county, office, visit):
    assert visit(office, "/results.xlsx?period=2019Q1").status_code == 404
