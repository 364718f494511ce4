"""A plan's text cut where facts begin and end, so that a page can light the sentence of any fact."""

import itertools
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A stretch of text under the same facts; `keys` names them (t12 a target, k3 a task, f1 a finding)."""

    text: str
    keys: str
    is_problem: bool


def facts_of(plan):
    """The spans of a plan's facts as (key, start, end); what has no place in the text is left out."""
    targets = [(f"t{one.pk}", one.start, one.end) for one in plan.targets.all()]
    tasks = [(f"k{one.pk}", one.start, one.end) for one in plan.tasks.all()]
    findings = [(f"f{one.pk}", *span) for one in plan.findings.all() for span in one.spans]
    return [fact for fact in [*targets, *tasks, *findings] if fact[1] is not None and fact[2] is not None]


def pieces(text, facts):
    """The text in order; the narrowest fact of a stretch is named first, for it is the one a click means."""
    cuts = sorted({0, len(text), *(min(edge, len(text)) for _, start, end in facts for edge in (start, end))})
    narrow_first = sorted(facts, key=lambda fact: fact[2] - fact[1])
    return [_piece(text, start, end, narrow_first) for start, end in itertools.pairwise(cuts)]


def _piece(text, start, end, facts):
    keys = [key for key, first, last in facts if first <= start and end <= last]
    return Piece(text[start:end], " ".join(keys), any(key.startswith("f") for key in keys))
