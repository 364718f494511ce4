"""Tasks go to the units a plan names; a unit may object, the office rules, and an amendment carries all of it on."""

import pytest
from django.db import IntegrityError, transaction

from quanmin.accounts.models import Entry
from quanmin.accounts.permissions import Role
from quanmin.errors import Refused, UsageError
from quanmin.plans.actions import (
    amend_with_document,
    approve_plan,
    keep_document,
    link_name,
    object_to,
    rule,
    take_as_read,
)
from quanmin.plans.models import DUTY_TRANSITIONS, Assignment, Duty, Objection, Plan
from quanmin.plans.named_units import directory
from quanmin.plans.queries import assignments, duties, open_objections, ruled_objections
from quanmin.units.actions import bring_in_units
from quanmin.units.models import Unit
from tests.apps.counties import an_account
from tests.remembered import remembered
from tests.worlds import COUNTY, EAST, UNITS, WEST

HEALTH, FINANCE = 14, 15
OFFICES = ({"unit_id": HEALTH, "parent_id": COUNTY, "kind": "department", "name": "云岭县卫生健康局"},
           {"unit_id": FINANCE, "parent_id": COUNTY, "kind": "department", "name": "云岭县财政局"})  # fmt: skip
TEXT = """云岭县全民健康规划
1.加强慢病管理。开展筛查，建立档案，落实随访。（牵头单位：县卫健局；配合单位：县财政局、县爱心办、各乡镇）
2.保障经费。足额安排预算，按时拨付。（牵头单位：县财政局）
"""


@pytest.fixture
@remembered
def offices(system, units):
    """The county with two departments."""
    bring_in_units((*UNITS, *OFFICES), by=system)
    return Unit.objects.in_bulk()


@pytest.fixture
@remembered
def plan(offices, office):
    """A plan in force: health leads one task and finance another and helps; one name nobody knows."""
    draft = keep_document(TEXT.encode(), source_name="规划.txt", by=office)
    return approve_plan(take_as_read(draft, by=office), by=office)


@pytest.fixture
def finance(offices):
    """Somebody of the finance department."""
    return an_account(Role.DEPARTMENT, offices[FINANCE])


def helps(plan):
    return Assignment.objects.get(plan=plan, unit=FINANCE, part="cooperate")


def given(plan):
    return sorted(
        (row.written, row.unit_id, row.part, row.state)
        for row in Assignment.objects.filter(plan=plan, task__title__contains="慢病")
    )


def test_every_name_finds_its_unit_or_waits(plan):
    assert [(written, unit, state) for written, unit, _part, state in given(plan)] == sorted(
        [("县卫健局", HEALTH, "assigned"), ("县财政局", FINANCE, "assigned"), ("县爱心办", None, "unlinked"),
         ("各乡镇", EAST, "assigned"), ("各乡镇", WEST, "assigned")],
        key=lambda row: (row[0], row[1] or 0),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "found"),
    [("卫生健康委员会", [HEALTH]), ("云岭县财政局", [FINANCE]), ("县财政局（牵头）", [FINANCE]), ("东镇", [EAST]),
     ("东镇人民政府", [EAST]), ("各乡镇（街道）", [EAST, WEST]), ("县直各部门", [HEALTH, FINANCE]),
     ("领导小组成员单位", [HEALTH, FINANCE]), ("县人民医院", [12]), ("有关部门", []), ("局", [])],
)  # fmt: skip
def test_the_directory_knows_offices_by_all_their_names(offices, written, found):
    assert sorted(unit.pk for unit in directory().units(written)) == sorted(found)


def test_a_name_linked_by_hand_goes_to_the_unit_here_and_later(office, offices, plan):
    link_name(plan, "县爱心办", offices[HEALTH], by=office)

    # Health leads the task already and is not asked twice.
    assert Assignment.objects.get(written="县爱心办").state == Duty.WITHDRAWN
    assert directory().units("县爱心办") == (offices[HEALTH],)
    with pytest.raises(UsageError, match="爱心办"):
        link_name(plan, "县爱心办", offices[FINANCE], by=office)


def test_a_unit_sees_its_own_duties_the_leading_ones_first(finance, plan):
    assert [(row.part, row.task.title[:4]) for row in duties(finance, year=2025)] == [
        ("lead", "保障经费"), ("cooperate", "加强慢病"),
    ]  # fmt: skip


def test_an_objection_waits_for_the_office_and_only_one_at_a_time(office, finance, plan):
    objection = object_to(helps(plan), "经费已由市级承担", by=finance)

    assert helps(plan).state == Duty.OBJECTED
    assert list(open_objections(office)) == [objection]
    with pytest.raises(UsageError, match="有异议"):
        object_to(helps(plan), "再说一次", by=finance)


def test_the_office_upholds_with_reasons_and_that_ends_it(office, finance, plan):
    objection = object_to(helps(plan), "无关", by=finance)
    ruled = rule(objection, Duty.UPHELD, "县级仍需配套", by=office)

    assert (ruled.ruled_by, helps(plan).state) == (office, Duty.UPHELD)
    assert list(ruled_objections(office)) == [ruled]
    with pytest.raises(UsageError, match="已经裁定"):
        rule(objection, Duty.WITHDRAWN, "改了主意", by=office)
    with pytest.raises(UsageError, match="维持交办"):
        object_to(helps(plan), "再来", by=finance)


def test_the_office_withdraws_or_gives_to_another(office, finance, offices, plan):
    hospital = offices[12]
    objection = object_to(helps(plan), "应由医院配合", by=finance)
    with pytest.raises(UsageError, match="改派给哪个"):
        rule(objection, Duty.REASSIGNED, "同意", by=office)
    with pytest.raises(UsageError, match="已经承担"):
        rule(objection, Duty.REASSIGNED, "同意", to_unit=offices[HEALTH], by=office)

    rule(objection, Duty.REASSIGNED, "同意", to_unit=hospital, by=office)

    assert helps(plan).state == Duty.REASSIGNED
    assert Assignment.objects.get(unit=hospital).state == Duty.ASSIGNED


def test_reasons_are_asked_of_both(office, finance, plan):
    with pytest.raises(UsageError, match="理由"):
        object_to(helps(plan), " ", by=finance)
    objection = object_to(helps(plan), "无关", by=finance)
    with pytest.raises(UsageError, match="理由"):
        rule(objection, Duty.UPHELD, "", by=office)
    with pytest.raises(UsageError, match="请选择"):
        rule(objection, Duty.ASSIGNED, "x", by=office)


def test_nobody_objects_for_another_unit_or_rules_on_its_own(finance, township, office, plan):
    of_health = Assignment.objects.get(plan=plan, unit=HEALTH)
    with pytest.raises(Refused):
        object_to(of_health, "替他说", by=finance)
    objection = object_to(helps(plan), "无关", by=finance)
    for user in (finance, township):
        with pytest.raises(Refused):
            rule(objection, Duty.WITHDRAWN, "自己撤", by=user)
        with pytest.raises(Refused):
            open_objections(user)
    object_to(Assignment.objects.get(plan=plan, unit=EAST), "东镇无筛查点", by=township)
    assert Objection.objects.count() == 2


def test_every_step_is_in_the_trail(office, finance, plan):
    rule(object_to(helps(plan), "无关", by=finance), Duty.WITHDRAWN, "同意", by=office)

    acts = [(line.act, line.who) for line in Entry.objects.all()[:2]]
    assert acts == [("objection ruled on", office), ("objection made", finance)]


def test_an_amendment_carries_assignments_and_objections_on(office, finance, plan):
    objection = object_to(helps(plan), "无关", by=finance)
    text = TEXT.replace("县爱心办", "县总工会").replace("保障经费", "保障投入")
    new = amend_with_document(plan, text.encode(), source_name="修订.txt", by=office)
    new = approve_plan(take_as_read(new, by=office), by=office)

    objection.refresh_from_db()
    assert (objection.assignment.plan, objection.assignment.task.plan) == (new, new)
    assert list(open_objections(office)) == [objection]
    assert list(plan.assignments.values_list("written", "state")) == [("县爱心办", "withdrawn")]
    assert new.assignments.get(written="县总工会").state == Duty.UNLINKED


def test_what_is_no_longer_in_force_takes_no_objection(finance, plan):
    Plan.objects.filter(pk=plan.pk).update(state="amended")
    with pytest.raises(UsageError, match="已不在执行"):
        object_to(helps(plan), "晚了", by=finance)
    assert not duties(finance, year=2025)


@pytest.mark.parametrize(
    "wrong",
    [{"unit": None}, {"task": None}, {"state": "unlinked", "unit": None, "task": None}],
)
def test_half_an_assignment_is_refused_by_the_database(plan, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(pk=helps(plan).pk).update(**wrong)


def test_a_ruling_says_who_when_and_why_in_the_database(finance, plan):
    objection = object_to(helps(plan), "无关", by=finance)
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(ruling="upheld")


def test_all_states_have_their_moves_and_reads_cost_the_same(
    office, finance, plan, django_assert_num_queries
):
    assert set(DUTY_TRANSITIONS) == set(Duty)
    with django_assert_num_queries(1):
        assert len(assignments(plan, office)) == 6
    with django_assert_num_queries(3):
        list(duties(finance, year=2025))
