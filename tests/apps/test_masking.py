"""What stands in place of personal fields."""

from datetime import date

import pytest

from quanmin.accounts import masking


@pytest.mark.parametrize(("name", "shown"), [("张三", "张*"), ("欧阳修文", "欧***"), ("李", "李*"), ("", "")])
def test_a_name_keeps_its_first_character(name, shown):
    assert masking.name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"), [("13812345678", "138****5678"), ("6512345", "*******"), ("", "")]
)
def test_a_phone_keeps_enough_to_recognise_it(phone, shown):
    assert masking.phone(phone) == shown


def test_an_identity_number_hides_the_birth_date():
    assert masking.number("11010519491231002X") == "1101*************X"


def test_a_birth_date_keeps_the_year():
    assert masking.birth_date(date(1949, 12, 31)) == "1949-**-**"


def test_an_address_is_hidden_whole():
    assert masking.address("东一村12号") == "***"
