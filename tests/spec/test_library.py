"""The catalogue against the library of definitions it was written from: nothing of the plans and standards is missing."""

from pathlib import Path

import pytest
import yaml

from quanmin.core.measures import BY_CODE

LIBRARY = Path(__file__).parents[2].parent / "shared" / "spec" / "measures.yaml"
# Ours beyond the library, and why.
OWN = {
    "notifiable-disease-incidence-ab": "plans name classes A and B apart from class C",
    "appointment-wait-median": "the middle of what the library has as a mean",
    "appointment-wait-p90": "what nine in ten wait at most",
    "pre-hospital-dispatch-median": "the middle of what the library has as a mean",
    "pre-hospital-dispatch-p90": "what nine in ten wait at most",
}


@pytest.fixture(scope="module")
def library():
    """The definitions by id."""
    if not LIBRARY.exists():
        pytest.skip("the library of definitions is not beside this checkout")
    return {one["id"]: one for one in yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))["measures"]}


def test_every_measure_of_plans_and_national_standards_is_in_the_catalogue(library):
    wanted = {
        code for code, one in library.items() if one["tier"] in ("1-plan-number", "2-national-standard")
    }

    assert wanted - set(BY_CODE) == set()
    assert len(wanted) == 190


def test_every_further_measure_is_in_the_catalogue_too(library):
    assert set(library) - set(BY_CODE) == set()
    assert set(BY_CODE) - set(library) == set(OWN)


def test_the_better_direction_is_that_of_the_library(library):
    same = {"higher": "higher", "lower": "lower", "none": "neither"}
    differ = {
        code: (one["better"], BY_CODE[code].better)
        for code, one in library.items()
        if same[one["better"]] != BY_CODE[code].better
    }

    assert differ == {}
