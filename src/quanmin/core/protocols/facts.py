"""What protocols know of people: three tables, of one resident or of everybody.

`people` has a row a resident, `enrolments` a row for each time somebody came under a protocol (a pregnancy, an illness,
a contract), `services` a row for each service given or tried. Missing columns are filled with empty values.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

Schema = dict[str, pl.DataType | type[pl.DataType]]

PEOPLE: Schema = {
    "resident_id": pl.Int64,
    "birth_date": pl.Date,
    "sex": pl.String,
    "death_date": pl.Date,
    "arrived": pl.Date,
    "moved_out": pl.Date,
    "discharged": pl.Date,
    "birth_weight_g": pl.Int64,
    "gestation_weeks": pl.Int64,
    "mother_hbsag": pl.Boolean,
    "pupil": pl.Boolean,
    "disabled": pl.Boolean,
    "low_income": pl.Boolean,
    "special_family": pl.Boolean,
    "hypertension": pl.Date,
    "diabetes": pl.Date,
    "severe_mental_disorder": pl.Date,
    "tuberculosis": pl.Date,
    "copd": pl.Date,
    "hysterectomy": pl.Boolean,
}
ENROLMENTS: Schema = {
    "resident_id": pl.Int64,
    "protocol": pl.String,
    "started": pl.Date,
    "ended": pl.Date,
    "end_reason": pl.String,
    "last_period": pl.Date,
    "delivered": pl.Date,
    "discharged_after": pl.Date,
    "notified": pl.Date,
    "treated_from": pl.Date,
    "intensive_until": pl.Date,
    "supervision": pl.String,
    "package": pl.String,
    "expires": pl.Date,
    "colour": pl.String,
}
SERVICES: Schema = {
    "resident_id": pl.Int64,
    "protocol": pl.String,
    "item": pl.String,
    "seen_on": pl.Date,
    "outcome": pl.String,
    "vaccine": pl.String,
    "attempt": pl.Boolean,
}
AGES: Schema = {
    "age_years": pl.Int64,
    "age_months": pl.Int64,
    "age_days": pl.Int64,
    "age_this_year": pl.Int64,
}


@dataclass(frozen=True, eq=False)
class Facts:
    """The three tables; made by `facts`, which fills in the columns that are absent."""

    people: pl.DataFrame
    enrolments: pl.DataFrame
    services: pl.DataFrame

    def of(self, residents: pl.Series) -> "Facts":
        """The facts of some residents, in the order they stand in."""
        some = pl.DataFrame({"resident_id": residents})
        tables = (self.people, self.enrolments, self.services)
        return Facts(
            *(table.join(some, on="resident_id", how="semi", maintain_order="left") for table in tables)
        )


Rows = pl.DataFrame | Iterable[Mapping[str, Any]]


def facts(people: Rows, enrolments: Rows = (), services: Rows = ()) -> Facts:
    """Facts of frames or of rows; columns the tables do not have are left out."""
    return Facts(
        shaped(people, PEOPLE),
        shaped(enrolments, ENROLMENTS),
        shaped(services, SERVICES).with_columns(pl.col("attempt").fill_null(False)),
    )


def shaped(given: Rows, schema: Schema) -> pl.DataFrame:
    """A frame with exactly the columns of the schema, in its types; absent ones are empty."""
    if not isinstance(given, pl.DataFrame):
        rows = [{name: row.get(name) for name in schema} for row in given]
        return pl.DataFrame(rows, schema=schema)
    held = given.schema
    if held == schema:
        return given
    wanted = [
        pl.lit(None, kind).alias(name)
        if name not in held
        else pl.col(name) if held[name] == kind else pl.col(name).cast(kind)
        for name, kind in schema.items()
    ]  # fmt: skip
    # One step and not two, for what is done for one resident costs by the step; a height, for where no column is held.
    return given.select(wanted) if held.keys() & schema.keys() else given.with_columns(wanted).select(*schema)


def with_ages(people: pl.DataFrame, on: date | str) -> pl.DataFrame:
    """The people with completed years, months and days of age on the day, empty before birth, and this year's age.

    The day is one for all, or the name of the column that has each one's.
    """
    return people.with_columns(ages(on))


@lru_cache(maxsize=32)
def ages(on: date | str) -> tuple[pl.Expr, ...]:
    """The columns `with_ages` adds; written once, for to write them takes longer than to work them out."""
    day = pl.col(on) if isinstance(on, str) else pl.lit(on)
    born = pl.col("birth_date")
    months = (day.dt.year() - born.dt.year()) * 12 + day.dt.month() - born.dt.month()
    # The day of the month of birth, or the last day of a month that lacks it.
    turns = pl.min_horizontal(born.dt.day(), day.dt.month_end().dt.day())
    whole = (months - (turns > day.dt.day()).cast(pl.Int64)).cast(pl.Int64)
    alive = born <= day
    return (
        pl.when(alive).then(whole // 12).alias("age_years"),
        pl.when(alive).then(whole).alias("age_months"),
        pl.when(alive).then((day - born).dt.total_days()).alias("age_days"),
        (day.dt.year() - born.dt.year()).cast(pl.Int64).alias("age_this_year"),
    )
