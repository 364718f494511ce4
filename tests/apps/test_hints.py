"""Hints: to the unit first, with its rows; answered with a reason; to the county as shares of what is a month old."""

from datetime import date, datetime, timedelta

import pytest

from quanmin.accounts.models import Entry
from quanmin.accounts.permissions import Role
from quanmin.errors import Refused, UsageError
from quanmin.hints.actions import answer, enter_delivery, sweep, take_back_delivery
from quanmin.hints.gathering import held_between
from quanmin.hints.models import Hint, Share, Sweep
from quanmin.hints.queries import deliveries, hint, hints, open_hints, rates, rows_of, whole
from quanmin.hints.states import State
from quanmin.programmes.actions import save_visit, withdraw_visit
from quanmin.records.actions import bring_in_residents
from quanmin.records.entering import add_row, correct_row, withdraw_row
from quanmin.records.models import Resident
from tests.apps.counties import UNTIL, a_snapshot, an_account
from tests.apps.visited import a_report
from tests.remembered import remembered
from tests.worlds import CLINIC, COUNTY, EAST, EAST_2, HOSPITAL, residents

DIGITS, DEATH = "pressure-end-digits", "after-death"
WHY = "水银血压计已送检"


def the_world(folder, *, until=UNTIL):
    """Forty patients of the clinic, whose pressures all end in 0; the hospital's do not; one was seen after death."""
    people = residents(*({"name": f"居民{n}"} for n in range(1, 81)))
    people["residents"][79] |= {"death_date": date(2025, 6, 1)}
    days = [until - timedelta(days=5 * (number % 40)) for number in range(1, 81)]
    contacts = [
        {"resident_id": n, "programme": "hypertension", "kind": "follow-up", "date": days[n - 1], "staff_id": None,
         "unit_id": CLINIC if n <= 40 else HOSPITAL, "source": "x"} for n in range(1, 81)
    ]  # fmt: skip
    readings = [
        {"resident_id": n, "code": "85354-9", "taken_at": datetime.combine(days[n - 1], datetime.min.time()),
         "value": 130.0 + (0 if n <= 40 else n % 10), "second_value": 80.0 + (0 if n <= 40 else n % 10),
         "unit": "mm[Hg]", "contact_id": n} for n in range(1, 81)
    ]  # fmt: skip
    enrolled = [{"resident_id": 2, "programme": "hypertension", "unit_id": CLINIC, "start": date(2020, 1, 1)}]
    return a_snapshot(folder, **people, contacts=contacts, observations=readings, enrolments=enrolled)


@pytest.fixture
@remembered
def looked(units, system, settings, tmp_path):
    """The county after a sweep on the last day of its data."""
    settings.QUANMIN_TODAY = UNTIL
    bring_in_residents(the_world(tmp_path / "s"), by=system)
    return sweep(by=system)


def asked(code=DIGITS):
    return Hint.objects.get(check_code=code)


def test_the_unit_that_rounds_is_asked_and_the_other_is_not(looked, units):
    found = Hint.objects.filter(check_code=DIGITS).get()

    assert (found.unit, found.found, found.looked, found.state) == (units[CLINIC], 80, 80, State.OPEN)
    assert found.chance < 1e-50
    assert Hint.objects.get(check_code=DEATH).unit == units[HOSPITAL]


def test_a_second_sweep_changes_nothing(looked, system):
    before = [(one.pk, one.found, one.looked, one.grounds.count()) for one in Hint.objects.order_by("pk")]

    sweep(by=system)

    assert before == [
        (one.pk, one.found, one.looked, one.grounds.count()) for one in Hint.objects.order_by("pk")
    ]
    assert Sweep.objects.count() == 1


def test_the_unit_and_its_township_see_the_rows_and_the_county_does_not(
    looked, doctor, township, office, auditor
):
    assert {one.check_code for one in hints(doctor)} >= {DIGITS}
    assert open_hints(township) == open_hints(doctor) == hints(doctor).count()
    shown = rows_of(asked(), doctor)

    assert (shown.total, shown.rows[0].person.name[:2], shown.rows[0].now["value"]) == (40, "居民", 130.0)
    for stranger in (office, auditor):
        with pytest.raises(Refused):
            hints(stranger)
        with pytest.raises(Refused):
            rows_of(asked(), stranger)


def test_a_hint_of_another_unit_and_none_are_refused_in_one_sentence(looked, doctor):
    said = []
    for number in (asked(DEATH).pk, 10**6):
        with pytest.raises(Refused) as refusal:
            hint(number, doctor)
        said.append(str(refusal.value))

    assert said[0] == said[1]


def test_the_county_is_told_shares_of_what_is_a_month_old_and_no_sooner(looked, office, units):
    (east, hospital) = rates(DIGITS, units[COUNTY], office)

    # Of forty pressures five days apart the seven of the last thirty days are the unit's own business still.
    assert (east.unit, east.found, east.looked) == (units[EAST], 68, 68)
    assert (hospital.unit, hospital.found, hospital.looked) == (units[HOSPITAL], 12, 68)
    assert hospital.lower < hospital.value < hospital.upper
    assert whole(DIGITS, units[COUNTY], office).looked == 136


def test_only_the_county_is_told_shares(looked, doctor, township, auditor, units):
    for stranger in (doctor, township, auditor):
        with pytest.raises(Refused):
            rates(DIGITS, units[COUNTY], stranger)


def test_a_share_of_too_few_has_no_value(looked, office, units):
    Share.objects.filter(check_code=DIGITS).update(found=3, looked=4)

    assert [one.value for one in rates(DIGITS, units[EAST], office)] == [None]


def test_an_answer_needs_a_reason_is_kept_and_settles_what_was_written_before(looked, doctor, system):
    with pytest.raises(UsageError, match="核对的情况"):
        answer(asked().pk, State.EXPLAINED, "好", by=doctor)

    answer(asked().pk, State.EXPLAINED, WHY, by=doctor)
    sweep(by=system)

    assert [(one.state, one.check_code) for one in Hint.objects.filter(check_code=DIGITS)] == [
        ("explained", DIGITS)
    ]
    assert WHY not in f"{Entry.objects.filter(act='hint answered').get().details}"


def test_the_last_day_an_answer_speaks_for_is_settled_and_the_next_is_asked_about(
    looked, system, units, settings
):
    hospital = an_account(Role.TOWNSHIP_MANAGER, units[HOSPITAL])
    answer(asked(DEATH).pk, State.CORRECTED, "死亡日期有误，已报更正", by=hospital)

    sweep(by=system)
    assert Hint.objects.filter(check_code=DEATH).count() == 1
    settings.QUANMIN_TODAY = UNTIL + timedelta(days=1)
    late = {"programme": "hypertension", "kind": "follow-up", "date": UNTIL + timedelta(days=1), "unit_id": HOSPITAL,
            "method": "home", "complete": True}  # fmt: skip
    add_row("contacts", late, resident=Resident.objects.get(pk=80), by=hospital)
    sweep(by=system)
    assert Hint.objects.filter(check_code=DEATH, state=State.OPEN).count() == 1


def test_a_second_answer_stands_beside_the_first(looked, doctor):
    answer(asked().pk, State.EXPLAINED, WHY, by=doctor)
    answer(asked().pk, State.CORRECTED, "已逐条改正", by=doctor)

    assert asked().state == State.CORRECTED
    assert [one.state for one in asked().answers.all()] == ["corrected", "explained"]


@pytest.mark.parametrize("state", [State.OPEN, State.LIFTED, "nonsense"])
def test_an_answer_is_one_of_two(looked, doctor, state):
    with pytest.raises(UsageError):
        answer(asked().pk, state, WHY, by=doctor)


def test_nobody_answers_for_another_unit(looked, doctor, office):
    for stranger, code in ((doctor, DEATH), (office, DIGITS)):
        with pytest.raises(Refused):
            answer(asked(code).pk, State.EXPLAINED, WHY, by=stranger)


def test_what_is_put_right_lifts_the_hint(looked, system, doctor):
    for number in range(1, 41):
        change = {"value": 131.0 + number % 9, "second_value": 81.0 + number % 9}
        correct_row("observations", number, change, by=doctor)
    withdraw_row("contacts", 80, by=doctor)

    sweep(by=system)

    assert {one.state for one in Hint.objects.filter(check_code__in=(DIGITS, DEATH))} == {State.LIFTED}


def test_a_row_taken_back_is_shown_as_such(looked, system, units, township):
    withdraw_row("observations", 40, by=township)

    row = next(one for one in rows_of(asked(), township).rows if one.ground.key == 40)

    assert row.now is None


def test_visits_entered_here_are_looked_at_too_and_bear_no_hour(looked, system, doctor):
    before = asked().looked
    visit = save_visit(a_report(sbp=150, dbp=90), by=doctor)

    sweep(by=system)
    assert asked().looked == before + 2
    withdraw_visit(visit.pk, why="登记错人", by=doctor)
    sweep(by=system)
    assert asked().looked == before


def test_a_delivery_counts_until_it_is_taken_back(looked, doctor, units):
    kept = enter_delivery(units[CLINIC], "glucose-strips", UNTIL, 100, by=doctor)

    assert list(deliveries(doctor)) == [kept]
    assert held_between(UNTIL, UNTIL).supplies["number"].to_list() == [100]
    take_back_delivery(kept.pk, by=doctor)
    kept.refresh_from_db()
    assert kept.taken_back_by == doctor
    assert held_between(UNTIL, UNTIL).supplies.height == 0


@pytest.mark.parametrize(
    ("item", "day", "number"),
    [("x", UNTIL, 1), ("glucose-strips", UNTIL + timedelta(days=1), 1), ("glucose-strips", UNTIL, 0)],
)
def test_an_impossible_delivery_is_refused(looked, doctor, units, item, day, number):
    with pytest.raises(UsageError):
        enter_delivery(units[CLINIC], item, day, number, by=doctor)


def test_a_delivery_is_entered_for_ones_own_unit_alone(looked, doctor, units):
    with pytest.raises(Refused):
        enter_delivery(units[EAST_2], "glucose-strips", UNTIL, 1, by=doctor)
