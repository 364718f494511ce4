"""Under a programme and out of it again."""

from datetime import date, timedelta

import pytest

from quanmin.errors import UsageError
from quanmin.programmes.actions import end_enrolment, enrol, rebuild_schedule, reopen_enrolment
from quanmin.programmes.facts import facts_of
from quanmin.programmes.models import Due
from quanmin.programmes.queries.enrolments import enrolments_of
from quanmin.programmes.queries.worklist import owed_by_protocol
from quanmin.programmes.refusals import Unknown, VisitRefused
from quanmin.records.actions import bring_in_residents, move_out, record_death
from quanmin.records.models import Resident
from quanmin.records.overlay import rows_of_residents
from tests.apps.counties import UNTIL, controlled_world
from tests.remembered import remembered

DIAGNOSED = date(2025, 12, 1)


@pytest.fixture
@remembered
def schedule(system, units, tmp_path, settings):
    settings.QUANMIN_TODAY = UNTIL
    bring_in_residents(controlled_world(tmp_path / "snapshot"), by=system)
    return rebuild_schedule(by=system)


def enrolled(doctor, number=2, programme="diabetes", *, start=UNTIL, diagnosed=DIAGNOSED, code="E11.9"):
    return enrol(number, programme, start=start, diagnosed=diagnosed, code=code, by=doctor)


def test_who_is_enrolled_has_a_diagnosis_and_owes_a_follow_up(schedule, doctor):
    enrolled(doctor)

    rows = rows_of_residents([2], ("conditions", "enrolments"))
    assert [(row["code"], row["diagnosed"]) for row in rows["conditions"]] == [("E11.9", DIAGNOSED)]
    assert {row["programme"] for row in rows["enrolments"]} == {"hypertension", "diabetes"}
    assert Due.objects.filter(resident=2, protocol="diabetes", item="check-up").exists()


def test_a_diagnosis_on_record_is_not_written_again(schedule, doctor):
    enrolled(doctor)
    end_enrolment(2, "diabetes", end=UNTIL, reason="refused", by=doctor)

    enrolled(doctor)

    assert len(rows_of_residents([2], ("conditions",))["conditions"]) == 1


def test_with_a_diagnosis_that_was_withdrawn_nobody_is_ill_until_that_is_taken_back(schedule, doctor):
    enrolled(doctor, start=DIAGNOSED)

    def known():
        (row,) = rows_of_residents([2], ("conditions",))["conditions"]
        return row["abated"], facts_of([2]).people["diabetes"].item()

    end_enrolment(2, "diabetes", end=UNTIL, reason="withdrawn", by=doctor)
    assert known() == (UNTIL, None)
    reopen_enrolment(2, "diabetes", by=doctor)
    assert known() == (None, DIAGNOSED)
    end_enrolment(2, "diabetes", end=UNTIL, reason="refused", by=doctor)
    assert known() == (None, DIAGNOSED)


def test_who_was_under_a_programme_is_not_put_under_it_twice_for_the_same_days(schedule, doctor):
    enrolled(doctor, start=DIAGNOSED)
    end_enrolment(2, "diabetes", end=date(2025, 12, 20), reason="refused", by=doctor)

    with pytest.raises(VisitRefused, match="早于上次结案日期 2025-12-20"):
        enrolled(doctor, start=date(2025, 12, 19))
    enrolled(doctor, start=date(2025, 12, 20))


def test_what_ended_is_owed_no_more(schedule, doctor):
    end_enrolment(2, "hypertension", end=UNTIL, reason="withdrawn", by=doctor)

    assert not Due.objects.filter(resident=2, protocol="hypertension", item="follow-up").exists()
    with pytest.raises(VisitRefused, match="不在这个项目"):
        end_enrolment(2, "hypertension", end=UNTIL, reason="withdrawn", by=doctor)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"programme": "hypertension", "code": "I10"}, "已在"),
        ({"programme": "elderly"}, "不是按病种"),
        ({"programme": "nonsense"}, "不是按病种"),
        ({"code": "I10"}, "不属于"),
        ({"start": UNTIL + timedelta(days=1)}, "不可能"),
        ({"diagnosed": date(1950, 5, 1)}, "不可能"),
        ({"diagnosed": UNTIL, "start": DIAGNOSED}, "不可能"),
    ],
)
def test_an_enrolment_that_cannot_be_is_refused(schedule, doctor, wrong, said):
    with pytest.raises(UsageError, match=said):
        enrolled(doctor, **wrong)


def test_who_has_died_or_left_is_enrolled_no_more_not_even_for_a_day_before(schedule, doctor):
    dead, gone = Resident.objects.get(pk=1), Resident.objects.get(pk=2)
    record_death(dead, UNTIL, "I21.9", by=doctor)
    move_out(gone, UNTIL, by=doctor)

    with pytest.raises(VisitRefused, match="去世，不能再纳入管理"):
        enrolled(doctor, 1, start=DIAGNOSED)
    with pytest.raises(VisitRefused, match="迁出，不能再纳入管理"):
        enrolled(doctor, 2, start=DIAGNOSED)


@pytest.mark.parametrize("number", [3, 404])
def test_anothers_resident_is_refused_as_nobody_is(schedule, doctor, number):
    with pytest.raises(Unknown):
        enrolled(doctor, number)


def test_who_may_not_see_it_is_not_told_of_a_mental_disorder(schedule, doctor, office):
    enrolled(doctor, 1, "severe-mental-disorder", code="F20.9", start=DIAGNOSED)

    assert "severe-mental-disorder" in owed_by_protocol(doctor.unit, seen_by=doctor)
    assert "severe-mental-disorder" not in owed_by_protocol(office.unit, seen_by=office)


def test_a_rule_that_would_end_it_is_said_and_ending_it_left_to_a_person(schedule, doctor):
    enrolled(doctor)

    closes = {one.protocol.code: (one.state, one.closes) for one in enrolments_of(2, doctor).by_hand}

    # Nobody has seen this patient for their pressure since 2020; for the new illness they came today.
    assert closes["hypertension"] == ("running", "lost")
    assert closes["diabetes"] == ("running", "")
