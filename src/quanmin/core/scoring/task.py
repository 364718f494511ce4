"""Lights of tasks: dated nodes and the evidence for them, with clocks in working days.

    facts = TaskFacts(nodes=(Node(date(2025, 12, 31)),), begun=date(2025, 1, 6))
    timetable = timetable_of(facts)                    the whole future of the light, while nothing new is reported
    light_on(timetable, date(2025, 12, 25))         → yellow, node-near

Until something is reported, a task's light can only get worse as days pass. So it is kept as a timetable: the colour it
starts with, the day it turns yellow, the day it turns red, each with its reason. A list of tasks on any day is then a
comparison of dates, and never out of date.

The rules, in the order they are asked:

    green   every node is done with evidence (`done`)
    grey    there is neither node nor deadline (`no-dates`)
    red     a node is overdue by more than `late_days` working days (`node-overdue`), or was called done so long ago
            without evidence (`no-evidence`)
    yellow  a node is overdue by less (`node-late`), or called done without evidence (`claimed-only`); a problem was
            reported and is open (`problem`); a node is due within `near_days` (`node-near`); nothing was reported for
            `silent_days` (`silent`)
    green   the last report has evidence, or the node before is done (`on-time`)
    grey    nothing is due and nothing was reported yet (`not-due`)

A node counts as done on the day somebody reported it done with evidence. What was said without evidence moves nothing.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from quanmin.core.codes.working_days import add_working_days
from quanmin.core.scoring.values import Colour

Reason = Literal[
    "done", "no-dates", "node-overdue", "no-evidence", "node-late", "claimed-only", "problem", "node-near", "silent",
    "on-time", "not-due",
]  # fmt: skip
REASONS: tuple[Reason, ...] = (
    "done", "no-dates", "node-overdue", "no-evidence", "node-late", "claimed-only", "problem", "node-near", "silent",
    "on-time", "not-due",
)  # fmt: skip


@dataclass(frozen=True)
class TaskRules:
    """The clocks of a task's light, in working days. A county that changes one gives its rules another `version`."""

    version: str = "task-2026-1"
    near_days: int = 10
    late_days: int = 10
    silent_days: int = 65


TASK_RULES = TaskRules()


@dataclass(frozen=True)
class Node:
    """Something due by a day: when it was done with evidence, and when it was first said to be done without."""

    due: date
    done_on: date | None = None
    claimed_on: date | None = None


@dataclass(frozen=True)
class TaskFacts:
    """What a light rests on: the nodes by date, the day the task was given, the last report and the last with evidence.

    `problem` says whether the last report named a problem.
    """

    nodes: tuple[Node, ...]
    begun: date
    reported_on: date | None = None
    evidence_on: date | None = None
    problem: bool = False


@dataclass(frozen=True)
class Turn:
    """A day from which a light has another reason, and the day the reason speaks of."""

    on: date
    reason: Reason
    about: date


@dataclass(frozen=True)
class Timetable:
    """A light from the last report on: the colour it has, then yellow and red from their days, as far as they come."""

    colour: Colour
    reason: Reason
    about: date | None
    yellow: Turn | None
    red: Turn | None
    next_due: date | None
    rules: str


def timetable_of(task: TaskFacts, rules: TaskRules = TASK_RULES) -> Timetable:
    """The timetable of a task's light; a task without nodes stays grey for good, one whose nodes are done green."""
    left = [node for node in task.nodes if node.done_on is None]
    if not task.nodes:
        return Timetable("grey", "no-dates", None, None, None, None, rules.version)
    if not left:
        last = max(node.done_on for node in task.nodes if node.done_on)
        return Timetable("green", "done", last, None, None, None, rules.version)
    first = min(left, key=lambda node: node.due)
    started = task.evidence_on or max((node.done_on for node in task.nodes if node.done_on), default=None)
    return Timetable(
        "green" if started else "grey",
        "on-time" if started else "not-due",
        started or first.due,
        min(_warnings(task, first, rules), key=lambda turn: turn.on),
        _overdue(first, rules),
        first.due,
        rules.version,
    )


def light_on(timetable: Timetable, day: date) -> tuple[Colour, Reason, date | None]:
    """Colour, reason and the day it speaks of, as the light stands on a day."""
    if timetable.red and day >= timetable.red.on:
        return "red", timetable.red.reason, timetable.red.about
    if timetable.yellow and day >= timetable.yellow.on:
        if timetable.next_due and day > timetable.next_due and timetable.yellow.reason != "claimed-only":
            return "yellow", "node-late", timetable.next_due
        return "yellow", timetable.yellow.reason, timetable.yellow.about
    return timetable.colour, timetable.reason, timetable.about


def _overdue(node: Node, rules: TaskRules) -> Turn:
    """Red comes so many working days after the node was due; said done or not, without evidence it is not done."""
    reason: Reason = "no-evidence" if node.claimed_on else "node-overdue"
    return Turn(add_working_days(node.due, rules.late_days) + timedelta(days=1), reason, node.due)


def _warnings(task: TaskFacts, node: Node, rules: TaskRules) -> list[Turn]:
    """All that may turn the light yellow; where two come on one day, the first of this list says why."""
    turns = [Turn(node.claimed_on, "claimed-only", node.claimed_on)] if node.claimed_on else []
    if task.problem and task.reported_on:
        turns.append(Turn(task.reported_on, "problem", task.reported_on))
    silent_since = task.reported_on or task.begun
    silence = add_working_days(silent_since, rules.silent_days) + timedelta(days=1)
    return [
        *turns,
        Turn(add_working_days(node.due, -rules.near_days), "node-near", node.due),
        Turn(silence, "silent", silent_since),
    ]


def explain_task(
    reason: Reason, about: date | None, on: date, language: str = "zh", rules: TaskRules = TASK_RULES
) -> str:
    """Why a task's light has its colour, in one sentence with its dates and the rule's number of days."""
    words = _SAID[reason][0 if language.startswith("zh") else 1]
    day = "" if about is None else about.isoformat()
    overdue = max((on - about).days, 0) if about else 0
    return words.format(
        day=day, days=overdue, near=rules.near_days, late=rules.late_days, silent=rules.silent_days
    )


_SAID: dict[Reason, tuple[str, str]] = {
    "done": (
        "各节点都已完成并附有佐证，最后一项完成于{day}。", "Every node is done with evidence, the last on {day}."
    ),
    "no-dates": (
        "规划没有写时限，也没有年度节点，无法判定。",
        "The plan names no deadline and there is no node: it cannot be judged.",
    ),
    "node-overdue": (
        "{day}到期的节点没有完成，已超期{days}天（超过{late}个工作日即为红灯）。",
        "The node due on {day} is not done, {days} days overdue (red after {late} working days).",
    ),
    "no-evidence": (
        "{day}到期的节点只报了完成，没有佐证，已超期{days}天（超过{late}个工作日即为红灯）。",
        "The node due on {day} was called done without evidence, {days} days overdue (red after {late} working days).",
    ),
    "node-late": (
        "{day}到期的节点没有完成，已超期{days}天；超过{late}个工作日将转为红灯。",
        "The node due on {day} is not done, {days} days overdue; red after {late} working days.",
    ),
    "claimed-only": (
        "{day}自报节点完成，没有附佐证；没有佐证不算完成。",
        "The node was called done on {day} without evidence; without evidence it is not done.",
    ),
    "problem": ("{day}报告了存在的问题，尚未说明解决。", "A problem was reported on {day} and is still open."),
    "node-near": (
        "节点{day}到期，已不到{near}个工作日，还没有完成的佐证。",
        "The node is due on {day}, within {near} working days, and there is no evidence that it is done.",
    ),
    "silent": (
        "自{day}起超过{silent}个工作日没有报送进展。",
        "Nothing was reported for more than {silent} working days since {day}.",
    ),
    "on-time": (
        "没有到期未完成的节点，最近的佐证或完成日期是{day}。", "No node is overdue; the last evidence is of {day}."
    ),
    "not-due": (
        "还没有节点到期，也没有报送过进展；下一个节点{day}到期。",
        "Nothing is due and nothing was reported; the next node is due on {day}.",
    ),
}  # fmt: skip
