"""A death or move entered wrongly is taken back: everything is as before, or it is said what rests on it."""

from datetime import date

import pytest

from quanmin.accounts.models import Entry
from quanmin.errors import Refused, UsageError
from quanmin.records.actions import (
    bring_in_residents,
    merge_residents,
    move_in,
    move_out,
    record_death,
    take_back,
)
from quanmin.records.entering import add_row, correct_row
from quanmin.records.models import Household, LifeEvent, Resident
from quanmin.records.overlay import changed_since, last_record, rows_of_residents
from tests.apps.counties import UNTIL, a_snapshot, an_account
from tests.remembered import remembered
from tests.worlds import EAST_1, EAST_2, WEST_1, residents

DAY, WHY = date(2025, 6, 1), "同名误登，本人健在"
TABLES = ("residents", "residences", "deaths", "enrolments", "health_records")


@pytest.fixture
@remembered
def zhang(units, system, settings, tmp_path):
    """张三 of the first village, head of a household, under management, with a health record; and somebody else."""
    settings.QUANMIN_TODAY = UNTIL
    people = residents({"name": "张三", "sex": "male", "birth_date": date(1950, 6, 2)}, {"name": "李四"})
    folder = a_snapshot(
        tmp_path / "s", **people,
        enrolments=[{"resident_id": 1, "programme": "hypertension", "start": date(2020, 1, 1)}],
        health_records=[{"resident_id": 1, "opened": date(2015, 1, 1)}],
    )  # fmt: skip
    bring_in_residents(folder, by=system)
    home = Household.objects.create(village=units[EAST_1])
    Resident.objects.filter(pk=1).update(household=home, relation="head")
    return folder


def zhang_san():
    return Resident.objects.select_related("village").get(pk=1)


def everything():
    return list(Resident.objects.order_by("pk").values()), rows_of_residents([1, 2], TABLES)


def last():
    return LifeEvent.objects.filter(undone_at=None).first()


HAPPENS = {
    "death": lambda units, by: record_death(zhang_san(), DAY, "I21.9", by=by),
    "move out": lambda units, by: move_out(zhang_san(), DAY, by=by),
    "move in": lambda units, by: move_in(zhang_san(), units[EAST_2], DAY, by=by),
}


@pytest.mark.parametrize("what", HAPPENS)
def test_after_taking_back_everything_is_as_before(zhang, units, township, what):
    before = everything()
    HAPPENS[what](units, township)
    assert everything() != before

    event = take_back(last(), WHY, by=township)

    assert everything() == before
    assert (event.undone_by, event.undone_reason) == (township, WHY)
    assert Entry.objects.first().act == "event taken back"
    assert WHY not in f"{Entry.objects.first().details}"


@pytest.mark.parametrize("what", HAPPENS)
def test_whoever_counts_is_told_of_what_was_taken_back(zhang, units, township, what):
    HAPPENS[what](units, township)
    seen = last_record()

    take_back(last(), WHY, by=township)

    assert changed_since(seen) == [1]


@pytest.mark.parametrize("what", HAPPENS)
def test_taking_back_after_the_same_snapshot_came_again_is_as_before_too(
    zhang, units, system, township, what
):
    before = everything()
    HAPPENS[what](units, township)
    bring_in_residents(zhang, by=system)

    take_back(last(), WHY, by=township)

    assert everything() == before


def test_taking_a_death_back_opens_again_what_began_after_it(zhang, township, system):
    later = {"programme": "diabetes", "unit_id": EAST_1, "start": date(2025, 7, 1)}
    add_row("enrolments", later, resident=zhang_san(), by=system)
    before = everything()
    record_death(zhang_san(), DAY, "I21.9", by=township)

    take_back(last(), WHY, by=township)

    assert everything() == before


def test_what_happens_again_can_be_taken_back_again(zhang, units, township):
    before = everything()
    for _twice in range(2):
        record_death(zhang_san(), DAY, "I21.9", by=township)
        take_back(last(), WHY, by=township)

    assert everything() == before


def test_events_are_taken_back_from_the_last(zhang, units, township):
    before = everything()
    move_in(zhang_san(), units[EAST_2], DAY, by=township)
    first = last()
    record_death(zhang_san(), date(2025, 7, 1), "I21.9", by=township)

    with pytest.raises(UsageError, match="死亡（2025-07-01）"):
        take_back(first, WHY, by=township)
    take_back(last(), WHY, by=township)
    take_back(first, WHY, by=township)

    assert everything() == before
    with pytest.raises(UsageError, match="已经撤销"):
        take_back(first, WHY, by=township)


def test_what_was_changed_beside_it_stays_changed(zhang, township, system):
    record_death(zhang_san(), DAY, "I21.9", by=township)
    correct_row("enrolments", 1, {"start": date(2021, 1, 1)}, by=system)

    take_back(last(), WHY, by=township)

    row = rows_of_residents([1], ("enrolments",))["enrolments"][0]
    assert (row["start"], row["end"], row["end_reason"]) == (date(2021, 1, 1), None, None)


def test_an_end_that_was_changed_since_is_named(zhang, township, system):
    record_death(zhang_san(), DAY, "I21.9", by=township)
    correct_row("enrolments", 1, {"end": date(2025, 5, 30)}, by=system)

    with pytest.raises(UsageError, match="在登记之后又有变动"):
        take_back(last(), WHY, by=township)

    assert zhang_san().death_date == DAY


def test_what_somebody_ended_for_the_death_is_named(zhang, township, system):
    record_death(zhang_san(), DAY, "I21.9", by=township)
    ended = {
        "programme": "diabetes",
        "unit_id": EAST_1,
        "start": date(2024, 1, 1),
        "end": DAY,
        "end_reason": "death",
    }
    row = add_row("enrolments", ended, resident=zhang_san(), by=system)

    with pytest.raises(UsageError, match=f"第 {row.key} 号已因死亡结束"):
        take_back(last(), WHY, by=township)


def test_a_merge_is_undone_before_the_death(zhang, township):
    record_death(zhang_san(), DAY, "I21.9", by=township)
    merge_residents(zhang_san(), Resident.objects.get(pk=2), by=township)

    with pytest.raises(UsageError, match="合并"):
        take_back(last(), WHY, by=township)


def test_a_death_is_not_taken_back_by_a_doctor_and_a_move_not_from_elsewhere(
    zhang, units, doctor, township, office
):
    record_death(zhang_san(), DAY, "I21.9", by=doctor)
    with pytest.raises(Refused, match="撤销登记错的死亡"):
        take_back(last(), WHY, by=doctor)
    take_back(last(), WHY, by=township)
    move_in(zhang_san(), units[WEST_1], DAY, by=office)

    for stranger in (township, an_account("village-doctor", units[WEST_1])):
        with pytest.raises(Refused):
            take_back(last(), WHY, by=stranger)
    take_back(last(), WHY, by=office)
    assert zhang_san().village_id == EAST_1


@pytest.mark.parametrize("reason", ["", "  ", "误登"])
def test_a_reason_is_asked(zhang, township, reason):
    record_death(zhang_san(), DAY, "I21.9", by=township)

    with pytest.raises(UsageError, match="原因"):
        take_back(last(), reason, by=township)


def test_a_household_that_has_another_head_by_now_keeps_it(zhang, township):
    household = zhang_san().household
    move_out(zhang_san(), DAY, by=township)
    Resident.objects.filter(pk=2).update(household=household, relation="head")

    take_back(last(), WHY, by=township)

    assert (zhang_san().household, zhang_san().relation) == (household, "other")


def test_a_death_the_source_tells_too_is_put_right_there(zhang, system, township, tmp_path):
    record_death(zhang_san(), DAY, "I21.9", by=township)
    people = residents({"name": "张三", "sex": "male", "birth_date": date(1950, 6, 2), "death_date": DAY})
    death = {"resident_id": 1, "date": DAY, "cause": "I21.9", "sex": "male", "age_years": 74}
    bring_in_residents(a_snapshot(tmp_path / "t", **people, deaths=[death]), by=system)

    with pytest.raises(UsageError, match="不能撤销"):
        take_back(last(), WHY, by=township)
