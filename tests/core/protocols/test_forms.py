"""What a form refuses, what it asks to confirm, and which forms one visit fills."""

from datetime import date

import pytest

from quanmin.core.protocols import answers, askable, check_form, check_person, declared
from tests.core.protocols.people import a_person, latest

ON = date(2026, 7, 1)
COMPLETE = {
    "method": 1, "symptoms": [1], "danger_signs": [1], "sbp": 130, "dbp": 80, "weight": 60.0, "pulse": 70,
    "smoking": 0, "alcohol": 0, "exercise_times": 0, "salt": 1, "psychology": 1, "follows_advice": 1, "adherence": 1,
    "adverse": 1, "complication": 1,
}  # fmt: skip
RANGED = [(one, asked) for one in declared() for asked in one.fields if asked.hard]


def problems(code, **values):
    return check_form(latest(code), values, person=a_person("1950-05-01"), on=ON)


def of(found, field):
    return [problem for problem in found if problem.field == field]


def test_a_complete_form_has_no_problem():
    assert problems("hypertension", **COMPLETE) == ()


@pytest.mark.parametrize(
    ("value", "grades"),
    [
        (49, [True]),
        (50, [False]),
        (79, [False]),
        (80, []),
        (220, []),
        (221, [False]),
        (300, [False]),
        (301, [True]),
    ],
)
def test_outside_the_hard_range_is_refused_and_outside_the_soft_one_asked_about(value, grades):
    found = of(problems("hypertension", **{**COMPLETE, "sbp": value, "dbp": 20}), "sbp")

    assert [problem.hard for problem in found] == grades


def test_a_refusal_says_the_value_and_the_range():
    (problem,) = of(problems("hypertension", **{**COMPLETE, "sbp": 1300}), "sbp")

    assert problem.said.zh == "收缩压为1300 mmHg，超出允许范围50～300 mmHg，请核对"
    assert problem.said.en == "systolic pressure is 1300 mmHg, outside what can be, 50 to 300 mmHg; check it"


@pytest.mark.parametrize("value", [10**400, -(10**400), 1e300])
def test_a_number_larger_than_any_is_refused_as_any_other(value):
    (problem,) = of(problems("hypertension", **{**COMPLETE, "weight": value}), "weight")

    assert problem.hard


@pytest.mark.parametrize(
    ("protocol", "asked"), RANGED, ids=lambda one: getattr(one, "key", getattr(one, "code", ""))
)
def test_every_hard_range_holds_on_its_boundary_days(protocol, asked):
    low, high = ((round if asked.kind == "integer" else float)(limit) for limit in asked.hard)

    def hard(value):
        return [
            problem
            for problem in of(check_form(protocol, {asked.key: value}, on=ON), asked.key)
            if problem.hard
        ]

    assert hard(low - 1)
    assert hard(high + 1)
    assert not [problem for problem in hard(low) + hard(high) if "超出" in problem.said.zh]


@pytest.mark.parametrize(
    "wrong",
    [
        {"sbp": "130"}, {"sbp": True}, {"weight": float("nan")}, {"weight": float("inf")}, {"method": 9},
        {"symptoms": 1}, {"symptoms": [1, 99]}, {"nonsense": 1}, {"sbp": 130.5},
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_kind_is_refused(wrong):
    assert of(problems("hypertension", **{**COMPLETE, **wrong}), next(iter(wrong)))


def test_a_field_is_required_only_when_it_is_asked():
    with_exercise = problems("hypertension", **{**COMPLETE, "exercise_times": 3})

    assert [problem.field for problem in with_exercise] == ["exercise_minutes"]


@pytest.mark.parametrize(("sbp", "dbp", "wrong"), [(90, 90, True), (90, 95, True), (91, 90, False)])
def test_systolic_pressure_must_be_above_diastolic(sbp, dbp, wrong):
    assert bool(of(problems("hypertension", **{**COMPLETE, "sbp": sbp, "dbp": dbp}), "pressures")) is wrong


def test_zero_is_an_answer_and_empty_is_not():
    found = problems("hypertension", **{**COMPLETE, "smoking": None})

    assert [problem.field for problem in found] == ["smoking"]


def test_a_risk_grade_that_falls_is_refused():
    found = check_form(
        latest("maternal"), {"risk": 1, "risk_before": 3}, person=a_person("1996-01-01"), on=ON
    )

    assert of(found, "risk_falls")


@pytest.mark.parametrize(
    ("code", "known", "field"),
    [
        ("maternal", {"sex": "male", "born": "1996-01-01"}, "resident"),
        ("child", {"born": "2019-07-01"}, "resident"),
        ("elderly", {"born": "1950-01-01", "death_date": date(2026, 6, 30)}, "seen_on"),
        ("elderly", {"born": "1950-01-01", "moved_out": date(2026, 6, 30)}, "seen_on"),
        ("child", {"born": "2026-07-02"}, "seen_on"),
    ],
)
def test_a_visit_that_cannot_be_is_refused(code, known, field):
    (problem, *_) = check_person(latest(code), a_person(known.pop("born"), **known), on=ON, today=ON)

    assert (problem.field, problem.hard) == (field, True)


def test_a_visit_to_come_is_refused():
    assert check_person(latest("elderly"), a_person("1950-01-01"), on=date(2026, 7, 2), today=ON)


def test_one_blood_pressure_counts_for_every_programme_that_asks_for_it():
    asked = [
        latest(code) for code in ("hypertension", "diabetes", "elderly", "first-visit-pressure", "child")
    ]

    found = answers(asked, {"sbp": 130, "dbp": 80}, person=a_person(), on=ON)

    assert [one.protocol for one in found] == ["hypertension", "diabetes", "elderly", "first-visit-pressure"]
    assert all(one.filled == ("sbp", "dbp") for one in found)
    assert [one.complete for one in found] == [False, False, False, True]


def test_what_remains_is_what_the_other_form_asks_besides():
    (found,) = answers([latest("diabetes")], COMPLETE, person=a_person(), on=ON)

    assert found.remaining == (
        "dm_symptoms",
        "dm_danger",
        "fasting_glucose",
        "foot_pulse",
        "staple_food",
        "low_glucose",
    )


OF_NONE = [
    (form, asked) for form in declared() for asked in form.fields
    if asked.kind == "choices" and asked.options[0].title.en == "none"
]  # fmt: skip


@pytest.mark.parametrize(("form", "asked"), OF_NONE, ids=lambda one: getattr(one, "key", one))
def test_who_has_none_of_a_list_has_nothing_else_of_it(form, asked):
    alone = set(check_form(form, {asked.key: [1]}, on=ON))

    for option in asked.options[1:]:
        more = set(check_form(form, {asked.key: [1, option.number]}, on=ON)) - alone
        assert [problem.hard for problem in more] == [True], option


def test_a_field_of_one_key_is_the_same_thing_in_every_form():
    said = {}
    for one in declared():
        for asked in one.fields:
            same = (asked.kind, asked.unit, asked.code, [option.number for option in asked.options])
            assert said.setdefault(asked.key, same) == same, (one.code, asked.key)


@pytest.mark.parametrize(
    ("born", "on", "asked"),
    [
        ("2024-07-02", ON, {"fontanelle_open", "fontanelle_a", "head"}),
        ("2024-07-01", ON, {"head"}),
        ("2023-07-01", ON, set()),
        ("2026-05-21", ON, {"jaundice", "feeding", "temperature", "fontanelle_open", "fontanelle_a", "head"}),
        ("2026-05-20", ON, {"feeding", "temperature", "fontanelle_open", "fontanelle_a", "head"}),
    ],
)
def test_a_child_is_asked_by_age_and_never_what_waits_for_a_question_not_asked(born, on, asked):
    limited = {"jaundice", "feeding", "temperature", "fontanelle_open", "fontanelle_a", "head"}

    assert askable(latest("child"), person=a_person(born), on=on) & limited == asked


@pytest.mark.parametrize(
    ("months", "asked"),
    [(5, False), (6, True), (9, True), (11, True), (12, False), (17, False), (18, True), (19, True), (23, True),
     (24, False), (30, True), (31, True), (35, True), (36, False), (47, False), (48, True)],
)  # fmt: skip
def test_a_child_seen_late_in_the_window_of_a_blood_test_is_asked_for_it_too(months, asked):
    year, month = divmod(2020 * 12 + 6 + months, 12)

    found = askable(latest("child"), person=a_person("2020-07-15"), on=date(year, month + 1, 20))

    assert ("haemoglobin" in found) is asked


def test_a_form_without_conditions_asks_everybody_all_of_it():
    form = latest("tcm-elderly")

    assert askable(form, person=a_person("1950-05-01"), on=ON) == {one.key for one in form.fields}
