"""A visit for vaccines: one vial a visit, chosen among those that count for the dose; and what a form asks of whom."""

from datetime import date, timedelta

import pytest
from django.conf import settings as site

from quanmin.programmes.actions import correct_visit, rebuild_schedule, save_visit, withdraw_visit
from quanmin.programmes.checking import Report
from quanmin.programmes.queries.form import visit_form
from quanmin.programmes.refusals import VisitRefused
from quanmin.records.actions import bring_in_residents
from tests.apps.counties import UNTIL, a_snapshot
from tests.apps.visited import a_report
from tests.worlds import residents

BORN = date(2025, 6, 20)
VIAL = {
    "lot": "A1", "expiry": date(2027, 1, 1), "manufacturer": "某厂", "site": 1, "route": 3, "funding": 1,
    "observed": True,
}  # fmt: skip


@pytest.fixture
def baby(system, units, settings, tmp_path):
    """A child of six months who had no vaccine yet."""
    settings.QUANMIN_TODAY = UNTIL
    there = residents({"birth_date": BORN, "sex": "male", "name": "小宝"})
    bring_in_residents(a_snapshot(tmp_path / "snapshot", **there), by=system)
    rebuild_schedule(by=system)
    return 1


def a_dose(*doses, vaccine="HepB", on=UNTIL):
    report = a_report(1, on=on, tasks=[f"immunisation/{dose}" for dose in doses])
    return Report(report.key, 1, on, report.tasks, {"vaccine": vaccine, **VIAL})


def test_of_many_doses_owed_only_the_most_urgent_is_ticked(baby, doctor):
    doses = [one for one in visit_form(baby, doctor).todo if one.task.protocol.code == "immunisation"]

    assert len([one for one in doses if one.open]) > 5
    assert [one.ticked for one in doses] == [True] + [False] * (len(doses) - 1)


def test_two_doses_against_the_same_are_refused_on_one_day(baby, doctor):
    with pytest.raises(VisitRefused, match="乙肝疫苗第1剂和乙肝疫苗第2剂不能在同一天接种"):
        save_visit(a_dose("HepB-1", "HepB-2"), by=doctor)


@pytest.mark.parametrize(
    ("first", "then", "vaccine"),
    [("HepB-1", "HepB-2", "HepB"), ("HepB-1", "HepB-1", "HepB"), ("polio-1", "DTaP-1", "DTaP-IPV-Hib")],
)
def test_two_doses_against_the_same_are_refused_in_two_visits_of_one_day(baby, doctor, first, then, vaccine):
    save_visit(a_dose(first, vaccine=vaccine), by=doctor)

    with pytest.raises(VisitRefused, match=r"2025-12-31已登记接种.*不能在同一天接种"):
        save_visit(a_dose(then, vaccine=vaccine), by=doctor)


def test_a_dose_brought_in_stands_in_the_way_too(baby, doctor, system, tmp_path):
    there = residents({"birth_date": BORN, "sex": "male"})
    dose = {"resident_id": 1, "vaccine": "HepB", "dose": 1, "date": UNTIL}
    bring_in_residents(a_snapshot(tmp_path / "later", **there, vaccinations=[dose]), by=system)

    with pytest.raises(VisitRefused, match="2025-12-31已登记接种乙肝疫苗，乙肝疫苗第2剂不能"):
        save_visit(a_dose("HepB-2"), by=doctor)


def test_a_dose_of_another_day_or_against_something_else_is_no_hindrance(baby, doctor):
    save_visit(a_dose("HepB-1", on=UNTIL - timedelta(days=1)), by=doctor)
    save_visit(a_dose("BCG-1", vaccine="BCG"), by=doctor)

    assert save_visit(a_dose("HepB-2"), by=doctor).seen_on == UNTIL


def test_a_dose_is_put_right_and_given_after_the_wrong_one_was_withdrawn(baby, doctor):
    wrong = save_visit(a_dose("HepB-2"), by=doctor)
    right = correct_visit(wrong.pk, a_dose("HepB-1"), why="选错剂次", by=doctor)
    assert {one.item for one in right.forms.all()} == {"HepB-1"}

    withdraw_visit(right.pk, why="登错了孩子", by=doctor)

    assert save_visit(a_dose("HepB-1"), by=doctor).pk != right.pk


def test_one_vial_may_fill_doses_of_two_series(baby, doctor):
    visit = save_visit(a_dose("polio-1", "DTaP-1", vaccine="DTaP-IPV-Hib"), by=doctor)

    assert {one.item for one in visit.forms.all()} == {"polio-1", "DTaP-1"}


def test_a_vaccine_that_does_not_count_is_refused_by_its_name(baby, doctor):
    with pytest.raises(VisitRefused, match="'卡介苗'不能用于乙肝疫苗第1剂，可用：乙肝疫苗"):
        save_visit(a_dose("HepB-1", vaccine="BCG"), by=doctor)


def test_the_form_offers_the_vaccines_by_name_and_chooses_the_only_one(baby, doctor, text_of):
    page = text_of(doctor, f"/day/visits/{baby}/")

    assert 'value="immunisation/BCG-1" checked' in page
    assert 'name="f-vaccine" value="BCG" checked' in page
    assert 'name="f-vaccine" value="HepB">' in page
    assert "卡介苗" in page


def test_a_saved_dose_is_said_by_the_name_of_the_vaccine(baby, doctor, text_of):
    visit = save_visit(a_dose("HepB-1"), by=doctor)

    assert "<dd>乙肝疫苗</dd>" in text_of(doctor, f"/day/saved/{visit.pk}/")


@pytest.mark.parametrize(("age_days", "asked"), [(30, True), (190, False)])
def test_a_child_is_asked_what_is_asked_at_that_age(
    system, units, settings, tmp_path, doctor, age_days, asked
):
    settings.QUANMIN_TODAY = UNTIL
    there = residents({"birth_date": UNTIL - timedelta(days=age_days), "sex": "male"})
    bring_in_residents(a_snapshot(tmp_path / "snapshot", **there), by=system)
    rebuild_schedule(by=system)

    keys = {one.field.key for one in visit_form(1, doctor).asked}

    assert ("jaundice" in keys) is asked
    assert "weight" in keys


def test_a_man_is_not_asked_whether_he_is_pregnant(client, baby, doctor, system, tmp_path):
    there = residents(
        {"birth_date": date(1960, 1, 1), "sex": "male"}, {"birth_date": date(1960, 1, 1), "sex": "female"}
    )
    managed = [
        {"resident_id": number, "programme": "hypertension", "start": date(2020, 1, 1)} for number in (1, 2)
    ]
    bring_in_residents(a_snapshot(tmp_path / "later", **there, enrolments=managed), by=system)
    rebuild_schedule(by=system)
    client.force_login(doctor, backend=site.AUTHENTICATION_BACKENDS[-1])

    man, woman = (client.get(f"/day/visits/{number}/").content.decode() for number in (1, 2))

    assert "妊娠期或哺乳期" not in man
    assert "妊娠期或哺乳期" in woman


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"seen_on": "2025-02-30"}, "随访日期 '2025-02-30' 不是日期"),
        ({"seen_on": "1900-01-01"}, "不是一项服务"),
        ({"task": "nonsense/x"}, "不是一项服务"),
        ({"key": "not-a-key"}, "请重新打开随访表"),
    ],
)
def test_a_form_that_cannot_be_is_refused_with_why_and_not_as_unknown(
    client, baby, doctor, changed, sentence
):
    client.force_login(doctor, backend=site.AUTHENTICATION_BACKENDS[-1])
    form = {"key": f"{a_dose('HepB-1').key}", "seen_on": f"{UNTIL}", "task": "immunisation/HepB-1"} | changed

    told = client.post(f"/day/visits/{baby}/", form, headers={"Accept": "application/json"})
    page = client.post(f"/day/visits/{baby}/", form)

    assert told.status_code == page.status_code == 422
    assert sentence in told.json()["said"]
    assert "data-refusal" in page.content.decode()
    assert 'href="#ask-' not in page.content.decode()


def test_what_is_wrong_leads_to_its_field(client, baby, doctor):
    client.force_login(doctor, backend=site.AUTHENTICATION_BACKENDS[-1])
    form = {
        "key": f"{a_dose('HepB-1').key}",
        "seen_on": f"{UNTIL}",
        "task": "immunisation/HepB-1",
        "f-temperature": "50",
    }

    page = client.post(f"/day/visits/{baby}/", form).content.decode()

    assert '<a href="#ask-temperature"><b>体温为50 ℃，超出允许范围30～43 ℃，请核对</b></a>' in page
