"""Laws of the whole catalogue, on villages drawn from a tiny world of values."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings

from quanmin.core.measures import CATALOGUE, gap, measure_snapshot
from quanmin.core.measures.asking import ask
from quanmin.core.measures.engines import DEFAULT, EVERYWHERE
from quanmin.core.measures.kinds import Count, LifeTable, Pooled, Reported, Survey, Total
from quanmin.core.periods import parse, parse_range
from quanmin.core.snapshot.tables import BY_NAME
from tests.laws.tiny import worlds
from tests.worlds import a_world

World = dict[str, list[dict[str, Any]]]
PERIODS = parse_range("2024-02-22,2024Q4")
KINDS = {code: kind for (code, _), kind in ask(CATALOGUE, [parse("2024Q4")]).kinds.items()}
COUNTED = ["measure", "unit", "period", "numerator", "denominator"]
few = settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@contextmanager
def snapshot_of(world: World) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield a_world(Path(folder), **world)


def counts(world: World, engine: str = DEFAULT) -> pl.DataFrame:
    with snapshot_of(world) as folder:
        return measure_snapshot(folder, periods=PERIODS, engine=engine).results


def codes(*kinds: type) -> list[str]:
    return [code for code, kind in KINDS.items() if isinstance(kind, kinds)]


@few
@given(worlds())
def test_who_meets_a_proportion_was_eligible(world: World) -> None:
    found = counts(world).filter(pl.col("measure").is_in(codes(Count, Pooled)))

    assert found.filter(pl.col("numerator") > pl.col("denominator")).is_empty()


@few
@given(worlds())
def test_the_order_of_rows_is_nothing(world: World) -> None:
    keyed = {
        name: [{**row, **_key(name, number)} for number, row in enumerate(rows, 1)]
        for name, rows in world.items()
    }
    shuffled = {name: random.Random(7).sample(rows, len(rows)) for name, rows in keyed.items()}

    assert counts(keyed).equals(counts(shuffled))


def _key(table: str, number: int) -> dict[str, int]:
    return {} if table == "residents" else {BY_NAME[table].key[0]: number}


@few
@given(worlds())
def test_all_engines_give_the_same_results(world: World) -> None:
    first, *others = (counts(world, engine).select(COUNTED) for engine in EVERYWHERE)

    assert all(first.equals(other) for other in others)


@few
@given(worlds())
def test_villages_add_up_to_townships_and_these_to_the_county(world: World) -> None:
    # A plain count has 1 in the place of a denominator, which adds up to nothing.
    whole = [code for code in KINDS if code not in codes(LifeTable, Reported, Survey, Total)]
    found = counts(world).filter(pl.col("measure").is_in(whole))
    sums = found.group_by("measure", "period", "level").agg(
        pl.col("numerator").sum(), pl.col("denominator").sum()
    )
    wide = sums.pivot("level", index=["measure", "period"], values=["numerator", "denominator"])

    # A figure of a hospital stands at the county alone, so the lower level may hold less, never more.
    for part in ("numerator", "denominator"):
        assert (wide[f"{part}_village"] <= wide[f"{part}_township"]).all()
        assert (wide[f"{part}_township"] <= wide[f"{part}_county"]).all()


@few
@given(worlds())
def test_what_happens_later_changes_nothing_earlier(world: World) -> None:
    before = counts(world).filter(pl.col("period") == "2024-02-22")
    later = {name: rows + _moved(name, rows) for name, rows in world.items()}

    assert counts(later).filter(pl.col("period") == "2024-02-22").equals(before)


def _moved(table: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows again, on the days of a later year; people and yearly figures are left alone."""
    if table in ("residents", "staff", "populations", "quotas", "drug_items", "reported_values"):
        return []
    return [{name: _later(value) for name, value in row.items()} for row in rows]


def _later(value: Any) -> Any:
    if isinstance(value, datetime):
        return datetime(2025, 6, 1, 12)
    return date(2025, 6, 1) if isinstance(value, date) else value


@few
@given(worlds())
def test_the_gap_is_who_was_eligible_less_who_met(world: World) -> None:
    with snapshot_of(world) as folder, tempfile.TemporaryDirectory() as kept:
        outcome = measure_snapshot(folder, periods=PERIODS)
        outcome.write_grid(Path(kept))
        found = outcome.results.filter(pl.col("level") == "county")
        for measure in CATALOGUE:
            if measure.code in codes(Count, Pooled):
                row = found.row(
                    by_predicate=(pl.col("measure") == measure.code) & (pl.col("period") == "2024Q4"),
                    named=True,
                )
                opened = gap(Path(kept), measure, "2024Q4", [row["unit"]])
                assert len(opened) == row["denominator"] - row["numerator"], measure.code
                assert all(len(failed) > 0 for failed in opened["failed"])
