"""Registering residents: what is refused, what is asked, whom it may be already."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from quanmin.accounts.models import Entry
from quanmin.errors import Refused, UsageError
from quanmin.records.actions import Birth, Person, bring_in_residents, register_resident
from quanmin.records.entering import add_row
from quanmin.records.identifying import ToConfirm
from quanmin.records.models import Household, Record, Resident
from quanmin.records.overlay import rows_of_residents
from tests.apps.counties import UNTIL, a_snapshot
from tests.remembered import remembered
from tests.worlds import EAST, EAST_1, EAST_2, WEST_1, residents

NUMBER = "990001195603080029"
LI = {"name": "李秀兰", "sex": "female", "birth_date": date(1956, 3, 8), "identity_number": NUMBER,
      "phone": "13812345678", "address": "东一村3组"}  # fmt: skip


@pytest.fixture
@remembered
def there(units, system, settings, tmp_path):
    """李秀兰 in the first village, a young mother beside her."""
    settings.QUANMIN_TODAY = UNTIL
    people = residents(LI, {"name": "王芳", "sex": "female", "birth_date": date(1998, 5, 1)})
    bring_in_residents(a_snapshot(tmp_path / "s", **people), by=system)
    return units


def somebody(units, **said):
    """A man nobody knows, as a form has him."""
    # fmt: off
    said = {"name": "赵建国", "sex": "male", "birth_date": date(1954, 9, 1), "village": units[EAST_1],
            "since": date(2020, 1, 1), "identity_number": "990001195409010035", "phone": "13900001111"} | said
    # fmt: on
    return Person(**said)


def test_a_new_resident_has_a_number_above_all_brought_in_and_rows_of_his_own(there, doctor):
    kept = register_resident(somebody(there), by=doctor)

    rows = rows_of_residents([kept.pk], ("residences", "residents"))
    assert kept.pk > 10**12
    assert (kept.initials, kept.village_id) == ("zjg", EAST_1)
    assert [(home["unit_id"], home["start"]) for home in rows["residences"]] == [(EAST_1, date(2020, 1, 1))]
    assert rows["residents"][0]["birth_date"] == date(1954, 9, 1)


def test_registering_leaves_a_line_without_the_name(there, doctor):
    kept = register_resident(somebody(there), by=doctor)

    line = Entry.objects.first()
    assert (line.act, line.on_id) == ("resident registered", str(kept.pk))
    assert "赵" not in f"{line.details}"


def test_what_is_entered_holds_no_name_and_no_number_in_the_clear(there, doctor):
    register_resident(somebody(there), by=doctor)

    stored = "".join(f"{record.row}" for record in Record.objects.all())
    assert not any(secret in stored for secret in ("赵建国", "990001195409010035", "13900001111"))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [({"name": " "}, "姓名"), ({"name": "赵3"}, "姓名"), ({"birth_date": date(2026, 1, 1)}, "今天之后"),
     ({"birth_date": date(1890, 1, 1)}, "120"), ({"identity_number": "990001195409010036"}, "校验码"),
     ({"birth_date": date(1954, 9, 2)}, "出生日期"), ({"sex": "female"}, "性别"), ({"phone": "123"}, "电话"),
     ({"since": date(2026, 1, 1)}, "居住开始日期"), ({"since": date(1950, 1, 1)}, "居住开始日期")],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_kept(there, doctor, said, sentence):
    with pytest.raises(UsageError, match=sentence) as refusal:
        register_resident(somebody(there, **said), by=doctor)

    assert Resident.objects.count() == 2
    assert not {"赵建国", "990001195409010035"} & set(str(refusal.value).split())


def test_a_township_is_no_home(there, township):
    with pytest.raises(UsageError, match="村"):
        register_resident(somebody(there, village=there[EAST]), by=township)


@pytest.mark.parametrize("village", [EAST_2, WEST_1])
def test_a_doctor_registers_in_the_own_village_alone(there, doctor, village):
    with pytest.raises(Refused):
        register_resident(somebody(there, village=there[village]), by=doctor)


def test_an_auditor_registers_nobody(there, auditor):
    with pytest.raises(Refused):
        register_resident(somebody(there), by=auditor)


def test_what_is_doubted_is_asked_and_kept_once_confirmed_for_a_reason(there, doctor):
    doubted = somebody(there, identity_number="", phone="")

    with pytest.raises(ToConfirm) as asked:
        register_resident(doubted, by=doctor)
    codes = {doubt.code for doubt in asked.value.doubts}
    assert codes == {"no-number", "no-phone"}
    with pytest.raises(ToConfirm):
        register_resident(doubted, by=doctor, confirmed=codes, reason=" ")
    assert register_resident(doubted, by=doctor, confirmed=codes, reason="证件遗失").identity_cipher is None


@pytest.mark.parametrize(
    "slip", [{}, {"name": "李秀蓝", "identity_number": ""}, {"identity_number": "", "birth_date": date(1956, 1, 26)},
             {"name": "李兰秀", "identity_number": "", "phone": ""}]
)  # fmt: skip
def test_who_is_there_already_is_shown_with_reasons_before_anything_is_saved(there, doctor, slip):
    said = somebody(there, **({**LI, "since": date(2020, 1, 1)} | slip))

    with pytest.raises(ToConfirm) as asked:
        register_resident(said, by=doctor)

    assert [twin.resident_id for twin in asked.value.twins] == [1]
    assert asked.value.twins[0].reasons
    assert Resident.objects.count() == 2


def a_birth(units, mother, **said):
    """A girl born at noon."""
    birth = Birth(mother=mother, born_at=datetime(2025, 11, 3, 12), weight_g=3200, gestation_weeks=39)
    return somebody(units, name="王小宝", sex="female", birth_date=date(2025, 11, 3), since=date(2025, 11, 3),
                    identity_number="", birth=replace(birth, **said))  # fmt: skip


def test_a_newborn_needs_no_number_and_is_the_mothers(there, doctor):
    kept = register_resident(a_birth(there, Resident.objects.get(pk=2)), by=doctor)

    birth = rows_of_residents([kept.pk], ("births",))["births"][0]
    assert (birth["mother_id"], birth["weight_g"], birth["live"]) == (2, 3200, True)
    assert rows_of_residents([2], ("births",))["births"] == [birth]


@pytest.mark.parametrize(
    ("last_period", "ended"), [(date(2025, 2, 1), date(2025, 11, 3)), (date(2025, 9, 1), None)]
)
def test_a_birth_ends_the_pregnancy_it_fits(there, doctor, last_period, ended):
    mother = Resident.objects.get(pk=2)
    booked = {
        "unit_id": mother.village_id,
        "last_period": last_period,
        "booked": date(2025, 10, 1),
        "risk": "green",
    }
    number = add_row("pregnancies", booked, resident=mother, by=doctor).key

    for _twin in range(2):
        kept = register_resident(
            a_birth(there, mother),
            by=doctor,
            confirmed=frozenset({"twins", "too-soon", "no-phone"}),
            reason="双胞胎",
        )

    pregnancy = rows_of_residents([2], ("pregnancies",))["pregnancies"][0]
    birth = rows_of_residents([kept.pk], ("births",))["births"][0]
    assert pregnancy["ended"] == ended
    assert (birth["pregnancy_id"] == number) == (ended is not None)


def test_a_birth_needs_a_mother_who_can_be_one(there, doctor):
    man = register_resident(somebody(there), by=doctor)

    with pytest.raises(UsageError, match="男性"):
        register_resident(a_birth(there, man), by=doctor)
    with pytest.raises(UsageError, match="岁"):
        register_resident(a_birth(there, Resident.objects.get(pk=1)), by=doctor)


def test_a_household_has_one_head_and_those_who_live_with_her(there, doctor):
    mother = Resident.objects.get(pk=2)

    child = register_resident(replace(a_birth(there, mother), housemate=mother, relation="child"), by=doctor)

    mother.refresh_from_db()
    assert (mother.relation, child.relation) == ("head", "child")
    assert mother.household == child.household
    assert Household.objects.count() == 1
