"""A demo county's people written as FHIR and brought in again count as they did."""

from pathlib import Path

import polars as pl
import pytest

from quanmin.core.exchange.exporting import export_fhir
from quanmin.core.exchange.importing import Wishes, import_fhir
from quanmin.core.measures import measure_snapshot
from quanmin.core.periods import parse_range
from quanmin.core.synth import make_county
from tests.core.exchange.drawn import UNTIL

# Measures that need nothing but what FHIR has resources for.
MEASURES = (
    "average-length-of-stay", "child-health-management-rate", "contract-renewal-rate", "copd-management-rate",
    "copd-standardised-management-rate", "county-inpatient-share", "county-visit-rate", "diabetes-control-rate",
    "diabetes-management-rate", "diabetes-standardised-management-rate", "elderly-health-management-rate",
    "first-visit-bp-measurement-rate", "full-immunisation-coverage", "glucose-testing-rate-high-risk",
    "hypertension-control-rate", "hypertension-management-rate", "hypertension-standardised-management-rate",
    "ncd-managed-hospitalisation-rate", "nip-vaccine-coverage", "primary-care-visit-share", "smi-management-rate",
    "smi-standardised-management-rate", "tcm-elderly-management-rate", "timely-vaccination-rate",
    "under3-systematic-management-rate",
)  # fmt: skip
SAME = (
    "observations",
    "enrolments",
    "contacts",
    "conditions",
    "encounters",
    "admissions",
    "vaccinations",
    "deaths",
)


@pytest.fixture(scope="module")
def there_and_back(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("round-trip")
    make_county(folder / "county", residents=600, seed=5)
    export_fhir(folder / "county", folder / "fhir")
    import_fhir(folder / "fhir", folder / "back", Wishes(UNTIL))
    return folder / "county", folder / "back"


@pytest.mark.parametrize("table", SAME)
def test_every_row_comes_back(there_and_back: tuple[Path, Path], table: str) -> None:
    before, after = (pl.read_parquet(folder / f"{table}.parquet") for folder in there_and_back)

    assert len(before) > 0
    assert len(after) == len(before)


def test_measures_count_the_same_in_every_village(there_and_back: tuple[Path, Path]) -> None:
    keys = ["measure", "unit", "period", "numerator", "denominator"]

    before, after = (
        measure_snapshot(folder, measures=MEASURES, periods=parse_range("2024Q1..2025Q4"), grid=False)
        .results.select(keys).sort(keys) for folder in there_and_back
    )  # fmt: skip

    assert before["denominator"].sum() > 1000
    assert after.equals(before)
