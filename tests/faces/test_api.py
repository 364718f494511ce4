"""The api says what the pages say: plans, measures, results and lights, in pages, at a fixed number of questions."""

import json
from datetime import date

import pytest

from quanmin.accounts.permissions import Role
from quanmin.core.measures import CATALOGUE
from quanmin.plans.models import KeyPoint, PlaceAim, Plan, Sharing, Standing, Target, YearAim
from quanmin.supervision.actions import issue_notice, open_ledger, propose_notice, publish_bulletin, sign_for
from quanmin.supervision.models import Light, Line
from tests.apps.counties import a_plan, a_result, a_run, a_target, an_account
from tests.faces.api_client import a_token, ask
from tests.faces.conftest import CONTROL
from tests.worlds import COUNTY, EAST, EAST_1, EAST_2, WEST, WEST_1


@pytest.fixture
def told(client, office):
    """What the api tells the office (or who is named), as values."""
    secrets = {}

    def asked(address, user=office):
        answer = ask(client, address, secrets.setdefault(user.pk, a_token(user)))
        assert answer.status_code == 200, answer.content.decode()
        return json.loads(answer.content)

    return asked


def all_pages(told, address, limit):
    """Every row of a list, page by page."""
    rows, after, mark = [], "", "&" if "?" in address else "?"
    while after is not None:
        found = told(f"{address}{mark}limit={limit}&after={after}")
        assert len(found["items"]) <= limit
        rows += found["items"]
        after = found["next"]
    return rows


def test_one_learns_who_one_is(told, township):
    found = told("/me", township)

    assert (found["role"], found["unit"]["id"]) == ("township-manager", EAST)
    assert "see-figures" in found["permissions"]
    assert "keep-plan" not in found["permissions"]


def test_units_are_ones_own_and_those_below(told, office, township):
    assert {unit["id"] for unit in told("/units")["items"]} == {COUNTY, EAST, WEST, EAST_1, EAST_2, WEST_1}
    assert {unit["id"] for unit in told("/units", township)["items"]} == {EAST, EAST_1, EAST_2}
    assert {unit["id"] for unit in told("/units?level=township")["items"]} == {EAST, WEST}


def test_the_catalogue_is_whole_over_its_pages(told):
    assert [one["code"] for one in all_pages(told, "/measures", 70)] == [one.code for one in CATALOGUE]


def test_one_measure_says_its_definition(told):
    found = told(f"/measures/{CONTROL}")

    assert found["unit"] == "%"
    assert found["definition"]
    assert found["aliases"]


def test_a_plan_comes_with_its_text_and_counts(told, plan):
    found = told(f"/plans/{plan.pk}")

    assert (found["targets"], found["tasks"], found["findings"]) == (2, 1, 1)
    assert (found["plan"]["state"], found["plan"]["issued_on"]) == ("approved", "2021-10-08")
    assert (found["plan"]["version"], found["plan"]["amends"]) == (1, None)
    first = told(f"/plans/{plan.pk}/targets")["items"][0]
    assert found["text"][slice(*first["span"])] == first["sentence"]


def test_plans_are_listed_and_narrowed_by_state(told, plan, office):
    a_plan(office, approved=False)

    assert len(told("/plans")["items"]) == 2
    assert [one["id"] for one in told("/plans?state=approved")["items"]] == [plan.pk]


def test_facts_of_a_plan_come_in_their_order(told, plan):
    targets = told(f"/plans/{plan.pk}/targets")["items"]
    tasks = told(f"/plans/{plan.pk}/tasks")["items"]
    findings = told(f"/plans/{plan.pk}/findings")["items"]

    assert [one["indicator"] for one in targets] == ["血压控制率", "AED配置数"]
    assert (tasks[0]["lead"], tasks[0]["deadline"]) == (["卫健局"], "2025年")
    assert findings[0]["spans"] == [[37, 46]]


def test_what_was_thrown_out_is_not_told(told, plan, office):
    plan.targets.filter(position=1).update(
        standing=Standing.REJECTED, decided_by=office, decided_at=plan.approved_at
    )

    assert [one["position"] for one in told(f"/plans/{plan.pk}/targets")["items"]] == [2]
    assert told(f"/plans/{plan.pk}")["targets"] == 1


def test_a_range_is_two_numbers_and_what_was_added_has_no_place(told, plan):
    a_target(plan, position=3, comparator="range", value=3, value_high=5)

    found = told(f"/plans/{plan.pk}/targets")["items"][2]

    assert (found["value"], found["span"]) == ([3, 5], None)


def test_the_json_is_that_of_the_command(told, plan):
    found = told(f"/plans/{plan.pk}/facts.json")

    assert list(found) == ["document", "targets", "tasks", "findings", "facts"]
    assert list(found["targets"][0])[:6] == ["indicator", "comparator", "value", "unit", "year", "span"]


def test_a_plan_in_force_is_told_by_year_and_township(told, plan, units):
    target = plan.targets.get(position=1)
    Target.objects.filter(pk=target.pk).update(sharing=Sharing.RATE)
    YearAim.objects.update_or_create(target=target, year=2025, defaults={"value": 70.0, "computed": 70.0})
    PlaceAim.objects.update_or_create(
        target=target, unit=units[EAST], defaults={"value": 70.0, "computed": 70.0}
    )

    found = next(one for one in told(f"/plans/{plan.pk}/breakdown") if one["target"] == target.pk)

    assert {"year": 2025, "value": 70.0} in found["years"]
    assert {"unit": EAST, "value": 70.0} in found["places"]


def test_key_points_are_told_by_year(told, plan):
    task = plan.tasks.get()
    for year in (2024, 2025):
        KeyPoint.objects.update_or_create(task=task, year=year, defaults={"text": f"办好{year}年的事"})

    rows = all_pages(told, f"/plans/{plan.pk}/key-points", 1)

    assert {(row["task"], row["year"]) for row in rows} >= {(task.pk, 2024), (task.pk, 2025)}
    found = told(f"/plans/{plan.pk}/key-points?year=2024")["items"]
    assert [row["text"] for row in found] == ["办好2024年的事"]


def test_files_are_those_of_the_page(client, office, plan, visit):
    secret = a_token(office)
    for name in ("ledger.xlsx", "responsibilities.docx", "facts.json"):
        answer, page = (
            ask(client, f"/plans/{plan.pk}/{name}", secret),
            visit(office, f"/plans/{plan.pk}/{name}"),
        )

        assert (answer["Content-Type"], answer["Content-Disposition"]) == (
            page["Content-Type"],
            page["Content-Disposition"],
        )
        assert len(answer.content) == pytest.approx(len(page.content), abs=50)


def test_results_say_what_the_page_of_the_indicator_says(told, run):
    found = told(f"/results?measure={CONTROL}&period=2025Q4&unit={COUNTY}&level=county&exact=1")["items"]

    assert [(one["numerator"], one["denominator"], one["unit"]) for one in found] == [(1, 3, COUNTY)]
    assert found[0]["value"] == pytest.approx(100 / 3)
    assert found[0]["run"] == run.pk


def test_results_reach_as_far_as_ones_unit(told, run, doctor, township):
    assert {one["unit"] for one in told("/results?limit=500", township)["items"]} == {EAST, EAST_1, EAST_2}


def test_results_are_narrowed_by_several_measures_and_periods(told, run):
    found = told(f"/results?measure={CONTROL}&measure=nothing&period=2025Q1&period=2025Q2&unit={EAST}")[
        "items"
    ]

    assert {one["measure"] for one in found} == {CONTROL}
    assert {one["period"] for one in found} == {"2025Q1", "2025Q2"}


@pytest.mark.parametrize("limit", [1, 3, 7, 500])
def test_pages_put_together_are_all_results_once(told, run, limit):
    rows = all_pages(told, "/results", limit)

    places = [(one["unit"], one["measure"], one["period"]) for one in rows]
    assert [place[0] for place in places] == sorted(place[0] for place in places)
    assert len(set(places)) == len(places) == run.results_count


def test_paging_stays_in_the_run_it_names(told, run, office, units):
    first = told(f"/results?run={run.pk}&limit=2")
    newer = a_run(office)
    a_result(newer, units[COUNTY])

    rest = told(f"/results?run={run.pk}&limit=500&after={first['next']}")["items"]

    assert {one["run"] for one in rest} == {run.pk}
    assert told("/results")["items"][0]["run"] == newer.pk


def test_lights_say_colour_and_reason(told, run):
    found = told(f"/lights?unit={COUNTY}&level=county&exact=1")["items"]

    light = Light.objects.get(run=run, unit=COUNTY, target__measure=CONTROL)
    measured = next(one for one in found if one["measure"] == CONTROL)
    assert (measured["colour"], measured["reason"]) == (light.colour, light.reason)
    assert measured["explanation"]
    assert measured["explanation_en"]


def test_lights_are_narrowed_by_colour_and_plan(told, run, plan):
    every = all_pages(told, "/lights", 2)

    red = told("/lights?colour=red")["items"]
    assert {one["target"] for one in red} == {one["target"] for one in every if one["colour"] == "red"}
    assert told(f"/lights?plan={plan.pk + 1}")["items"] == []
    assert len(told(f"/lights?plan={plan.pk}&limit=500")["items"]) == len(every)


def test_the_latest_run_says_what_numbers_rest_on(told, run):
    found = told("/runs/latest")

    assert (found["id"], found["data_until"]) == (run.pk, "2025-12-31")
    assert found["periods"][-1] == "2025Q4"


QUESTIONS = {
    "/me": 1, "/units": 2, "/measures": 1, "/plans": 2, "/plans/{plan}": 5, "/plans/{plan}/targets": 3,
    "/plans/{plan}/facts.json": 5, "/runs/latest": 2, "/results": 3, "/lights": 3,
}  # fmt: skip


@pytest.mark.parametrize(("address", "questions"), QUESTIONS.items())
def test_every_question_asks_the_database_a_fixed_number_of_times(
    client, office, run, django_assert_num_queries, address, questions
):
    secret = a_token(office)
    plan = Plan.objects.get()
    for position in range(3, 30):
        a_target(plan, position=position)
    # What is hidden of a run is worked out once for each of its measures.
    ask(client, address.format(plan=plan.pk), secret)

    with django_assert_num_queries(questions):
        assert ask(client, address.format(plan=plan.pk), secret).status_code == 200


ISSUED = date(2025, 12, 1)


@pytest.fixture
def asked_for(run, plan, office, system, units):
    """The plan's ledger, and a notice on its target to the east township, signed for."""
    open_ledger(plan, by=system)
    line = Line.objects.get(target__measure=CONTROL)
    given = {"title": "控制率落后", "reason": "未达到。", "demand": "请整改。"}
    drawn = propose_notice(unit=units[EAST], line=line, by=office, on=ISSUED, **given)
    return issue_notice(drawn, signer="周明远", by=office, on=ISSUED)


def test_the_ledger_has_the_light_of_each_line_and_what_its_unit_says(told, asked_for, plan):
    rows = told("/ledger")["items"]

    by_title = {row["title"]: row for row in rows}
    assert {row["plan"] for row in rows} == {plan.pk}
    assert (by_title["血压控制率"]["kind"], by_title["血压控制率"]["light"]) == ("target", "yellow")
    assert [row["title"] for row in told("/ledger?kind=task")["items"]] == ["推进慢病管理"]
    assert told("/ledger?light=red")["items"] == []
    assert len(all_pages(told, "/ledger", 1)) == len(rows) == 3


def test_one_line_says_why_and_what_was_reported(told, asked_for, plan):
    line = asked_for.line_id
    found = told(f"/ledger/{line}")

    assert found["line"]["id"] == line
    assert "血压" in found["why"] or "33.33%" in found["why"]
    assert (found["nodes"], found["reports"]) == ([], [])


def test_a_notice_has_its_steps_and_what_it_was_issued_on_and_names_nobody(told, asked_for, run):
    found = told(f"/notices/{asked_for.pk}")

    assert [step["stage"] for step in found["steps"]] == ["proposed", "issued"]
    assert (found["basis"]["run"], found["basis"]["colour"]) == (run.pk, "yellow")
    assert "numerator" not in found["basis"]
    assert "周明远" not in json.dumps(found, ensure_ascii=False)


def test_notices_reach_as_far_as_on_the_pages(told, client, asked_for, office, township, units):
    west = an_account(Role.TOWNSHIP_MANAGER, units[WEST])

    assert [row["id"] for row in told("/notices", township)["items"]] == [asked_for.pk]
    assert told("/notices", west)["items"] == []
    assert ask(client, f"/notices/{asked_for.pk}", a_token(west)).status_code == 404
    propose_notice(unit=units[EAST], title="草稿", reason="…", demand="…", by=office)
    assert [row["stage"] for row in told("/notices?stage=proposed")["items"]] == ["proposed"]
    assert told("/notices?stage=proposed", township)["items"] == []


def test_a_bulletin_is_told_as_it_was_published(told, asked_for, office, township):
    sign_for(asked_for, by=township, on=ISSUED)
    made = publish_bulletin("2025", by=office)

    assert told("/bulletins")["items"][0]["title"] == made.title
    rows = told(f"/bulletins/{made.pk}")["rows"]
    assert [(row["unit"], row["place"]) for row in rows] == [(row["unit"], row["place"]) for row in made.rows]


def test_a_list_costs_the_same_however_long(told, asked_for, office, units, django_assert_num_queries):
    for number in (EAST, WEST, EAST):
        propose_notice(unit=units[number], title="又一件", reason="…", demand="…", by=office)
    told("/notices")

    for address, queries in (("/notices", 3), ("/ledger", 5)):
        with django_assert_num_queries(queries):
            told(address)
