"""The tree of units: which village, township and county each unit lies in, so that counts roll up by pooling."""

from pathlib import Path

import polars as pl

LEVELS = ("county", "township", "village")


def read_tree(folder: Path) -> pl.DataFrame:
    """One row a unit: unit, kind, parent, and the county, township and village at or above it (empty where none)."""
    units = pl.read_parquet(folder / "units.parquet", columns=["unit_id", "parent_id", "kind"]).rename(
        {"unit_id": "unit", "parent_id": "parent"}
    )
    tree = units.with_columns(above=pl.col("unit"), **{level: pl.lit(None, pl.Int64) for level in LEVELS})
    for _ in range(6):
        tree = _climb(tree, units)
    return tree.drop("above").sort("unit")


def _climb(tree: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Note the level of the unit that `above` points at, then move `above` to its parent."""
    next_up = units.select(above=pl.col("unit"), next_parent=pl.col("parent"), next_kind=pl.col("kind"))
    joined = tree.join(next_up, on="above", how="left", maintain_order="left")
    noted = [
        pl.when(pl.col("next_kind") == level).then("above").otherwise(level).alias(level) for level in LEVELS
    ]
    return (
        joined.with_columns(*noted).with_columns(above=pl.col("next_parent")).drop("next_parent", "next_kind")
    )


def beneath(tree: pl.DataFrame, units: list[int]) -> list[int]:
    """The units themselves and everything under them."""
    inside = pl.col("unit").is_in(units)
    for level in LEVELS:
        inside = inside | pl.col(level).is_in(units)
    return tree.filter(inside)["unit"].to_list()
