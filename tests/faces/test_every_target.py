"""On the cockpit no target of a plan is without an answer: a value, a slot for one, or why there is none."""

from pathlib import Path

import pytest
from django.utils.html import escape

from quanmin.core.measures import BY_CODE
from quanmin.core.synth.plans import sample_plans
from quanmin.plans.actions import approve_plan, keep_document, take_as_read
from quanmin.plans.models import State, Target
from quanmin.portal.rows import explanation, target_row
from quanmin.supervision.actions import judge_run
from quanmin.supervision.goals import NO_MEASURE, no_measure_words
from quanmin.supervision.queries import cockpit
from tests.apps.counties import UNTIL, a_plan, a_result, a_run, a_target
from tests.worlds import COUNTY

REAL = Path(__file__).parents[2].parent / "shared" / "plans" / "real"


@pytest.fixture
def judged(settings, system, units):
    """Plans in force, judged by a run that has one figure: brought_in(paths)."""
    settings.QUANMIN_TODAY = UNTIL
    run = a_run(system)
    run.periods = ["2025Q4"]
    run.save()
    a_result(run, units[COUNTY], measure="hypertension-control-rate")

    def brought_in(paths):
        for path in paths:
            plan = keep_document(path.read_bytes(), source_name=path.name, by=system)
            if plan.state == State.DRAFT:
                approve_plan(take_as_read(plan, by=system), by=system)
        judge_run(run, by=system)

    return brought_in


def answers(office):
    """By target: the sentence or value the cockpit shows for it."""
    seen = cockpit(office)
    rows = [target_row(row, seen.unit, office) for domain in seen.domains for row in domain.rows]
    shown = {row["target"].pk: row["value"] is not None or _is_reason(row) for row in rows}
    return shown | {target.pk: all(no_measure_words(target)) for target in seen.unmeasured}


def _is_reason(row):
    """Only a judged target says why it has no value; one that was forgotten is not computed, and says no more."""
    return row["colour"] == "grey" and row["why"] not in ("", explanation(None))


def unanswered(office):
    """The targets in force that the cockpit leaves without an answer."""
    wanted = Target.objects.filter(plan__state=State.APPROVED).exclude(kind="achievement")
    given = answers(office)
    return [target.indicator for target in wanted if not given.get(target.pk)]


def test_no_target_of_the_five_real_plans_is_left_without_an_answer(judged, office, text_of):
    paths = sorted(REAL.glob("*.txt"))
    if not paths:
        pytest.skip(f"the real plans are not beside the checkout: {REAL.name}")
    judged(paths)

    assert len(paths) == 5
    assert Target.objects.count() > 200
    assert unanswered(office) == []
    page = text_of(office, "/")
    assert all(pair[0] in page for name, pair in NO_MEASURE.items() if name != "no-value")


def test_no_target_of_the_sample_plans_is_left_without_an_answer(judged, office):
    judged(sample_plans())

    assert Target.objects.count() > 50
    assert unanswered(office) == []


def test_the_page_writes_out_why_a_target_has_no_value(judged, office, text_of):
    judged(sample_plans())

    page = text_of(office, "/")

    seen = cockpit(office)
    rows = [target_row(row, seen.unit, office) for domain in seen.domains for row in domain.rows]
    greys = [row for row in rows if row["value"] is None]
    assert len(greys) > 50
    assert [row["why"] for row in greys if f">{escape(row['why'])}</span>" not in page] == []


@pytest.mark.parametrize(("asked", "shown"), [("", {"甲", "乙"}), ("q=甲", {"甲"}), ("light=red", set())])
def test_filters_hold_for_targets_that_nothing_measures_too(office, text_of, units, asked, shown):
    for name in ("甲", "乙"):
        a_target(a_plan(office, source=name), measure="", indicator=f"{name}类中心数", unit="个")

    page = text_of(office, f"/?{asked}")

    assert {name for name in ("甲", "乙") if f"{name}类中心数" in page} == shown


def test_a_plan_asked_for_alone_shows_what_nothing_measures_of_it(office, text_of, units):
    one, _other = (
        a_target(a_plan(office, source=name), measure="", indicator=f"{name}类中心数", unit="个")
        for name in ("甲", "乙")
    )

    page = text_of(office, f"/?plan={one.plan_id}")

    assert "甲类中心数" in page
    assert "乙类中心数" not in page


def test_a_target_that_records_or_offices_can_answer_has_a_measure_of_the_catalogue(judged, office):
    judged(sample_plans())

    assert {target.measure for target in Target.objects.exclude(measure="")} <= set(BY_CODE)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"kind": "standard"}, "standard"),
        ({"value": None, "comparator": ">="}, "no-value"),
        ({"unit": "%"}, "share"),
        ({"unit": "", "comparator": "cover_all", "value": None}, "share"),
        ({"unit": "个"}, "count"),
    ],
)
def test_what_a_target_speaks_of_decides_why_it_has_no_measure(office, fields, why):
    target = a_target(a_plan(office), measure="", **fields)

    assert no_measure_words(target) == NO_MEASURE[why]
