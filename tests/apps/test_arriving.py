"""A later snapshot and what was put right here: nothing corrected is overwritten, nothing the source says is lost."""

from datetime import date, datetime

import pytest

from quanmin.records.actions import (
    bring_in_residents,
    correct_resident,
    keep_ours,
    merge_residents,
    move_in,
    move_out,
    record_death,
    take_theirs,
    undo_merge,
)
from quanmin.records.entering import correct_row, withdraw_row
from quanmin.records.models import Correction, Difference, Record, Resident, Settled
from quanmin.records.overlay import rows_of_residents
from quanmin.records.particulars import particulars
from tests.apps.counties import UNTIL, a_snapshot
from tests.worlds import EAST_1, EAST_2, WEST_1, residents

DAY = date(2025, 6, 1)
NUMBER, OTHER = "990001195603080029", "990001195603080125"
LI = {"name": "李秀兰", "sex": "female", "birth_date": date(1956, 3, 8), "phone": "13812345678",
      "address": "东一村3组", "identity_number": NUMBER}  # fmt: skip
WANG = {"name": "王芳", "sex": "female", "birth_date": date(1985, 1, 1)}
HERE = {"phone": "13900001111", "name": "李秀蓝", "address": "东一村5组", "birth_date": date(1957, 3, 8), "sex": "male",
        "identity_number": ""}  # fmt: skip
READING = {"resident_id": 1, "code": "85354-9", "taken_at": datetime(2025, 3, 1, 9), "value": 150.0,
           "second_value": 95.0, "unit": "mm[Hg]"}  # fmt: skip


@pytest.fixture
def arrive(units, system, settings, tmp_path):
    """Bring in a snapshot that says this of 李秀兰, and other rows as given."""
    settings.QUANMIN_TODAY = UNTIL
    made = iter(range(100))

    def bring(said=(), **rows):
        told = {
            **residents(LI | dict(said), WANG), "observations": [READING],
            "enrolments": [{"resident_id": 1, "programme": "hypertension", "start": date(2020, 1, 1)}], **rows,
        }  # fmt: skip
        return bring_in_residents(a_snapshot(tmp_path / f"s{next(made)}", **told), by=system)

    bring()
    return bring


def li():
    return Resident.objects.get(pk=1)


def rows(table, number=1):
    return rows_of_residents([number], (table,))[table]


def everything():
    tables = ("residents", "residences", "deaths", "observations", "enrolments", "health_records")
    return [list(Resident.objects.order_by("pk").values()), rows_of_residents([1, 2], tables),
            list(Difference.objects.values()), list(Correction.objects.values()), Record.objects.count()]  # fmt: skip


def waiting():
    found = Difference.objects.filter(settled=Settled.OPEN)
    return sorted(found.values_list("table", "column"))


def homes(*said, first_end=None):
    """Residences of 李秀兰 (unit and first day each) and of 王芳."""
    own = [{"resident_id": 1, "unit_id": EAST_1, "start": date(2000, 1, 1), "end": first_end}]
    own += [{"resident_id": 1, "unit_id": unit, "start": day} for unit, day in said]
    return [*own, {"resident_id": 2, "unit_id": EAST_1, "start": date(2000, 1, 1)}]


ENTERED = {
    **{name: lambda by, name=name, value=value: correct_resident(li(), **{name: value}, by=by)
       for name, value in HERE.items() if name not in ("sex", "birth_date")},
    "sex": lambda by: correct_resident(li(), sex="male", identity_number="", by=by),
    "birth_date": lambda by: correct_resident(li(), birth_date=date(1957, 3, 8), identity_number="", by=by),
    "death": lambda by: record_death(li(), DAY, "I21.9", by=by),
    "move out": lambda by: move_out(li(), DAY, by=by),
    "move in": lambda by: move_in(li(), li().village.__class__.objects.get(pk=EAST_2), DAY, by=by),
    "reading corrected": lambda by: correct_row("observations", 1, {"value": 140.0}, by=by),
    "reading withdrawn": lambda by: withdraw_row("observations", 1, by=by),
    "merge": lambda by: merge_residents(li(), Resident.objects.get(pk=2), take=("birth_date", "name"), by=by),
}  # fmt: skip


@pytest.mark.parametrize("what", ENTERED)
def test_what_was_put_right_here_stands_when_the_source_says_the_same_again(arrive, office, what):
    ENTERED[what](office)
    before = everything()

    arrive()
    arrive()

    assert everything() == before
    assert waiting() == []


@pytest.mark.parametrize("what", ENTERED)
def test_what_nobody_touched_still_follows_the_source(arrive, office, what):
    ENTERED[what](office)

    arrive({"registered": True, "disabled": True})

    row = rows("residents")[0]
    assert (row["registered"], row["disabled"]) == (True, True)
    assert li().registered
    assert waiting() == []


NEW = {"phone": "13700000000", "name": "李秀岚", "address": "东一村9组", "identity_number": OTHER}


@pytest.mark.parametrize("name", NEW)
def test_what_the_source_newly_says_waits_and_what_stands_here_stands(arrive, office, name):
    correct_resident(li(), **{name: HERE[name]}, by=office)

    for _again in range(2):
        arrive({name: NEW[name]})

    assert particulars(li())[name] == HERE[name]
    assert waiting() == [("residents", name)]
    assert Difference.objects.count() == 1


@pytest.mark.parametrize("name", NEW)
def test_taking_the_sources_word_ends_the_correction(arrive, office, name):
    correct_resident(li(), **{name: HERE[name]}, by=office)
    arrive({name: NEW[name]})

    take_theirs(Difference.objects.get(), by=office)

    assert particulars(li())[name] == NEW[name]
    assert not Correction.objects.exists()
    arrive({name: NEW[name]})
    assert waiting() == []


@pytest.mark.parametrize(("name", "said"), [("birth_date", date(1955, 3, 8)), ("sex", "unknown")])
def test_what_is_counted_by_waits_too_until_the_source_agrees(arrive, office, name, said):
    correct_resident(li(), **{name: HERE[name]}, identity_number="", by=office)

    for _again in range(2):
        arrive({name: said})
        assert waiting() == [("residents", name)]
        assert getattr(li(), name) == HERE[name] == rows("residents")[0][name]
    arrive({name: HERE[name]})

    assert Difference.objects.get().settled == Settled.AGREED


def test_keeping_ours_is_not_asked_again_until_the_source_changes_its_mind(arrive, office):
    correct_resident(li(), phone=HERE["phone"], by=office)
    arrive({"phone": "13700000000"})
    keep_ours(Difference.objects.get(), by=office)

    arrive({"phone": "13700000000"})
    assert waiting() == []
    arrive({"phone": "13600000000"})

    assert waiting() == [("residents", "phone")]
    assert li().phone == HERE["phone"]


def test_a_source_that_comes_to_agree_settles_by_itself(arrive, office):
    correct_resident(li(), phone=HERE["phone"], by=office)
    arrive({"phone": "13700000000"})

    arrive({"phone": HERE["phone"]})

    assert waiting() == []
    assert Difference.objects.get().settled == Settled.AGREED
    arrive({"phone": "13500000000"})
    assert li().phone == "13500000000"


def test_an_uncorrected_particular_follows_the_source(arrive):
    arrive({"phone": "13500000000", "name": "李绣兰"})

    assert (li().phone, li().name) == ("13500000000", "李绣兰")
    assert waiting() == []


def test_a_corrected_reading_that_the_source_corrects_otherwise_waits(arrive, office):
    correct_row("observations", 1, {"value": 140.0}, by=office)

    arrive(observations=[READING | {"value": 145.0, "second_value": 90.0}])

    assert [(row["value"], row["second_value"]) for row in rows("observations")] == [(140.0, 90.0)]
    assert waiting() == [("observations", "value")]
    take_theirs(Difference.objects.get(), by=office)
    assert rows("observations")[0]["value"] == 145.0


def test_a_withdrawn_reading_that_the_source_changes_waits_and_may_stand_again(arrive, office):
    withdraw_row("observations", 1, by=office)

    arrive(observations=[READING | {"value": 145.0}])
    assert rows("observations") == []
    assert waiting() == [("observations", "")]

    take_theirs(Difference.objects.get(), by=office)
    assert rows("observations")[0]["value"] == 145.0


def test_a_death_that_the_source_learns_too_is_one_death(arrive, office):
    record_death(li(), DAY, "I21.9", by=office)

    death = {"resident_id": 1, "date": DAY, "cause": "I21.9", "sex": "female", "age_years": 69}
    arrive({"death_date": DAY}, deaths=[death], residences=homes(first_end=DAY))

    assert [row["death_id"] for row in rows("deaths")] == [1]
    assert waiting() == []
    assert (li().death_date, li().left) == (DAY, DAY)


def test_a_death_told_with_another_day_waits(arrive, office):
    record_death(li(), DAY, "I21.9", by=office)
    other = date(2025, 6, 9)

    death = {"resident_id": 1, "date": other, "cause": "I21.9", "sex": "female", "age_years": 69}
    arrive({"death_date": other}, deaths=[death])

    assert [row["date"] for row in rows("deaths")] == [DAY]
    assert waiting() == [("deaths", ""), ("residents", "death_date")]
    take_theirs(Difference.objects.get(table="deaths"), by=office)
    assert ([row["date"] for row in rows("deaths")], li().death_date) == ([other], other)


def test_a_move_that_the_source_learns_too_is_one_home(arrive, office, units):
    move_in(li(), units[EAST_2], DAY, by=office)

    arrive(residences=homes((EAST_2, DAY), first_end=date(2025, 5, 31)))

    assert [(row["residence_id"], row["unit_id"]) for row in rows("residences")] == [(1, EAST_1), (2, EAST_2)]
    assert waiting() == []
    assert (li().village_id, li().left) == (EAST_2, None)


def test_a_move_told_to_another_village_waits(arrive, office, units):
    move_in(li(), units[EAST_2], DAY, by=office)

    arrive(residences=homes((WEST_1, DAY), first_end=date(2025, 5, 31)))

    assert li().village_id == EAST_2
    assert waiting() == [("residences", "")]
    take_theirs(Difference.objects.get(), by=office)
    assert (li().village_id, len(rows("residences"))) == (WEST_1, 2)


def test_what_a_later_snapshot_says_of_an_absorbed_resident_is_the_kept_ones(arrive, office):
    merge = merge_residents(li(), Resident.objects.get(pk=2), by=office)

    arrive(observations=[READING, READING | {"resident_id": 2, "value": 160.0}])
    assert [row["value"] for row in rows("observations")] == [150.0, 160.0]

    undo_merge(merge, by=office)
    assert [row["value"] for row in rows("observations", 2)] == [160.0]


def test_no_row_kept_of_a_correction_holds_an_identity_number_in_the_clear(arrive, office):
    correct_resident(li(), identity_number="", by=office)
    arrive({"identity_number": OTHER})

    kept = f"{list(Correction.objects.values())}{list(Difference.objects.values())}{list(Record.objects.values())}"

    assert NUMBER not in kept
    assert OTHER not in kept


def test_a_death_that_arrives_under_the_absorbed_number_is_the_kept_ones(arrive, office):
    merge = merge_residents(li(), Resident.objects.get(pk=2), by=office)
    dead = {**residents(LI, WANG | {"death_date": DAY})}

    arrive(
        **dead, deaths=[{"resident_id": 2, "date": DAY, "cause": "I21.9", "sex": "female", "age_years": 40}]
    )

    assert (li().death_date, li().left) == (DAY, DAY)
    assert [row["date"] for row in rows("deaths")] == [DAY]
    assert [row["end"] for row in rows("enrolments")] == [DAY]
    undo_merge(merge, by=office)
    assert (li().death_date, rows("deaths")) == (None, [])
