"""Laws of the catalogue's words: every measure says the whole of its definition, in Chinese and in English."""

import re

import pytest

from quanmin.core.measures import CATALOGUE
from quanmin.core.measures.asking import ask
from quanmin.core.measures.catalogue import WORDS
from quanmin.core.measures.declare import TRANSLATED
from quanmin.core.periods import parse

CHINESE = re.compile("[\u4e00-\u9fff]")
IN_CHINESE = ("title", "numerator", "denominator", "exclusions", "traps", "definition_zh")
IN_ENGLISH = ("title_en", "numerator_en", "denominator_en", "exclusions_en", "definition")


def test_every_measure_is_told_in_both_languages_and_no_other_is():
    assert list(TRANSLATED) == [measure.code for measure in CATALOGUE]


@pytest.mark.parametrize("name", IN_CHINESE)
def test_what_a_clerk_reads_is_chinese(name):
    assert [one.code for one in CATALOGUE if not CHINESE.search(getattr(one, name))] == []


@pytest.mark.parametrize("name", IN_ENGLISH)
def test_what_is_shown_by_switch_is_english(name):
    unsaid = [one.code for one in CATALOGUE if not getattr(one, name) or CHINESE.search(getattr(one, name))]

    assert unsaid == []


@pytest.mark.parametrize("name", [*IN_CHINESE, *IN_ENGLISH])
def test_a_definition_is_one_or_two_sentences_without_loose_ends(name):
    loose = [
        one.code
        for one in CATALOGUE
        if getattr(one, name) != getattr(one, name).strip() or len(getattr(one, name)) > 450
    ]

    assert loose == []


def test_every_clause_has_its_words_in_both_languages():
    clauses = {name for tally in ask(CATALOGUE, [parse("2024")]).tallies for name in tally.clauses}

    assert {name for name in clauses if name not in WORDS} == set()
    assert [
        name
        for name in clauses
        if not CHINESE.search(WORDS[name].claim) or CHINESE.search(WORDS[name].claim_en)
    ] == []


def test_who_fails_a_clause_of_the_numerator_is_told_so_in_both_languages():
    found = ask(CATALOGUE, [parse("2024")]).tallies
    met = {name for tally in found if tally.role == "count" for name in list(tally.clauses)[tally.eligible :]}

    assert [
        name for name in met if not CHINESE.search(WORDS[name].gap) or CHINESE.search(WORDS[name].gap_en)
    ] == []
