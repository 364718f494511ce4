"""How plans charge units with tasks: the drawn table `duties.txt`, document by document."""

from pathlib import Path

import pytest

from quanmin.core.reading import read_document


def drawn():
    """The documents of the table, each with the rows below it."""
    text = (Path(__file__).parent / "duties.txt").read_text("utf-8")
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("# "))
    for block in kept.strip().split("\n\n"):
        lines = block.splitlines()
        rows = [line for line in lines if line.startswith("  ")]
        yield "\n".join(lines[: len(lines) - len(rows)]), rows


def row(task):
    """A task as the table writes it."""
    units = ("、".join(names) or "-" for names in (task.lead, task.cooperate))
    return "  " + " | ".join(
        (task.path, task.title, *units, task.deadline or "-", f"{task.deadline_year or '-'}")
    )


@pytest.mark.parametrize(("document", "rows"), list(drawn()))
def test_a_document_charges_whom_it_says(document, rows):
    assert [row(task) for task in read_document(document.encode(), "plan.txt").tasks] == rows
