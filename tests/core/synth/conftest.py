"""Two demo counties made once: a tiny one to check every table, and a larger one whose figures can be believed."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from quanmin.core.snapshot.tables import TABLES
from quanmin.core.synth import make_county

LAST = date(2025, 12, 31)
RESIDENTS = 20_000


@pytest.fixture(scope="session")
def hamlet(tmp_path_factory) -> Path:
    """The snapshot folder of a county of about 800 residents."""
    folder = tmp_path_factory.mktemp("synth") / "hamlet"
    make_county(folder, residents=800, seed=3)
    return folder


@pytest.fixture(scope="session")
def county(tmp_path_factory) -> dict[str, pl.DataFrame]:
    """All tables of a county of about 20,000 residents, by name."""
    folder = tmp_path_factory.mktemp("synth") / "county"
    make_county(folder, residents=RESIDENTS, seed=1)
    return {table.name: pl.read_parquet(folder / f"{table.name}.parquet") for table in TABLES}


@pytest.fixture(scope="session")
def homes(county) -> pl.DataFrame:
    """Who lives where on the last day, once a person: resident, age, sex, village, township."""
    units = county["units"]
    villages = units.filter(kind="village").select(village="unit_id", township_id="parent_id")
    towns = villages.join(units.select(township_id="unit_id", township="name"), on="township_id")
    here = county["residences"].filter(pl.col("end").is_null()).select("resident_id", village="unit_id")
    first_entries = county["residents"].unique(
        ["birth_date", "phone", "sex"], keep="first", maintain_order=True
    )
    age = ((pl.lit(LAST) - pl.col("birth_date")).dt.total_days() / 365.2425).floor()
    people = first_entries.select("resident_id", "sex", age=age)
    return here.join(people, on="resident_id").join(towns, on="village")
