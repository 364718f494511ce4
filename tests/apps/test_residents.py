"""Residents come in from a snapshot, protected, and are read by right."""

from datetime import date, datetime

import pytest
from django.db import connection

from quanmin.accounts.models import Entry
from quanmin.errors import Refused, SnapshotError
from quanmin.records.actions import bring_in_residents, initials
from quanmin.records.identity import WrongKey, index_of, seal, unseal
from quanmin.records.models import Resident
from quanmin.records.queries import resident, search, timeline
from tests.apps.counties import a_snapshot
from tests.remembered import remembered
from tests.worlds import EAST_1, EAST_2, WEST_1, residents

NUMBER = "99000119500601001X"


@pytest.fixture
@remembered
def brought_in(units, system, tmp_path):
    """张三 in the doctor's village with two readings, 李四 next door, 王五 in the other township."""
    people = residents(
        {"name": "张三", "identity_number": NUMBER, "phone": "13812345678", "lives_in": EAST_1},
        {"name": "李四", "lives_in": EAST_2},
        {"name": "王五", "lives_in": WEST_1},
    )
    readings = [
        {
            "resident_id": 1,
            "code": "85354-9",
            "taken_at": datetime(2025, 3, 1, 9),
            "value": 150.0,
            "second_value": 95.0,
        },
        {
            "resident_id": 1,
            "code": "85354-9",
            "taken_at": datetime(2025, 6, 1, 9),
            "value": 135.0,
            "second_value": 85.0,
            "unit": "mm[Hg]",
        },
        {"resident_id": 2, "code": "85354-9", "taken_at": datetime(2025, 6, 2, 9), "value": 120.0},
    ]
    folder = a_snapshot(tmp_path / "snapshot", **people, observations=readings)
    bring_in_residents(folder, by=system)
    return folder


def test_everybody_is_kept_with_the_village_where_they_live(brought_in):
    assert list(Resident.objects.values_list("id", "village_id")) == [(1, EAST_1), (2, EAST_2), (3, WEST_1)]


def test_the_same_snapshot_twice_changes_nothing(brought_in, system):
    before = list(Resident.objects.values())

    bring_in_residents(brought_in, by=system)

    assert list(Resident.objects.values()) == before


def test_a_later_snapshot_moves_a_resident(brought_in, units, system, tmp_path):
    rows = residents({"name": "张三"})
    rows["residences"][0]["end"] = date(2024, 12, 31)
    rows["residences"].append(
        {"resident_id": 1, "residence_id": 2, "unit_id": WEST_1, "start": date(2025, 1, 1)}
    )

    bring_in_residents(a_snapshot(tmp_path / "later", **rows), by=system)

    assert Resident.objects.get(pk=1).village_id == WEST_1
    assert Resident.objects.count() == 3


def test_a_death_before_birth_is_refused_by_number_not_by_name(units, system, tmp_path):
    rows = residents({"name": "张三", "birth_date": date(2000, 1, 1), "death_date": date(1999, 1, 1)})

    with pytest.raises(SnapshotError, match="residents") as refusal:
        bring_in_residents(a_snapshot(tmp_path / "s", **rows), by=system)

    assert "张三" not in str(refusal.value)


def test_the_database_holds_no_identity_number_in_the_clear(brought_in):
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_cipher, identity_index FROM records_resident WHERE id = 1")
        stored = b"".join(bytes(part) for part in cursor.fetchone())

    assert NUMBER.encode() not in stored
    assert unseal(1, bytes(Resident.objects.get(pk=1).identity_cipher)) == NUMBER


def test_a_sealed_number_opens_only_as_its_owners():
    sealed = seal(1, NUMBER)

    with pytest.raises(WrongKey, match="resident 2"):
        unseal(2, sealed)


def test_a_sealed_number_does_not_open_under_another_key(settings):
    sealed = seal(1, NUMBER)
    settings.QUANMIN_IDENTITY_KEY = "another"

    with pytest.raises(WrongKey):
        unseal(1, sealed)


def test_two_residents_with_one_number_share_the_index_but_not_the_cipher():
    assert index_of(NUMBER) == index_of(NUMBER.lower())
    assert seal(1, NUMBER)[:12] != seal(2, NUMBER)[:12]


def test_initials_are_what_people_type():
    assert initials("欧阳修") == "oyx"


def test_a_doctor_opens_a_resident_of_the_village_and_it_is_written_down(brought_in, doctor):
    person = resident(1, doctor)

    assert (person.name, person.phone, person.masked) == ("张三", "13812345678", False)
    assert Entry.objects.first().act == "read resident"
    assert Entry.objects.first().on_id == "1"


def test_a_doctor_does_not_open_a_resident_next_door(brought_in, doctor):
    with pytest.raises(Refused):
        resident(2, doctor)
    with pytest.raises(Refused):
        timeline(2, doctor)


def test_the_identity_number_is_masked_for_all_but_those_who_may_see_it(brought_in, doctor, township, office):
    assert resident(1, doctor).identity_number == "9900*************X"
    assert resident(1, office).identity_number == "9900*************X"
    assert resident(1, township).identity_number == NUMBER


def test_the_office_opens_one_resident_but_finds_masked_ones(brought_in, office):
    assert resident(1, office).name == "张三"
    assert [(found.name, found.masked) for found in search("张三", office)] == [("张*", True)]


def test_an_auditor_neither_opens_nor_searches(brought_in, auditor):
    with pytest.raises(Refused):
        resident(1, auditor)
    with pytest.raises(Refused):
        search("张三", auditor)


@pytest.mark.parametrize(
    ("text", "found"),
    [("张三", [1]), ("zs", [1]), ("ZS", [1]), ("1", [1]), (NUMBER, [1]), ("李四", [2]), ("王五", []), ("3", []),
     ("张", []), ("", []), ("z", []), ("9" * 19, []), ("9" * 5000, []), (" ", []), ("%", [])],
)  # fmt: skip
def test_a_township_finds_by_name_initials_or_number_within_itself(brought_in, township, text, found):
    assert [person.id for person in search(text, township)] == found


def test_a_search_is_written_down_without_its_text(brought_in, township):
    search("张三", township)

    line = Entry.objects.first()
    assert line.details == {"ids": [1]}
    assert "张三" not in f"{line.act}{line.details}"


def test_the_timeline_runs_from_the_latest_back_and_holds_nobody_else(brought_in, doctor):
    found = timeline(1, doctor)

    assert [(one.day, one.table) for one in found] == [
        (date(2025, 6, 1), "observations"), (date(2025, 3, 1), "observations"), (date(2000, 1, 1), "residences"),
    ]  # fmt: skip


def test_a_reading_on_the_timeline_says_its_values_in_words(brought_in, doctor):
    assert timeline(1, doctor)[0].facts == [("血压", "135/85 mmHg")]


def test_a_timeline_before_any_import_is_empty(units, office):
    kept = Resident.objects.create(id=9, name="x", sex="male", birth_date=date(1950, 1, 1), registered=True)

    assert timeline(kept.pk, office) == []


def test_somebody_without_a_village_is_the_countys_alone(units, office, township):
    kept = Resident.objects.create(id=9, name="x", sex="male", birth_date=date(1950, 1, 1), registered=True)

    assert resident(kept.pk, office).village is None
    with pytest.raises(Refused):
        resident(kept.pk, township)


def test_a_snapshot_that_was_moved_away_says_so(brought_in, doctor):
    brought_in.rename(brought_in.with_name("elsewhere"))

    with pytest.raises(SnapshotError, match="不在原处"):
        timeline(1, doctor)


def test_a_service_on_the_timeline_says_what_where_and_how(units, system, doctor, tmp_path):
    visit = {
        "resident_id": 1,
        "programme": "hypertension",
        "kind": "follow-up",
        "date": date(2025, 3, 1),
        "method": "home",
    }
    bring_in_residents(a_snapshot(tmp_path / "s", **residents({"name": "张三"}), contacts=[visit]), by=system)

    found = timeline(1, doctor)[0]

    assert (found.day, found.title, found.unit) == (date(2025, 3, 1), "随访与服务", units[EAST_1])
    assert {"随访", "家中", "高血压患者健康管理"} <= set(dict(found.facts).values())


def test_a_timeline_costs_the_same_however_long_it_is(brought_in, doctor, django_assert_num_queries):
    with django_assert_num_queries(9):
        timeline(1, doctor)
