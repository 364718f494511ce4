"""Gap lists: as long as the number says, masked by right, written down, exported."""

import io

import pytest
from python_calamine import CalamineWorkbook

from quanmin.accounts.models import Entry
from quanmin.core.periods import parse_range
from quanmin.errors import Refused, UsageError
from quanmin.records.actions import bring_in_residents
from quanmin.results.actions import measure, take_snapshot
from quanmin.results.queries import result
from quanmin.worklists.export import gap_list_xlsx
from quanmin.worklists.last_seen import Seen, last_seen
from quanmin.worklists.queries import gap_list, standing_of
from tests.apps.counties import a_snapshot, controlled_world
from tests.remembered import remembered
from tests.worlds import CLINIC, COUNTY, EAST, EAST_1, EAST_2, WEST_1, residents

CONTROL = "hypertension-control-rate"


@pytest.fixture
@remembered
def run(units, system, tmp_path):
    """A run over controlled_world, its residents brought in."""
    folder = controlled_world(tmp_path / "snapshot")
    bring_in_residents(folder, by=system)
    return measure(
        take_snapshot(folder, by=system), measures=[CONTROL], periods=parse_range("2025Q4"), by=system
    )


def test_the_list_is_as_long_as_the_gap_beside_the_number(run, units, office):
    number = result(CONTROL, units[COUNTY], "2025Q4", run, seen_by=office)

    assert gap_list(CONTROL, units[COUNTY], "2025Q4", seen_by=office).total == number.gap == 2


def test_a_line_says_who_why_what_was_last_measured_and_who_acts(run, units, township):
    (row,) = gap_list(CONTROL, units[EAST], "2025Q4", seen_by=township).rows

    assert (row.resident_id, row.person.name, row.failed) == (2, "李四", ["systolic-low"])
    assert row.last_reading == "血压 170/80 mmHg（2025-09-01）"
    assert row.village == units[EAST_1]
    assert row.actor == units[CLINIC]


def test_nobody_measured_is_in_the_gap_and_says_so(run, units, office):
    (row,) = gap_list(CONTROL, units[WEST_1], "2025Q4", seen_by=office).rows

    assert "measured" in row.failed
    assert row.last_reading == ""
    assert row.actor == units[WEST_1]


def test_the_office_reads_the_list_masked_and_the_doctor_by_name(run, units, office, doctor):
    seen = [
        gap_list(CONTROL, units[EAST_1], "2025Q4", seen_by=who).rows[0].person for who in (office, doctor)
    ]

    assert [(person.name, person.masked) for person in seen] == [("李*", True), ("李四", False)]


def test_a_doctor_does_not_read_the_list_of_another_village(run, units, doctor):
    for place in (EAST, WEST_1, COUNTY):
        with pytest.raises(Refused):
            gap_list(CONTROL, units[place], "2025Q4", seen_by=doctor)


def test_reading_a_list_is_one_line_in_the_trail(run, units, office):
    before = Entry.objects.count()

    gap_list(CONTROL, units[COUNTY], "2025Q4", seen_by=office)

    assert Entry.objects.count() == before + 1
    assert Entry.objects.first().details == {"ids": [2, 3]}


def test_a_clause_narrows_the_list(run, units, office):
    found = gap_list(CONTROL, units[COUNTY], "2025Q4", seen_by=office, clause="measured")

    assert [row.resident_id for row in found.rows] == [3]
    assert found.by_clause["measured"] == 1


@pytest.mark.parametrize(("page", "shown"), [(1, [2]), (2, [3]), (0, [2]), (99, [3])])
def test_a_page_outside_the_list_is_the_nearest_one(run, units, office, page, shown):
    found = gap_list(CONTROL, units[COUNTY], "2025Q4", seen_by=office, page=page, size=1)

    assert [row.resident_id for row in found.rows] == shown
    assert found.pages == 2


def test_an_unknown_measure_is_a_wrong_question(run, units, office):
    with pytest.raises(UsageError, match="no-such"):
        gap_list("no-such", units[COUNTY], "2025Q4", seen_by=office)


def test_before_any_run_there_is_nothing_to_open(units, office):
    with pytest.raises(UsageError, match="先计算"):
        gap_list(CONTROL, units[COUNTY], "2025Q4", seen_by=office)


@pytest.mark.parametrize(
    ("text", "shown"), [("东", [2]), ("西一", [3]), ("3", [3]), ("南", []), ("9" * 30, [])]
)
def test_a_text_narrows_the_list_to_a_place_or_a_number(run, units, office, text, shown):
    found = gap_list(CONTROL, units[COUNTY], "2025Q4", seen_by=office, text=text)

    assert [row.resident_id for row in found.rows] == shown


def test_those_who_fail_most_may_come_first(run, units, office):
    found = gap_list(CONTROL, units[COUNTY], "2025Q4", seen_by=office, order="failed")

    assert [row.resident_id for row in found.rows] == [3, 2]


def test_an_empty_list_has_one_empty_page(run, units, office):
    found = gap_list(CONTROL, units[EAST_2], "2025Q4", seen_by=office)

    assert (found.rows, found.total, found.pages) == ([], 0, 1)


def test_nobody_stands_anywhere_before_a_run(units, system, doctor, tmp_path):
    bring_in_residents(controlled_world(tmp_path / "snapshot"), by=system)

    assert standing_of(1, doctor) == []


def test_the_latest_reading_of_another_kind_shows_where_a_measure_is_about_none(run):
    assert last_seen(run, [2, 3], "elderly-health-management-rate")[2].reading.startswith("血压")
    assert last_seen(run, [3], "births")[3] == Seen()


def test_a_longer_list_asks_the_database_no_more(units, system, office, tmp_path, django_assert_num_queries):
    people = residents(*({"name": "甲", "lives_in": EAST_1} for _ in range(40)))
    enrolments = [{"resident_id": n, "programme": "hypertension"} for n in range(1, 41)]
    folder = a_snapshot(tmp_path / "many", **people, enrolments=enrolments)
    bring_in_residents(folder, by=system)
    run = measure(
        take_snapshot(folder, by=system), measures=[CONTROL], periods=parse_range("2025Q4"), by=system
    )

    for size in (5, 40):
        with django_assert_num_queries(9):
            gap_list(CONTROL, units[COUNTY], "2025Q4", seen_by=office, size=size, run=run)


def test_the_sheet_holds_the_whole_list_masked_like_the_page(run, units, office):
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(gap_list_xlsx(CONTROL, units[COUNTY], "2025Q4", by=office))
    )
    rows = book.get_sheet_by_index(0).to_python()

    assert "管理人群血压控制率" in rows[0][0]
    assert [row[2] for row in rows[2:]] == ["李*", "王*"]
    assert rows[2][6] == "收缩压偏高"


def test_taking_a_sheet_away_needs_its_own_right_and_leaves_its_own_line(run, units, office, doctor):
    with pytest.raises(Refused, match="导出名单"):
        gap_list_xlsx(CONTROL, units[EAST_1], "2025Q4", by=doctor)

    gap_list_xlsx(CONTROL, units[COUNTY], "2025Q4", by=office)

    line = Entry.objects.first()
    assert (line.act, line.details["ids"]) == ("gap list exported", [2, 3])


def test_a_resident_stands_met_or_with_the_clauses_they_fail(run, doctor):
    assert [(one.measure, one.met, one.failed) for one in standing_of(1, doctor)] == [(CONTROL, True, [])]
    assert [(one.met, one.failed) for one in standing_of(2, doctor)] == [(False, ["systolic-low"])]


def test_how_a_resident_stands_is_not_for_other_villages(run, doctor):
    with pytest.raises(Refused):
        standing_of(3, doctor)
