"""What a document says, as plain values: targets, tasks, findings, each with its place in `Draft.text`.

A span is a pair of offsets into the normalised text, end exclusive. `targets` holds what the document commits to
(kind `target`), the rules it sets (kind `standard`: a frequency, a radius, a staffing norm) and the figures of its own
review chapter (kind `achievement`), because those are the starting points its targets are measured from. Figures that
only report a state (a statistics bulletin, an aside, a column of results) are in `facts` and never in `targets`.
"""

import dataclasses
import json
from dataclasses import dataclass
from typing import Any, Literal

Span = tuple[int, int]
Value = float | tuple[float, float] | None
Kind = Literal["target", "standard", "achievement"]
Genre = Literal["plan", "report", "prose", "law", "norm", "notice"]
Comparator = Literal["=", ">=", "<=", ">", "<", "range", "increase_by", "decrease_by", "cover_all"]


@dataclass(frozen=True)
class Heading:
    """The document's own particulars; `horizon` is the year its targets are due when a sentence names none."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    date: str = ""
    horizon: int | None = None
    start: int | None = None


@dataclass(frozen=True)
class Target:
    """One figure about one indicator, in the words of the plan.

    `span` covers the clause, `value_span` the number itself; `year_said` is True when the year stands in the text and
    False when it is the document's horizon; `annual` marks a change per year; `measure` and `match` are filled by
    `link_measures`.
    """

    indicator: str
    comparator: Comparator
    value: Value
    unit: str | None
    year: int | None
    span: Span
    value_span: Span
    sentence: str
    kind: Kind = "target"
    baseline: float | None = None
    baseline_year: int | None = None
    year_said: bool = True
    nature: str | None = None
    lead: tuple[str, ...] = ()
    annual: bool = False
    approximate: bool = False
    measure: str | None = None
    match: float | None = None


@dataclass(frozen=True)
class Task:
    """One thing to be done: who leads, who cooperates, until when. Unit names are kept as written."""

    path: str
    project: str
    title: str
    text: str
    span: Span
    lead: tuple[str, ...] = ()
    cooperate: tuple[str, ...] = ()
    deadline: str = ""
    deadline_year: int | None = None


@dataclass(frozen=True)
class Finding:
    """Something in the document a person should look at; the message says what and what to do."""

    code: str
    message: str
    spans: tuple[Span, ...] = ()

    @property
    def advice(self) -> str:
        """What to do: the last clause of the message."""
        return self.message.rpartition("；")[2]


@dataclass(frozen=True)
class Draft:
    """A document as read: its heading, its normalised text, and what was found in it."""

    heading: Heading
    text: str
    targets: tuple[Target, ...] = ()
    tasks: tuple[Task, ...] = ()
    findings: tuple[Finding, ...] = ()
    facts: tuple[Target, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The contract of `quanmin read --format json`: document, targets, tasks, findings (and facts)."""
        return {
            "document": dataclasses.asdict(self.heading),
            "targets": [_plain(target) for target in self.targets],
            "tasks": [_plain(task) for task in self.tasks],
            "findings": [{**_plain(finding), "advice": finding.advice} for finding in self.findings],
            "facts": [_plain(fact) for fact in self.facts],
        }

    def dumps(self) -> str:
        """The same as text; reading a document twice gives the same bytes."""
        return json.dumps(self.to_json(), ensure_ascii=False, indent=1)


def _plain(value: Target | Task | Finding) -> dict[str, Any]:
    return {key: _listed(item) for key, item in dataclasses.asdict(value).items()}


def _listed(item: Any) -> Any:
    return [_listed(part) for part in item] if isinstance(item, (list, tuple)) else item
