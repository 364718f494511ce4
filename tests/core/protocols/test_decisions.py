"""What a visit means, drawn as tables of answers on the boundary of each rule."""

from datetime import date

import pytest

from quanmin.core.protocols import decide, with_settings_of
from tests.core.protocols.people import a_person, latest

ON = date(2026, 7, 1)
CALM = {"adverse": 1, "complication": 1}
BEFORE = date(2026, 4, 1)


def decided(code, values, *history, born="1970-01-01", on=ON, **known):
    past = tuple((date(2026, 1 + place, 1), outcome) for place, outcome in enumerate(history))
    return decide(latest(code), values, past, person=a_person(born, **known), on=on)


@pytest.mark.parametrize(
    ("sbp", "dbp", "born", "outcome"),
    [
        (139, 89, "1970-01-01", "controlled"),
        (140, 80, "1970-01-01", "uncontrolled"),
        (130, 90, "1970-01-01", "uncontrolled"),
        (149, 89, "1961-07-01", "controlled"),  # 65 today
        (149, 89, "1961-07-02", "uncontrolled"),  # 65 tomorrow
        (150, 80, "1961-07-01", "uncontrolled"),
        (179, 109, "1970-01-01", "uncontrolled"),
        (180, 80, "1970-01-01", "emergency"),
        (150, 110, "1970-01-01", "emergency"),
        (None, None, "1970-01-01", ""),  # not measured is not control
        (None, 95, "1970-01-01", "uncontrolled"),
    ],
)
def test_blood_pressure_is_classed(sbp, dbp, born, outcome):
    assert decided("hypertension", {**CALM, "sbp": sbp, "dbp": dbp}, born=born).outcome == outcome


@pytest.mark.parametrize(
    ("history", "outcome", "refer"),
    [
        ((), "uncontrolled", ""),
        (("controlled",), "uncontrolled", ""),
        (("uncontrolled",), "uncontrolled-again", "upper"),
        (("uncontrolled", "controlled"), "uncontrolled", ""),
        (("adverse",), "uncontrolled-again", "upper"),
        (
            ("uncontrolled", None),
            "uncontrolled-again",
            "upper",
        ),  # a visit without a class is not in the count
    ],
)
def test_the_second_unsatisfactory_visit_in_a_row_refers(history, outcome, refer):
    found = decided("hypertension", {**CALM, "sbp": 150, "dbp": 80}, *history)

    assert (found.outcome, found.refer, found.next_on) == (outcome, refer, date(2026, 7, 15))


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"complication": 2}, "complication"),
        ({"adverse": 2}, "adverse"),
        ({"danger_signs": [3]}, "emergency"),
        ({"danger_signs": [1]}, "controlled"),
        ({"breastfeeding": True}, "controlled"),
        ({"breastfeeding": True, "sbp": 145}, "emergency"),
    ],
)
def test_reactions_complications_and_danger_come_before_the_pressure(values, outcome):
    assert decided("hypertension", {**CALM, "sbp": 120, "dbp": 80, **values}).outcome == outcome


def test_control_is_seen_again_in_a_quarter():
    found = decided("hypertension", {**CALM, "sbp": 120, "dbp": 80}, on=date(2026, 11, 30))

    assert found.next_on == date(2027, 2, 28)


def test_a_county_may_set_a_limit_otherwise():
    own = with_settings_of(latest("hypertension"), {"systolic_limit": 130, "soon": 1})

    found = decide(own, {**CALM, "sbp": 135, "dbp": 80}, person=a_person("1970-01-01"), on=ON)

    assert (found.outcome, found.next_on) == ("uncontrolled", date(2026, 7, 8))


@pytest.mark.parametrize(
    ("glucose", "outcome"),
    [
        (3.9, "emergency"),
        (4.0, "controlled"),
        (6.9, "controlled"),
        (7.0, "uncontrolled"),
        (16.6, "uncontrolled"),
        (16.7, "emergency"),
    ],
)
def test_fasting_glucose_is_classed(glucose, outcome):
    assert decided("diabetes", {**CALM, "fasting_glucose": glucose}).outcome == outcome


EVERY_TYPE = {"qi", "yang", "yin", "phlegm", "damp", "stasis", "depressed", "special"}
STEADY = {
    "risk_grade": 0, "symptoms_obvious": False, "insight": 1, "severe_adverse": 1, "severe_physical": False,
    "housework": 1, "work": 1, "study": 1, "talking": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "outcome", "next_on"),
    [
        ({}, "stable", date(2026, 10, 1)),
        ({"risk_grade": 1}, "basically-stable", date(2026, 7, 15)),
        ({"risk_grade": 2}, "basically-stable", date(2026, 7, 15)),
        ({"risk_grade": 3}, "unstable", date(2026, 7, 15)),
        ({"insight": 2}, "basically-stable", date(2026, 7, 15)),
        ({"insight": 3}, "unstable", date(2026, 7, 15)),
        ({"talking": 3}, "basically-stable", date(2026, 7, 15)),
        ({"severe_adverse": 2}, "unstable", date(2026, 7, 15)),
    ],
)
def test_a_mental_disorder_is_classed_by_risk_symptoms_insight_and_function(values, outcome, next_on):
    found = decided("severe-mental-disorder", {**STEADY, **values})

    assert (found.outcome, found.next_on) == (outcome, next_on)


@pytest.mark.parametrize(
    ("history", "outcome"),
    [
        (("stable",), "basically-stable"),
        (("unstable",), "basically-stable"),  # better than before
        (("basically-stable",), "basically-stable-again"),
        (("basically-stable", "basically-stable-again"), "basically-stable-again"),
    ],
)
def test_who_stays_basically_stable_goes_on_to_the_specialist(history, outcome):
    assert decided("severe-mental-disorder", {**STEADY, "risk_grade": 1}, *history).outcome == outcome


@pytest.mark.parametrize(
    ("missed", "outcome"), [(0, "regular-medication"), (3, "regular-medication"), (4, "irregular-medication")]
)
def test_medication_is_regular_from_nine_doses_in_ten(missed, outcome):
    values = {"doses_due": 30, "doses_missed": missed, "danger": False, "complication": 1}

    assert decided("tuberculosis", values).outcome == outcome


@pytest.mark.parametrize(
    ("answers", "outcome", "findings"),
    [
        ({"q1": 1}, "balanced", set()),  # all 1: balanced sum 1 + 5 × 4 = 21
        ({f"q{n}": 3 for n in range(1, 34)}, "biased", EVERY_TYPE),
        ({"q11": 3, "q29": 4}, "basically-balanced", set()),  # yang 3 + 1 + 1 + 4 = 9
        ({"q11": 5, "q29": 4}, "biased", {"yang"}),  # 11
    ],
)
def test_a_constitution_is_summed_from_33_items(answers, outcome, findings):
    values = {f"q{number}": 1 for number in range(1, 34)} | answers

    found = decided("tcm-elderly", values, born="1950-01-01")

    assert found.outcome == outcome
    assert {one.key.removesuffix("-yes") for one in found.findings if one.key.endswith("-yes")} == findings


@pytest.mark.parametrize(
    ("score", "outcome"),
    [
        ((0, 0, 0, 0, 0), "able"),
        ((3, 1, 0, 0, 0), "mild"),
        ((3, 0, 0, 1, 5), "moderate"),
        ((5, 7, 5, 1, 1), "unable"),
    ],
)
def test_self_care_is_graded_by_its_points(score, outcome):
    names = ("self_eating", "self_grooming", "self_dressing", "self_toilet", "self_moving")

    assert decided("elderly", dict(zip(names, score, strict=True)), born="1950-01-01").outcome == outcome


@pytest.mark.parametrize(("haemoglobin", "found"), [(109, {"anaemia"}), (110, set())])
def test_a_child_with_little_haemoglobin_is_seen_again_in_a_month(haemoglobin, found):
    said = decided("child", {"haemoglobin": haemoglobin}, born="2025-12-01")

    assert {one.key for one in said.findings} == found
    assert said.next_on == (date(2026, 8, 1) if found else None)


def test_a_warning_sign_of_development_refers():
    assert decided("child", {"warning_signs": True}, born="2025-12-01").refer == "upper"


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"hpv": 1}, "negative-hpv"),
        ({"hpv": 2}, "colposcopy"),
        ({"hpv": 3, "cytology": 1}, "triaged"),
        ({"hpv": 3, "cytology": 2}, "colposcopy"),
        ({"hpv": 4, "cytology": 1}, "negative-cytology"),
        ({"hpv": 2, "colposcopy": 1}, "colposcopy-normal"),  # not sent there a second time
        ({"hpv": 2, "colposcopy": 2}, "biopsy"),
        ({"hpv": 2, "colposcopy": 1, "pathology": 3}, "treat"),
        ({"hpv": 2, "colposcopy": 2, "pathology": 3}, "treat"),
    ],
)
def test_a_cervical_result_leads_to_the_next_step(values, outcome):
    assert decided("cervical-screening", values).outcome == outcome


def test_an_examination_that_is_not_normal_is_never_nothing_found():
    values = {"breast_exam": 2, "ultrasound_birads": 1}

    assert decided("breast-screening", values).outcome == "short"
    assert decided("breast-screening", {**values, "ultrasound_birads": 4}).outcome == "biopsy"


@pytest.mark.parametrize(
    ("ultrasound", "mammography", "outcome"),
    [
        (2, None, "negative"),
        (0, None, "mammography"),
        (3, 2, "negative"),
        (3, 3, "short"),
        (0, 4, "biopsy"),
        (4, None, "biopsy"),
        (4, 1, "biopsy"),  # what ultrasound found is not undone
        (1, 5, "biopsy"),
    ],
)
def test_breast_images_lead_to_the_next_step(ultrasound, mammography, outcome):
    values = {"breast_exam": 1, "ultrasound_birads": ultrasound, "mammography_birads": mammography}

    assert decided("breast-screening", values).outcome == outcome


@pytest.mark.parametrize(
    ("hand", "foot", "history", "outcome"),
    [
        (95, 95, (), "passed"),
        (94, 90, (), "heart"),  # more than 3 apart
        (93, 90, (), "heart-again"),
        (93, 90, ("passed",), "heart-again"),
        (93, 90, ("heart-again",), "heart"),
        (96, 96, ("heart-again",), "passed"),
        (89, 91, (), "heart"),
    ],
)
def test_low_saturation_of_a_newborn_counts_the_second_time(hand, foot, history, outcome):
    values = {"oxygen": hand, "foot_oxygen": foot, "murmur": False}

    assert decided("newborn-screening", values, *history, born="2026-06-01").outcome == outcome


@pytest.mark.parametrize(
    ("known", "outcome"),
    [
        ({}, "normal"),
        ({"sbp": 130}, "high-risk"),
        ({"dbp": 85}, "high-risk"),
        ({"height": 160, "weight": 61.4}, "high-risk"),  # body mass 24.0
        ({"height": 160, "weight": 61.3}, "normal"),  # 23.9
        ({"waist": 84.9}, "normal"),
        ({"waist": 85}, "high-risk"),
        ({"family_history": True}, "high-risk"),
        ({"alcohol": 1.9}, "normal"),
        ({"alcohol": 2.0}, "high-risk"),  # 100 ml of liquor a day
    ],
)
def test_who_may_come_to_high_pressure_is_measured_twice_a_year(known, outcome):
    values = {"sbp": 129, "dbp": 84, **known}

    assert decided("first-visit-pressure", values, born="1980-01-01", sex="female").outcome == outcome


@pytest.mark.parametrize(("before", "outcome"), [(0, "recheck"), (1, "recheck"), (2, "diagnose")])
def test_three_days_of_high_pressure_make_a_diagnosis(before, outcome):
    found = decided("first-visit-pressure", {"sbp": 142, "dbp": 80, "high_days_before": before})

    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("se", "va", "outcome"),
    [
        (-0.50, 4.9, "normal"),
        (-0.51, 4.9, "low"),
        (-6.00, 4.5, "low"),
        (-6.01, 4.5, "high"),
        (-0.49, 5.0, "pre"),
        (0.75, 5.0, "pre"),
        (0.76, 5.0, "normal"),
    ],
)
def test_myopia_is_graded_by_the_eye(se, va, outcome):
    values = {"se_left": se, "se_right": se, "va_left": va, "va_right": va, "ok_lens": False}

    assert decided("myopia-screening", values, born="2014-01-01").outcome == outcome


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"risk": 1, "sbp": 139, "dbp": 89}, "well"),
        ({"risk": 1, "sbp": 140, "dbp": 80}, "risk"),
        ({"risk": 2}, "risk"),
        ({"risk": 3}, "transfer"),
        ({"risk": 4}, "transfer"),
        ({"risk": 5}, "isolate"),
        ({"risk": 1, "fetal_heart": 161}, "risk"),
        ({"risk": 1, "urine_protein": 3}, "risk"),
        ({"risk": 1, "haemoglobin": 99}, "risk"),
    ],
)
def test_a_pregnancy_is_graded(values, outcome):
    assert decided("maternal", values, born="1996-01-01").outcome == outcome
