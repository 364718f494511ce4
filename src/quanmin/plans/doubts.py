"""Why a person must look at a fact before its plan may count as reviewed."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from quanmin.plans.differences import changed_fields
from quanmin.plans.models import Standing

# From this likeness on a measure is taken to be meant; below it is a proposal for a person to confirm.
SURE = 0.9
BY_CHANGE = ("increase_by", "decrease_by", "cover_all")

DOUBTS = {
    "finding": _("疑点"),
    "no-year": _("没有写明完成年份"),
    "no-value": _("没有读出数值"),
    "weak-match": _("对应的指标定义把握不大"),
    "approximate": _("数值是约数"),
    "unclear-kind": _("可能是标准而不是目标"),
    "touched": _("所在语句有疑点"),
    "no-lead": _("没有写明牵头单位"),
    "new": _("上一版没有"),
    "changed": _("与上一版不同"),
}


@dataclass(frozen=True)
class Item:
    """One fact of a plan under review: its key on the page (t12, k3, f1), kind, and the codes of its doubts."""

    key: str
    kind: str
    fact: object
    doubts: tuple[str, ...]

    @property
    def is_decided(self):
        return self.fact.standing != Standing.READ

    @property
    def is_open(self):
        """Whether the review cannot end before somebody decides."""
        return bool(self.doubts) and not self.is_decided

    @property
    def said(self):
        return [DOUBTS[code] for code in self.doubts]

    @property
    def place(self):
        start = self.fact.spans[0][0] if self.kind == "finding" and self.fact.spans else None
        start = start if self.kind == "finding" else self.fact.start
        return (start is None, start or 0, self.kind, self.fact.position)


def facts_with_old(plan):
    """The targets, tasks and findings of a plan, each with the fact of the version before that it continues."""
    targets, tasks = (
        getattr(plan, part).select_related("decided_by", "replaces") for part in ("targets", "tasks")
    )
    return targets, tasks, plan.findings.select_related("decided_by")


def items(plan, targets, tasks, findings):
    """Every fact with its doubts, in the order of the text; what has no place in it comes last.

    In an amended plan only what is new or changed is doubted: the rest was reviewed in the version before.
    """
    targets, tasks, findings = list(targets), list(tasks), list(findings)
    # Where a plan names no lead at all, one finding says so; saying it of every task would hide the rest.
    led = any(task.lead for task in tasks)
    touched = [tuple(span) for one in findings if one.standing != Standing.REJECTED for span in one.spans]
    own = [("t", one, _of_target(one, touched)) for one in targets]
    own += [("k", one, _of_task(one) if led else ()) for one in tasks]
    if plan.amends_id:
        own = [(letter, one, _against_old(one, doubts)) for letter, one, doubts in own]
    own += [("f", one, ("finding",)) for one in findings]
    found = [Item(f"{letter}{one.pk}", one._meta.model_name, one, doubts) for letter, one, doubts in own]
    return sorted(found, key=lambda item: item.place)


def _against_old(fact, doubts):
    if fact.replaces is None:
        return ("new", *doubts)
    return ("changed", *doubts) if changed_fields(fact.replaces, fact) else ()


def _of_target(target, touched):
    if (
        target.kind == "achievement"
    ):  # What was reached before is nobody's promise; only a contradiction matters.
        return ("touched",) if _meets(target, touched) else ()
    asked = {
        "no-year": target.year is None and target.kind == "target",
        "no-value": target.value is None and target.comparator not in BY_CHANGE,
        "weak-match": bool(target.measure) and target.match is not None and target.match < SURE,
        "approximate": target.approximate,
        "unclear-kind": target.kind == "standard",
        "touched": _meets(target, touched),
    }
    return tuple(code for code, holds in asked.items() if holds)


def _of_task(task):
    return () if task.lead else ("no-lead",)


def _meets(target, spans):
    if target.start is None:
        return False
    return any(start < target.end and target.start < end for start, end in spans)
