"""The questionnaire of a check as it was asked, with what was answered, proposed and still lacks."""

from dataclasses import dataclass
from functools import cached_property

from quanmin.core.impact.declare import Question, Questionnaire
from quanmin.core.impact.reading import questionnaire_of
from quanmin.core.impact.ruling import Answer, lacks, propose


@dataclass(frozen=True)
class Filled:
    """A questionnaire with its answers."""

    asked: Questionnaire
    answers: dict[str, Answer]
    chosen: dict[str, str]

    @cached_property
    def lacks(self):
        """What is still to be answered."""
        return lacks(self.asked, self.answers, self.chosen)

    @cached_property
    def proposal(self):
        """The ruling the answers call for now."""
        return propose(self.asked, self.answers, self.chosen)

    @property
    def doubtful(self):
        """The questions whose effect is bad or not known: what an assessment has to look at."""
        return [one for one in self.asked.questions
                if (answer := self.answers.get(one.key)) and answer.effect in ("bad", "unknown")]  # fmt: skip

    def question(self, key) -> Question:
        """The question of that key."""
        return next(one for one in self.asked.questions if one.key == key)


def filled(check):
    """What a check asks and what was answered so far."""
    answers = {key: Answer(one.get("effect"), one.get("note", "")) for key, one in check.answers.items()}
    return Filled(questionnaire_of(check.asked), answers, dict(check.scales))
