"""`quanmin systems`, for people and for programs."""

import json

import pytest

from quanmin.cli import main
from quanmin.core.systems import STATES, found, systems


def test_each_system_has_a_line_under_its_area_with_counts(capsys):
    assert main(["systems"]) == 0

    said = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("  ") for line in said) == len(systems())
    assert "18. 规划执行、督导考核与评估治理" in "\n".join(said)
    assert said[-1].startswith("292 systems: ")


def test_programs_are_told_everything(capsys):
    main(["systems", "--format", "json"])

    said = json.loads(capsys.readouterr().out)
    assert sum(said["counts"].values()) == len(said["systems"]) == 292
    assert {"number", "title", "mechanism", "declaration", "test", "state"} <= said["systems"][0].keys()
    assert {one["state"] for one in said["systems"]} == set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_one_area_and_one_state_are_asked_for_together(capsys, state):
    main(["systems", "--area", "18", "--state", state.replace(" ", "-"), "--format", "json"])

    said = json.loads(capsys.readouterr().out)["systems"]
    assert [one["number"] for one in said] == [one.number for one in found(area=18, state=state)]


def test_what_is_missing_stands_beside_what_works_partly(capsys):
    main(["systems", "--state", "partly"])

    said = capsys.readouterr().out
    assert all(one.note in said for one in found(state="partly"))


@pytest.mark.parametrize("area", ["0", "19"])
def test_an_area_that_is_none_is_refused(capsys, area):
    assert main(["systems", "--area", area]) == 2
    assert "1 to 18" in capsys.readouterr().err
