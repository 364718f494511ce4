"""How residents stand as to family-doctor contracts: a line a resident, of one resident or of everybody.

The line is worked out from rows alone, so that it can be made again at any time; what depends on the day it is read
(in force, about to expire, run out) is asked of its days and not kept in it.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from quanmin.core.periods import months_before
from quanmin.core.protocols.facts import Schema
from quanmin.core.protocols.packages import GROUPS

Frames = Mapping[str, pl.DataFrame]
LINE_TABLES = (
    "residents", "enrolments", "pregnancies", "contracts", "contract_items",
)  # fmt: skip
LINES: Schema = {
    "resident_id": pl.Int64, "groups": pl.Int64, "contract": pl.Int64, "unit_id": pl.Int64, "package": pl.String,
    "start": pl.Date, "end": pl.Date, "covered": pl.Date, "renewed": pl.Boolean, "promised": pl.Int64,
    "kept": pl.Int64, "behind": pl.Date,
}  # fmt: skip
# Key groups: 国卫基层发〔2022〕10号, as the measures of contracts count them (core.measures.catalogue.contracts).
ELDERLY_FROM, CHILDREN_BELOW = 65, 7
PUERPERIUM = timedelta(days=42)
LONGEST_PREGNANCY = timedelta(weeks=44)
MANAGED = ("hypertension", "diabetes", "tuberculosis", "severe-mental-disorder", "copd")
BITS = {group: 1 << place for place, group in enumerate(GROUPS)}
# A patient of chronic lung disease may have the package of the chronically ill, but is no key group by the guidance.
KEY_BITS = sum(bit for group, bit in BITS.items() if group != "copd")


def groups_of(bits: int) -> tuple[str, ...]:
    """The groups a number of bits stands for, in the order of GROUPS."""
    return tuple(group for group, bit in BITS.items() if bits & bit)


def lines(frames: Frames, on: date) -> pl.DataFrame:
    """A line (LINES) for each resident of the rows: groups on the day, and the contract they stand by.

    That is the one in force on the day, else the next to come, else the last that ran out; of two in force the one
    that began later. `covered` is the last day of the contracts that follow it without a gap, `behind` the day the
    earliest promise not kept was due. A service given after the contract's last day did not keep it.
    """
    stands = _standing(frames["contracts"], on).join(
        _kept(frames["contracts"], frames["contract_items"]), on="contract", how="left"
    )
    joined = (
        group_bits(frames, on).join(stands, on="resident_id", how="left")
        .with_columns(pl.col("promised", "kept").fill_null(0), pl.col("renewed").fill_null(False))
    )  # fmt: skip
    return joined.select(pl.col(name).cast(kind) for name, kind in LINES.items()).sort("resident_id")


def group_bits(frames: Frames, on: date) -> pl.DataFrame:
    """For each resident, `groups`: the bits (BITS) of those they belong to on the day."""
    born = pl.col("birth_date")
    known = frames["residents"].select(
        "resident_id",
        _bit("elderly", born <= months_before(on, 12 * ELDERLY_FROM)),
        _bit("child", (born > months_before(on, 12 * CHILDREN_BELOW)) & (born <= on)),
        _bit("disabled", pl.col("disabled")),
        _bit("low-income", pl.col("low_income")),
        _bit("special-family", pl.col("special_family")),
    )
    for name, found in _marked(frames, on).items():
        known = known.join(
            found.unique().with_columns(pl.lit(BITS[name]).alias(name)), on="resident_id", how="left"
        )
    bits = [pl.col(name).fill_null(0) for name in GROUPS]
    return known.select("resident_id", pl.sum_horizontal(bits).cast(pl.Int64).alias("groups"))


def _bit(name: str, holds: pl.Expr) -> pl.Expr:
    return pl.when(holds.fill_null(False)).then(pl.lit(BITS[name])).otherwise(0).alias(name)


def _marked(frames: Frames, on: date) -> dict[str, pl.DataFrame]:
    """By group, the residents who belong to it by rows of their own: under management, or expecting."""
    enrolled = frames["enrolments"].filter(
        pl.col("start") <= on, pl.col("end").is_null() | (pl.col("end") >= on)
    )
    found = {name: enrolled.filter(pl.col("programme") == name).select("resident_id") for name in MANAGED}
    ended, began = pl.col("ended"), pl.col("last_period")
    expecting = (ended.is_null() | (ended > on)) & (began > on - LONGEST_PREGNANCY)
    puerperal = (ended <= on) & (ended >= on - PUERPERIUM)
    pregnant = frames["pregnancies"].filter((began <= on) & (expecting | puerperal.fill_null(False)))
    return found | {"maternal": pregnant.select("resident_id")}


def _standing(contracts: pl.DataFrame, on: date) -> pl.DataFrame:
    """The contract each resident stands by on the day."""
    rank = (
        pl.when((pl.col("start") <= on) & (pl.col("end") >= on)).then(0)
        .when(pl.col("start") > on).then(1).otherwise(2)
    )  # fmt: skip
    near = pl.when(rank == 1).then((pl.col("start") - pl.lit(on)).dt.total_days()).otherwise(
        (pl.lit(on) - pl.col("start")).dt.total_days()
    )  # fmt: skip
    ranked = _covered(contracts).with_columns(rank.alias("rank"), near.alias("near"))
    return (
        ranked.sort("resident_id", "rank", "near", "contract_id")
        .unique("resident_id", keep="first", maintain_order=True)
        .rename({"contract_id": "contract"})
        .select("resident_id", "contract", "unit_id", "package", "start", "end", "covered", "renewed")
    )


def _covered(contracts: pl.DataFrame) -> pl.DataFrame:
    """The contracts with `covered`: the last day of those that follow without a gap."""
    ordered = contracts.sort("resident_id", "start", "contract_id")
    until = pl.col("end").cum_max().shift(1).over("resident_id")
    gap = (pl.col("start") > until.dt.offset_by("1d")).fill_null(True)
    stretched = ordered.with_columns(gap.cum_sum().alias("stretch"))
    return stretched.with_columns(pl.col("end").max().over("resident_id", "stretch").alias("covered"))


def _kept(contracts: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """By contract: how many services it promises, how many it kept by its last day, since when one is owed."""
    dated = items.join(contracts.select("contract_id", "end"), on="contract_id", how="inner")
    kept = (pl.col("done") <= pl.col("end")).fill_null(False)
    return dated.group_by(pl.col("contract_id").alias("contract")).agg(
        pl.len().alias("promised"),
        kept.sum().alias("kept"),
        pl.col("due").filter(pl.col("done").is_null()).min().alias("behind"),
    )
