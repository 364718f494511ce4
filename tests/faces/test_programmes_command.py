"""`quanmin programmes` lists the declared service protocols."""

import json

import pytest

from quanmin.cli import main


def test_the_protocols_are_listed_for_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    main(["programmes"])
    table = capsys.readouterr().out.splitlines()
    main(["programmes", "--format", "json"])
    listed = json.loads(capsys.readouterr().out)["programmes"]

    assert [line.split()[:2] for line in table] == [[one["code"], one["edition"]] for one in listed]
    assert {"eligible", "fields", "steps", "outcomes", "closing", "parameters"} <= set(listed[0])
