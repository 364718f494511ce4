"""What is owed: worked out for everybody, kept up resident by resident, listed for those who see them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from quanmin.errors import Refused, UsageError
from quanmin.programmes.actions import plan_again, rebuild_schedule, record_call, save_visit, scheduling
from quanmin.programmes.models import Call, Due, Reached, Schedule
from quanmin.programmes.queries.worklist import by_place, worklist
from quanmin.programmes.refusals import Unknown
from quanmin.records.actions import bring_in_residents
from quanmin.records.models import Resident
from tests.apps.counties import UNTIL, a_snapshot, controlled_world
from tests.apps.visited import a_report
from tests.remembered import remembered
from tests.worlds import EAST, EAST_1, WEST_1


@pytest.fixture
def today(settings):
    settings.QUANMIN_TODAY = UNTIL
    return UNTIL


@pytest.fixture
@remembered
def world(system, units, today, tmp_path):
    """Three managed patients, two in EAST_1 and one in WEST_1."""
    bring_in_residents(controlled_world(tmp_path / "snapshot"), by=system)


@pytest.fixture
@remembered
def schedule(world, system):
    return rebuild_schedule(by=system)


def dues(**narrowed):
    rows = Due.objects.filter(schedule=Schedule.objects.in_use(), **narrowed).order_by("key")
    return list(rows.values_list("key", "first", "due", "until", "risk", "lead"))


@pytest.mark.parametrize("at_most", [1, 2, 3])
def test_in_how_many_parts_it_is_worked_out_is_nothing(schedule, system, monkeypatch, at_most):
    whole, counted = dues(), (schedule.residents, schedule.items)
    monkeypatch.setattr(scheduling, "IN_A_PART", at_most)

    again = rebuild_schedule(by=system)

    assert dues() == whole
    assert (again.residents, again.items) == counted == (3, len(whole))


def test_everybody_has_a_schedule(schedule):
    (follow_up,) = dues(resident=2, item="follow-up", protocol="hypertension")

    assert follow_up[:3] == ("hypertension/2/follow-up/2020-01-01", date(2020, 3, 18), date(2020, 4, 1))
    assert set(Due.objects.values_list("village", flat=True)) == {EAST_1, WEST_1}
    assert Due.objects.filter(lead=True).count() == 3


def test_working_it_out_again_changes_nothing(schedule, system):
    before = dues()

    rebuild_schedule(by=system)

    assert dues() == before
    assert Schedule.objects.count() == 1


def test_one_resident_worked_out_again_is_as_all_were(schedule):
    before = dues()

    plan_again([1, 2])
    plan_again([3], protocols={"hypertension"})

    assert dues() == before


def test_an_item_is_owed_once(schedule):
    row = Due.objects.first()
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_schedule_not_finished_is_not_read(schedule, doctor):
    Schedule.objects.create(day=UNTIL, begun_at=timezone.now())

    assert worklist(doctor.unit, seen_by=doctor).total == 2


def test_without_a_schedule_the_list_is_empty_and_a_visit_is_kept(world, doctor):
    save_visit(a_report(), by=doctor)

    found = worklist(doctor.unit, seen_by=doctor)
    assert (found.total, found.planned_on, Due.objects.count()) == (0, None, 0)


def test_who_was_seen_while_it_was_worked_out_is_worked_out_again(world, doctor, system):
    during = {"schedule": lambda: save_visit(a_report(), by=doctor)}

    rebuild_schedule(by=system, progress=lambda stage, share: during.pop(stage, lambda: None)())

    # The next one, in March, is too far off to be listed; the one of 2020 is done.
    assert dues(resident=2, item="follow-up", protocol="hypertension") == []


def test_the_list_has_a_line_a_resident_those_at_risk_first(schedule, doctor):
    save_visit(a_report(1, sbp=185), by=doctor)

    found = worklist(doctor.unit, seen_by=doctor)

    assert [line.person.id for line in found.rows] == [1, 2]
    assert [line.risk for line in found.rows] == [3, 0]
    assert found.counts["risk"] == 1


def test_among_equals_what_is_behind_comes_first_and_then_what_is_later(schedule, doctor):
    Due.objects.filter(resident=1, protocol="hypertension").update(
        first=date(2001, 1, 1), due=date(2001, 1, 1)
    )

    plain = [line.person.id for line in worklist(doctor.unit, seen_by=doctor).rows]
    Due.objects.filter(resident=2, lead=True).update(lead=False)
    Due.objects.filter(resident=2, protocol="elderly").update(lead=True)
    behind = [line.person.id for line in worklist(doctor.unit, seen_by=doctor, behind=("elderly",)).rows]

    assert (plain, behind) == ([1, 2], [2, 1])


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({"protocol": "hypertension"}, [1, 2]),
        ({"protocol": "maternal"}, []),
        ({"state": "overdue"}, [1, 2]),
        ({"state": "risk"}, []),
        ({"text": "张三"}, [1]),
        ({"text": "ls"}, [2]),
        ({"text": "13812345678"}, [1]),
        ({"text": "2"}, [2]),
        ({"text": "99999999999999999999"}, []),
        ({"page": 9, "size": 1}, [2]),
    ],
)
def test_the_list_is_narrowed(schedule, doctor, asked, ids):
    assert [line.person.id for line in worklist(doctor.unit, seen_by=doctor, **asked).rows] == ids


def test_who_died_or_left_is_on_no_list(schedule, doctor):
    Resident.objects.filter(pk=1).update(death_date=UNTIL)
    Resident.objects.filter(pk=2).update(left=UNTIL)

    assert worklist(doctor.unit, seen_by=doctor).total == 0


def test_a_list_reaches_as_far_as_its_readers_unit(schedule, units, doctor, township, auditor):
    with pytest.raises(Refused):
        worklist(units[WEST_1], seen_by=doctor)

    assert worklist(units[EAST], seen_by=township).total == 2
    assert worklist(auditor.unit, seen_by=auditor).rows[0].person.name == "张*"


def test_places_are_counted(schedule, units, township, office, doctor):
    save_visit(a_report(), by=doctor)

    villages = {
        place.pk: (counts["all"], seen) for place, counts, seen in by_place(units[EAST], seen_by=township)
    }
    townships = {place.pk: counts["all"] for place, counts, _seen in by_place(office.unit, seen_by=office)}

    assert villages[EAST_1] == (2, 1)
    assert sum(townships.values()) == 3


def test_a_call_is_kept_with_what_it_was_about_and_answered_by_the_visit(schedule, doctor):
    call = record_call(2, Reached.WILL_COME, promised=UNTIL, by=doctor)

    (promised,) = worklist(doctor.unit, seen_by=doctor, state="promised").rows
    visit = save_visit(a_report(), by=doctor)

    call.refresh_from_db()
    assert "hypertension" in call.protocols
    assert promised.call == call
    assert call.visit == visit
    assert worklist(doctor.unit, seen_by=doctor, state="promised").total == 0


def test_who_promised_twice_is_one_on_the_list(schedule, doctor):
    for _call in range(2):
        record_call(2, Reached.WILL_COME, promised=UNTIL, by=doctor)

    found = worklist(doctor.unit, seen_by=doctor, state="promised")

    assert (found.total, len(found.rows)) == (1, 1)


@pytest.mark.parametrize(
    ("outcome", "promised"),
    [("will-come", None), ("reached", UNTIL), ("nonsense", None), ("will-come", UNTIL - timedelta(days=1))],
)
def test_a_call_that_cannot_be_is_refused(schedule, doctor, outcome, promised):
    with pytest.raises(UsageError):
        record_call(2, outcome, promised=promised, by=doctor)

    assert not Call.objects.exists()


@pytest.mark.parametrize("number", [3, 404, -1, 2**70])
def test_a_call_to_anothers_resident_is_refused_as_one_to_nobody(schedule, doctor, number):
    with pytest.raises(Unknown, match="没有找到这位居民"):
        record_call(number, Reached.REACHED, by=doctor)


def test_an_empty_county_has_an_empty_schedule(system, units, today, tmp_path):
    bring_in_residents(a_snapshot(tmp_path / "snapshot"), by=system)

    assert rebuild_schedule(by=system).items == 0
