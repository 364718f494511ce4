"""What editions and counties set differently: named, with a default the rule agrees with, and refused when wrong."""

import inspect

import pytest

from quanmin.core.measures import BY_CODE, CATALOGUE, measure_snapshot
from quanmin.core.measures.run import run
from quanmin.core.periods import parse
from quanmin.errors import UsageError
from tests.core.measures.test_catalogue import chinese
from tests.spec.drawn import enrolments, living, moment
from tests.worlds import COUNTY, a_world

WITH = [measure for measure in CATALOGUE if measure.parameters]
TAKES = pytest.mark.parametrize("measure", WITH, ids=lambda measure: measure.code)


@TAKES
def test_the_rule_takes_each_parameter_and_has_its_default(measure):
    taken = {
        name: one.default
        for name, one in inspect.signature(measure.rule).parameters.items()
        if one.kind is inspect.Parameter.KEYWORD_ONLY
    }

    assert taken == measure.settings


@TAKES
def test_each_parameter_is_named_in_chinese_with_its_source(measure):
    assert all(chinese(one.title) and one.source for one in measure.parameters)
    assert all(one.refuse(one.default) == "" for one in measure.parameters)


def test_a_rule_without_parameters_takes_none():
    with pytest.raises(
        UsageError, match="infant-mortality-rate has no parameter 'age'; its parameters are: none"
    ):
        BY_CODE["infant-mortality-rate"].under(age=1)


def test_a_value_outside_the_choices_is_refused_with_the_choices():
    with pytest.raises(UsageError, match="cannot take denominator='men'; choose one of women, live-births"):
        BY_CODE["prenatal-screening-rate"].under(denominator="men")


def test_a_text_where_a_number_belongs_is_refused():
    with pytest.raises(UsageError, match=r"cannot take limit='high'; give a value like 7\.0"):
        BY_CODE["diabetes-control-rate"].under(limit="high")


def controlled(folder, measure):
    """How many of one person of 70 with 145/80 are under control."""
    person = [{"number": 1, "who": "one", "born": "1954-01-01", "enrolled": "2020-01-01.."}]
    reading = {
        "resident_id": 1,
        "code": "85354-9",
        "taken_at": moment("06-30"),
        "value": 145.0,
        "second_value": 80.0,
    }
    world = a_world(
        folder, **living(person), enrolments=enrolments(person, "hypertension"), observations=[reading]
    )
    found = run(world, [measure], [parse("2024")]).results
    return found.filter(found["unit"] == COUNTY)["numerator"].item()


def test_another_limit_gives_another_count(tmp_path):
    control = BY_CODE["hypertension-control-rate"]

    assert controlled(tmp_path / "default", control) == 1
    assert controlled(tmp_path / "stricter", control.under(elderly_limit=140)) == 0
    assert controlled(tmp_path / "older", control.under(elderly_from=80)) == 0


def test_a_measure_set_otherwise_says_so_and_can_be_set_again():
    control = BY_CODE["hypertension-control-rate"].under(elderly_limit=140).under(elderly_from=80)

    assert control.settings == {"systolic_limit": 140, "elderly_limit": 140, "elderly_from": 80}
    assert control.definition == BY_CODE["hypertension-control-rate"].definition


def test_every_choice_answers_on_a_snapshot(tmp_path):
    world = a_world(tmp_path, **living([{"number": 1, "who": "one"}]))
    for measure in WITH:
        for one in measure.parameters:
            for choice in one.choices:
                found = run(world, [measure.under(**{one.name: choice})], [parse("2024")]).results
                assert (
                    found.height
                    == measure_snapshot(
                        world, measures=[measure.code], periods=[parse("2024")]
                    ).results.height
                )
