"""A visit: entered once for every programme that asks, kept once, put right with its history."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from quanmin.errors import Refused
from quanmin.programmes.actions import (
    correct_visit,
    enrol,
    keep_draft,
    rebuild_schedule,
    save_visit,
    withdraw_visit,
)
from quanmin.programmes.checking import Report
from quanmin.programmes.models import Draft, Due, Schedule, Standing, Visit
from quanmin.programmes.queries.form import saved_visit, visit_form
from quanmin.programmes.refusals import SameDay, ToConfirm, Unknown, VisitRefused
from quanmin.records.actions import bring_in_residents
from quanmin.records.models import Record
from quanmin.records.overlay import rows_of_residents
from tests.apps.counties import UNTIL, a_snapshot, an_account, controlled_world
from tests.apps.visited import FOLLOW_UP, a_report
from tests.remembered import remembered
from tests.worlds import EAST_1, residents

DIABETES = "diabetes/follow-up"
SUGAR = {
    "dm_symptoms": [1], "dm_danger": [1], "fasting_glucose": 6.0, "foot_pulse": 1, "staple_food": 5.0,
    "low_glucose": 1,
}  # fmt: skip


@pytest.fixture
def today(settings):
    settings.QUANMIN_TODAY = UNTIL
    return UNTIL


@pytest.fixture
@remembered
def schedule(system, units, today, tmp_path):
    bring_in_residents(controlled_world(tmp_path / "snapshot"), by=system)
    return rebuild_schedule(by=system)


def rows(table, resident=2):
    return [
        row for row in rows_of_residents([resident], (table,))[table] if row["source"].startswith("visit:")
    ]


def dues(resident=2):
    found = Due.objects.filter(resident=resident, schedule=Schedule.objects.in_use()).order_by("key")
    return list(found.values_list("key", "due", "risk", "lead"))


def due(item="follow-up", protocol="hypertension"):
    return Due.objects.get(resident=2, item=item, protocol=protocol).due


def test_a_visit_writes_its_contact_and_its_readings(schedule, doctor):
    save_visit(a_report(), by=doctor)

    (contact,) = rows("contacts")
    assert (contact["programme"], contact["kind"], contact["outcome"]) == (
        "hypertension",
        "follow-up",
        "controlled",
    )
    assert (contact["date"], contact["next_due"], contact["method"]) == (UNTIL, date(2026, 3, 31), "home")
    found = {row["code"]: (row["value"], row["second_value"], row["unit"]) for row in rows("observations")}
    assert found["85354-9"] == (130.0, 80.0, "mm[Hg]")
    assert found["39156-5"] == (23.4, None, "kg/m2")
    assert {row["contact_id"] for row in rows("observations")} == {contact["contact_id"]}


def test_a_visit_sets_the_next_day_by_the_rule(schedule, doctor):
    visit = save_visit(a_report(), by=doctor)

    save_visit(a_report(1, sbp=165), by=doctor)

    assert visit.forms.get(protocol="hypertension").next_on == date(2026, 3, 31)
    again = Due.objects.get(resident=1, item="follow-up", protocol="hypertension")
    assert (again.due, again.risk) == (UNTIL + timedelta(days=14), 2)


def test_one_visit_fills_every_form_that_asks_the_same(system, units, today, tmp_path, doctor):
    people = residents({})
    managed = [
        {"resident_id": 1, "programme": name, "start": date(2020, 1, 1)}
        for name in ("hypertension", "diabetes")
    ]
    bring_in_residents(a_snapshot(tmp_path / "snapshot", **people, enrolments=managed), by=system)
    rebuild_schedule(by=system)

    visit = save_visit(a_report(1, tasks=(FOLLOW_UP, DIABETES), **SUGAR), by=doctor)

    assert [f"{one}" for one in visit.forms.all()] == [FOLLOW_UP, DIABETES]
    assert len([row for row in rows("observations", 1) if row["code"] == "85354-9"]) == 1
    assert {row["programme"] for row in rows("contacts", 1)} == {"hypertension", "diabetes"}


def test_what_is_answered_besides_counts_besides(system, units, today, tmp_path, doctor):
    bring_in_residents(a_snapshot(tmp_path / "snapshot", **residents({})), by=system)
    rebuild_schedule(by=system)
    name = "elderly/annual"
    found = visit_form(1, doctor)
    values = {
        one.field.key: usual(one.field) for one in found.asked if name in one.tasks and one.field.required
    }

    visit = save_visit(Report(uuid4(), 1, UNTIL, (name,), values), by=doctor)

    assert ("first-visit-pressure", False) in visit.forms.values_list("protocol", "chosen")
    assert {row["stage"] for row in rows("contacts", 1)} == {"annual", "first-visit"}


def usual(field):
    """An answer nobody would ask about: the first option, the middle of what is usual."""
    if field.options:
        return field.options[0].number
    if field.kind == "yes":
        return False
    low, high = field.soft or field.hard
    return round((low + high) / 2) if field.kind == "integer" else (low + high) / 2


def test_the_form_says_what_is_owed_and_what_was_found_last(schedule, doctor):
    found = visit_form(2, doctor)

    assert (found.todo[0].task.name, found.todo[0].ticked) == (FOLLOW_UP, True)
    assert (found.last["sbp"].value, found.last["sbp"].day) == (170.0, date(2025, 9, 1))
    assert [one.field.key for one in found.asked].count("sbp") == 1


def test_a_saved_visit_says_what_it_filled_and_what_remains(schedule, doctor):
    visit = save_visit(a_report(), by=doctor)

    found = saved_visit(visit.pk, doctor)

    assert found.values["sbp"] == 130
    remains = {todo.task.name: lacks for todo, lacks in found.remains}
    assert FOLLOW_UP not in remains
    assert "腰围" in remains["elderly/annual"]


def test_the_same_report_twice_is_one_visit(schedule, doctor):
    report = a_report()

    first, second = save_visit(report, by=doctor), save_visit(report, by=doctor)

    assert first == second
    assert len(rows("contacts")) == 1


def test_a_key_used_for_something_else_is_refused(schedule, doctor):
    key = uuid4()
    save_visit(a_report(key=key), by=doctor)

    with pytest.raises(VisitRefused, match="编号"):
        save_visit(a_report(key=key, sbp=131), by=doctor)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"sbp": 301}, "301 mmHg，超出允许范围50～300"),
        ({"sbp": 80, "dbp": 80}, "收缩压应高于舒张压"),
        ({"sbp": "abc"}, "整数"),
        ({"without": ("pulse",)}, "心率未填写"),
        ({"on": UNTIL + timedelta(days=1)}, "晚于今天"),
        ({"on": date(1950, 5, 1)}, "不是一项服务"),
        ({"tasks": ()}, "至少选择一项"),
        ({"tasks": ("maternal/12w",)}, "没有字段"),
        ({"tasks": ("nonsense/x",)}, "不是一项服务"),
        ({"tasks": ("hypertension/nonsense",)}, "不是一项服务"),
        ({"nonsense": 1}, "没有字段"),
        ({"symptoms": [1, 2]}, "无症状"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_reason(schedule, doctor, wrong, said):
    with pytest.raises(Exception, match=said):
        save_visit(a_report(**wrong), by=doctor)

    assert not Visit.objects.exists()
    assert not Record.objects.exists()


def test_a_visit_after_death_or_leaving_is_refused(system, units, today, tmp_path, doctor):
    dead = residents({"death_date": date(2025, 6, 1)}, {})
    dead["residences"][1]["end"] = date(2025, 6, 1)
    managed = [
        {"resident_id": number, "programme": "hypertension", "start": date(2020, 1, 1)} for number in (1, 2)
    ]
    bring_in_residents(a_snapshot(tmp_path / "snapshot", **dead, enrolments=managed), by=system)

    for number, said in ((1, "死亡"), (2, "迁出")):
        with pytest.raises(VisitRefused, match=said):
            save_visit(a_report(number), by=doctor)


def test_a_programme_of_the_other_sex_is_refused(system, units, today, tmp_path, doctor):
    people = residents({"sex": "male", "birth_date": date(1980, 1, 1)})
    bring_in_residents(a_snapshot(tmp_path / "snapshot", **people), by=system)
    values = {"hpv": 1}
    report = a_report(1, tasks=("cervical-screening/screening",), without=a_report().values, **values)

    with pytest.raises(VisitRefused, match="不符合"):
        save_visit(report, by=doctor)


def test_what_is_unusual_is_saved_with_its_reason(schedule, doctor):
    with pytest.raises(ToConfirm, match="230 mmHg，超出常见范围") as asked:
        save_visit(a_report(sbp=230), by=doctor)

    visit = save_visit(a_report(sbp=230, reasons={"sbp": "复测两次"}), by=doctor)
    assert [problem.field for problem in asked.value.problems] == ["sbp"]
    assert visit.reasons == {"sbp": "复测两次"}


@pytest.mark.parametrize("number", [3, 404, -5, 2**65])
def test_anothers_resident_is_refused_as_nobody_is(schedule, doctor, number):
    with pytest.raises(Unknown) as refused:
        save_visit(a_report(number), by=doctor)
    with pytest.raises(Unknown) as unseen:
        visit_form(number, doctor)

    assert str(refused.value) == str(unseen.value)


def test_who_may_not_record_may_not_save(schedule, office, auditor):
    for somebody in (office, auditor):
        with pytest.raises((Refused, Unknown)):
            save_visit(a_report(), by=somebody)


def test_a_second_visit_of_one_day_is_shown_and_then_may_stand(schedule, units, doctor, township):
    first = save_visit(a_report(), by=township)

    with pytest.raises(SameDay) as met:
        save_visit(a_report(sbp=125), by=doctor)
    both = save_visit(a_report(sbp=125, known=(f"{first.key}",)), by=doctor)

    assert met.value.others == (first,)
    assert Visit.objects.filter(standing=Standing.STANDS).count() == 2
    assert both.unit.name == "东一村卫生室"


def test_a_visit_put_right_onto_the_day_of_another_is_shown_first_too(schedule, doctor):
    there = save_visit(a_report(on=UNTIL - timedelta(days=30)), by=doctor)
    old = save_visit(a_report(), by=doctor)

    with pytest.raises(SameDay) as met:
        correct_visit(old.pk, a_report(on=there.seen_on), why="日期抄错", by=doctor)

    assert met.value.others == (there,)
    old.refresh_from_db()
    assert old.standing == Standing.STANDS
    assert correct_visit(old.pk, a_report(sbp=125), why="抄错", by=doctor).corrects == old


def test_of_two_things_owed_on_one_form_the_second_is_not_ticked_by_itself(schedule, doctor):
    enrol(2, "tuberculosis", start=date(2025, 12, 3), diagnosed=date(2025, 12, 1), code="A15.0", by=doctor)

    ticked = {one.task.name: one.ticked for one in visit_form(2, doctor).todo if one.open}

    assert (ticked["tuberculosis/72h"], ticked["tuberculosis/month"]) == (True, False)


def test_of_a_long_reason_so_much_is_kept_as_there_is_room_for(schedule, doctor):
    old = save_visit(a_report(), by=doctor)

    assert correct_visit(old.pk, a_report(sbp=125), why="抄错" * 200, by=doctor).why == "抄错" * 100


def test_a_correction_is_planned_again_and_the_old_stays(schedule, doctor):
    old = save_visit(a_report(), by=doctor)

    new = correct_visit(old.pk, a_report(sbp=165), why="抄错", by=doctor)

    old.refresh_from_db()
    assert (old.standing, old.answers["sbp"], new.corrects, new.why) == (Standing.CORRECTED, 130, old, "抄错")
    assert due() == UNTIL + timedelta(days=14)
    (contact,) = rows("contacts")
    assert contact["outcome"] == "uncontrolled"
    assert contact["contact_id"] == old.rows[FOLLOW_UP][1]
    assert Record.objects.filter(table="contacts").count() == 2


def test_a_correction_that_leaves_something_out_withdraws_its_row(schedule, doctor):
    old = save_visit(a_report(), by=doctor)

    correct_visit(old.pk, a_report(without=("height",)), why="未量身高", by=doctor)

    assert {row["code"] for row in rows("observations")} == {"85354-9", "8867-4", "29463-7"}


def test_a_correction_sent_twice_is_one(schedule, doctor):
    old, report = save_visit(a_report(), by=doctor), a_report(sbp=150)

    first = correct_visit(old.pk, report, why="抄错", by=doctor)

    assert correct_visit(old.pk, report, why="抄错", by=doctor) == first


def test_a_visit_withdrawn_leaves_everything_as_it_was(schedule, doctor):
    before = dues()
    visit = save_visit(a_report(sbp=185), by=doctor)
    assert dues() != before

    withdrawn = withdraw_visit(visit.pk, why="录错人", by=doctor)

    assert (dues(), rows("contacts"), rows("observations")) == (before, [], [])
    assert (withdrawn.standing, withdrawn.ended_why) == (Standing.WITHDRAWN, "录错人")


@pytest.mark.parametrize("act", [correct_visit, withdraw_visit])
def test_putting_right_asks_why_and_only_what_stands(schedule, doctor, act):
    visit = save_visit(a_report(), by=doctor)
    more = (a_report(sbp=150),) if act is correct_visit else ()

    with pytest.raises(VisitRefused, match="请写明"):
        act(visit.pk, *more, why=" ", by=doctor)
    withdraw_visit(visit.pk, why="录错人", by=doctor)
    with pytest.raises(VisitRefused, match="已撤销"):
        act(visit.pk, *more, why="再改", by=doctor)


def test_anothers_visit_is_refused_as_none_is(schedule, units, doctor, township):
    stranger = an_account("village-doctor", units[990001100201])
    visit = save_visit(a_report(), by=doctor)

    for number in (visit.pk, 999):
        with pytest.raises(Unknown):
            saved_visit(number, stranger)
        with pytest.raises(Unknown):
            withdraw_visit(number, why="x", by=stranger)
    assert saved_visit(visit.pk, township).visit == visit


def test_a_draft_is_kept_for_its_writer_until_the_visit_is_saved(schedule, doctor, township):
    keep_draft(2, {"f-sbp": ["130"]}, by=doctor)
    keep_draft(2, {"f-sbp": ["140"]}, by=doctor)

    assert visit_form(2, doctor).draft.answers == {"f-sbp": ["140"]}
    assert visit_form(2, township).draft is None
    save_visit(a_report(), by=doctor)
    assert not Draft.objects.exists()


def test_who_is_seen_in_the_village_is_seen_by_its_clinic(schedule, doctor):
    visit = save_visit(a_report(), by=doctor)

    assert (visit.unit.kind, visit.unit.parent_id) == ("village-clinic", EAST_1)
