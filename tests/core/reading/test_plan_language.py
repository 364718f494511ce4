"""How county plans put their targets: the drawn table `promises.txt`, sentence by sentence."""

from pathlib import Path

import pytest

from tests.core.reading.writing import read


def drawn():
    """The sentences of the table, each with the rows below it."""
    lines = (Path(__file__).parent / "promises.txt").read_text("utf-8").splitlines()
    blocks = "\n".join(line for line in lines if not line.startswith("#")).strip().split("\n\n")
    return [(block.splitlines()[0], block.splitlines()[1:]) for block in blocks]


def number(value):
    if value is None:
        return "-"
    return "~".join(f"{part:g}" for part in (value if isinstance(value, tuple) else (value,)))


def row(target):
    """A target as the table writes it."""
    cells = [target.indicator, target.comparator, number(target.value), target.unit or "-", f"{target.year}"]
    if target.kind != "target" or target.baseline is not None:
        cells.append(target.kind)
    return "  " + " | ".join(cells + ([number(target.baseline)] if target.baseline is not None else []))


@pytest.mark.parametrize(("sentence", "rows"), drawn())
def test_a_sentence_in_the_manner_of_plans_promises_what_it_says(sentence, rows):
    assert [row(target) for target in read(sentence).targets] == rows
