"""The catalogue holds every measure, and each can be read: by its words, its sources, its clauses."""

import importlib
import pkgutil

import pytest

from quanmin.core.measures import CATALOGUE, catalogue
from quanmin.core.measures.asking import ask
from quanmin.core.measures.catalogue import WORDS
from quanmin.core.measures.declare import ATTRIBUTIONS, Measure
from quanmin.core.periods import parse

MODULES = [
    importlib.import_module(f"{catalogue.__name__}.{found.name}")
    for found in pkgutil.iter_modules(catalogue.__path__)
]
TALLIES = ask(CATALOGUE, [parse("2024Q4")]).tallies
EVERY = pytest.mark.parametrize("measure", CATALOGUE, ids=lambda measure: measure.code)


def chinese(text: str) -> bool:
    """Some sign of the text is a Chinese character."""
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_no_measure_is_left_out(module):
    written = [value for value in vars(module).values() if isinstance(value, Measure)]

    assert [measure.code for measure in written if measure not in CATALOGUE] == []


def test_codes_and_titles_are_each_used_once():
    for names in ([measure.code for measure in CATALOGUE], [measure.title for measure in CATALOGUE]):
        assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_clause_has_one_meaning(module):
    words = getattr(module, "WORDS", {})

    assert {name: WORDS.get(name) for name in words} == dict(words)


@EVERY
def test_a_measure_says_its_rule_its_counts_and_its_source(measure):
    assert measure.definition.endswith(".")
    assert all(map(chinese, (measure.title, measure.numerator, measure.denominator, measure.domain)))
    assert measure.source
    assert not chinese(measure.title_en)


@EVERY
def test_a_measure_says_who_is_left_out_for_whom_it_counts_and_what_is_read_wrong(measure):
    assert chinese(measure.exclusions)
    assert chinese(measure.traps)
    assert measure.attribution in ATTRIBUTIONS
    assert all(map(chinese, measure.strata))


def test_every_clause_has_words():
    asked = {name for tally in TALLIES for name in tally.clauses}

    assert asked <= set(WORDS), f"no words for {asked - set(WORDS)}"


def test_every_clause_that_can_fail_says_so_of_a_person():
    failing = {name for tally in TALLIES for name in list(tally.clauses)[tally.eligible :]}

    assert [name for name in sorted(failing) if not (WORDS[name].gap and WORDS[name].gap_en)] == []


def test_no_word_is_left_over():
    asked = {name for tally in TALLIES for name in tally.clauses}

    assert set(WORDS) - asked == set()
