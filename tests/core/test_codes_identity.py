"""Identity numbers: real in form, invented in every digit."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.codes.identity import birth_date, check_digit, is_valid, normalised, sex

VALID = [
    "11010519491231002X",
    "440524188001010014",
    "640303199001010012",
    "51041119580706304X",
    "640221199912319990",
]


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, date, int]:
    born = draw(st.dates(date(1880, 1, 1), date(2026, 12, 31)))
    sequence = draw(st.integers(0, 999))
    first = f"640303{born:%Y%m%d}{sequence:03}"
    return first + check_digit(first), born, sequence


@pytest.mark.parametrize("number", VALID)
def test_a_right_number_is_valid(number: str) -> None:
    assert is_valid(number)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("330282201502290013", "2015 had no 29 February"),
        ("110105194912310021", "wrong check digit"),
        ("11010519491231002", "a character short"),
        ("000105194912310025", "no such province"),
        ("990105", "far too short"),
        ("", "nothing"),
        ("身份证号码", "not a number"),
    ],
)
def test_a_wrong_number_is_not_valid(number: str, why: str) -> None:
    assert not is_valid(number), why
    assert birth_date(number) is None
    assert sex(number) is None


def test_a_small_x_spaces_and_wide_digits_are_read() -> None:
    assert normalised(" 110105 19491231 002x ") == "11010519491231002X"
    assert normalised("１１０１０５19491231002ｘ") == "11010519491231002X"


def test_an_old_number_gets_its_century_and_check_digit() -> None:
    assert normalised("110105491231002") == "11010519491231002X"
    assert birth_date("110105491231002") == date(1949, 12, 31)


def test_residents_from_macao_and_foreigners_have_numbers_of_the_same_form() -> None:
    for division in ("820000", "911101"):
        first = f"{division}19900101001"
        assert is_valid(first + check_digit(first))


def test_a_check_digit_needs_seventeen_digits() -> None:
    with pytest.raises(ValueError, match="seventeen digits"):
        check_digit("123")


@given(numbers())
def test_a_number_says_when_its_holder_was_born_and_of_which_sex(made: tuple[str, date, int]) -> None:
    number, born, sequence = made
    assert birth_date(number) == born
    assert sex(number) == ("male" if sequence % 2 else "female")


@given(numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(made: tuple[str, date, int], place: int, more: int) -> None:
    number = made[0]
    wrong = str((int(number[place]) + more) % 10)
    assert not is_valid(number[:place] + wrong + number[place + 1 :])
