"""Forms as data, and what is wrong or doubtful in one that was filled."""

from datetime import date

import pytest

from quanmin.core.forms.checking import Answer, doubts, figure_of, open_doubts
from quanmin.core.forms.reading import data_of, declared, form_of
from quanmin.core.periods import parse
from quanmin.errors import UsageError

DATA = {
    "code": "f", "title": "季报", "title_en": "Quarterly", "basis": "规划", "every": "quarter", "due_after": 5,
    "owed_by": ["township"],
    "cells": [
        {"key": "villages", "title": "村", "title_en": "Villages", "unit": "个", "shape": "count"},
        {"key": "sorting", "title": "分类", "title_en": "Sorting", "unit": "个", "shape": "count", "jump": 50},
        {"key": "toilets", "title": "厕所", "title_en": "Toilets", "unit": "%", "shape": "share", "high": 100,
         "jump": 10},
        {"key": "note", "title": "其他", "title_en": "Else", "unit": "元", "required": False},
    ],
    "checks": [{"relation": "sum-at-most", "parts": ["sorting"], "whole": "villages", "title": "不多于",
                "title_en": "no more"}],
}  # fmt: skip
FORM = form_of(DATA)
GOOD = {"villages": Answer(20), "sorting": Answer(12), "toilets": Answer(None, 45, 50)}


def found(last=None, **answers):
    said = doubts(FORM, {**GOOD, **answers}, last or {})
    return [(one.cell, one.hard) for one in said]


def test_a_form_that_is_right_has_no_doubt():
    assert found() == []


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("villages", Answer()), ("villages", Answer(-1)), ("villages", Answer(2.5)), ("villages", Answer(float("inf"))),
     ("toilets", Answer(101)), ("toilets", Answer(None, 60, 50)), ("toilets", Answer(None, 45, 0)),
     ("toilets", Answer(None, 45)), ("toilets", Answer(80, 45, 50)), ("villages", Answer(11))],
)  # fmt: skip
def test_what_cannot_be_is_refused_whatever_the_reason(cell, answer):
    given = {**GOOD, cell: Answer(answer.value, answer.numerator, answer.denominator, "因为")}

    assert {one.hard for one in open_doubts(doubts(FORM, given, {}), given)} == {True}


def test_a_leap_against_the_last_period_asks_for_a_reason_and_one_is_enough():
    last = {"sorting": 4.0, "toilets": 75.0, "villages": 20.0}
    explained = {**GOOD, "sorting": Answer(12, reason="新增四个村"), "toilets": Answer(None, 45, 50, "改厕")}

    assert found(last) == [("sorting", False), ("toilets", False)]
    assert open_doubts(doubts(FORM, explained, last), explained) == ()


def test_a_share_is_worked_out_of_its_counts_and_may_be_written_beside_them():
    assert figure_of(FORM.cells[2], Answer(None, 45, 50)) == 90
    assert found(toilets=Answer(90.0, 45, 50)) == found(toilets=Answer(88)) == []


def test_a_sum_that_must_be_equal_is_compared_both_ways():
    checks = [{**DATA["checks"][0], "relation": "sum-is"}]
    form = form_of({**DATA, "checks": checks})

    assert [one.cell for one in doubts(form, GOOD, {})] == ["villages"]


def test_a_form_is_due_so_many_working_days_after_its_period():
    assert FORM.due(parse("2025Q3")) == date(2025, 10, 14)


def test_a_form_is_owed_for_the_last_period_that_ended():
    assert FORM.last_closed(date(2025, 9, 29)).name == "2025Q2"
    assert FORM.last_closed(date(2025, 9, 30)).name == "2025Q3"


def test_a_form_survives_being_kept_as_data():
    assert form_of(data_of(FORM)) == FORM


@pytest.mark.parametrize(
    ("parts", "said"),
    [({"cells": []}, "a form has cells"), ({"every": "week"}, "every 'week'"), ({"colour": "red"}, "colour"),
     ({"cells": DATA["cells"][1:]}, "villages"), ({"checks": [{"whole": "villages"}]}, "parts")],
)  # fmt: skip
def test_a_form_that_is_not_one_is_refused(parts, said):
    with pytest.raises(UsageError, match=said):
        form_of({**DATA, **parts})


def test_the_declared_forms_are_sound():
    assert {form.code for form in declared()} >= {"health-spending", "township-environment"}
