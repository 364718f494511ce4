"""A plan's text cut where facts begin and end, so that a page can light the sentence of any fact.

Lines with tabs are rows of a table: they are shown as one, each piece still knowing its place in the text.
"""

import itertools
from dataclasses import dataclass

from quanmin.plans.models import Standing


@dataclass(frozen=True)
class Piece:
    """A stretch of text under the same facts; `keys` names them (t12 a target, k3 a task, f1 a finding)."""

    text: str
    keys: str
    is_problem: bool
    start: int

    @property
    def kind(self):
        """What a stretch is first of all: a problem, a target, a task; nothing for bare text."""
        return next((said for letter, said in KIND_CLASSES if f" {letter}" in f" {self.keys}"), "")


KIND_CLASSES = (("f", "problem"), ("t", "target"), ("k", "task"))


@dataclass(frozen=True)
class Block:
    """A paragraph (`pieces`) or a table (`rows` of cells of pieces)."""

    pieces: list
    rows: list


def facts_of(targets, tasks, findings):
    """The spans of facts as (key, start, end); what was thrown out or has no place is left out."""
    parts = (("t", targets), ("k", tasks))
    whole = [
        (f"{letter}{one.pk}", one.start, one.end)
        for letter, facts in parts
        for one in facts
        if one.standing != Standing.REJECTED
    ]
    findings = [(f"f{one.pk}", *span) for one in findings for span in one.spans]
    return [fact for fact in [*whole, *findings] if fact[1] is not None and fact[2] is not None]


def blocks(text, facts):
    """The text as paragraphs and tables, in order."""
    found, at = [], 0
    narrow_first = sorted(facts, key=lambda fact: fact[2] - fact[1])
    for is_table, lines in itertools.groupby(text.split("\n"), lambda line: "\t" in line):
        rows = []
        for line in lines:
            near = [fact for fact in narrow_first if fact[1] < at + len(line) and at < fact[2]]
            rows.append(_cells(text, line, at, near))
            at += len(line) + 1
        found += [Block([], rows)] if is_table else [Block(row[0], []) for row in rows if row[0]]
    return found


def _cells(text, line, at, facts):
    cells = []
    for cell in line.split("\t"):
        cells.append(_between(text, at, at + len(cell), facts) if cell else [])
        at += len(cell) + 1
    return cells


def pieces(text, facts):
    """The text in order; the narrowest fact of a stretch is named first, for it is the one a click means."""
    return _between(text, 0, len(text), sorted(facts, key=lambda fact: fact[2] - fact[1]))


def _between(text, start, end, facts):
    edges = (min(max(edge, start), end) for _, first, last in facts for edge in (first, last))
    cuts = sorted({start, end, *edges})
    return [_piece(text, one, other, facts) for one, other in itertools.pairwise(cuts)]


def _piece(text, start, end, facts):
    keys = [key for key, first, last in facts if first <= start and end <= last]
    return Piece(text[start:end], " ".join(keys), any(key.startswith("f") for key in keys), start)
