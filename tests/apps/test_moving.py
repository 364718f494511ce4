"""Moves, deaths and corrections of residents: rows of the declared tables, and what the register shows."""

from datetime import date

import pytest

from quanmin.accounts.models import Entry
from quanmin.errors import Refused, UsageError
from quanmin.records.actions import bring_in_residents, correct_resident, move_in, move_out, record_death
from quanmin.records.entering import add_row
from quanmin.records.models import Record, Resident
from quanmin.records.overlay import rows_of_residents
from tests.apps.counties import UNTIL, a_snapshot
from tests.remembered import remembered
from tests.worlds import EAST, EAST_1, EAST_2, residents

DAY = date(2025, 6, 1)


@pytest.fixture
@remembered
def zhang(units, system, settings, tmp_path):
    """张三 of the first village, under management, with a health record."""
    settings.QUANMIN_TODAY = UNTIL
    person = {"name": "张三", "sex": "male", "birth_date": date(1950, 6, 2)}
    folder = a_snapshot(
        tmp_path / "s",
        **residents(person),
        enrolments=[{"resident_id": 1, "programme": "hypertension", "start": date(2020, 1, 1)}],
        health_records=[{"resident_id": 1, "opened": date(2015, 1, 1)}],
    )
    bring_in_residents(folder, by=system)
    return Resident.objects.get(pk=1)


def rows(table):
    return rows_of_residents([1], (table,))[table]


def test_a_move_ends_one_home_and_begins_the_next(zhang, units, township):
    moved = move_in(zhang, units[EAST_2], DAY, by=township)

    assert (moved.village_id, moved.left) == (EAST_2, None)
    assert [(home["unit_id"], home["start"], home["end"]) for home in rows("residences")] == [
        (EAST_1, date(2000, 1, 1), date(2025, 5, 31)), (EAST_2, DAY, None),
    ]  # fmt: skip


def test_who_leaves_the_county_may_come_back(zhang, units, doctor):
    gone = move_out(zhang, DAY, by=doctor)
    assert (gone.left, rows("residences")[0]["end"]) == (DAY, DAY)

    back = move_in(gone, units[EAST_1], date(2025, 9, 1), by=doctor)

    assert back.left is None
    assert len(rows("residences")) == 2


def test_a_death_ends_the_home_the_management_and_the_record(zhang, doctor):
    dead = record_death(zhang, DAY, "I21.9", by=doctor)

    assert (dead.death_date, dead.left) == (DAY, DAY)
    assert rows("residences")[0]["end"] == DAY
    assert (rows("enrolments")[0]["end"], rows("enrolments")[0]["end_reason"]) == (DAY, "death")
    assert rows("health_records")[0]["closing_reason"] == "death"
    assert (rows("deaths")[0]["age_years"], rows("deaths")[0]["cause"]) == (74, "I21.9")
    assert rows("residents")[0]["death_date"] == DAY


@pytest.mark.parametrize(
    ("start", "end", "ends"),
    [
        (date(2025, 7, 1), None, date(2025, 7, 1)),
        (date(2025, 7, 1), date(2025, 9, 1), date(2025, 7, 1)),
        (date(2024, 7, 1), date(2025, 9, 1), DAY),
        (DAY, None, DAY),
    ],
)
def test_a_death_ends_also_what_began_or_was_to_end_after_it(zhang, doctor, system, start, end, ends):
    enrolment = {"programme": "diabetes", "unit_id": EAST_1, "start": start, "end": end}
    record = {"unit_id": EAST_1, "opened": start, "closed": end, "electronic": True, "complete": True}
    kept = add_row("enrolments", enrolment, resident=zhang, by=system).key
    opened = add_row("health_records", record, resident=zhang, by=system).key

    record_death(zhang, DAY, "I21.9", by=doctor)

    managed = {row["enrolment_id"]: (row["end"], row["end_reason"]) for row in rows("enrolments")}
    closed = {row["record_id"]: (row["closed"], row["closing_reason"]) for row in rows("health_records")}
    assert managed[kept] == closed[opened] == (ends, "death")


def test_a_death_leaves_what_had_ended_as_it_was(zhang, doctor, system):
    ended = {
        "unit_id": EAST_1,
        "programme": "diabetes",
        "start": date(2024, 1, 1),
        "end": DAY,
        "end_reason": "refused",
    }
    kept = add_row("enrolments", ended, resident=zhang, by=system)

    record_death(zhang, DAY, "I21.9", by=doctor)

    assert Record.objects.get(pk=kept.pk).current


@pytest.mark.parametrize("happens", [move_out, lambda who, day, by: record_death(who, day, "I10", by=by)])
@pytest.mark.parametrize("day", [date(2026, 1, 1), date(1950, 6, 1), date(1999, 1, 1)])
def test_a_day_that_cannot_be_is_refused(zhang, doctor, happens, day):
    with pytest.raises(UsageError, match=f"{day}"):
        happens(zhang, day, by=doctor)


def test_the_dead_neither_move_nor_die_again(zhang, units, doctor):
    record_death(zhang, DAY, "I21.9", by=doctor)

    for again in (lambda: move_out(zhang, DAY, by=doctor), lambda: move_in(zhang, units[EAST_1], DAY, by=doctor),
                  lambda: record_death(zhang, DAY, "I10", by=doctor)):  # fmt: skip
        with pytest.raises(UsageError, match="去世"):
            again()


def test_a_cause_of_death_is_a_code(zhang, doctor):
    with pytest.raises(UsageError, match="ICD-10"):
        record_death(zhang, DAY, "老了", by=doctor)


def test_nobody_moves_to_where_they_live_or_to_a_township(zhang, units, township):
    with pytest.raises(UsageError, match="就住在"):
        move_in(zhang, units[EAST_1], DAY, by=township)
    with pytest.raises(UsageError, match="不是村"):
        move_in(zhang, units[EAST], DAY, by=township)


def test_a_doctor_moves_nobody_into_another_village(zhang, units, doctor):
    with pytest.raises(Refused):
        move_in(zhang, units[EAST_2], DAY, by=doctor)


def test_a_correction_says_which_fields_and_never_what_they_held(zhang, doctor):
    kept = correct_resident(zhang, name="章三", phone="13800001111", by=doctor)

    assert (kept.name, kept.initials, kept.phone) == ("章三", "zs", "13800001111")
    assert Entry.objects.first().details == {"fields": ["name", "phone"]}


def test_a_corrected_birth_date_is_counted_by(zhang, doctor):
    correct_resident(zhang, birth_date=date(1951, 6, 2), by=doctor)

    assert rows("residents")[0]["birth_date"] == date(1951, 6, 2)


def test_a_correction_to_what_cannot_be_is_refused(zhang, doctor):
    with pytest.raises(UsageError, match="校验码"):
        correct_resident(zhang, identity_number="990001195006020011", by=doctor)


def test_a_correction_that_changes_nothing_enters_no_row(zhang, doctor):
    before = Record.objects.count()

    correct_resident(zhang, name="张三", by=doctor)

    assert Record.objects.count() == before
    assert Entry.objects.first().details == {"fields": []}


def test_who_had_left_before_dying_had_left_on_that_day(zhang, doctor):
    move_out(zhang, date(2025, 3, 1), by=doctor)

    assert record_death(zhang, date(2025, 6, 1), "I21.9", by=doctor).left == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("cause", "kept"), [("i21.9", ("I21.9", False)), (" O72.1", ("O72.1", True)), ("K70.3", ("K70.3", False))]
)
def test_a_cause_is_kept_as_measures_read_it_and_says_who_died_as_a_mother(zhang, doctor, cause, kept):
    Resident.objects.filter(pk=zhang.pk).update(sex="female")

    record_death(zhang, date(2025, 6, 1), cause, by=doctor)

    (row,) = rows_of_residents([zhang.pk], ("deaths",))["deaths"]
    assert (row["cause"], row["maternal"]) == kept


def test_nobody_is_born_after_they_died(zhang, doctor):
    record_death(zhang, DAY, "I21.9", by=doctor)

    with pytest.raises(UsageError, match="去世日期之后"):
        correct_resident(zhang, birth_date=date(2025, 7, 1), by=doctor)

    assert Resident.objects.get(pk=zhang.pk).birth_date == date(1950, 6, 2)
