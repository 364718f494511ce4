"""One row outside a file is held to the same declaration as a file."""

from datetime import date, datetime

import pytest

from quanmin.core.snapshot.rows import frame_of, from_json, row_faults, to_json
from quanmin.core.snapshot.tables import BY_NAME

ENROLMENT = {"resident_id": 1, "programme": "diabetes", "unit_id": 2, "start": date(2025, 1, 1)}


@pytest.mark.parametrize(("change", "says"), [
    ({}, None),
    ({"start": None}, "required"),
    ({"programme": "yoga"}, "'yoga' is not one of"),
    ({"start": datetime(2025, 1, 1)}, "is not a date"),
    ({"unit_id": True}, "is not a id"),
    ({"end": date(2024, 12, 31)}, "before its start"),
    ({"end": date(2025, 1, 1)}, None),
    ({"height": 1}, "no column"),
])  # fmt: skip
def test_a_row_keeps_its_declaration(change, says):
    faults = row_faults(BY_NAME["enrolments"], ENROLMENT | change)

    assert [says in sentence for _column, sentence in faults] == ([] if says is None else [True])


@pytest.mark.parametrize(("code", "faults"), [("i10", 1), (" I10", 1), ("I10", 0), ("高血压", 0)])
def test_a_diagnosis_is_entered_as_measures_ask_for_it(code, faults):
    row = {"resident_id": 1, "code": code, "diagnosed": date(2025, 1, 1)}

    assert len(row_faults(BY_NAME["conditions"], row)) == faults


def test_a_personal_value_is_not_repeated():
    (fault,) = row_faults(BY_NAME["staff"], {"name": 7, "sex": "male"})

    assert "7" not in fault[1]


def test_a_number_has_an_end():
    reading = {
        "resident_id": 1,
        "code": "x",
        "taken_at": datetime(2025, 1, 1),
        "value": float("nan"),
        "unit": "1",
    }

    assert row_faults(BY_NAME["observations"], reading)[0][0] == "value"


def test_json_and_back_is_the_same_row():
    table = BY_NAME["enrolments"]

    assert from_json(table, to_json(table, ENROLMENT)) == ENROLMENT | {
        "staff_id": None,
        "end": None,
        "end_reason": None,
    }


def test_a_frame_is_in_the_order_of_the_file():
    rows = [ENROLMENT | {"enrolment_id": 2, "resident_id": 9}, ENROLMENT | {"enrolment_id": 1}]

    assert frame_of(BY_NAME["enrolments"], rows)["enrolment_id"].to_list() == [1, 2]
