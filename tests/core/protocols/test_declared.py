"""The declarations themselves: all that was asked for is there, and a slip in one is found when it is read."""

from datetime import date
from itertools import pairwise

import pytest

from quanmin.core.codes.immunisation import schedule
from quanmin.core.codes.loinc import observable
from quanmin.core.protocols import codes, declared, editions, in_force, with_settings_of
from quanmin.core.protocols.offsets import parts
from quanmin.core.protocols.reading import FOLDER, read_file
from quanmin.core.protocols.rules import check_rule, rule
from quanmin.errors import UsageError

WANTED = {
    "resident-record", "child", "immunisation", "maternal", "elderly", "hypertension", "diabetes", "copd",
    "severe-mental-disorder", "tuberculosis", "tcm-elderly", "tcm-child", "first-visit-pressure", "family-doctor",
    "cervical-screening", "breast-screening", "newborn-screening", "myopia-screening",
}  # fmt: skip
BASE = FOLDER / "hypertension.toml"


def test_every_programme_is_declared():
    assert set(codes()) == WANTED


@pytest.mark.parametrize("code", sorted(WANTED))
def test_editions_follow_each_other_without_gap_or_overlap(code):
    found = editions(code)

    for before, after in pairwise(found):
        assert (after.valid_from - before.valid_to).days == 1
    assert found[-1].valid_to is None


@pytest.mark.parametrize(
    ("on", "edition"),
    [
        ("2024-12-31", "2021"), ("2025-01-01", "2025"), ("2025-11-09", "2025"), ("2025-11-10", "2025-hpv"),
        ("2026-06-16", "2025-hpv"), ("2026-06-17", "2026"),
    ],
)  # fmt: skip
def test_the_schedule_of_a_day_is_the_edition_in_force(on, edition):
    assert in_force("immunisation", date.fromisoformat(on)).edition == edition


def test_before_its_first_edition_a_protocol_is_not_in_force():
    assert in_force("copd", date(2024, 9, 12)) is None


def test_the_code_of_every_measured_field_is_one_we_know():
    assert all(observable(asked.code) for one in declared() for asked in one.fields if asked.code)


@pytest.mark.parametrize(("edition", "table"), [("2021", "2021"), ("2026", "2026")])
def test_least_ages_agree_with_the_table_of_codes(edition, table):
    steps = {
        step.key: step for one in editions("immunisation") if one.edition == edition for step in one.steps
    }
    series = {"IPV": "polio", "bOPV": "polio"}

    for dose in schedule(table):
        step = steps[f"{series.get(dose.vaccine, dose.vaccine)}-{dose.dose}"]
        assert (
            sum(number * {"m": 1, "y": 12}.get(unit, 0) for number, unit in parts(step.first))
            == dose.due_months
        )


def test_a_county_may_not_set_what_is_out_of_range_or_unknown():
    protocol = editions("hypertension")[0]

    for settings in ({"systolic_limit": 120}, {"nonsense": 1}, {"routine": 2.5}):
        with pytest.raises(UsageError):
            with_settings_of(protocol, settings)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('when = "NOT high"', 'when = "NOT hihg"'),
        ('when = "NOT high"', 'when = "sbp + 1"'),
        ('when = "NOT high"', "when = \"sbp = 'high'\""),
        ('next = "routine"', 'next = "3 months"'),
        ('start = "begins"', 'start = "sex"'),
        ("default = 35", "default = 99"),
        ('key = "adverse"', 'key = "emergency"'),
        ('kind = "choices"', 'kind = "list"'),
        ('by = "enrolment"', 'by = "chance"'),
        ('code = "hypertension"', ""),
        ('code = "hypertension"', 'code = "hypertension"\nnonsense = 1'),
    ],
)
def test_a_slip_in_a_declaration_is_found_when_it_is_read(tmp_path, old, new):
    text = BASE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "one.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(UsageError):
        read_file(file)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')", "open('x')", "(SELECT 1)", "sbp; DROP", "read_csv('x')", "sbp.real", "exec", "sbp == 1",
        "sbp = 1 -- x", "sbp /* x */ = 1",
        "(" * 21 + "sbp" + ")" * 21, "sbp + " * 400 + "sbp", "\"sbp\" = 1", "sbp IN (SELECT sbp)", "sbp := 1",
        "ｓbp = 1",
    ],
)  # fmt: skip
def test_a_rule_can_reach_nothing_but_its_names(text):
    with pytest.raises(UsageError):
        rule(text, frozenset({"sbp"}))


def test_a_comparison_with_what_is_not_known_does_not_hold():
    protocol = editions("hypertension")[0]

    assert protocol.setting("systolic_limit") == 140
    with pytest.raises(UsageError, match="yes or no"):
        check_rule("1 + 1", {})
