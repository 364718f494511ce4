"""Lengths for age against the z-scores of WHO's own program."""

import json
from pathlib import Path

import pytest

from quanmin.core.codes.growth import stretches, z_score

REFERENCE = Path(__file__).parents[2].parent / "shared" / "reference" / "anthro" / "who_zscores.json"
SEXES = {"m": "male", "f": "female"}


def cases():
    if not REFERENCE.exists():
        pytest.skip("the reference z-scores are not beside this checkout")
    return json.loads(REFERENCE.read_text(encoding="utf-8"))["rows"]


def test_every_z_score_is_that_of_the_who_program():
    checked = 0
    for case in cases():
        given, expected = case["input"], case["output"]["zlen"]
        if expected is None or given["measure"] not in ("l", "h") or given["age_days"] is None:
            continue
        found = z_score(
            SEXES[given["sex"]], round(given["age_days"]), given["lenhei"], lying=given["measure"] == "l"
        )
        assert found == pytest.approx(expected, abs=0.02), case["case"]
        checked += 1
    assert checked > 100


def test_the_stretches_hold_every_day_of_five_years():
    for sex in ("male", "female"):
        days = {day for one in stretches() if one.sex == sex for day in range(one.first, one.last + 1)}
        assert days == set(range(1857))


@pytest.mark.parametrize(("sex", "age_days"), [("unknown", 100), ("male", 1857), ("male", -1)])
def test_outside_the_standard_there_is_no_score(sex, age_days):
    assert z_score(sex, age_days, 60.0, lying=True) is None
