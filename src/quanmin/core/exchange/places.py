"""Organization and addresses → the tree of units, and in which village a resident lives.

A snapshot counts residents by village, so everybody who lives here needs one: the place an extension of ours names,
else the village that the managing organisation is or belongs to, else one named as in the address. There is always
one county.
"""

from dataclasses import dataclass

import polars as pl

from quanmin.core.exchange.elements import key
from quanmin.core.exchange.gates import versions
from quanmin.core.exchange.report import Report, noted

UNKNOWN, NOT_STATED = "未知", "未注明机构"
UNIT = {"unit_id": pl.Int64(), "parent_id": pl.Int64(), "kind": pl.String(), "name": pl.String()}
CLIMBS = 6
# Units have numbers of twelve digits like divisions; those made from a key begin with 9, as no province does.
MADE, SPREAD = 900_000_000_000, 99_999_999_999


@dataclass(frozen=True)
class County:
    """The county a snapshot is of: its division number of six digits, and its name."""

    division: str
    name: str


def units_of(frame: pl.DataFrame, county: County, report: Report) -> pl.DataFrame:
    """Every unit that is declared, with its key, under one county; without one in the data it is made."""
    frame = versions(frame, "Organization", report)
    undeclared = pl.col("kind") == ""
    noted(frame, undeclared, ("Organization", "organisation-kind-assumed"), report)
    report.note("Organization", "taken", [], len(frame))
    numbered = frame.with_columns(
        unit_id=pl.coalesce(pl.col("division").cast(pl.Int64), _number(pl.col("id"), pl.col("key")))
    )
    above = numbered.select(parent="key", parent_id="unit_id")
    tree = numbered.join(above, on="parent", how="left", maintain_order="left")
    guessed = (
        pl.when(pl.col("parent_id").is_null())
        .then(pl.lit("outside-hospital"))
        .otherwise(pl.lit("county-hospital"))
    )
    tree = tree.with_columns(kind=pl.when(undeclared).then(guessed).otherwise("kind"))
    return _under_a_county(tree.select("key", *UNIT), county)


def _number(text: pl.Expr, key: pl.Expr) -> pl.Expr:
    """The unit's id where that is a number of at most twelve digits, else one made from its key."""
    plain = text.str.contains(r"^[1-9][0-9]{0,11}$")
    return pl.when(plain).then(text.cast(pl.Int64, strict=False)).otherwise(MADE + key % SPREAD)


def _under_a_county(tree: pl.DataFrame, county: County) -> pl.DataFrame:
    """The tree with its county, and with what belongs in one but to nothing put under it."""
    counties = tree.filter(pl.col("kind") == "county")
    top = int(counties["unit_id"].min()) if len(counties) else int(county.division) * 1_000_000  # type: ignore[arg-type]
    if not len(counties):
        made = _rows([(key(f"Organization/county {top}"), top, None, "county", county.name)])
        tree = pl.concat([tree, made])
    stray = pl.col("parent_id").is_null() & ~pl.col("kind").is_in(["county", "outside-hospital"])
    return tree.with_columns(parent_id=pl.when(stray).then(top).otherwise("parent_id"))


def _rows(rows: list[tuple[int, int, int | None, str, str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"key": pl.Int64(), **UNIT}, orient="row")


def county_number(tree: pl.DataFrame) -> int:
    """The number of the county at the top."""
    return int(tree.filter(pl.col("kind") == "county")["unit_id"].min())  # type: ignore[arg-type]


def villages(tree: pl.DataFrame) -> pl.DataFrame:
    """From the number of each unit to the village at or above it; empty where there is none."""
    found = tree.select("unit_id", above="unit_id").with_columns(village=pl.lit(None, pl.Int64))
    parents = tree.select(above="unit_id", next="parent_id", kind="kind")
    for _ in range(CLIMBS):
        found = found.join(parents, on="above", how="left", maintain_order="left")
        here = pl.when(pl.col("kind") == "village").then("above")
        found = found.select("unit_id", village=pl.coalesce("village", here), above="next")
    return found.select("unit_id", "village")


def placed(homes: pl.DataFrame, tree: pl.DataFrame, report: Report) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The homes with `unit_id`, the village, and the tree with the townships and villages that only addresses name."""
    known = (
        tree.unique("key", maintain_order=True)
        .join(villages(tree), on="unit_id")
        .select(unit="key", found="village")
    )
    homes = homes.join(known, on="unit", how="left", maintain_order="left")
    unplaced = pl.col("found").is_null()
    noted(homes, unplaced & (pl.col("village") != ""), ("Patient", "village-from-address"), report)
    noted(homes, unplaced & (pl.col("village") == ""), ("Patient", "village-unknown"), report)
    words = homes.filter(unplaced).select("township", "village").unique().sort("township", "village")
    made = [_made(county_number(tree), *pair) for pair in words.iter_rows()]
    named = pl.DataFrame(
        [(*pair, units[-1][1]) for pair, units in zip(words.iter_rows(), made, strict=True)],
        schema={"township": pl.String(), "village": pl.String(), "made": pl.Int64()}, orient="row",
    )  # fmt: skip
    homes = homes.join(named, on=["township", "village"], how="left", maintain_order="left")
    added = _rows([unit for units in made for unit in units]).unique("unit_id", maintain_order=True)
    return homes.with_columns(unit_id=pl.coalesce("found", "made")), pl.concat([tree, added])


def _made(county: int, township: str, village: str) -> list[tuple[int, int, int | None, str, str]]:
    """A township and a village of it, numbered by their names."""
    above, below = key(f"place {township}"), key(f"place {township} {village}")
    return [
        (above, MADE + above % SPREAD, county, "township", township or UNKNOWN),
        (below, MADE + below % SPREAD, MADE + above % SPREAD, "village", village or UNKNOWN),
    ]


def not_stated(tree: pl.DataFrame) -> tuple[int, pl.DataFrame]:
    """The number of the department that stands for a provider nobody named, and the tree with it."""
    made = key(f"place {NOT_STATED}")
    number = MADE + made % SPREAD
    return number, pl.concat([tree, _rows([(made, number, county_number(tree), "department", NOT_STATED)])])
