"""Questionnaires as TOML or JSON: the declared one, any other, refused in a sentence where they do not hold."""

import dataclasses
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from quanmin.core.impact.declare import (
    EFFECTS,
    RULINGS,
    Condition,
    Determinant,
    Option,
    Question,
    Questionnaire,
    Ruling,
    Scale,
)
from quanmin.errors import UsageError

FILE = Path(__file__).with_name("declared") / "screening.toml"
Data = Mapping[str, Any]


@cache
def declared() -> Questionnaire:
    """The questionnaire that comes with the product."""
    return questionnaire_of(tomllib.loads(FILE.read_text(encoding="utf-8")))


def questionnaire_of(data: Data) -> Questionnaire:
    """The questionnaire that the data say; UsageError names what is missing, unknown, or contradicts itself."""
    said = dict(data)
    try:
        said["determinants"] = tuple(
            Determinant(**{**row, "questions": tuple(Question(**one) for one in row["questions"])})
            for row in said.get("determinants", ())
        )
        said["scales"] = tuple(
            Scale(**{**row, "options": tuple(Option(**one) for one in row["options"])})
            for row in said.get("scales", ())
        )
        said["rulings"] = tuple(_ruling(row) for row in said.get("rulings", ()))
        asked = Questionnaire(**said)
    except (TypeError, KeyError) as error:
        raise UsageError(
            f"the questionnaire {said.get('code')!r}: {error}; see core/impact/declare.py for what it says."
        ) from error
    return _sound(asked)


def data_of(asked: Questionnaire) -> dict[str, Any]:
    """The questionnaire as data that JSON can hold and `questionnaire_of` reads back to the same."""
    return dataclasses.asdict(asked)


def _ruling(row: Data) -> Ruling:
    when = (Condition(**{**one, "questions": tuple(one.get("questions", ()))}) for one in row.get("when", ()))
    return Ruling(**{**row, "when": tuple(when)})


def _sound(asked: Questionnaire) -> Questionnaire:
    keys = [one.key for one in asked.questions]
    if not keys or len(set(keys)) < len(keys):
        raise UsageError(f"{asked.code}: a questionnaire has questions, each with a key of its own.")
    if tuple(one.key for one in asked.rulings) != RULINGS or asked.rulings[0].when:
        raise UsageError(
            f"{asked.code}: its rulings are {', '.join(RULINGS)}, in this order, the first without conditions."
        )
    for ruling in asked.rulings[1:]:
        _check_conditions(asked, ruling, keys)
    return asked


def _check_conditions(asked: Questionnaire, ruling: Ruling, keys: Sequence[str]) -> None:
    if not ruling.when:
        raise UsageError(f"{asked.code}: nothing leads to the ruling {ruling.key!r}; write its conditions.")
    options = {(scale.key, one.key) for scale in asked.scales for one in scale.options}
    for condition in ruling.when:
        unknown = [*(set(condition.questions) - set(keys)), *(set(condition.scales.items()) - options)]
        if unknown or condition.effect not in EFFECTS[1:] or condition.at_least < 1:
            raise UsageError(
                f"{asked.code}: {condition.said!r} asks for what the questionnaire does not have: {unknown!r}, "
                f"{condition.effect!r}, {condition.at_least!r}; effects are {', '.join(EFFECTS[1:])}."
            )
