"""Small FHIR worlds for tests: say only what the test is about, the rest is filled in."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from quanmin.core.exchange.importing import Wishes, import_fhir
from quanmin.core.exchange.report import Report

UNTIL = date(2025, 12, 31)
VILLAGE = {
    "resourceType": "Organization", "id": "v1", "name": "东一村",
    "type": [{"coding": [{"system": "urn:quanmin:unit-kind", "code": "village"}]}],
}  # fmt: skip


def a_patient(number: Any = 1, **more: Any) -> dict[str, Any]:
    made = {
        "resourceType": "Patient", "id": str(number), "gender": "female", "birthDate": "1950-06-01",
        "managingOrganization": {"reference": "Organization/v1"},
    }  # fmt: skip
    return {**made, **more}


def coded(code: str, system: str = "http://loinc.org") -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def a_reading(code: str = "29463-7", value: float = 60, unit: str = "kg", **more: Any) -> dict[str, Any]:
    made = {
        "resourceType": "Observation", "id": f"{code}-{value}", "status": "final", "code": coded(code),
        "subject": {"reference": "Patient/1"}, "effectiveDateTime": "2025-03-01T08:00:00+08:00",
        "valueQuantity": {"value": value, "unit": unit, "code": unit},
    }  # fmt: skip
    return {**made, **more}


def a_pressure(systolic: float, diastolic: float, **more: Any) -> dict[str, Any]:
    parts = (("8480-6", systolic), ("8462-4", diastolic))
    components = [
        {"code": coded(code), "valueQuantity": {"value": value, "code": "mm[Hg]"}} for code, value in parts
    ]
    made = a_reading("85354-9", **{"id": f"bp-{systolic}-{diastolic}", "component": components, **more})
    return {name: value for name, value in made.items() if name != "valueQuantity"}


def an_episode(number: Any = 1, programme: str = "hypertension", **more: Any) -> dict[str, Any]:
    made = {
        "resourceType": "EpisodeOfCare", "id": f"e{number}", "status": "active",
        "type": [coded(programme, "urn:quanmin:programme")], "patient": {"reference": f"Patient/{number}"},
        "managingOrganization": {"reference": "Organization/v1"}, "period": {"start": "2020-01-01"},
    }  # fmt: skip
    return {**made, **more}


def written(folder: Path, resources: Iterable[Mapping[str, Any]], name: str = "all.ndjson") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("".join(json.dumps(one) + "\n" for one in resources), encoding="utf-8")
    return folder


def imported(
    folder: Path, *resources: Mapping[str, Any], **wishes: Any
) -> tuple[dict[str, pl.DataFrame], Report]:
    """The tables and the report of these resources and the village."""
    report = import_fhir(
        written(folder / "in", [VILLAGE, *resources]), folder / "out", Wishes(UNTIL, **wishes)
    )
    return {file.stem: pl.read_parquet(file) for file in (folder / "out").glob("*.parquet")}, report
