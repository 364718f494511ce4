"""What the list of systems claims is there: each name it gives leads to something in this repository."""

import csv
import re
import tomllib
from collections import Counter

import pytest

from quanmin.core.measures import BY_CODE
from quanmin.core.systems import STATES, areas, found, systems, tally

DECLARED = {
    "protocol": "core/protocols/declared", "package": "core/protocols/declared/packages", "form": "core/forms/declared",
    "scheme": "core/scoring/declared", "fund": "core/allocating/declared", "questionnaire": "core/impact/declared",
}  # fmt: skip
WORKS, PARTLY, NOT_YET = STATES


@pytest.fixture(scope="module")
def codes(root):
    """The codes that are declared, by kind."""
    found_codes = {
        kind: {tomllib.loads(file.read_text(encoding="utf-8")).get("code") for file in _files(root, folder)}
        for kind, folder in DECLARED.items()
    }
    return {**found_codes, "measure": set(BY_CODE)}


def _files(root, folder):
    return (root / "src" / "quanmin" / folder).glob("*.toml")


def of(state):
    return [one for one in systems() if one.state == state]


def test_every_system_of_the_list_is_there_once_under_its_names(root):
    listing = root.parent / "shared" / "spec" / "systems.tsv"
    if not listing.is_file():
        pytest.skip("the list of systems is not beside this checkout")
    rows = list(csv.DictReader(listing.read_text(encoding="utf-8").splitlines(), delimiter="\t"))

    assert [(one.number, one.title, one.title_en) for one in systems()] == [
        tuple(row.values()) for row in rows
    ]


def test_numbers_run_from_one_in_every_area():
    for area in areas():
        listed = found(area=area.number)
        assert [one.number for one in listed] == [f"{area.number}.{n}" for n in range(1, len(listed) + 1)]
    assert len(systems()) == 292


def test_every_state_is_one_of_three():
    assert {one.state for one in systems()} == set(STATES)
    assert tally(systems()) == Counter(one.state for one in systems())


def test_every_mechanism_is_a_module_here(root):
    lost = [
        f"{one.number} {path}"
        for one in systems()
        for path in one.mechanisms
        if not (root / "src" / "quanmin" / path / "__init__.py").is_file()
        and not (root / "src" / "quanmin" / f"{path}.py").is_file()
    ]

    assert not lost


def test_every_declaration_is_declared(root, codes):
    def is_there(said):
        if said.kind == "file":
            return (root / "src" / "quanmin" / said.code).is_file()
        return said.code in codes[said.kind]

    assert not [
        f"{one.number} {said}" for one in systems() for said in one.declarations if not is_there(said)
    ]


def test_every_test_is_in_its_file(root):
    named = {(one.number, *test.split("::")) for one in systems() for test in one.tests}

    lost = [
        f"{number} {path}::{name}"
        for number, path, name in sorted(named)
        if not (root / path).is_file()
        or not re.search(rf"^def {name}\(", (root / path).read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert not lost


def test_what_works_has_mechanism_test_and_nothing_missing():
    assert not [
        one.number for one in of(WORKS) if not one.mechanisms or not one.tests or one.note or one.note_en
    ]


def test_what_works_partly_says_what_is_missing_in_both_languages():
    assert not [one.number for one in of(PARTLY) if not (one.mechanisms and one.note and one.note_en)]


def test_what_is_not_yet_there_names_no_mechanism_and_no_test():
    """Figures about it may be counted all the same."""
    claimed = [one for one in of(NOT_YET) if one.mechanisms or one.tests or one.note or one.note_en]

    assert not claimed
    assert {said.kind for one in of(NOT_YET) for said in one.declarations} == {"measure"}


def test_no_cell_says_a_thing_twice():
    cells = [cell for one in systems() for cell in (one.mechanisms, one.declarations, one.tests)]

    assert not [cell for cell in cells if len(set(cell)) < len(cell)]
