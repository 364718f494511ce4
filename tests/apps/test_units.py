"""The tree of units: its order, its ranges, its names."""

import pytest

from quanmin.errors import UsageError
from quanmin.units.actions import bring_in_units, name_also
from quanmin.units.models import Level, Unit
from quanmin.units.queries import ancestors, children, find_unit, places, root, subtree
from tests.worlds import COUNTY, EAST, EAST_1, EAST_2, OUTSIDE, UNITS, WEST, WEST_1


def test_the_county_is_the_root(units):
    assert root() == units[COUNTY]


def test_a_subtree_holds_the_unit_and_all_under_it_and_nothing_else(units):
    inside = {unit.pk for unit in subtree(units[EAST])}

    assert inside == {EAST, EAST_1, EAST_2, 11}


def test_a_hospital_outside_the_county_is_in_nobodys_subtree(units):
    assert units[OUTSIDE] not in subtree(units[COUNTY])
    assert units[OUTSIDE].level == Level.ORGANISATION


def test_ancestors_run_from_the_county_down(units):
    assert [unit.pk for unit in ancestors(units[EAST_1])] == [COUNTY, EAST]


def test_brothers_are_sorted_by_pinyin_not_by_code_point(system):
    names = ("张家镇", "北山镇", "阿里镇", "安平镇")  # by code point: 北 安 张 阿
    rows = [{"unit_id": 1, "parent_id": None, "kind": "county", "name": "某县"}]
    rows += [
        {"unit_id": 2 + n, "parent_id": 1, "kind": "township", "name": name} for n, name in enumerate(names)
    ]
    bring_in_units(rows, by=system)

    assert [unit.name for unit in children(root())] == ["阿里镇", "安平镇", "北山镇", "张家镇"]


def test_the_same_units_twice_change_nothing(units, system):
    before = list(Unit.objects.values())

    bring_in_units(UNITS, by=system)

    assert list(Unit.objects.values()) == before


def test_a_new_village_moves_the_numbers_of_all(units, system):
    bring_in_units([*UNITS, {"unit_id": 5, "parent_id": EAST, "kind": "village", "name": "阿村"}], by=system)

    fresh = Unit.objects.in_bulk()
    assert fresh[EAST].holds(fresh[5])
    assert not fresh[WEST].holds(fresh[5])
    assert children(fresh[EAST]).first() == fresh[5]


def test_a_unit_is_found_by_its_name_and_by_its_other_name(units, system):
    name_also(units[WEST], "西部乡", by=system)

    assert find_unit("西乡") == units[WEST]
    assert find_unit("西部乡") == units[WEST]
    assert find_unit("没有的地方") is None


def test_a_name_two_units_share_finds_neither(units, system):
    bring_in_units([*UNITS, {"unit_id": 5, "parent_id": EAST, "kind": "village", "name": "西乡"}], by=system)

    assert find_unit("西乡") is None


def test_nobody_without_a_unit_has_places(system):
    assert not places(system).exists()


def test_places_are_those_a_person_looks_after(units, township):
    assert {unit.pk for unit in places(township)} == {EAST, EAST_1, EAST_2}


def test_units_a_snapshot_does_not_name_keep_a_place_of_their_own(units, system):
    bring_in_units([row for row in UNITS if row["unit_id"] not in (WEST, WEST_1)], by=system)

    fresh = Unit.objects.in_bulk()
    assert len({unit.position for unit in fresh.values()}) == len(fresh)
    assert fresh[WEST].holds(fresh[WEST_1])
    assert not fresh[EAST].holds(fresh[WEST_1])


def test_another_countys_units_are_refused(units, system):
    with pytest.raises(UsageError, match="另县"):
        bring_in_units([{"unit_id": 1, "parent_id": None, "kind": "county", "name": "另县"}], by=system)

    assert root() == units[COUNTY]
