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
    "antenatal-five-visits-rate", "autism-screening-rate", "birth-defect-incidence", "breast-cancer-screening-coverage",
    "cervical-cancer-screening-coverage", "child-eye-care-coverage", "cognitive-screening-rate-65plus",
    "early-pregnancy-registration-rate", "high-risk-pregnancy-management-rate", "hospital-delivery-rate",
    "infant-mortality-rate", "low-birth-weight-rate", "maternal-systematic-management-rate",
    "neonatal-mortality-rate", "newborn-hearing-screening-rate", "newborn-metabolic-screening-rate",
    "newborn-visit-rate", "postnatal-visit-rate", "prenatal-screening-rate", "referral-down-count",
    "under-five-mortality-rate",
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
    "pregnancies",
    "screenings",
    "referrals",
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


def test_live_births_come_back_with_mother_and_pregnancy(there_and_back: tuple[Path, Path]) -> None:
    names = ["resident_id", "mother_id", "pregnancy_id", "unit_id", "born_at", "weight_g", "place", "defect"]
    before, after = (pl.read_parquet(folder / "births.parquet").filter("live") for folder in there_and_back)

    known = pl.read_parquet(there_and_back[1] / "pregnancies.parquet")["pregnancy_id"]
    assert after["pregnancy_id"].is_in(known.implode()).all()
    assert (
        after.select(names)
        .drop("pregnancy_id")
        .sort("resident_id")
        .equals(before.select(names).drop("pregnancy_id").sort("resident_id"))
    )


def test_everybody_died_at_the_age_they_did(there_and_back: tuple[Path, Path]) -> None:
    names = ["resident_id", "date", "age_years", "age_days", "maternal"]

    before, after = (
        pl.read_parquet(folder / "deaths.parquet").select(names).sort(names) for folder in there_and_back
    )

    assert after.equals(before)


def test_measures_count_the_same_in_every_village(there_and_back: tuple[Path, Path]) -> None:
    keys = ["measure", "unit", "period", "numerator", "denominator"]

    before, after = (
        measure_snapshot(folder, measures=MEASURES, periods=parse_range("2024Q1..2025Q4"), grid=False)
        .results.select(keys).sort(keys) for folder in there_and_back
    )  # fmt: skip

    assert before["denominator"].sum() > 1000
    assert after.equals(before)
