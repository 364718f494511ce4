"""Rulings of the impact check: what each answer calls for, and that a graver answer never leads to a lighter one."""

import copy
import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.impact.declare import EFFECTS, RULINGS
from quanmin.core.impact.reading import FILE, data_of, declared, questionnaire_of
from quanmin.core.impact.ruling import Answer, lacks, propose
from quanmin.errors import UsageError

ASKED = declared()
KEYS = [one.key for one in ASKED.questions]
NOTHING = dict.fromkeys(KEYS, Answer("none"))
LEAST = {scale.key: scale.options[0].key for scale in ASKED.scales}
MOST = {scale.key: scale.options[-1].key for scale in ASKED.scales}


def answered(**effects: str) -> dict[str, Answer]:
    return {**NOTHING, **{key: Answer(effect, "x") for key, effect in effects.items()}}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("effects", "scales", "ruling"),
    [
        ({}, {}, "none"),
        ({"exercise": "good", "income": "good"}, {"reach": "county"}, "none"),
        ({"air": "unknown"}, {"reach": "county", "duration": "lasting"}, "none"),
        ({"air": "unknown", "water": "unknown"}, {}, "quick"),
        ({"gap": "unknown"}, {}, "quick"),
        ({"air": "bad"}, {"reach": "townships", "duration": "years"}, "quick"),
        ({"air": "bad", "water": "bad"}, {}, "quick"),
        ({"air": "bad", "water": "bad", "noise": "bad"}, {}, "full"),
        ({"vulnerable": "bad"}, {}, "full"),
        ({"infection": "bad"}, {}, "full"),
        ({"air": "bad"}, {"reach": "county"}, "full"),
        ({"air": "bad"}, {"duration": "lasting"}, "full"),
        (dict.fromkeys(KEYS[:5], "unknown"), {}, "quick"),
        (dict.fromkeys(KEYS[:6], "unknown"), {}, "full"),
    ],
)  # fmt: skip
def test_what_the_answers_call_for(effects, scales, ruling) -> None:
    assert propose(ASKED, answered(**effects), {**LEAST, **scales}).ruling == ruling


def test_a_proposal_names_every_ground_and_its_questions() -> None:
    found = propose(ASKED, answered(air="bad", vulnerable="bad"), {**LEAST, "reach": "county"})
    assert [(ground.said, ground.questions) for ground in found.grounds] == [
        ("对重点人群或健康公平不利", ("vulnerable",)), ("不利影响及于全县", ("air", "vulnerable")),
    ]  # fmt: skip


def test_what_is_not_answered_counts_as_unknown_and_a_scale_as_its_most() -> None:
    assert (
        propose(ASKED, {}, {}).ruling == propose(ASKED, dict.fromkeys(KEYS, Answer("unknown")), MOST).ruling
    )
    assert propose(ASKED, answered(air="bad"), {}).ruling == "full"


@given(
    st.lists(st.sampled_from(EFFECTS), min_size=len(KEYS), max_size=len(KEYS)),
    st.sampled_from(KEYS), st.sampled_from(EFFECTS), st.sampled_from([LEAST, {**LEAST, "reach": "townships"}]),
)  # fmt: skip
def test_a_graver_answer_or_a_longer_reach_never_leads_to_a_lighter_ruling(
    effects, key, effect, scales
) -> None:
    answers = {one: Answer(given) for one, given in zip(KEYS, effects, strict=True)}
    graver = {**answers, key: Answer(max(effect, answers[key].effect, key=EFFECTS.index))}
    rulings = [
        RULINGS.index(propose(ASKED, said, chosen).ruling)
        for said, chosen in ((answers, scales), (graver, scales), (graver, MOST))
    ]
    assert rulings == sorted(rulings)


def test_every_question_is_to_be_answered_and_bad_news_in_words() -> None:
    answers = {
        **NOTHING,
        "air": Answer(),
        "water": Answer("bad", " "),
        "noise": Answer("unknown", "夜间施工"),
    }
    found = lacks(ASKED, answers, {"reach": "few", "duration": "no-such"})
    assert [one.key for one in found] == ["air", "water", "duration"]
    assert lacks(ASKED, NOTHING, LEAST) == ()


def test_a_questionnaire_is_read_back_from_what_is_kept_of_it() -> None:
    assert questionnaire_of(json.loads(json.dumps(data_of(ASKED)))) == ASKED


def spoilt(**changes: object) -> dict[str, object]:
    data = copy.deepcopy(tomllib.loads(FILE.read_text(encoding="utf-8")))
    for name, value in changes.items():
        if name in data:
            data[name] = value
        else:
            data["rulings"][1]["when"][0][name] = value
    return data


@pytest.mark.parametrize(
    "changes",
    [{"determinants": []}, {"rulings": []}, {"questions": ["no-such"]}, {"scales_": 1}, {"effect": "none"},
     {"at_least": 0}, {"effect": "sad"}],
)  # fmt: skip
def test_a_questionnaire_that_contradicts_itself_is_refused(changes) -> None:
    with pytest.raises(UsageError, match="screening"):
        questionnaire_of(spoilt(**changes))


def test_conditions_stand_on_scales_the_questionnaire_has() -> None:
    data = spoilt()
    data["rulings"][2]["when"][4]["scales"] = {"reach": "the-moon"}
    with pytest.raises(UsageError, match="the-moon"):
        questionnaire_of(data)


def test_a_ruling_nothing_leads_to_is_refused() -> None:
    data = spoilt()
    data["rulings"][1]["when"] = []
    with pytest.raises(UsageError, match="'quick'"):
        questionnaire_of(data)


def test_a_question_stands_there_once() -> None:
    data = spoilt()
    data["determinants"].append(copy.deepcopy(data["determinants"][0]))
    with pytest.raises(UsageError, match="key of its own"):
        questionnaire_of(data)
