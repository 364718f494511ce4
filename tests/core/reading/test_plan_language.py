"""How county plans put their targets: the drawn tables `promises.txt`, `excerpts.txt` and `silences.txt`."""

from pathlib import Path

import pytest

from quanmin.core.reading import read_document
from tests.core.reading.writing import read

HERE = Path(__file__).parent


def drawn(name):
    """The blocks of a table: the lines of text, and the rows below them."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    for block in "\n".join(line for line in lines if not line.startswith("# ")).strip().split("\n\n"):
        rows = [line for line in block.splitlines() if line.startswith("  ")]
        yield [line for line in block.splitlines() if not line.startswith("  ")], rows


def number(value):
    if value is None:
        return "-"
    return "~".join(f"{part:g}" for part in (value if isinstance(value, tuple) else (value,)))


def row(target):
    """A target as the tables write it."""
    cells = [target.indicator, target.comparator, number(target.value), target.unit or "-", f"{target.year}"]
    if target.kind != "target" or target.baseline is not None:
        cells.append(target.kind)
    return "  " + " | ".join(cells + ([number(target.baseline)] if target.baseline is not None else []))


@pytest.mark.parametrize(("lines", "rows"), list(drawn("promises.txt")))
def test_a_sentence_in_the_manner_of_plans_promises_what_it_says(lines, rows):
    assert [row(target) for target in read(*lines).targets] == rows


@pytest.mark.parametrize(("lines", "rows"), list(drawn("excerpts.txt")))
def test_an_excerpt_in_the_manner_of_plans_promises_what_it_says(lines, rows):
    text = "\n".join((f"# title: {lines[0]}", "", *lines[1:]))

    assert [row(target) for target in read_document(text.encode(), "excerpt.txt").targets] == rows


@pytest.mark.parametrize("sentence", [line for lines, _ in drawn("silences.txt") for line in lines])
def test_numbers_of_money_conditions_lists_and_steps_promise_nothing(sentence):
    assert read(sentence).targets == ()
