"""A rule that lies is noticed: a boundary moved by one in any measure fails one of its tables.

`make mutate` moves every boundary of every measure and takes some minutes; here a few files of tables are drawn by a
fixed seed and asked of all the measures they are about.
"""

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from quanmin.core.measures import BY_CODE
from quanmin.core.measures.terms import col
from tests.spec.crowded import unmoved
from tests.spec.mutants import lies, mutants, shown
from tests.spec.replay import HERE, Table, noticed, survivors, tables

LISTED = Path(__file__).with_name("unnoticed.csv")
SEED, FILES = 20261122, 4
# "Equivalent" and a sentence that shows it.
PROVEN = re.compile(r"equivalent: (?=.{40})")
# Their tables hold hundreds of lines each; only the tool moves all of their boundaries.
LARGE = (
    "test_growth",
    "test_immunisation",
    "test_institutions",
    "test_reported_only",
    "test_edges",
    "test_mutants",
)


def listed():
    """What is known to pass unnoticed: measure and lie, with the reason."""
    with LISTED.open(encoding="utf-8", newline="") as file:
        return {(row["measure"], row["lie"]): row["why"] for row in csv.DictReader(file)}


def drawn_files():
    """Some files of tables, the same ones every time."""
    files = [path.stem for path in sorted(HERE.glob("test_*.py")) if path.stem not in LARGE]
    return sorted(np.random.default_rng(SEED).choice(files, FILES, replace=False).tolist())


def lines_about(codes):
    """The single records drawn for these measures."""
    return [table for table in tables(["test_edges"]) if any(_is_about(table, code) for code in codes)]


def _is_about(table, code):
    return any(one["who"].partition(",")[0] == code for one in table.arguments.values())


@pytest.mark.parametrize("file", drawn_files())
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # a lie may divide by nothing
def test_no_lie_about_a_measure_goes_unnoticed(file):
    alive = survivors(tables([file]))
    left = survivors(lines_about(alive), {code: list(one.values()) for code, one in alive.items()})

    known = set(listed())
    found = {
        code: [mutant for mutant in one.values() if (code, str(mutant)) not in known]
        for code, one in {**alive, **left}.items()
    }
    assert unmoved({code: some for code, some in found.items() if some}) == set()


def test_a_table_that_fails_at_the_truth_notices_nothing():
    """Else whatever cannot be asked again without its files would seem to notice every lie."""

    def reads_its_files(tmp_path):
        assert (tmp_path / "observations.parquet").exists()

    told = mutants(BY_CODE["hypertension-control-rate"])[:2]

    assert list(noticed(Table("reads", reads_its_files, {}), [], "hypertension-control-rate", told)) == []


def test_a_boundary_is_moved_both_ways():
    age = col("age_years")

    assert [shown(lie) for _, lie in lies(age < 5)] == ["age_years <= 5", "age_years < 4"]
    assert [shown(lie) for _, lie in lies(age >= 65)] == ["age_years > 65", "age_years >= 64"]


def test_a_rule_has_lies_to_tell_wherever_it_has_a_boundary():
    said = [str(lie) for lie in mutants(BY_CODE["hypertension-control-rate"])]

    assert any("death_date >= 2024-12-31" in lie for lie in said)
    assert any("choose(birth_date <= 1959-12-31, 151, 140)" in lie for lie in said)
    assert len(said) == len(set(said))


def test_a_lie_is_on_the_list_only_where_nobody_could_notice_it_and_the_line_says_why():
    """A lie that somebody could notice is drawn (see the tables here); "not yet" is no reason."""
    lines = listed()

    assert [line for line, why in lines.items() if not PROVEN.match(why)] == []
    assert {code for code, _ in lines} <= set(BY_CODE)
    assert len(lines) == len(LISTED.read_text(encoding="utf-8").splitlines()) - 1
