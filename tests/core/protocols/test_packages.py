"""Packages as data: what they may say, and which edition holds."""

from datetime import date

import pytest

from quanmin.core.protocols.packages import (
    fee_in_fen,
    item_titled,
    package,
    package_titled,
    packages,
    packages_on,
    read_package,
    tables_shown,
    terms_of,
    with_terms,
)
from quanmin.core.protocols.rows import PACKAGES
from quanmin.core.synth.contracts import ITEMS
from quanmin.core.synth.contracts import PACKAGES as SYNTHETIC
from quanmin.errors import UsageError

DAY = date(2026, 1, 1)
GOOD = """
code = "x"
edition = "2026"
title = ["某包", "Some"]
kind = "basic"
groups = ["elderly"]
valid_from = 2026-01-01
source = "s"
fee_source = "s"
fee = {year_fen = 100, insurance_fen = 40, fund_fen = 60}
[[items]]
key = "a"
title = ["甲", "A"]
times = 4
shown_by = [{table = "contacts", kinds = ["follow-up"]}]
"""


def read(tmp_path, text):
    file = tmp_path / "x.toml"
    file.write_text(text, encoding="utf-8")
    return read_package(file)


def test_every_declared_package_is_read_and_named_once_on_a_day():
    on_day = packages_on(DAY)

    assert len({one.code for one in on_day}) == len({one.title.zh for one in on_day}) == len(on_day) == 9
    assert {one.kind for one in on_day} == {"basic", "personal"}


def test_a_package_holds_from_its_first_day():
    first = package("basic", date(2022, 3, 3))

    assert first.edition == "2022"
    assert package("basic", date(2022, 3, 2)) is None
    with pytest.raises(UsageError, match="'gold' is not a package"):
        package("gold", DAY)


def test_the_words_of_rows_are_known():
    assert [package_titled(title, DAY).title.zh for title in SYNTHETIC] == list(SYNTHETIC)
    assert {title for title in PACKAGES if package_titled(title, DAY) is None} == set()
    assert [item for items in ITEMS for item in items if item_titled(item) is None] == []
    assert package_titled("中医调理包", DAY) is None


def test_who_pays_adds_up():
    for one in packages():
        assert one.fee.insurance_fen + one.fee.fund_fen + one.fee.self_fen == one.fee.year_fen


def test_a_package_is_for_its_groups():
    elderly = package("elderly", DAY)

    assert elderly.is_for(("elderly", "diabetes"))
    assert not elderly.is_for(("child",))
    assert package("basic", DAY).is_for(())


def test_an_item_without_rows_is_typed():
    items = {item.title.zh: item.is_typed for one in packages() for item in one.items}

    assert (items["健康教育指导"], items["季度随访"], items["中医调养指导"]) == (True, False, True)
    assert tables_shown() == ("contacts", "observations")


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('kind = "basic"', 'kind = "gold"', "gold"),
        ('groups = ["elderly"]', 'groups = ["rich"]', "rich"),
        ("fund_fen = 60", "fund_fen = 61", "more than the fee"),
        ("insurance_fen = 40", "insurance_fen = -1", "less than nothing"),
        ("times = 4", "times = -1", "-1 times"),
        ('table = "contacts"', 'table = "deaths"', "deaths"),
        ('kinds = ["follow-up"]', 'codes = ["1"]', "codes"),
        ('kinds = ["follow-up"]', 'colour = ["1"]', "colour"),
        ('source = "s"\n', "", "source"),
    ],
)
def test_a_package_that_cannot_be_is_refused_by_its_file(tmp_path, was, now, said):
    assert read(tmp_path, GOOD).items[0].times == 4

    with pytest.raises(UsageError, match=rf"x\.toml.*{said}"):
        read(tmp_path, GOOD.replace(was, now, 1))


def a_fee(year, insurance, fund, **more):
    return {"year_fen": year, "insurance_fen": insurance, "fund_fen": fund, **more}


def test_terms_set_otherwise_take_the_place_of_the_declared_ones():
    declared = package("basic", DAY)
    terms = {"fee": a_fee(12001, 6000, 3000, self_fen=3001), "education": 6, "referral": False, "gone": 3}

    own = with_terms(declared, terms)

    assert (own.fee.year_fen, own.fee.self_fen) == (12001, 3001)
    assert [(one.key, one.times) for one in own.items] == [("record", 1), ("education", 6)]
    assert with_terms(declared, terms_of(own, declared)) == own
    assert with_terms(declared, {}) == declared


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (a_fee(100, 60, 41), r"60 \+ 41 \+ 0 fen are not 100 fen"),
        (a_fee(100, 60, 20, self_fen=19), r"60 \+ 20 \+ 19 fen are not 100 fen"),
        (a_fee(1_000_001, 0, 0), "each 0 to 1000000 fen"),
        (a_fee(100, -1, 0), "each 0 to"),
        (a_fee(100.0, 0, 0), "each 0 to"),
        (a_fee(True, 0, 0), "each 0 to"),
        ({"year_fen": 100}, "each 0 to"),
        (a_fee(100, 0, 0, tip_fen=1), "each 0 to"),
    ],
)
def test_a_fee_is_whole_fen_that_add_up(parts, says):
    with pytest.raises(UsageError, match=says):
        fee_in_fen(parts)

    assert fee_in_fen(a_fee(1_000_000, 0, 999_999, self_fen=1))["year_fen"] == 1_000_000


@pytest.mark.parametrize("times", [-1, 367, 1.5, True, "4"])
def test_an_item_is_promised_a_whole_number_of_times(times):
    with pytest.raises(UsageError, match="whole number of times"):
        with_terms(package("basic", DAY), {"education": times})


def test_a_package_that_would_promise_nothing_is_refused():
    with pytest.raises(UsageError, match="tcm-care would promise nothing"):
        with_terms(package("tcm-care", DAY), {"tcm-treatment": False})
