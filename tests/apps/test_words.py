"""What stands in a snapshot, in the county's words."""

from datetime import date, datetime

import pytest
from django.utils import translation

from quanmin.core.snapshot.tables import ADMISSIONS, CONTACTS, CONTRACT_ITEMS, ENCOUNTERS, VACCINATIONS
from quanmin.records.words import say_column, say_reading, say_value


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [(CONTACTS.column("complete"), True, "是"), (CONTACTS.column("complete"), False, "否"),
     (ENCOUNTERS.column("started_at"), datetime(2025, 3, 1, 9, 5), "2025-03-01 09:05"),
     (CONTACTS.column("next_due"), date(2025, 3, 1), "2025-03-01"),
     (ADMISSIONS.column("cost_fen"), 1_234_567, "12,345.67 元"),
     (CONTACTS.column("kind"), "follow-up", "随访"), (CONTRACT_ITEMS.column("item"), "一项新服务", "一项新服务"),
     (VACCINATIONS.column("dose"), 2, "2")],
)  # fmt: skip
def test_a_stored_value_is_said_in_words(column, value, said):
    assert say_value(column, value) == said


def test_a_diagnosis_is_its_code_with_a_name():
    said = say_value(ENCOUNTERS.column("diagnosis"), "I10")

    assert said.startswith("I10 ")
    assert "高血压" in said


def test_a_reading_follows_the_language_of_the_page():
    row = {"code": "85354-9", "value": 135.0, "second_value": 85.0, "unit": "mm[Hg]"}

    in_chinese = say_reading(row)
    with translation.override("en"):
        in_english = say_reading(row)

    assert in_chinese[0] == "血压"
    assert in_english[0] != in_chinese[0]
    assert "135/85" in in_english[1]


def test_a_reading_nobody_named_shows_its_code():
    assert say_reading({"code": "0-0", "value": 1.0, "second_value": None, "unit": "x"}) == ("0-0", "1 x")


def test_a_column_without_a_title_has_the_countys_word_and_else_its_name():
    assert say_column(CONTACTS.column("method")) == "方式"
    assert say_column(CONTACTS.column("source")) == "来源"
