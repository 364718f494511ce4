"""The question everybody is asked, our answer, and the same written by hand in SQL over the same files.

Of the residents under hypertension management on the last day of the year, alive and living in the county, how many
had a last blood pressure of the year below 140/90? No reading is not control. It is the measure
`hypertension-control-rate` with one limit for all ages.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from quanmin.core.measures import measure_snapshot
from quanmin.core.periods import parse

YEAR = "2025"
MEASURE = "hypertension-control-rate"
SETTINGS = {MEASURE: {"elderly_limit": 140}}
SQL = """
with enrolled as (
    select distinct resident_id from '{folder}/enrolments.parquet'
    where programme = 'hypertension' and start <= $day and ("end" is null or "end" >= $day)
), here as (
    select distinct resident_id from '{folder}/residences.parquet'
    where start <= $day and ("end" is null or "end" >= $day)
), latest as (
    select resident_id, max((taken_at, value, second_value)) as reading from '{folder}/observations.parquet'
    where code = '85354-9' and taken_at >= date_trunc('year', $day) and taken_at < $day + 1
    group by resident_id
)
select count(*) filter (reading[2] < 140 and reading[3] < 90), count(*)
from '{folder}/residents.parquet' join enrolled using (resident_id) join here using (resident_id)
    left join latest using (resident_id)
where death_date is null or death_date > $day
"""


@dataclass(frozen=True)
class Answer:
    """How many residents were asked about, the seconds it took, and the two integers."""

    residents: int
    seconds: float
    numerator: int
    denominator: int
    note: str = ""

    @property
    def rate(self) -> float:
        """Residents a second."""
        return self.residents / self.seconds


def ours(snapshot: Path) -> Answer:
    """Our answer from the snapshot's files."""

    def ask() -> tuple[int, int]:
        found = measure_snapshot(
            snapshot, measures=[MEASURE], periods=[parse(YEAR)], settings=SETTINGS, grid=False
        ).results
        (row,) = found.filter(pl.col("level") == "county").iter_rows(named=True)
        return row["numerator"], row["denominator"]

    return _timed(ask, snapshot)


def by_hand(snapshot: Path) -> Answer:
    """The answer of a query that somebody wrote for this question alone."""

    def ask() -> tuple[int, int]:
        with duckdb.connect() as connection:
            day = date(int(YEAR), 12, 31)
            return connection.execute(SQL.format(folder=snapshot), {"day": day}).fetchone()

    return _timed(ask, snapshot)


def _timed(ask: Callable[[], tuple[int, int]], snapshot: Path) -> Answer:
    """The quickest of five: what else the machine does can only slow it down."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        numerator, denominator = ask()
        times.append(time.perf_counter() - start)
    residents = pl.scan_parquet(snapshot / "residents.parquet").select(pl.len()).collect().item()
    return Answer(residents, min(times), numerator, denominator)
