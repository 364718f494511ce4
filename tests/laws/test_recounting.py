"""A run brought up to date by a change to some residents is the run over the changed county, to the last figure."""

import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import polars.testing
import pytest
from hypothesis import HealthCheck, given, settings

from quanmin.core.measures import CATALOGUE
from quanmin.core.measures.asking import ask
from quanmin.core.measures.overlay import Overlay, changed
from quanmin.core.measures.recounting import by_figure, moved_results, prepare, shift
from quanmin.core.measures.run import run
from quanmin.core.measures.terms import facts_of
from quanmin.core.measures.tree import read_tree
from quanmin.core.periods import parse_range
from quanmin.core.snapshot.rows import OF_RESIDENTS, naming_residents
from quanmin.core.snapshot.tables import BY_NAME, TABLES
from tests.laws.tiny import worlds
from tests.worlds import a_world

World = dict[str, list[dict[str, Any]]]
PERIODS = parse_range("2024-02-22,2024Q4")
CELL = ["measure", "period", "unit"]
ABOUT = {table.name for table in OF_RESIDENTS}
few = settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def keyed(world: World, first: int) -> World:
    """Every row with a key of its own, and no link to what is another person's."""
    rows = {name: [{BY_NAME[name].key[0]: number, **row} for number, row in enumerate(found, first)]
            for name, found in world.items()}  # fmt: skip
    rows["residents"] = world["residents"]
    for name in ("contacts", "screenings", "births"):
        rows[name] = [row | {"pregnancy_id": None} for row in rows[name]]
    rows["births"] = [row | {"mother_id": None} for row in rows["births"]]
    theirs = {row["resident_id"]: row["contract_id"] for row in rows["contracts"]}
    rows["contract_items"] = [row | {"contract_id": theirs[row["resident_id"]]} for row in rows["contract_items"]
                              if row["resident_id"] in theirs]  # fmt: skip
    return rows


def names_one_of(row: dict[str, Any], table: str, people: set[int]) -> bool:
    return any(row.get(name) in people for name in naming_residents(BY_NAME[table]))


def frames(world: World, folder: Path) -> dict[str, pl.DataFrame]:
    a_world(folder, **world)
    return {name: pl.read_parquet(folder / f"{name}.parquet") for name in ABOUT}


@few
@given(worlds(), worlds())
def test_a_change_to_some_is_a_change_of_the_county_by_so_much(first: World, second: World) -> None:
    people, (old, new) = {1, 3}, (keyed(first, 1), keyed(second, 101))
    changed = {name: [*(row for row in old[name] if name not in ABOUT or not names_one_of(row, name, people)),
                      *(row for row in new[name] if name in ABOUT and names_one_of(row, name, people))]
               for name in old}  # fmt: skip
    with tempfile.TemporaryDirectory() as place:
        before, after = Path(place, "before"), Path(place, "after")
        slices = [{name: frame.filter(_about(name, people)) for name, frame in frames(world, folder).items()}
                  for world, folder in ((old, before), (changed, after))]  # fmt: skip
        prepared = prepare(CATALOGUE, PERIODS, since=None, tree=read_tree(before),
                           units=pl.read_parquet(before / "units.parquet"))  # fmt: skip
        outcome = run(before, CATALOGUE, PERIODS)
        totals = pl.concat(answer.totals for answer in outcome.answers)

        moved = moved_results(prepared, by_figure(totals), shift(prepared, *slices))

        brought = pl.concat([outcome.results.join(moved, on=CELL, how="anti"), moved]).sort(CELL)
        again = run(after, CATALOGUE, PERIODS).results.sort(CELL)
        pl.testing.assert_frame_equal(brought, again, abs_tol=0, rel_tol=0)


def _about(table: str, people: set[int]) -> pl.Expr:
    return pl.any_horizontal(pl.col(name).is_in(list(people)) for name in naming_residents(BY_NAME[table]))


@few
@given(worlds(), worlds(), worlds())
def test_changes_one_by_one_leave_what_they_leave_all_at_once(old: World, middle: World, new: World) -> None:
    first, second, third = keyed(old, 1), keyed(middle, 101), keyed(new, 201)
    with tempfile.TemporaryDirectory() as place:
        before, once, twice = (frames(world, Path(place, name)) for world, name in
                               ((first, "before"), (second, "once"), (third, "twice")))  # fmt: skip
        units = pl.read_parquet(Path(place, "before", "units.parquet"))
        prepared = prepare(CATALOGUE, PERIODS, since=None, tree=read_tree(Path(place, "before")), units=units)
        step = changed(prepared, Overlay(), [1, 3], _of([1, 3], before), _of([1, 3], once))

        step = changed(prepared, step, [2, 3], _of([2, 3], before), _of([2, 3], twice))

        now = {name: pl.concat([frame, _of([2, 3], twice)[name]]) for name, frame in _of([1], once).items()}
        whole = changed(prepared, Overlay(), [1, 2, 3], _of([1, 2, 3], before), now)
        _assert_same(step, whole)


def _of(people: list[int], world: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return {name: frame.filter(_about(name, set(people))) for name, frame in world.items()}


def _assert_same(one: Overlay, other: Overlay) -> None:
    pairs = [(one.moved, other.moved)]
    pairs += [(one.rows[name], other.rows[name]) for name in ABOUT]
    pairs += [(one.counted[name].grid, other.counted[name].grid) for name in one.counted]
    for found, wanted in pairs:
        if found is not None:
            pl.testing.assert_frame_equal(found, wanted, check_row_order=False)
    # Of rows that came and went the overlay still speaks, which says nothing of the run below.
    for name in ABOUT:
        assert set(other.gone[name]["subject_id"]) <= set(one.gone[name]["subject_id"])


def test_nothing_moves_where_nothing_changed(tmp_path: Path) -> None:
    a_world(tmp_path)
    units = pl.read_parquet(tmp_path / "units.parquet")
    prepared = prepare(CATALOGUE, PERIODS, since=None, tree=read_tree(tmp_path), units=units)

    assert shift(prepared, {}, {}).is_empty()


SAME_PERSON = {"resident_id", "pregnancy_id", "contract_id"}
STILL = {"units", "unit_attributes", "staff", "staff_posts", "secondments"}


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_what_is_counted_of_a_resident_stands_on_their_own_rows(table: str) -> None:
    """The ground of recounting: facts about a row are joined by its person, or lie in tables no visit changes."""
    terms = {term for tally in ask(CATALOGUE, PERIODS).of(table) for term in tally.terms}
    facts = {fact for term in terms for fact in facts_of(term)}
    moving = [fact for fact in facts if fact.table not in STILL]

    assert {fact.key for fact in moving} | {fact.on for fact in moving} <= SAME_PERSON
    assert table in ABOUT or not moving
