"""From the answers of a questionnaire to the ruling they call for, with the grounds; and what is still to be answered.

    propose(asked, {"air": Answer("bad", "施工扬尘")}, {"reach": "township", "duration": "months"})

A proposal is what the rule says. Somebody with a name decides, and may decide otherwise with reasons.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from quanmin.core.impact.declare import EFFECTS, Condition, Effect, Questionnaire, RulingKey


@dataclass(frozen=True)
class Answer:
    """What was answered to one question, and in what words; empty where nothing was yet."""

    effect: Effect | None = None
    note: str = ""


@dataclass(frozen=True)
class Ground:
    """One condition that holds, and the questions whose answers made it hold."""

    ruling: RulingKey
    said: str
    said_en: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """The heaviest ruling any condition calls for, with every condition that calls for it."""

    ruling: RulingKey
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Lack:
    """Something that stands in the way of handing in: the question or scale, in Chinese and English."""

    key: str
    zh: str
    en: str


Answers = Mapping[str, Answer]
Chosen = Mapping[str, str]


def propose(asked: Questionnaire, answers: Answers, chosen: Chosen) -> Proposal:
    """The ruling the answers call for; a question without an answer counts as unknown, a scale without as its most."""
    for ruling in reversed(asked.rulings[1:]):
        met = [(one, _meeting(asked, one, answers)) for one in ruling.when if _reaches(asked, one, chosen)]
        grounds = tuple(
            Ground(ruling.key, one.said, one.said_en, found)
            for one, found in met
            if len(found) >= one.at_least
        )
        if grounds:
            return Proposal(ruling.key, grounds)
    return Proposal(asked.rulings[0].key, ())


def lacks(asked: Questionnaire, answers: Answers, chosen: Chosen) -> tuple[Lack, ...]:
    """What is still to be answered: every question and scale, and in words whatever is bad or not known."""
    found = []
    for question in asked.questions:
        answer = answers.get(question.key, Answer())
        if answer.effect is None:
            found.append(Lack(question.key, "没有回答。", "Not answered."))
        elif answer.effect in ("bad", "unknown") and not answer.note.strip():
            found.append(
                Lack(question.key, "请写明是什么影响、影响到谁。", "Say what the effect is, and on whom.")
            )
    for scale in asked.scales:
        if scale.rank(chosen.get(scale.key, "")) < 0:
            found.append(Lack(scale.key, "没有选择。", "Not chosen."))
    return tuple(found)


def _meeting(asked: Questionnaire, condition: Condition, answers: Answers) -> tuple[str, ...]:
    """The questions a condition looks at whose answers are as grave as it says, or graver."""
    least = EFFECTS.index(condition.effect)
    return tuple(
        one.key
        for one in asked.questions
        if (not condition.questions or one.key in condition.questions)
        and EFFECTS.index(answers.get(one.key, Answer()).effect or "unknown") >= least
    )


def _reaches(asked: Questionnaire, condition: Condition, chosen: Chosen) -> bool:
    """Whether effects reach at least as far as a condition says, on every scale it names."""
    scales = {scale.key: scale for scale in asked.scales}
    return all(
        scales[key].rank(chosen.get(key) or scales[key].options[-1].key) >= scales[key].rank(least)
        for key, least in condition.scales.items()
    )
