"""Two residents made one, and two again: afterwards everything is as before."""

from datetime import date, datetime

import pytest
from django.core.management import call_command

from quanmin.core.snapshot.rows import OF_RESIDENTS
from quanmin.errors import Refused, UsageError
from quanmin.records.actions import (
    bring_in_residents,
    find_duplicates,
    keep_apart,
    merge_residents,
    record_death,
    undo_merge,
)
from quanmin.records.entering import add_row, correct_row
from quanmin.records.models import Likeness, Merge, Resident, Verdict
from quanmin.records.overlay import changed_since, last_record, rows_of_residents
from quanmin.records.twins import likely_twins
from tests.apps.counties import UNTIL, a_snapshot
from tests.remembered import remembered
from tests.worlds import EAST_1, EAST_2, WEST_1, residents

NUMBER = "990001195603080029"
LI = {
    "name": "李秀兰",
    "sex": "female",
    "birth_date": date(1956, 3, 8),
    "phone": "13812345678",
    "address": "东一村3组",
}
TABLES = [table.name for table in OF_RESIDENTS]


@pytest.fixture
@remembered
def twice(units, system, settings, tmp_path):
    """李秀兰 twice in one village, the second with the number and a reading; her daughter; somebody in the west."""
    settings.QUANMIN_TODAY = UNTIL
    people = residents(
        LI, LI | {"name": "李秀蓝", "identity_number": NUMBER, "phone": "13900001111"},
        {"name": "王芳", "sex": "female", "birth_date": date(1985, 1, 1)},
        LI | {"lives_in": WEST_1, "birth_date": date(1956, 1, 20)},
    )  # fmt: skip
    folder = a_snapshot(
        tmp_path / "s", **people,
        health_records=[{"resident_id": 1, "opened": date(2015, 1, 1)}, {"resident_id": 2, "opened": date(2020, 1, 1)}],
        enrolments=[{"resident_id": 2, "programme": "hypertension", "start": date(2021, 1, 1)}],
        observations=[
            {"resident_id": number, "code": "85354-9", "taken_at": datetime(2025, number, 1, 9), "value": 140.0}
            for number in (1, 2)
        ],
        births=[{"resident_id": 3, "mother_id": 2, "born_at": datetime(1985, 1, 1)}],
    )  # fmt: skip
    bring_in_residents(folder, by=system)
    return units


def everything():
    """All that is known of the residents: their own rows, and those of the tables about them."""
    return list(Resident.objects.order_by("pk").values()), rows_of_residents([1, 2, 3, 4], TABLES)


def both():
    return Resident.objects.get(pk=1), Resident.objects.get(pk=2)


def test_both_histories_are_the_kept_ones_and_the_other_is_no_resident_any_more(twice, township):
    merge_residents(*both(), by=township)

    rows = rows_of_residents([1], TABLES)
    assert [row["taken_at"].month for row in rows["observations"]] == [1, 2]
    assert [row["resident_id"] for row in rows["enrolments"]] == [1]
    assert [row["mother_id"] for row in rows["births"]] == [1]
    assert len(rows["residences"]) == 1
    assert not any(rows_of_residents([2], TABLES).values())


def test_the_second_health_record_is_closed_as_a_duplicate(twice, township):
    merge_residents(*both(), by=township)

    found = rows_of_residents([1], ("health_records",))["health_records"]
    assert [row["closing_reason"] for row in found] == [None, "duplicate"]


def test_the_better_particulars_are_taken_over(twice, township):
    merge_residents(*both(), take=("identity_number", "phone"), by=township)

    kept = Resident.objects.get(pk=1)
    assert (kept.name, kept.phone) == ("李秀兰", "13900001111")
    assert bytes(kept.identity_index) == bytes(Resident.objects.get(pk=2).identity_index)


def test_after_un_merging_everything_is_as_before(twice, township):
    before = everything()

    undo_merge(
        merge_residents(*both(), take=("identity_number", "name", "birth_date"), by=township), by=township
    )

    assert everything() == before


@pytest.mark.parametrize("who", [0, 1])
def test_who_died_under_either_number_is_dead_until_it_is_undone(twice, township, who):
    record_death(both()[who], date(2025, 6, 1), "I21.9", by=township)
    before = everything()

    merge = merge_residents(*both(), take=("name",), by=township)

    rows = rows_of_residents([1], ("residents", "deaths", "residences", "enrolments", "health_records"))
    assert (both()[0].death_date, both()[0].left) == (date(2025, 6, 1), date(2025, 6, 1))
    assert [row["death_date"] for row in rows["residents"]] == [date(2025, 6, 1)]
    assert [row["date"] for row in rows["deaths"]] == [date(2025, 6, 1)]
    assert [row["end"] for row in rows["residences"] + rows["enrolments"]] == [date(2025, 6, 1)] * 2
    assert all(row["closed"] for row in rows["health_records"])
    undo_merge(merge, by=township)
    assert everything() == before


def test_a_mothers_own_birth_stands_beside_her_childs(twice, township, system):
    born = {
        "mother_id": None,
        "unit_id": EAST_1,
        "born_at": datetime(1956, 3, 8),
        "sex": "female",
        "live": True,
    }
    add_row("births", born | {"place": "home", "defect": False}, resident=both()[0], by=system)

    merge_residents(both()[1], both()[0], by=township)

    assert [row["resident_id"] for row in rows_of_residents([2], ("births",))["births"]] == [2, 3]


def test_who_is_two_again_is_found_again_when_somebody_is_registered(twice, township):
    said = LI | {"identity_number": "", "village_id": EAST_1}
    undo_merge(merge_residents(*both(), by=township), by=township)

    assert [one.resident_id for one in likely_twins(said)][:1] == [1]


def test_rows_entered_here_come_back_too(twice, township, system):
    row = add_row("conditions", {"code": "I10", "diagnosed": date(2024, 1, 1)}, resident=both()[1], by=system)
    correct_row("enrolments", 1, {"start": date(2022, 1, 1)}, by=system)
    before = everything()

    merge = merge_residents(*both(), by=township)
    assert rows_of_residents([1], ("conditions",))["conditions"][0]["condition_id"] == row.key
    undo_merge(merge, by=township)

    assert everything() == before


def test_what_was_corrected_while_merged_stays_corrected_and_goes_back(twice, township, system):
    merge = merge_residents(*both(), by=township)
    correct_row("enrolments", 1, {"start": date(2022, 1, 1)}, by=system)
    added = add_row(
        "conditions", {"code": "I10", "diagnosed": date(2024, 1, 1)}, resident=both()[0], by=system
    )

    undo_merge(merge, by=township)

    assert rows_of_residents([2], ("enrolments",))["enrolments"][0]["start"] == date(2022, 1, 1)
    assert rows_of_residents([1], ("conditions",))["conditions"][0]["condition_id"] == added.key


def test_whoever_counts_is_told_of_both_each_time(twice, township):
    merge = merge_residents(*both(), by=township)
    seen = last_record()
    assert {1, 2} <= set(changed_since(0))

    undo_merge(merge, by=township)

    assert {1, 2} <= set(changed_since(seen))


def test_a_merge_keeps_no_identity_number_in_the_clear(twice, township):
    merge = merge_residents(*both(), take=("identity_number",), by=township)

    assert NUMBER not in f"{merge.moved}{merge.before}{merge.taken}"
    assert "李秀" not in f"{merge.moved}"


def test_nobody_is_absorbed_twice_and_merges_are_undone_from_the_last(twice, township):
    first = merge_residents(*both(), by=township)
    with pytest.raises(UsageError, match="并入"):
        merge_residents(Resident.objects.get(pk=3), both()[1], by=township)
    second = merge_residents(Resident.objects.get(pk=3), both()[0], by=township)

    with pytest.raises(UsageError, match="先撤销"):
        undo_merge(first, by=township)
    undo_merge(second, by=township)
    undo_merge(first, by=township)
    with pytest.raises(UsageError, match="已经撤销"):
        undo_merge(first, by=township)


def test_merging_needs_the_right_where_each_of_them_lives(twice, doctor, auditor, township):
    with pytest.raises(Refused):
        merge_residents(both()[0], Resident.objects.get(pk=4), by=township)
    with pytest.raises(Refused):
        merge_residents(*both(), by=auditor)
    merge_residents(*both(), by=doctor)


def test_pairs_are_found_once_and_stay_decided(twice, system, township):
    assert find_duplicates(by=system) >= 1
    pair = Likeness.objects.get(left=1, right=2)
    keep_apart(pair, by=township)

    find_duplicates(by=system)

    pair.refresh_from_db()
    assert pair.verdict == Verdict.APART
    with pytest.raises(UsageError):
        keep_apart(pair, by=township)


def test_a_merge_is_noted_with_the_pair_and_taken_back_with_it(twice, system, township):
    find_duplicates(by=system)

    merge = merge_residents(*both(), by=township)
    assert Likeness.objects.get(left=1, right=2).verdict == Verdict.MERGED
    undo_merge(merge, by=township)

    assert Likeness.objects.get(left=1, right=2).verdict == Verdict.OPEN


def test_homes_and_villages_are_untouched(twice, township):
    merge_residents(*both(), by=township)

    assert Merge.objects.count() == 1
    assert {EAST_1} == set(Resident.objects.filter(pk__in=(1, 2)).values_list("village", flat=True)) - {
        EAST_2
    }


def test_the_command_looks_for_pairs(twice, capsys):
    call_command("find_duplicates")

    assert "wait for a decision" in capsys.readouterr().out
    assert Likeness.objects.filter(left=1, right=2).exists()
