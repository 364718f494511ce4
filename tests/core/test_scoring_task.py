"""Lights of tasks: the timetable says for every day what the rules say, and only evidence makes a light green."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.codes.working_days import working_days
from quanmin.core.scoring.task import (
    REASONS,
    TASK_RULES,
    Node,
    TaskFacts,
    explain_task,
    light_on,
    timetable_of,
)

BEGUN = date(2025, 1, 2)
WORSE = {"green": 0, "grey": 0, "yellow": 1, "red": 2}
NEAR_DAYS = st.integers(0, 400).map(lambda days: BEGUN + timedelta(days=days))
MAYBE = st.none() | NEAR_DAYS
NODES = st.lists(st.builds(Node, NEAR_DAYS, MAYBE, MAYBE), max_size=3).map(tuple)
FACTS = st.builds(TaskFacts, NODES, st.just(BEGUN), MAYBE, MAYBE, st.booleans())


def facts(due: date = date(2025, 12, 31), **given: date | bool | None) -> TaskFacts:
    node = Node(due, given.pop("done_on", None), given.pop("claimed_on", None))  # type: ignore[arg-type]
    return TaskFacts(nodes=(node,), begun=BEGUN, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("task", "on", "light", "reason"),
    [
        (TaskFacts((), BEGUN), date(2030, 1, 1), "grey", "no-dates"),
        (facts(done_on=date(2025, 6, 1)), date(2030, 1, 1), "green", "done"),
        (facts(), date(2025, 2, 1), "grey", "not-due"),
        (facts(), date(2025, 5, 6), "yellow", "silent"),
        (facts(reported_on=date(2025, 11, 3)), date(2025, 12, 16), "grey", "not-due"),
        (facts(reported_on=date(2025, 11, 3)), date(2025, 12, 17), "yellow", "node-near"),
        (facts(reported_on=date(2025, 11, 3), evidence_on=date(2025, 11, 3)), date(2025, 12, 1), "green", "on-time"),
        (facts(), date(2026, 1, 5), "yellow", "node-late"),
        (facts(), date(2026, 1, 15), "yellow", "node-late"),
        (facts(), date(2026, 1, 16), "red", "node-overdue"),
        (facts(claimed_on=date(2025, 12, 10), reported_on=date(2025, 12, 10)), date(2025, 12, 31), "yellow",
         "claimed-only"),
        (facts(claimed_on=date(2025, 12, 30)), date(2026, 1, 16), "red", "no-evidence"),
        (facts(reported_on=date(2025, 3, 3), evidence_on=date(2025, 3, 3), problem=True), date(2025, 3, 3), "yellow",
         "problem"),
        (facts(reported_on=date(2025, 3, 3), problem=True), date(2026, 1, 5), "yellow", "node-late"),
    ],
)  # fmt: skip
def test_each_rule_in_its_turn(task: TaskFacts, on: date, light: str, reason: str) -> None:
    colour, why, _about = light_on(timetable_of(task), on)

    assert (colour, why) == (light, reason)


def judged(task: TaskFacts, on: date) -> str:
    """The colour by the rules as they are written, asked one by one for one day."""
    left = [node for node in task.nodes if node.done_on is None]
    if not task.nodes or not left:
        return "green" if task.nodes else "grey"
    first = min(left, key=lambda node: node.due)
    if working_days(first.due, on) > TASK_RULES.late_days or _is_after(on, first.due, TASK_RULES.late_days):
        return "red"
    warned = (
        (first.claimed_on and on >= first.claimed_on)
        or (task.problem and task.reported_on and on >= task.reported_on)
        or working_days(on, first.due) <= TASK_RULES.near_days
        or _is_after(on, task.reported_on or task.begun, TASK_RULES.silent_days)
    )
    shown = task.evidence_on or any(node.done_on for node in task.nodes)
    return "yellow" if warned else "green" if shown else "grey"


def _is_after(on: date, since: date, days: int) -> bool:
    """Whether the last working day of a clock lies behind: the day after it counts, worked or not."""
    return working_days(since, on - timedelta(days=1)) >= days and on > since


@given(FACTS, st.integers(-30, 600))
def test_the_timetable_says_what_the_rules_say_on_every_day(task: TaskFacts, days: int) -> None:
    on = BEGUN + timedelta(days=days)

    assert light_on(timetable_of(task), on)[0] == judged(task, on)


@given(FACTS, st.integers(0, 500), st.integers(0, 200))
def test_while_nothing_is_reported_a_light_never_gets_better(task: TaskFacts, days: int, more: int) -> None:
    table = timetable_of(task)
    earlier, later = (light_on(table, BEGUN + timedelta(days=number))[0] for number in (days, days + more))

    assert WORSE[later] >= WORSE[earlier]


@given(NODES, MAYBE, st.booleans(), st.integers(0, 600))
def test_no_report_without_evidence_makes_a_light_green(
    nodes: tuple[Node, ...], reported: date | None, problem: bool, days: int
) -> None:
    bare = tuple(Node(node.due, None, node.claimed_on) for node in nodes)

    colour, *_ = light_on(
        timetable_of(TaskFacts(bare, BEGUN, reported, None, problem)), BEGUN + timedelta(days=days)
    )

    assert colour != "green"


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_is_explained_with_its_day(reason: str, language: str) -> None:
    said = explain_task(reason, date(2025, 6, 30), date(2025, 7, 4), language)  # type: ignore[arg-type]

    assert "{" not in said
    assert ("2025-06-30" in said) is (reason != "no-dates")
