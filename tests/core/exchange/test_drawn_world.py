"""Ten people drawn as a table, written as FHIR, imported and measured: the counts are those one counts by hand."""

from pathlib import Path

import polars as pl
import pytest

from quanmin.core.measures import measure_snapshot
from quanmin.core.periods import parse
from tests.core.exchange.drawn import a_patient, a_pressure, a_reading, an_episode, coded, imported

# Who; born; under hypertension management; last pressure of 2025; under diabetes management; last fasting glucose
# (mg/dL where above 30) of 2025.
PEOPLE = (
    (1, "1950-06-01", True, (130, 80), True, 6.9),    # both under control
    (2, "1950-06-01", True, (149, 89), False, None),  # 65 and over: under 150 is control
    (3, "1970-06-01", True, (149, 89), True, 126),    # under 65: not; 126 mg/dL is 7.0 mmol/L: not
    (4, "1970-06-01", True, (139, 89), True, 125),    # control; 125 mg/dL is 6.9: control
    (5, "1970-06-01", True, (139, 90), False, None),  # diastolic 90 is too high
    (6, "1970-06-01", True, None, False, None),       # never measured is not control
    (7, "1970-06-01", False, (120, 70), False, 5.0),  # not under management: counts for nothing
    (8, "1970", True, (120, 70), False, None),        # only the year of birth is known
    (9, "1970-06", True, (120, 70), True, None),      # only the month; glucose never measured
    (10, "1970-06-01", True, (120, 70), False, None),  # died in 2025
)  # fmt: skip


def resources():
    for who, born, hypertension, pressure, diabetes, glucose in PEOPLE:
        number = f"6c9f-{who}"  # an id that is no number, as most are
        subject = {"subject": {"reference": f"Patient/{number}"}}
        yield a_patient(number, birthDate=born, **({"deceasedDateTime": "2025-05-01"} if who == 10 else {}))
        if hypertension:
            yield an_episode(number)
        if diabetes:
            type_2 = {"type": [coded("44054006", "http://snomed.info/sct")]}
            yield an_episode(number, **type_2, id=f"d{number}")
        if pressure:
            yield a_pressure(*pressure, id=f"bp{number}", **subject)
        if glucose:
            loinc, unit = ("1558-6", "mg/dL") if glucose > 30 else ("14771-0", "mmol/L")
            yield a_reading(loinc, glucose, unit, id=f"g{number}", **subject)


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator"),
    [
        ("hypertension-control-rate", 5, 8),  # 1 2 4 8 9 of all but 7 and 10
        ("diabetes-control-rate", 2, 4),  # 1 4 of 1 3 4 9
    ],
)
def test_the_counts_are_those_counted_by_hand(
    tmp_path: Path, measure: str, numerator: int, denominator: int
) -> None:
    imported(tmp_path, *resources())

    results = measure_snapshot(tmp_path / "out", measures=[measure], periods=[parse("2025")]).results

    (row,) = results.filter(pl.col("level") == "county").iter_rows(named=True)
    assert (row["numerator"], row["denominator"]) == (numerator, denominator)


def test_the_same_resources_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        imported(tmp_path / name, *resources())

    for file in (tmp_path / "one" / "out").glob("*.parquet"):
        assert file.read_bytes() == (tmp_path / "two" / "out" / file.name).read_bytes(), file.name


def test_the_order_of_resources_is_nothing(tmp_path: Path) -> None:
    imported(tmp_path / "one", *resources())
    imported(tmp_path / "two", *reversed(list(resources())))

    for file in (tmp_path / "one" / "out").glob("*.parquet"):
        assert file.read_bytes() == (tmp_path / "two" / "out" / file.name).read_bytes(), file.name
