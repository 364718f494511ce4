"""Approval breaks a plan down by year and township; people may set any part by hand, and sums still hold."""

import pytest
from django.db import IntegrityError, transaction

from quanmin.core.measures import BY_CODE
from quanmin.core.scoring.light import Goal
from quanmin.errors import Refused, UsageError
from quanmin.plans.actions import (
    amend_by_hand,
    approve_plan,
    hold_by_county,
    keep_document,
    review_plan,
    set_place_aims,
    set_year_aims,
    share_count,
    take_as_read,
    write_key_point,
)
from quanmin.plans.breakdown import first_year, is_count, nodes_of, sharing_of, year_path
from quanmin.plans.models import KeyPoint, Plan, Sharing, Target, YearAim
from quanmin.supervision.goals import goal_of, place_goal
from tests.remembered import remembered
from tests.worlds import COUNTY, EAST, EAST_1, WEST

TEXT = """云岭县全民健康规划
（云政发〔2023〕1号）
到2025年，婴儿死亡率从2020年的7‰降低到5‰以下，新增养老护理床位11张。
1.建设医共体。2024年完成组建。（牵头单位：县卫健局；完成时限：2025年）
"""
PEOPLE = {EAST: 600, WEST: 400}


def a_target(**fields):
    fields = {"indicator": "床位", "comparator": ">=", "value": 10.0, "unit": "张", "year": 2025, **fields}
    return Target(kind="target", **fields)


@pytest.fixture
@remembered
def plan(office, units):
    """A plan in force with one dated rate and one count of eleven."""
    draft = keep_document(TEXT.encode(), source_name="规划.txt", by=office)
    Plan.objects.filter(pk=draft.pk).update(issued="2023年")
    return approve_plan(take_as_read(draft, by=office), by=office, populations=PEOPLE)


@pytest.fixture
def rate(plan):
    return plan.targets.get(indicator__contains="婴儿死亡率")


@pytest.fixture
def count(plan):
    return plan.targets.get(indicator__contains="床位")


@pytest.mark.parametrize(
    ("fields", "path"),
    [({}, {2024: 5, 2025: 10}), ({"unit": "%"}, {2024: 10, 2025: 10}), ({"year": None}, {}),
     ({"baseline": 4.0, "baseline_year": 2023}, {2024: 7, 2025: 10}), ({"value": None}, {}),
     ({"comparator": "range", "value_high": 12.0}, {}), ({"kind": "standard"}, {}),
     ({"comparator": "increase_by", "value": 2.0, "unit": "个百分点", "annual": True, "baseline": 50.0,
       "baseline_year": 2023}, {2024: 52, 2025: 54}),
     ({"comparator": "decrease_by", "value": 10.0, "unit": "%", "annual": True, "baseline": 100.0,
       "baseline_year": 2023}, {2024: 90, 2025: 81}),
     ({"comparator": "decrease_by", "value": 10.0, "unit": "%", "baseline": 100.0, "baseline_year": 2023},
      {2024: 95, 2025: 90})],
)  # fmt: skip
def test_a_target_asks_for_something_each_year(fields, path):
    target = a_target(**{key: value for key, value in fields.items() if key != "kind"})
    target.kind = fields.get("kind", "target")

    assert year_path(target, 2024) == path


def rates(*said):
    """Targets of one rate, by year and value."""
    return [
        a_target(indicator="签约率", unit="%", year=year, value=value, **more) for year, value, more in said
    ]


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ([(2025, 60.0, {}), (2027, 70.0, {})], {2024: 60, 2025: 60, 2026: 65, 2027: 70}),
        ([(2025, 60.0, {}), (2027, 70.0, {"baseline": 40.0, "baseline_year": 2023})],
         {2024: 50, 2025: 60, 2026: 65, 2027: 70}),
        ([(2023, 60.0, {}), (2025, 70.0, {"baseline": 40.0, "baseline_year": 2023})], {2024: 55, 2025: 70}),
        ([(2025, 60.0, {}), (2025, 61.0, {}), (2026, 70.0, {})], {2024: 70, 2025: 70, 2026: 70}),
        ([(2025, 5.0, {"comparator": "increase_by"}), (2026, 70.0, {})], {2024: 70, 2025: 70, 2026: 70}),
        ([(2025, 60.0, {}), (2026, 70.0, {"comparator": "range"})], {}),
    ],
)  # fmt: skip
def test_the_way_of_a_target_runs_through_what_the_plan_writes_for_years_before(said, path):
    targets = rates(*said)

    assert year_path(targets[-1], 2024, nodes_of(targets[-1], targets)) == path


def test_years_of_a_count_are_no_points_of_its_way():
    targets = [a_target(year=2024, value=4.0), a_target(year=2025)]

    assert nodes_of(targets[1], targets) == {}


def test_approval_breaks_a_rate_down_by_the_plans_own_years(office, units):
    text = TEXT.replace("新增养老", "签约率2024年达到50%，2025年达到60%，新增养老")
    draft = keep_document(text.encode(), source_name="规划.txt", by=office)
    plan = approve_plan(take_as_read(draft, by=office), by=office, populations=PEOPLE)

    aims = YearAim.objects.filter(target__plan=plan, target__indicator="签约率", target__year=2025)
    assert dict(aims.values_list("year", "value"))[2024] == 50


@pytest.mark.parametrize(
    ("fields", "counts"),
    [({}, True), ({"unit": "%"}, False), ({"indicator": "每千人口床位"}, False), ({"value": 3.2}, False),
     ({"value": None}, False)],
)  # fmt: skip
def test_only_whole_things_are_counted(fields, counts):
    assert is_count(a_target(**fields)) is counts


def test_a_count_smaller_than_the_townships_stays_the_countys():
    assert sharing_of(a_target(value=1.0), 14) == Sharing.COUNTY
    assert sharing_of(a_target(value=14.0), 14) == Sharing.SHARE
    assert sharing_of(a_target(unit="%"), 14) == Sharing.RATE


def test_approval_writes_years_places_and_key_points(plan, rate, count):
    assert list(rate.year_aims.values_list("year", "value"))[-1] == (2025, 5)
    assert [one.value for one in rate.year_aims.all()] == sorted(
        (one.value for one in rate.year_aims.all()), reverse=True
    )
    assert (rate.sharing, rate.place_aims.count()) == (Sharing.RATE, 0)
    assert dict(count.place_aims.values_list("unit_id", "value")) == {EAST: 7, WEST: 4}
    assert list(KeyPoint.objects.values_list("year", "text")) == [
        (2023, "启动：建设医共体"), (2024, "2024年完成组建"), (2025, "全面完成：建设医共体"),
    ]  # fmt: skip


def test_a_year_is_set_by_hand_with_its_reason_and_back(office, rate):
    (aim,) = set_year_aims(rate, {2024: 5.5}, reason="新院2024年投用", by=office)
    assert (aim.value, aim.set_by, aim.computed) == (5.5, office, pytest.approx(5.4))

    (aim,) = set_year_aims(rate, {2024: aim.computed}, reason="", by=office)
    assert (aim.set_by, aim.reason) == (None, "")


@pytest.mark.parametrize(
    ("year", "value", "reason", "said"),
    [(2024, 5.5, "", "理由"), (2030, 5.5, "x", "2030"), (2025, 4.0, "x", "最后一年"), (2024, -1.0, "x", "不合理"),
     (2024, float("nan"), "x", "不合理")],
)  # fmt: skip
def test_a_year_that_cannot_be_is_refused(office, rate, year, value, reason, said):
    with pytest.raises(UsageError, match=said):
        set_year_aims(rate, {year: value}, reason=reason, by=office)


def test_shares_are_moved_only_if_the_sum_stays(office, count):
    with pytest.raises(UsageError, match="合计 12"):
        set_place_aims(count, {EAST: 8.0}, reason="东镇有地", by=office)

    set_place_aims(count, {EAST: 8.0, WEST: 3.0}, reason="东镇有地", by=office)

    assert dict(count.place_aims.values_list("unit_id", "value")) == {EAST: 8, WEST: 3}


def test_a_count_goes_to_the_county_and_back_by_other_weights(office, count):
    hold_by_county(count, by=office)
    assert not count.place_aims.exists()

    share_count(count, {EAST: 1, WEST: 9}, by=office)
    assert sum(count.place_aims.values_list("value", flat=True)) == 11


def test_a_rate_is_not_shared_out_and_a_place_must_exist(office, rate):
    with pytest.raises(UsageError, match="同一标准"):
        share_count(rate, PEOPLE, by=office)
    with pytest.raises(UsageError, match="没有编号"):
        set_place_aims(rate, {EAST_1: 4.0}, reason="x", by=office)
    with pytest.raises(UsageError, match="没有分到"):
        hold_by_county(rate, by=office)


def test_by_hand_means_who_when_and_why(rate):
    with pytest.raises(IntegrityError), transaction.atomic():
        YearAim.objects.filter(target=rate).update(reason="没有人")


def test_a_key_point_is_written_anew(office, plan):
    point = write_key_point(KeyPoint.objects.get(year=2023), " 选址 ", by=office)

    assert (point.text, point.set_by) == ("选址", office)
    with pytest.raises(UsageError, match="写明"):
        write_key_point(point, " ", by=office)


def test_only_who_may_approve_adjusts_and_only_what_is_in_force(office, township, plan, rate, count):
    for act in (
        lambda by: set_year_aims(rate, {2024: 5.5}, reason="x", by=by),
        lambda by: share_count(count, PEOPLE, by=by),
        lambda by: write_key_point(KeyPoint.objects.first(), "x", by=by),
    ):
        with pytest.raises(Refused):
            act(township)
        Plan.objects.filter(pk=plan.pk).update(state="amended")
        with pytest.raises(UsageError, match="已被修订"):
            act(office)
        Plan.objects.filter(pk=plan.pk).update(state="approved")


def test_an_amendment_keeps_what_was_set_by_hand_for_unchanged_facts(office, plan, rate, count):
    set_year_aims(rate, {2024: 5.5}, reason="新院", by=office)
    set_place_aims(count, {EAST: 8.0, WEST: 3.0}, reason="东镇有地", by=office)
    write_key_point(KeyPoint.objects.get(year=2023), "选址", by=office)

    new = approve_plan(review_plan(amend_by_hand(plan, by=office), by=office), by=office, populations=PEOPLE)

    assert YearAim.objects.get(target__plan=new, target__replaces=rate, year=2024).value == 5.5
    shares = new.targets.get(replaces=count).place_aims
    assert dict(shares.values_list("unit_id", "value")) == {EAST: 8, WEST: 3}
    assert KeyPoint.objects.get(task__plan=new, year=2023).text == "选址"


def test_the_light_follows_the_year_aims_in_the_measures_unit(office, rate):
    set_year_aims(rate, {2024: 5.5}, reason="新院", by=office)
    goal = goal_of(rate, BY_CODE["infant-mortality-rate"], rate.year_aims.all())

    assert [(day.year, value) for day, value in goal.steps][-2:] == [(2024, 5.5), (2025, 5.0)]


def test_a_place_has_its_own_part_or_none(units, rate, count):
    whole = Goal(">=", 11.0)
    parts = {EAST: 7.0, WEST: 4.0}

    assert place_goal(whole, count, units[EAST], parts).value == pytest.approx(7)
    assert place_goal(whole, count, units[EAST_1], parts) is None
    assert place_goal(whole, count, units[COUNTY], parts) is whole
    lower = place_goal(Goal("<=", 5.0), rate, units[EAST_1], {EAST: 4.0})
    assert lower.value == 4
    assert place_goal(whole, rate, units[WEST], {EAST: 4.0}) is whole


@pytest.mark.parametrize(("issued", "year"), [("2021-10-08", 2021), ("2022年", 2022)])
def test_a_plan_begins_when_it_was_issued(issued, year):
    assert first_year(Plan(issued=issued)) == year
