"""Value sets: where they come from, what they cover, and how they are looked up."""

from pathlib import Path

import pytest

from quanmin.core.codes import icd10, immunisation, loinc, table, titles
from quanmin.core.snapshot.tables import TABLES
from quanmin.errors import UsageError

FILES = sorted(Path(icd10.__file__).parent.glob("*.csv"))
LISTS = [
    (declared.name, column.name, column.choices)
    for declared in TABLES
    for column in declared.columns
    if column.choices
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_table_of_codes_names_its_source_version_and_date(path: Path) -> None:
    assert set(table.provenance(path)) == {"source", "version", "date"}
    assert all(value is not None for row in table.rows(path) for value in row.values())


@pytest.mark.parametrize(
    ("code", "category"),
    [
        ("I10", "I10"),
        ("i10.x00x002", "I10"),
        ("I64.9", "I64"),
        ("A17.001+G01*", "A17"),
        ("E119", "E11"),
        (" C34.9 ", "C34"),
        ("", ""),
        ("高血压", ""),
        ("I10-I15", ""),
        ("I1", ""),
    ],
)
def test_a_code_is_read_down_to_its_category(code: str, category: str) -> None:
    assert icd10.category(code) == category


@pytest.mark.parametrize(
    ("code", "group", "belongs"),
    [
        ("A09", "tuberculosis", False),
        ("A15.0", "tuberculosis", True),
        ("A19", "tuberculosis", True),
        ("I64.x00", "stroke", True),
        ("I69.3", "stroke", False),
        ("J98.9", "chronic-respiratory", True),
        ("J99.0", "chronic-respiratory", False),
        ("O96", "maternal", False),
        ("O98.8", "maternal", True),
        ("F31", "severe-mental-disorder", True),
        ("F32", "severe-mental-disorder", False),
        ("", "injury", False),
    ],
)
def test_a_group_holds_its_ends_and_nothing_beyond(code: str, group: str, belongs: bool) -> None:
    assert icd10.in_group(code, group) is belongs


def test_ranges_ask_the_same_question_as_the_group() -> None:
    for group in icd10.groups():
        for first, last in icd10.ranges(group):
            assert first <= last
            assert icd10.in_group(first, group)
            assert icd10.in_group(f"{last}.9", group)


def test_the_major_chronic_diseases_share_no_code() -> None:
    every = {f"{letter}{number:02}" for letter in "ABCDEFGHIJ" for number in range(100)}
    for code in every:
        assert len(set(icd10.groups_of(code)) & set(icd10.MAJOR_CHRONIC)) <= 1


def test_a_stroke_is_in_several_groups() -> None:
    assert icd10.groups_of("I63.9") == ("cardiovascular", "stroke")
    assert [icd10.title("stroke", language) for language in ("zh", "en")] == ["脑卒中", "stroke"]


def test_an_unknown_group_lists_the_known() -> None:
    with pytest.raises(
        UsageError, match="'heart' is not a group of ICD-10 codes; choose one of cardiovascular"
    ):
        icd10.ranges("heart")


@pytest.mark.parametrize("known", loinc.observables(), ids=lambda known: known.key)
def test_every_loinc_code_carries_its_own_check_digit(known: loinc.Observable) -> None:
    number, _, digit = known.code.partition("-")
    assert loinc.check_digit(number) == digit


def test_a_loinc_code_is_found_by_code_and_by_key() -> None:
    assert loinc.observable("8302-2") is loinc.observable("height")
    with pytest.raises(UsageError, match="'shoe-size' is neither"):
        loinc.observable("shoe-size")


def test_keys_and_codes_of_observations_are_unique() -> None:
    names = [name for known in loinc.observables() for name in (known.key, known.code)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("edition", immunisation.editions())
def test_the_doses_of_a_series_are_numbered_in_the_order_they_fall_due(edition: str) -> None:
    series: dict[str, list[immunisation.Dose]] = {}
    for dose in immunisation.schedule(edition):
        name = "polio" if dose.vaccine in ("IPV", "bOPV") else dose.vaccine
        series.setdefault(name, []).append(dose)
    for doses in series.values():
        assert [dose.dose for dose in doses] == list(range(1, len(doses) + 1))
        assert [dose.due_months for dose in doses] == sorted({dose.due_months for dose in doses})


@pytest.mark.parametrize("edition", immunisation.editions())
def test_a_dose_falls_due_before_it_should_be_complete(edition: str) -> None:
    for dose in immunisation.schedule(edition):
        assert dose.before_months is None or dose.due_months < dose.before_months


def test_the_whooping_cough_doses_moved_between_the_editions() -> None:
    due = {
        edition: [dose.due_months for dose in immunisation.schedule(edition) if dose.vaccine == "DTaP"]
        for edition in immunisation.editions()
    }
    assert due == {"2021": [3, 4, 5, 18], "2026": [2, 4, 6, 18, 72]}


def test_an_unknown_edition_lists_the_known() -> None:
    with pytest.raises(
        UsageError, match="'1990' is not an edition of the schedule; choose one of 2021, 2026"
    ):
        immunisation.schedule("1990")


@pytest.mark.parametrize(("name", "column", "choices"), LISTS, ids=lambda part: str(part)[:30])
def test_every_closed_list_of_the_snapshot_has_names_for_people(
    name: str, column: str, choices: tuple[str, ...]
) -> None:
    for language in ("zh", "en"):
        named = titles.titles(name, column, language)
        assert all(named[choice] for choice in choices)


def test_no_name_is_kept_for_a_code_that_no_list_has() -> None:
    declared = {(f"{name}.{column}", choice) for name, column, choices in LISTS for choice in choices}
    declared |= {(column, choice) for _, column, choices in LISTS for choice in choices}
    assert {(row["set"], row["code"]) for row in table.rows(titles.FILE)} <= declared


def test_a_code_outside_its_list_has_no_name() -> None:
    assert titles.title("residents", "sex", "male") == "男"
    with pytest.raises(KeyError):
        titles.title("residents", "sex", "purple")
