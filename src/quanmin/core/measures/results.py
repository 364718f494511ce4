"""From pooled totals to results: one row a measure, unit and period, with the value and its 95 % interval.

Numerator and denominator are integers and add up over units; values never do. A zero denominator has no value.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from quanmin.core.measures.asking import Asked
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kinds import UNCOUNTED, Kind, LifeTable
from quanmin.core.measures.tree import LEVELS
from quanmin.core.stats.estimate import Estimate, Values
from quanmin.core.stats.intervals import rate_interval, wilson
from quanmin.core.stats.lifetable import SMALL_PLACES, dying_between, life_table
from quanmin.core.stats.mean import mean
from quanmin.core.stats.standardised import directly_standardised_gamma, standard

SCHEMA = {
    "measure": pl.String, "unit": pl.Int64, "level": pl.String, "period": pl.String, "numerator": pl.Int64,
    "denominator": pl.Int64, "value": pl.Float64, "lower": pl.Float64, "upper": pl.Float64,
}  # fmt: skip
LIFE_TABLE_LEVELS = ("county", "township")  # a village has too few deaths in a band
BANDS = (0, 1, *range(5, 90, 5))  # first year of each age band of deaths and populations; the last is open
FIVES = (0, *BANDS[2:])  # the bands of the standard populations
STANDARD = "china-2020"
Counts = npt.NDArray[np.int64]
Array = npt.NDArray[Any]
ORDER = ["measure", "period", "level", "unit"]


def results(
    asked: Asked, totals: pl.DataFrame, tree: pl.DataFrame, measures: Sequence[Measure]
) -> pl.DataFrame:
    """Totals (see marks.TOTALS) pooled up the tree, as results for every village, township and county."""
    places = Places.of(tree)
    by_code = {measure.code: measure for measure in measures}
    kinds = {key: kind for key, kind in asked.kinds.items() if not isinstance(kind, UNCOUNTED)}
    plain = {key: kind for key, kind in kinds.items() if not isinstance(kind, LifeTable)}
    banded = totals.filter(pl.col("band").is_not_null())
    by_band = banded.partition_by("measure", "period", "role", as_dict=True)
    pieces = [pl.DataFrame(schema=SCHEMA), *_plain(plain, by_code, totals, places)]
    for (code, period), kind in kinds.items():
        if isinstance(kind, LifeTable):
            deaths, people = (by_band.get((code, period, role), banded.clear()) for role in ("top", "bottom"))
            pieces.append(_life_table(by_code[code], kind, deaths, people, places, period))
    return pl.concat(pieces).sort(ORDER)


@dataclass(frozen=True)
class Places:
    """Villages, townships and counties: every one of them gets a row, also where nobody is counted.

    `above` says for each unit of the tree and each level which place it pools into, -1 for none.
    """

    rows: pl.DataFrame
    units: npt.NDArray[np.int64]
    above: npt.NDArray[np.int64]

    @classmethod
    def of(cls, tree: pl.DataFrame) -> "Places":
        """The places of a tree (see read_tree)."""
        tree = tree.sort("unit")
        rows = tree.filter(pl.col("kind").is_in(LEVELS)).select("unit", level="kind")
        numbered = rows.select("unit", place=pl.int_range(pl.len(), dtype=pl.Int64))
        above = [
            tree.select(unit=level)
            .join(numbered, on="unit", how="left", maintain_order="left")["place"]
            .fill_null(-1)
            for level in LEVELS
        ]
        return cls(rows, tree["unit"].to_numpy(), np.stack([column.to_numpy() for column in above]))

    def pooled(self, group: Array, groups: int, unit: Array, amount: Array) -> Array:
        """Amounts by group and unit added up to groups × places."""
        inside = self.above[:, np.searchsorted(self.units, unit)]
        cell = np.where(inside >= 0, group * len(self.rows) + inside, -1)
        kept = cell >= 0
        weights = np.broadcast_to(amount, cell.shape)[kept]
        # Sums of whole numbers in floating point are exact up to 2^53.
        sums = np.bincount(cell[kept], weights=weights, minlength=groups * len(self.rows))
        return sums.reshape(groups, len(self.rows))


Kinds = Mapping[tuple[str, str], Kind]


def _plain(
    kinds: Kinds, by_code: Mapping[str, Measure], totals: pl.DataFrame, places: Places
) -> list[pl.DataFrame]:
    """Results that are one number over another, all measures with one way to an interval at a time."""
    numbers = pl.DataFrame(
        [(code, period, number) for number, (code, period) in enumerate(kinds)],
        schema={"measure": pl.String, "period": pl.String, "asked": pl.Int64}, orient="row",
    )  # fmt: skip
    rows = totals.join(numbers, on=["measure", "period"], maintain_order="left")
    group, unit = rows["asked"].to_numpy(), rows["unit"].to_numpy()
    top, below, squares = (
        places.pooled(group, len(kinds), unit, rows.select(what).to_series().to_numpy())
        for what in (_numerator(), _denominator(), pl.col("squares"))
    )
    names = [type(kind).__name__ for kind in kinds.values()]
    below[[name == "Total" for name in names]] = 1
    found = []
    for name in dict.fromkeys(names):
        mine = [number for number, other in enumerate(names) if other == name]
        said = [(code, period, by_code[code].multiplier) for code, period in _some(kinds, mine)]
        found.append(_valued(said, places.rows, top[mine], below[mine], squares[mine], INTERVALS[name]))
    return found


def _some(kinds: Kinds, numbers: Sequence[int]) -> list[tuple[str, str]]:
    keys = list(kinds)
    return [keys[number] for number in numbers]


def _valued(
    said: Sequence[tuple[str, str, int]], places: pl.DataFrame, top: Array, below: Array, squares: Array,
    interval: "Interval",
) -> pl.DataFrame:  # fmt: skip
    """Rows of some measures and periods (code, period, multiplier) for every place."""
    numerator, denominator = (counts.ravel().astype(np.int64) for counts in (top, below))
    lower, upper = interval(numerator, denominator, squares.ravel())
    share = np.divide(numerator, denominator, out=np.full(len(numerator), np.nan), where=denominator > 0)
    by = np.repeat([float(multiplier) for _, _, multiplier in said], len(places))
    named = pl.DataFrame(
        [(code, period) for code, period, _ in said], schema=["measure", "period"], orient="row"
    )
    rows = named[np.repeat(np.arange(len(said)), len(places))]
    return rows.with_columns(
        places[np.tile(np.arange(len(places)), len(said))].get_columns()
    ).with_columns(
        numerator=pl.Series(numerator), denominator=pl.Series(denominator), value=pl.Series(share * by),
        lower=pl.Series(lower * by), upper=pl.Series(upper * by),
    ).select(_columns())  # fmt: skip


def _columns() -> list[pl.Expr]:
    """The columns of a result in order; what has no value is empty."""
    return [
        pl.col(name).fill_nan(None) if kind == pl.Float64 else pl.col(name) for name, kind in SCHEMA.items()
    ]


def _numerator() -> pl.Expr:
    """What is counted on top: everything but the exposure of a rate."""
    return pl.when(pl.col("role") != "bottom").then(pl.col("top")).otherwise(0)


def _denominator() -> pl.Expr:
    """What it is held against: the exposure of a rate, else the rows below."""
    exposure = pl.when(pl.col("role") == "bottom").then(pl.col("top"))
    return exposure.when(pl.col("role") != "top").then(pl.col("below")).otherwise(0)


Interval = Callable[[Counts, Counts, Values], tuple[Values, Values]]


def _of_share(numerator: Counts, denominator: Counts, _squares: Values) -> tuple[Values, Values]:
    return wilson(numerator, denominator)


def _of_rate(numerator: Counts, denominator: Counts, _squares: Values) -> tuple[Values, Values]:
    return rate_interval(numerator, denominator)


def _of_mean(numerator: Counts, denominator: Counts, squares: Values) -> tuple[Values, Values]:
    estimate = mean(denominator, numerator, squares)
    return estimate.lower, estimate.upper


def _of_nothing(numerator: Counts, _denominator: Counts, _squares: Values) -> tuple[Values, Values]:
    """Staff and beds are all there are: no sample, no chance."""
    empty = np.full(len(numerator), np.nan)
    return empty, empty


INTERVALS: Mapping[str, Interval] = {
    "Count": _of_share,
    "Pooled": _of_share,
    "Rate": _of_rate,
    "Mean": _of_mean,
    "Ratio": _of_nothing,
    "Total": _of_nothing,
}


def _life_table(
    measure: Measure, kind: LifeTable, died: pl.DataFrame, lived: pl.DataFrame, places: Places, period: str
) -> pl.DataFrame:
    """One table a unit, all units at once: deaths and people as units × bands."""
    shown = places.rows["level"].is_in(LIFE_TABLE_LEVELS)
    rows = places.rows.filter(shown)
    deaths, people = (_banded(totals, places)[shown.to_numpy()] for totals in (died, lived))
    found = READINGS[kind.reads](deaths, people).times(measure.multiplier)
    return rows.with_columns(
        measure=pl.lit(measure.code), period=pl.lit(period), numerator=pl.Series(deaths.sum(axis=1)),
        denominator=pl.Series(people.sum(axis=1)), value=pl.Series(found.value),
        lower=pl.Series(found.lower), upper=pl.Series(found.upper),
    ).select(_columns())  # fmt: skip


def life_expectancy(deaths: Counts, people: Counts) -> Estimate:
    """Expectancy at birth of each place; a place with too few people or an impossible band has no value."""
    at_birth = life_table(deaths, people, BANDS, rules=SMALL_PLACES).expectancy
    return Estimate(at_birth.value[:, 0], at_birth.lower[:, 0], at_birth.upper[:, 0])


def premature_mortality(deaths: Counts, people: Counts) -> Estimate:
    """The chance of dying from 30 to 69 of each place, from the eight bands that begin at 30 to 65."""
    wanted = [place for place, band in enumerate(BANDS) if 30 <= band < 70]
    return dying_between(deaths[:, wanted], people[:, wanted])


def standardised(deaths: Counts, people: Counts) -> Estimate:
    """The death rate each place would have with the ages of the standard population."""
    return directly_standardised_gamma(_fives(deaths), _fives(people), standard(STANDARD).weights(FIVES))


def _fives(counts: Counts) -> Counts:
    """The first year and years one to four added up, since the standards begin with 0 to 4."""
    return np.concatenate([counts[:, :2].sum(axis=1, keepdims=True), counts[:, 2:]], axis=1)


READINGS: Mapping[str, Callable[[Counts, Counts], Estimate]] = {
    "e0": life_expectancy,
    "q30_70": premature_mortality,
    "standardised": standardised,
}


def _banded(totals: pl.DataFrame, places: Places) -> Counts:
    """Counts as places × age bands; bands without anybody are 0, ages above the last band are in it."""
    band = np.searchsorted(BANDS, np.minimum(totals["band"].to_numpy(), BANDS[-1]))
    counts = places.pooled(band, len(BANDS), totals["unit"].to_numpy(), totals["top"].to_numpy())
    return counts.T.astype(np.int64)
