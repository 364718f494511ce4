"""What a questionnaire of the health impact check says: questions by determinant of health, scales, and rulings.

A questionnaire is data. Its rulings stand from the lightest to the heaviest; each but the first says in conditions
when the answers call for it. A condition asks for answers *this heavy or heavier*, and never for lighter ones, so that
a graver answer cannot lead to a lighter ruling.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Effect = Literal["none", "good", "unknown", "bad"]
# From the lightest to the gravest; what nobody knows weighs more than a benefit.
EFFECTS: tuple[Effect, ...] = ("none", "good", "unknown", "bad")
RulingKey = Literal["none", "quick", "full"]
RULINGS: tuple[RulingKey, ...] = ("none", "quick", "full")


@dataclass(frozen=True)
class Question:
    """One thing a project or policy may change; `hint` says what belongs to it."""

    key: str
    title: str
    title_en: str
    hint: str = ""
    hint_en: str = ""


@dataclass(frozen=True)
class Determinant:
    """A group of questions: one kind of thing that health depends on."""

    key: str
    title: str
    title_en: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Option:
    """One step of a scale."""

    key: str
    title: str
    title_en: str


@dataclass(frozen=True)
class Scale:
    """How far or how long effects reach; the options stand from the least to the most."""

    key: str
    title: str
    title_en: str
    options: tuple[Option, ...]

    def rank(self, option: str) -> int:
        """The place of an option from 0; −1 for none of them, which is less than the least."""
        keys = [one.key for one in self.options]
        return keys.index(option) if option in keys else -1


@dataclass(frozen=True)
class Condition:
    """At least so many answers `effect` or graver, among some questions (default all), at scales this far or more."""

    said: str
    said_en: str
    effect: Effect
    at_least: int = 1
    questions: tuple[str, ...] = ()
    scales: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ruling:
    """What is to be done: called for by any one of its conditions, within so many working days, by so many experts."""

    key: RulingKey
    title: str
    title_en: str
    days: int = 0
    experts: int = 0
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Questionnaire:
    """One version of the questionnaire. `basis` is law it follows; `knowledge` says what in it is a county's to set."""

    code: str
    version: str
    title: str
    title_en: str
    basis: str
    knowledge: str
    determinants: tuple[Determinant, ...]
    scales: tuple[Scale, ...]
    rulings: tuple[Ruling, ...]
    reply_days: int = 10

    @property
    def questions(self) -> Iterator[Question]:
        """All questions in their order."""
        return (one for group in self.determinants for one in group.questions)

    def ruling(self, key: str) -> Ruling:
        """The ruling of that key."""
        return next(one for one in self.rulings if one.key == key)
