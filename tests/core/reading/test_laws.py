"""Laws of reading, on our own sample plans and on drawn sentences."""

import json
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanmin.core.reading import read_document
from quanmin.core.reading.clauses import painted
from quanmin.core.reading.numbers import quantities
from quanmin.core.reading.widths import one_width
from quanmin.core.synth.plans import sample_plans
from tests.core.reading.writing import plan

PLANS = {path.name: path.read_bytes() for path in sample_plans()}
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@pytest.mark.parametrize("name", PLANS)
def test_reading_twice_gives_the_same_bytes(name):
    assert read_document(PLANS[name], name).dumps() == read_document(PLANS[name], name).dumps()


@pytest.mark.parametrize("name", PLANS)
def test_the_span_of_a_target_holds_the_number_it_says(name):
    draft = read_document(PLANS[name], name)

    for target in draft.targets:
        start, end = target.value_span
        assert target.span[0] <= start < end <= target.span[1]
        if target.comparator != "cover_all":
            (said,) = quantities(draft.text[start:end])
            assert target.value == (said.low if said.high is None else (said.low, said.high))


@pytest.mark.parametrize("name", PLANS)
def test_every_quoted_sentence_and_task_stands_where_it_is_said_to(name):
    draft = read_document(PLANS[name], name)

    assert all(draft.text[slice(*target.span)] == target.sentence for target in draft.targets)
    assert all(draft.text[slice(*task.span)] == task.text.replace("**", "") for task in draft.tasks)


def test_full_width_letters_change_nothing():
    text = PLANS["action-plan.txt"].decode()

    assert (
        read_document(text.translate(WIDE).encode(), "p").dumps() == read_document(text.encode(), "p").dumps()
    )


def test_spaces_round_numbers_change_nothing():
    text = PLANS["action-plan.txt"].decode()
    spaced = "".join(f" {letter} " if letter.isdigit() else letter for letter in text).replace("  ", "")

    assert read_document(spaced.encode(), "p").targets == read_document(text.encode(), "p").targets


DRAWN = (Path(__file__).parent / "promises.txt").read_text("utf-8").splitlines()
SENTENCES = [line for line in DRAWN if line and not line.startswith(("#", " "))]
to_traditional = opencc.OpenCC("s2t").convert


def facts(text, name="p"):
    """What a text promises, without where and in which characters."""
    return [
        (target.comparator, target.value, target.year, target.kind, target.baseline)
        for target in read_document(text, name).targets
    ]


@settings(deadline=None, max_examples=80)
@given(st.sampled_from(SENTENCES), st.data())
def test_space_anywhere_in_a_sentence_changes_no_fact(sentence, data):
    at = data.draw(st.integers(1, len(sentence) - 1))
    space = data.draw(st.sampled_from([" ", "\u3000", "\u00a0", "  "]))
    # Inside a Latin word or behind a decimal point a space makes two words, as everywhere.
    while sentence[at - 1] == "." or (sentence[at - 1 : at + 1].isascii() and sentence[at - 1].isalpha()):
        at -= 1

    assert facts(plan(sentence[:at] + space + sentence[at:])) == facts(plan(sentence))


@settings(deadline=None, max_examples=80)
@given(st.sampled_from(SENTENCES))
def test_full_width_and_traditional_characters_change_no_fact(sentence):
    assert facts(plan(sentence.translate(WIDE))) == facts(plan(sentence))
    assert facts(plan(to_traditional(sentence))) == facts(plan(sentence))


@settings(deadline=None, max_examples=80)
@given(st.sampled_from([sentence for sentence in SENTENCES if len(sentence) > 44]), st.data())
def test_a_page_break_inside_a_sentence_changes_no_fact(sentence, data):
    first = sentence.find("，", 20)
    if not 0 < first < len(sentence) - 3:
        return
    at = data.draw(st.integers(first + 1, len(sentence) - 2))
    # After a mark that ends a paragraph a break is one; a figure is never cut.
    while sentence[at - 1] in "；：）”》0123456789.:":
        at -= 1

    assert facts(plan(sentence[:at] + "\n\n" + sentence[at:])) == facts(plan(sentence))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4))
def test_every_drawn_span_quotes_the_text(sentences):
    draft = read_document(plan(*sentences), "p")

    for target in draft.targets:
        assert draft.text[slice(*target.span)] == target.sentence
        assert target.span[0] <= target.value_span[0] < target.value_span[1] <= target.span[1]
    for finding in draft.findings:
        assert all(0 <= start < end <= len(draft.text) for start, end in finding.spans)


TARGET_KEYS = [
    "indicator",
    "comparator",
    "value",
    "unit",
    "year",
    "baseline",
    "baseline_year",
    "kind",
    "nature",
    "lead",
    "sentence",
    "span",
    "measure",
]
TASK_KEYS = ["path", "project", "title", "text", "lead", "cooperate", "deadline", "deadline_year", "span"]


def test_the_json_is_the_contract():
    found = json.loads(read_document(PLANS["action-plan.txt"], "p").dumps())

    assert {"document", "targets", "tasks", "findings"} <= set(found)
    assert set(TARGET_KEYS) <= set(found["targets"][0])
    assert set(TASK_KEYS) <= set(found["tasks"][0])


RATES = st.sampled_from(["签约率", "产后访视率", "新生儿听力筛查率", "婴儿死亡率"])
CUES = st.sampled_from(["达到", "不低于", "控制在", "提高到", "为", ""])
AFTER = st.sampled_from(["", "以上", "以内"])
VALUES = st.decimals(0, 99, places=1).map(lambda value: f"{value.normalize():f}")


@settings(deadline=None, max_examples=60)
@given(RATES, CUES, VALUES, AFTER, st.integers(2023, 2027))
def test_a_drawn_rate_is_read_whatever_its_cue(rate, cue, value, after, year):
    (target,) = read_document(plan(f"到{year}年，{rate}{cue}{value}%{after}。"), "p").targets

    assert (target.indicator, target.value, target.year) == (rate, float(value), year)


@settings(deadline=None, max_examples=100)
@given(
    st.text(
        alphabet="0123456789年到达%‰岁以上下的、，。；：《》（）“”〔〕号和第一二三个所每均全覆盖率由降至",
        max_size=60,
    )
)
def test_no_text_breaks_the_reader(text):
    wide = one_width(text)
    assert len(painted(wide, 0, len(wide)).text) == len(wide)

    read_document(plan(text), "p")
