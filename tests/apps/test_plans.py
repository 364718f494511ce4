"""Plans are kept as they were read, approved by a person, and then stay."""

import pytest
from django.db import IntegrityError, transaction

from quanmin.accounts.models import Entry
from quanmin.core.reading.draft import Draft, Finding, Heading, Target, Task
from quanmin.errors import Refused, UsageError
from quanmin.plans.actions import (
    approve_plan,
    keep_plan,
    match_target,
    review_plan,
    source_path,
    take_as_read,
)
from quanmin.plans.models import TRANSITIONS, Plan, State
from quanmin.plans.queries import measured_targets, outline, plan, plans

TEXT = "到2025年，高血压控制率达到70%以上。"
CONTROL = "hypertension-control-rate"


def a_draft(**fields):
    """A draft with one target of at least 70 %, two tasks of one project and one finding."""
    target = Target(
        "高血压控制率", ">=", 70.0, "%", 2025, (0, 19), (15, 18), TEXT, measure=CONTROL, match=1.0
    )
    tasks = tuple(
        Task(f"一/{n}", "慢病防控", f"任务{n}", "……", (0, 5), lead=("卫健局",), deadline="2025年")
        for n in (1, 2)
    )
    given = {
        "targets": (target,),
        "tasks": tasks,
        "findings": (Finding("no-lead", "没有牵头单位", ((0, 5),)),),
    }
    return Draft(
        Heading("全民健康规划", "某政发〔2021〕1号", "某县人民政府", "2021-10-08"),
        TEXT,
        **{**given, **fields},
    )


def kept(by, content=b"plan", **fields):
    return keep_plan(a_draft(**fields), source_name="plan.docx", source_bytes=content, by=by)


def in_force(by):
    return approve_plan(take_as_read(kept(by), by=by), by=by)


def test_a_plan_is_kept_with_all_that_was_read(office):
    found = plan(kept(office).pk, office)

    assert (found.title, f"{found.issued_on}", found.state) == ("全民健康规划", "2021-10-08", State.DRAFT)
    assert [len(part) for part in (found.targets.all(), found.tasks.all(), found.findings.all())] == [1, 2, 1]


def test_a_target_points_at_its_figure_in_the_text(office):
    target = kept(office).targets.get()

    assert TEXT[target.number_start : target.number_end] == "70%"
    assert (target.measure, target.domain) == (CONTROL, "慢性病")


def test_a_range_keeps_both_ends(office):
    both = Target("期望", "range", (5.0, 7.0), "个", 2025, (0, 3), (0, 1), TEXT)

    target = kept(office, targets=(both,)).targets.get()

    assert (target.value, target.value_high) == (5, 7)


def test_the_same_document_twice_is_one_plan(office):
    assert kept(office) == kept(office)
    assert Plan.objects.count() == 1


def test_the_document_itself_is_kept_under_its_checksum(office):
    path = source_path(kept(office, b"the bytes"))

    assert path.read_bytes() == b"the bytes"
    assert path.suffix == ".docx"


def test_a_written_date_that_is_no_day_is_kept_as_written(office):
    found = keep_plan(
        Draft(Heading("规划", date="2021年"), TEXT), source_name="x", source_bytes=b"y", by=office
    )

    assert (found.issued, found.issued_on) == ("2021年", None)


def test_only_approved_plans_are_measured(office):
    draft = kept(office)
    assert not measured_targets().exists()

    approve_plan(take_as_read(draft, by=office), by=office)

    assert [target.measure for target in measured_targets()] == [CONTROL]


def test_approval_says_who_and_when(office):
    approved = in_force(office)

    assert approved.approved_by == office
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=approved.pk).update(approved_by=None)


def test_an_approved_plan_stays_and_so_do_its_targets(office):
    approved = in_force(office)

    for move in (approve_plan, review_plan):
        with pytest.raises(UsageError, match="已发布"):
            move(approved, by=office)
    with pytest.raises(UsageError, match="已发布"):
        match_target(approved.targets.get(), "", by=office)


def test_a_match_is_corrected_while_the_plan_is_a_draft(office):
    target = match_target(kept(office).targets.get(), "", by=office)

    assert (target.measure, target.domain) == ("", "")
    with pytest.raises(UsageError, match="no-such"):
        match_target(target, "no-such", by=office)


def test_every_state_is_in_the_table_of_moves():
    assert set(TRANSITIONS) == set(State)


def test_a_township_reads_plans_but_keeps_none(office, township):
    kept(office)

    assert plans(township).count() == 1
    with pytest.raises(Refused):
        kept(township, b"another")


def test_the_outline_groups_tasks_by_project_in_the_documents_order(office):
    found = outline(plan(kept(office).pk, office))

    assert [(branch.title, len(branch.tasks)) for branch in found] == [("慢病防控", 2)]


def test_keeping_and_approving_are_written_down(office):
    in_force(office)

    acts = ["plan approved", "plan reviewed", "facts accepted", "plan kept"]
    assert list(Entry.objects.values_list("act", flat=True)[:4]) == acts


def test_a_plan_costs_the_same_however_long_it_is(office, django_assert_num_queries):
    many = tuple(Task(f"{n}", "", f"任务{n}", "…", (0, 1)) for n in range(50))
    kept_plan = kept(office, tasks=many)

    with django_assert_num_queries(4):
        outline(plan(kept_plan.pk, office))
