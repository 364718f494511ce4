"""Declared value sets and FHIR's dates."""

from datetime import date, datetime

import polars as pl
import pytest

from quanmin.core.codes.loinc import check_digit, observables
from quanmin.core.exchange import observation
from quanmin.core.exchange.elements import Coding
from quanmin.core.exchange.times import completed_day, local_time
from quanmin.core.exchange.valuesets import SNOMED, condition, conversions, mapping, programme, vaccines

CVX, ICD10_CM = "http://hl7.org/fhir/sid/cvx", "http://hl7.org/fhir/sid/icd-10-cm"


@pytest.mark.parametrize("code", sorted(mapping("observations", "key")))
def test_every_loinc_code_ends_in_its_check_digit(code: str) -> None:
    number, _, digit = code.partition("-")

    assert check_digit(number) == digit


def test_whatever_is_measured_has_a_code_and_its_own_unit_unchanged() -> None:
    keys = set(mapping("observations", "key").values())
    ours = {(one.key, one.unit) for one in observables() if one.key in keys}

    assert keys == {one.key for one in observables()}
    assert not [pair for pair in ours if conversions()[pair][-1]]


@pytest.mark.parametrize(("name", "unit", "written", "value"), [
    ("fasting-glucose", "mg/dL", 126, 7.0), ("fasting-glucose", "mg/dl", 125, 6.9), ("cholesterol", "mg/dL", 200, 5.17),
    ("hba1c", "mmol/mol", 48, 6.5), ("creatinine", "mg/dL", 1.0, 88.4), ("temperature", "[degF]", 98.6, 37.0),
    ("blood-pressure", "kPa", 18.7, 140), ("haemoglobin", "g/dL", 11.0, 110), ("weight", "g", 3250, 3.25),
    ("triglyceride", "mg/dL", 150, 1.69), ("urate", "mg/dL", 7.0, 416), ("bilirubin", "mg/dL", 1.0, 17.1),
])  # fmt: skip
def test_a_value_is_converted_as_laboratories_do(name: str, unit: str, written: float, value: float) -> None:
    place = list(mapping("observations", "key").values()).index(name)
    number = observation.UNITS[unit]
    frame = pl.DataFrame({"place": [place], "value": [written], "unit": [number]})

    assert observation.converted(frame, "")["value"].item() == value


def test_a_condition_of_any_icd_10_edition_keeps_its_code_and_snomed_is_translated() -> None:
    assert condition([Coding(SNOMED, "44054006"), Coding(ICD10_CM, "e11.9")]) == ("E11.9", False)
    assert condition([Coding(SNOMED, "44054006")]) == ("E11", True)
    assert condition([Coding(SNOMED, "1")]) == ("", False)


def test_a_programme_is_named_by_us_or_by_the_condition_it_manages() -> None:
    assert programme([Coding("urn:quanmin:programme", "elderly")]) == "elderly"
    assert programme([Coding(ICD10_CM, "I10")]) == "hypertension"
    assert programme([Coding(ICD10_CM, "E10.9")]) == ""


def test_a_combined_vaccine_is_one_dose_of_each_part() -> None:
    assert vaccines([Coding(CVX, "110")]) == ("DTaP", "HepB", "IPV")
    assert vaccines([Coding(CVX, "8")]) == ("HepB",)
    assert vaccines([Coding(CVX, "999")]) == ()


@pytest.mark.parametrize(("written", "local"), [
    ("2024-12-31T16:30:00Z", datetime(2025, 1, 1, 0, 30)), ("2025-01-01T00:30:00+08:00", datetime(2025, 1, 1, 0, 30)),
    ("2024-12-31T11:30:00.123-05:00", datetime(2025, 1, 1, 0, 30)), ("2025-01-01", datetime(2025, 1, 1)),
    ("2025-01-01T07:00:00", datetime(2025, 1, 1, 7)), ("2025-01", None), ("2025", None), ("yesterday", None),
    ("2025-02-30", None),
])  # fmt: skip
def test_an_instant_is_turned_to_local_time(written: str, local: datetime | None) -> None:
    rows = pl.DataFrame({"text": [written]})

    assert rows.select(local_time(pl.col("text"), "Asia/Shanghai")).item() == local


@pytest.mark.parametrize(("written", "day"), [("1950", date(1950, 7, 1)), ("1950-02", date(1950, 2, 15)),
                                              ("1950-02-03", date(1950, 2, 3)), ("50", None)])  # fmt: skip
def test_a_part_of_a_date_is_completed_by_rule(written: str, day: date | None) -> None:
    rows = pl.DataFrame({"text": [written]})

    assert rows.select(completed_day(pl.col("text"), "Asia/Shanghai")).item() == day
