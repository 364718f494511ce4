"""Chinese twins made by synth: what the kept weights find among residents, and what they must not take for one."""

from datetime import date

import polars as pl
import pytest

from quanmin.core.codes.identity import check_digit
from quanmin.core.linking import RESIDENTS, comparable, learn, likely_pairs, read_weights
from quanmin.core.linking.people import COLUMNS, sound
from quanmin.core.synth.twins import a_register, with_twins
from tests.core.linking.scores import f1, keys

SCHEMA = dict.fromkeys(COLUMNS, pl.String) | {
    "resident_id": pl.Int64, "birth_date": pl.Date, "village": pl.Int64, "township": pl.Int64,
}  # fmt: skip
LI = {
    "name": "李秀兰", "sex": "female", "birth_date": date(1956, 3, 8), "identity_number": "990001195603080029",
    "phone": "12345678901", "village": 990001001001, "township": 990001001000, "address": "东一村3组",
}  # fmt: skip


def the_pair(second, among=100_000):
    """The score of Li and one more row, in a register of so many; None below one in a hundred."""
    rows = [{**LI, "resident_id": 1}, {**LI, **second, "resident_id": 2}]
    found = likely_pairs(
        comparable(pl.DataFrame(rows, schema=SCHEMA)), RESIDENTS, read_weights(), at_least=0.01, among=among
    )
    return found[0] if found else None


@pytest.mark.parametrize("seed", [3, 4])
def test_twins_are_found_and_strangers_left_apart(seed):
    twins = with_twins(a_register(8_000, seed), seed)

    found = keys(likely_pairs(comparable(twins.residents), RESIDENTS, read_weights()))

    assert f1(found, twins.pairs) >= 0.97


def test_weights_learnt_from_the_register_itself_find_as_much():
    twins = with_twins(a_register(5_000, 5), 5)
    register = comparable(twins.residents)

    found = keys(likely_pairs(register, RESIDENTS, learn(register, RESIDENTS, seed=1)))

    assert f1(found, twins.pairs) >= 0.97


def test_the_same_register_gives_the_same_pairs_in_the_same_order():
    register = comparable(with_twins(a_register(2_000, 6), 6).residents)
    shuffled = register.sample(fraction=1, shuffle=True, seed=1)

    assert likely_pairs(shuffled, RESIDENTS, read_weights()) == likely_pairs(
        register, RESIDENTS, read_weights()
    )


@pytest.mark.parametrize(
    "slip",
    [{"name": "李秀蓝", "identity_number": None}, {"name": "李兰秀", "phone": None, "identity_number": None},
     {"identity_number": "990001195603080209", "phone": "12999999999"},
     {"birth_date": date(1956, 1, 26), "identity_number": None}, {"village": 990001002003, "township": 990001002000},
     {"name": "刘梅", "birth_date": date(1957, 1, 1)}],
    ids=["same sound", "signs swapped", "digits swapped", "farmers' calendar", "moved", "another's card"],
)  # fmt: skip
def test_a_clerks_slip_hides_nobody(slip):
    assert the_pair(slip).probability > 0.5


@pytest.mark.parametrize(
    "other",
    [{"name": "李秀梅", "identity_number": "990001195603080168"},
     {"birth_date": date(1931, 3, 8), "identity_number": None, "phone": None, "address": None},
     {"name": "王强", "sex": "male", "birth_date": date(1954, 9, 1), "identity_number": "990001195409010035"}],
    ids=["twin sister with a number of her own", "namesake of the village", "husband on the same telephone"],
)  # fmt: skip
def test_another_person_is_not_taken_for_her(other):
    found = the_pair(other)

    assert found is None or found.probability < 0.5


def test_a_pair_says_in_what_it_agrees_and_nothing_of_what_is_not_known():
    found = the_pair({"name": "李秀蓝", "phone": "", "sex": "unknown"})

    assert dict(found.levels) == {"name": "sound", "birth": "same", "identity": "same", "home": "address"}


def test_the_larger_the_register_the_less_a_likeness_says():
    slip = {"name": "李秀蓝", "identity_number": None, "phone": None, "village": 1, "township": 1}

    assert the_pair(slip, among=10_000).probability > the_pair(slip, among=10_000_000).probability


@pytest.mark.parametrize("rows", [0, 1])
def test_nobody_alone_is_a_pair(rows):
    frame = pl.DataFrame([{**LI, "resident_id": 1}][:rows], schema=SCHEMA)

    assert likely_pairs(comparable(frame), RESIDENTS, read_weights()) == []


def test_every_level_has_a_weight_and_closer_levels_weigh_more_than_none():
    weights = read_weights()

    for aspect in RESIDENTS.aspects:
        bits = [weights.weight(aspect.name, level.code) for level in aspect.levels]
        assert max(bits) > 0 > bits[-1]


def test_what_sounds_alike_is_one_sound():
    assert sound("张三") == sound("章珊") == "zan san"
    assert sound("李 娜") == "ni na"


def test_the_made_up_sisters_have_valid_numbers():
    for number in ("990001195603080029", "990001195603080168", "990001195409010035"):
        assert check_digit(number[:17]) == number[17]
