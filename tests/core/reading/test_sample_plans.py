"""The two plans the demo reads say what they were written to say."""

import importlib.util
from pathlib import Path

import pytest

from quanmin.core.reading import link_measures, read_document
from quanmin.core.synth.plans import sample_plans

TOOL = Path(__file__).parents[3] / "tools" / "sample_plan.py"


@pytest.fixture(scope="module")
def drafts():
    return [read_document(path.read_bytes(), path.name) for path in sample_plans()]


def test_the_action_plan_has_thirty_led_measures_with_deadlines(drafts):
    tasks = drafts[0].tasks

    assert [int(task.path.split("/")[1]) for task in tasks] == list(range(1, 31))
    assert all(task.lead and task.cooperate and task.deadline for task in tasks)


def test_the_five_year_plan_has_a_table_with_starting_values(drafts):
    tabled = [target for target in drafts[1].targets if target.nature]

    assert len(tabled) == 36
    assert all(
        target.baseline is not None and target.baseline_year == 2020 and target.year == 2025
        for target in tabled
    )
    assert {target.nature for target in tabled} == {"预期性", "约束性"}


def test_together_they_hold_more_than_a_hundred_targets(drafts):
    assert sum(target.kind == "target" for draft in drafts for target in draft.targets) > 140


def test_the_five_year_plan_carries_a_contradiction_for_the_office_to_rule_on(drafts):
    codes = [finding.code for finding in drafts[1].findings]

    assert sorted(codes) == ["conflicting-targets", "one-unit-two-names"]
    assert drafts[0].findings == ()


def test_the_word_file_is_what_its_source_makes():
    spec = importlib.util.spec_from_file_location("sample_plan", TOOL)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)

    made = read_document(tool.made(), "plan.docx")

    assert made == read_document(sample_plans()[1].read_bytes(), "plan.docx")


def test_most_targets_name_measures_that_the_catalogue_computes(drafts):
    names = {
        measure.code: (measure.title, *measure.aliases)
        for measure in pytest.importorskip("quanmin.core.measures.catalogue").CATALOGUE
    }
    linked = {target.measure for draft in drafts for target in link_measures(draft, names).targets} - {None}

    assert len(linked) >= 45
