"""What units have and are certified as, with the day each got it: coverage rises from the end of 2020 to 2025."""

import numpy as np
import polars as pl

from quanmin.core.synth.days import Ints, day_of
from quanmin.core.synth.draws import fixed_uniforms, stream
from quanmin.core.synth.frames import declared_frame, entered
from quanmin.core.synth.places import Places
from quanmin.core.synth.rates import Row, read_table

START, END = day_of(2020, 12, 31), day_of(2025, 12, 31)


def attributes_frame(seed: int, places: Places, units: pl.DataFrame, last: int) -> pl.DataFrame:
    """The table `unit_attributes`, in order of unit and attribute; what comes after the last day is left out."""
    rows = [
        (unit, i, day)
        for i, row in enumerate(read_table("attributes"))
        for unit, day in _holders(seed, places, units, row)
    ]
    held = sorted(row for row in rows if row[2] <= last)
    unit, index, day = (np.array(column) for column in zip(*held, strict=True))
    table = read_table("attributes")
    rng = stream(seed, "attributes entry")
    return declared_frame("unit_attributes", {
        "attribute_id": np.arange(1, unit.size + 1), "unit_id": unit,
        "attribute": ([row["attribute"] for row in table], index), "value": ([row["value"] for row in table], index),
        "start": day, "evidence": ([row["evidence"] for row in table], index),
        "recorded_at": entered(rng, day, last, late=0.3), "source": "机构管理系统",
    })  # fmt: skip


def _holders(seed: int, places: Places, units: pl.DataFrame, row: Row) -> list[tuple[int, int]]:
    """Units of the kind and the day each got the attribute: the better run, the sooner."""
    number = units.filter(pl.col("kind") == row["kind"])["unit_id"].to_numpy()
    order = _order(seed, places, number, row["attribute"])
    before, after = round(float(row["before"]) * number.size), round(float(row["after"]) * number.size)
    rank = np.arange(after)
    early = START - 30 - (fixed_uniforms(seed, rank, 31) * 900).astype(np.int64)
    pace = (rank - before + 1) / max(after - before + 1, 1)
    later = START + 30 + (pace * (END - START - 60)).astype(np.int64)
    day = np.where(rank < before, early, later)
    return list(zip(number[order[:after]].tolist(), day.tolist(), strict=True))


def _order(seed: int, places: Places, number: Ints, attribute: str) -> Ints:
    """Positions of the units, best first: by how well the township is run, with some chance."""
    township = {int(code): i for i, code in enumerate(places.townships // 1000)}
    quality = np.array([float(row["quality"]) for row in read_table("townships")])
    code = np.where(number > 10**12, number // 10, number) // 1000
    own = np.array([quality[township[int(c)]] if int(c) in township else 0.0 for c in code])
    luck = stream(seed, f"attribute {attribute}").normal(0, 0.55, number.size)
    return np.argsort(-(own + luck), kind="stable")
