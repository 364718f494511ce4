"""A small ledger for the tests of supervision: two departments, a plan with three tasks, and who reports on them."""

from datetime import date

from quanmin.accounts.permissions import Role
from quanmin.plans.actions import approve_plan, keep_document, take_as_read
from quanmin.supervision.actions import open_ledger
from quanmin.supervision.models import Line
from quanmin.units.actions import bring_in_units
from quanmin.units.models import Unit
from tests.apps.counties import an_account
from tests.worlds import COUNTY, UNITS

HEALTH, FINANCE = 14, 15
OFFICES = ({"unit_id": HEALTH, "parent_id": COUNTY, "kind": "department", "name": "云岭县卫生健康局"},
           {"unit_id": FINANCE, "parent_id": COUNTY, "kind": "department", "name": "云岭县财政局"})  # fmt: skip
TEXT = """云岭县全民健康规划（2025—2026年）
云政发〔2025〕1号
到2026年，高血压患者规范管理率达到70%以上。
1.加强慢病管理。开展筛查，建立档案。（牵头单位：县卫健局；配合单位：县财政局；完成时限：2025年6月）
2.保障经费。足额安排预算，按时拨付。（牵头单位：县财政局；完成时限：2026年12月）
3.普及健康知识。办好讲座。（牵头单位：县卫健局；完成时限：长期坚持）
"""
BEGUN = date(2025, 1, 2)
PROOF = ("验收.pdf", b"%PDF-1.4 proof")


def a_county(by):
    """The units of tests/worlds.py with two departments, by number."""
    bring_in_units((*UNITS, *OFFICES), by=by)
    return Unit.objects.in_bulk()


def a_plan_in_force(by, text=TEXT):
    """The plan above, approved, its ledger open since BEGUN."""
    plan = approve_plan(
        take_as_read(keep_document(text.encode(), source_name="规划.txt", by=by), by=by), by=by
    )
    open_ledger(plan, by=by, on=BEGUN)
    return plan


def line_of(word):
    """The line whose task holds a word."""
    return Line.objects.select_related("task", "lead").get(task__title__contains=word)


def of_finance(units):
    """Somebody of the finance department."""
    return an_account(Role.DEPARTMENT, units[FINANCE])


def of_health(units):
    """Somebody of the health department."""
    return an_account(Role.DEPARTMENT, units[HEALTH])
