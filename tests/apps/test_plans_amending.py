"""Amending: the new version knows what it continues, the old one stays readable, and only one is in force."""

import pytest
from django.db import IntegrityError, transaction

from quanmin.errors import Refused, UsageError
from quanmin.plans.actions import (
    amend_by_hand,
    amend_with_document,
    approve_plan,
    close_plan,
    correct,
    keep_document,
    reject,
    review_plan,
    take_as_read,
)
from quanmin.plans.models import Plan, State
from quanmin.plans.queries import difference_to_old, measured_targets, review, versions

OLD = """云岭县全民健康规划
到2025年，高血压患者血压控制率达到70%以上。婴儿死亡率控制在5‰以下。老年人健康管理率达到65%以上。
"""
NEW = """云岭县全民健康规划
到2025年，高血压患者血压控制率达到75%以上。婴儿死亡率控制在5‰以下。适龄儿童疫苗接种率达到95%以上。
"""


@pytest.fixture
def old(office):
    """The first version, in force."""
    draft = keep_document(OLD.encode(), source_name="规划.txt", by=office)
    return approve_plan(take_as_read(draft, by=office), by=office)


def amended(old, by):
    return amend_with_document(old, NEW.encode(), source_name="修订.txt", by=by)


def test_an_amended_document_is_a_new_version_whose_facts_continue_the_old(office, old):
    new = amended(old, office)

    assert (new.version, new.amends, new.lineage, new.state) == (2, old, old.lineage, State.DRAFT)
    control = new.targets.get(indicator__contains="血压控制率")
    assert control.replaces == old.targets.get(indicator__contains="血压控制率")


def test_only_what_is_new_or_changed_is_asked_about(office, old):
    open_items = [item for item in review(amended(old, office).pk, office).items if item.is_open]

    asked = {item.fact.indicator: item.doubts[0] for item in open_items if item.kind == "target"}
    assert len(asked) == 2
    assert set(asked.values()) == {"changed", "new"}


def test_the_difference_shows_what_came_went_and_changed_field_by_field(office, old):
    found = difference_to_old(amended(old, office).pk, office).targets

    assert [[one.indicator for one in part] for part in (found.added, found.removed)] == [
        ["适龄儿童疫苗接种率"], ["老年人健康管理率"],
    ]  # fmt: skip
    (change,) = found.changed
    assert (change.before.value, change.after.value, change.fields) == (70, 75, ("value",))
    assert found.same == 1


def test_the_new_version_takes_the_place_of_the_old_in_one_moment(office, old):
    new = approve_plan(take_as_read(amended(old, office), by=office), by=office)

    assert [plan.state for plan in versions(new, office)] == [State.AMENDED, State.APPROVED]
    assert {target.plan for target in measured_targets()} == {new}
    assert old.targets.count() == 3


def test_two_versions_in_force_are_refused_by_the_database(office, old):
    new = amended(old, office)

    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=new.pk).update(
            state=State.APPROVED,
            reviewed_by=office,
            reviewed_at=new.kept_at,
            approved_by=office,
            approved_at=new.kept_at,
        )


def test_an_amendment_by_hand_starts_from_the_facts_as_they_stand(office, old):
    corrected = old.targets.get(indicator__contains="血压控制率")
    new = amend_by_hand(old, by=office)
    copy = new.targets.get(replaces=corrected)
    correct(copy, value=80.0, by=office)
    reject(new.targets.get(indicator__contains="老年人"), reason="取消", by=office)
    review_plan(new, by=office)

    found = difference_to_old(new.pk, office).targets
    assert [change.fields for change in found.changed] == [("value",)]
    assert [one.indicator for one in found.removed] == ["老年人健康管理率"]
    assert (new.source_sha256, new.text) == (old.source_sha256, old.text)


def test_one_amendment_at_a_time_and_a_closed_one_makes_room(office, old):
    first = amend_by_hand(old, by=office)
    with pytest.raises(UsageError, match="第 2 版正在审核"):
        amended(old, office)

    close_plan(first, reason="改用文件", by=office)

    assert amended(old, office).version == 3


def test_only_a_plan_in_force_is_amended_and_not_with_its_own_document(office, old):
    with pytest.raises(UsageError, match="已经导入过"):
        amend_with_document(old, OLD.encode(), source_name="规划.txt", by=office)
    close_plan(old, reason="到期", by=office)
    with pytest.raises(UsageError, match="已关闭"):
        amend_by_hand(old, by=office)


def test_a_township_amends_nothing(township, old):
    with pytest.raises(Refused):
        amend_by_hand(old, by=township)
    with pytest.raises(Refused):
        amended(old, township)
    assert Plan.objects.count() == 1


def test_a_closed_draft_may_be_read_again(office):
    first = keep_document(OLD.encode(), source_name="规划.txt", by=office)
    close_plan(first, reason="误导入", by=office)

    assert keep_document(OLD.encode(), source_name="规划.txt", by=office) != first
