"""FHIR in: a bulk export in the manner of Synthea, brought into a snapshot; residents a second on one core."""

import json
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

from bench.report import Figure
from bench.timing import timed
from quanmin.core.exchange.importing import Wishes, read_fhir

RESIDENTS = 20_000
PROMISED = 10_000  # residents a second and core
LOINC, SNOMED, UCUM = "http://loinc.org", "http://snomed.info/sct", "http://unitsofmeasure.org"
# Code, name, unit, mean, spread; a name without a unit is what no measure needs.
MEASURED = (
    ("29463-7", "Body Weight", "kg", 65, 10), ("39156-5", "Body mass index (BMI) [Ratio]", "kg/m2", 24, 3),
    ("2345-7", "Glucose [Mass/volume] in Serum or Plasma", "mg/dL", 100, 20), ("8867-4", "Heart rate", "/min", 75, 8),
    ("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", 6, 0.8),
    ("2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "mg/dL", 190, 25),
    ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported", "{score}", 3, 1),
)  # fmt: skip
CONDITIONS = (("59621000", "Essential hypertension (disorder)"), ("44054006", "Diabetes mellitus type 2 (disorder)"),
              ("195662009", "Acute viral pharyngitis (disorder)"))  # fmt: skip


def figures(home: Path) -> list[Figure]:
    """The whole command on one core, and the reading alone."""
    folder = home / f"fhir-{RESIDENTS}"
    if not (folder / "done").exists():
        write_export(folder, RESIDENTS)
    size = sum(file.stat().st_size for file in folder.iterdir()) / 1024**2
    # A process of its own, held to one core, whatever its libraries would rather take.
    run = timed([sys.executable, "-m", "bench.exchange", folder], environment={"POLARS_MAX_THREADS": "1"})
    found = json.loads(run.said.splitlines()[-1])
    a_second = f"{RESIDENTS / found['seconds']:,.0f} residents a second; {size:,.0f} MB; "
    note = a_second + "each 1 patient, 10 observations, 3 encounters, 2 conditions, 1 dose, 1 prescription"
    both = f"peak {run.peak_gb:.2f} GB"
    return [
        Figure(
            f"{RESIDENTS:,} residents in, one core (processor)",
            found["seconds"],
            "s",
            RESIDENTS / PROMISED,
            note,
        ),
        Figure("the same in 2 processes, written and checked", found["command"], "s", None, both),
    ]


def write_export(folder: Path, residents: int, seed: int = 1) -> None:
    """A made-up bulk export: one file a kind of resource, one resource a line."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    chance = np.random.default_rng(seed)
    names = ("Patient", "Observation", "Encounter", "Condition", "Immunization", "MedicationRequest")
    files = {name: (folder / f"{name}.000.ndjson").open("w", encoding="utf-8") for name in names}
    for number in range(residents):
        for resource in person(number, chance):
            files[resource["resourceType"]].write(json.dumps(resource, separators=(",", ":")) + "\n")
    for file in files.values():
        file.close()
    (folder / "done").touch()


def _id(kind: int, number: int) -> str:
    return str(UUID(int=(kind << 96) | (number * 2654435761) & ((1 << 96) - 1)))


def _code(system: str, code: str, display: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def person(number: int, chance: np.random.Generator) -> Iterator[dict[str, Any]]:
    """The resources of one person."""
    patient = _id(1, number)
    subject = {"reference": f"Patient/{patient}"}
    yield _patient(number, patient, chance)
    for nth in range(3):
        when = datetime(2023 + nth, 1, 1, 8) + timedelta(days=int(chance.integers(360)))
        encounter = _id(2, number * 3 + nth)
        yield _encounter(encounter, subject, when)
        for place in range(4 if nth == 0 else 3):
            own = _id(3, number * 10 + nth * 4 + place - (nth == 2))
            yield _observation(own, subject, encounter, when, place + 10 * nth, chance)
    for nth in range(2):
        yield _condition(_id(4, number * 2 + nth), subject, *CONDITIONS[int(chance.integers(3))])
    yield {
        "resourceType": "Immunization", "id": _id(5, number), "status": "completed", "patient": subject,
        "vaccineCode": _code("http://hl7.org/fhir/sid/cvx", "140", "Influenza, seasonal, injectable"),
        "encounter": {"reference": f"Encounter/{_id(2, number * 3)}"}, "primarySource": True,
        "occurrenceDateTime": "2024-10-03T09:12:44+08:00",
    }  # fmt: skip
    yield {
        "resourceType": "MedicationRequest", "id": _id(6, number), "status": "active", "intent": "order",
        "medicationCodeableConcept": _code("http://www.nlm.nih.gov/research/umls/rxnorm", "314076", "lisinopril 10 MG"),
        "subject": subject, "authoredOn": "2024-10-03T09:12:44+08:00",
    }  # fmt: skip


def _patient(number: int, patient: str, chance: np.random.Generator) -> dict[str, Any]:
    born = date(1940, 1, 1) + timedelta(days=int(chance.integers(25_000)))
    race = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race"
    return {
        "resourceType": "Patient", "id": patient,
        "meta": {"profile": ["http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient"]},
        "text": {"status": "generated", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">A made-up person.</div>"},
        "extension": [{"url": race, "extension": [{"url": "text", "valueString": "Asian"}]},
                      {"url": "http://synthetichealth.github.io/synthea/mothers-maiden", "valueString": "X"}],
        "identifier": [{"system": "https://github.com/synthetichealth/synthea", "value": patient},
                       {"type": _code("http://terminology.hl7.org/CodeSystem/v2-0203", "MR", "Medical Record Number"),
                        "system": "http://hospital.smarthealthit.org", "value": patient}],
        "name": [{"use": "official", "family": f"Family{number % 997}", "given": [f"Given{number % 991}"]}],
        "telecom": [{"system": "phone", "value": f"555-{number:07}", "use": "home"}],
        "gender": ("male", "female")[number % 2], "birthDate": born.isoformat(),
        "address": [{"line": [f"{number % 900} Street"], "city": f"Town{number % 40}", "state": "MA", "country": "US"}],
        "maritalStatus": _code("http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", "M", "Married"),
        "communication": [{"language": _code("urn:ietf:bcp:47", "zh-CN", "Chinese")}],
    }  # fmt: skip


def _condition(number: str, subject: dict[str, str], code: str, name: str) -> dict[str, Any]:
    clinical = "http://terminology.hl7.org/CodeSystem/condition-clinical"
    return {
        "resourceType": "Condition", "id": number, "subject": subject, "code": _code(SNOMED, code, name),
        "clinicalStatus": _code(clinical, "active", "Active"), "onsetDateTime": "2020-03-05T10:11:12+08:00",
        "recordedDate": "2020-03-05T10:11:12+08:00",
    }  # fmt: skip


def _encounter(encounter: str, subject: dict[str, str], when: datetime) -> dict[str, Any]:
    start, end = (f"{moment.isoformat()}+08:00" for moment in (when, when + timedelta(minutes=15)))
    return {
        "resourceType": "Encounter", "id": encounter, "status": "finished",
        "meta": {"profile": ["http://hl7.org/fhir/us/core/StructureDefinition/us-core-encounter"]},
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "type": [_code(SNOMED, "162673000", "General examination of patient (procedure)")],
        "subject": {**subject, "display": "Somebody"}, "period": {"start": start, "end": end},
        "serviceProvider": {"reference": "Organization?identifier=https://github.com/synthetichealth/synthea|7"},
    }  # fmt: skip


def _observation(
    number: str, subject: dict[str, str], encounter: str, when: datetime, place: int, chance: np.random.Generator
) -> dict[str, Any]:  # fmt: skip
    moment = f"{when.isoformat()}+08:00"
    made = {
        "resourceType": "Observation", "id": number, "status": "final",
        "meta": {"profile": ["http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-lab"]},
        "category": [_code("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", "Vital signs")],
        "subject": subject, "encounter": {"reference": f"Encounter/{encounter}"},
        "effectiveDateTime": moment, "issued": moment,
    }  # fmt: skip
    if place % 10 == 0:
        parts = (("8462-4", "Diastolic Blood Pressure", 80), ("8480-6", "Systolic Blood Pressure", 130))
        components = [{"code": _code(LOINC, code, name), "valueQuantity": _quantity(chance.normal(mean, 8), "mm[Hg]")}
                      for code, name, mean in parts]  # fmt: skip
        return {**made, "code": _code(LOINC, "85354-9", "Blood pressure panel"), "component": components}
    code, name, unit, mean, spread = MEASURED[(place * 3 // 10 + place % 10) % len(MEASURED)]
    return {
        **made,
        "code": _code(LOINC, code, name),
        "valueQuantity": _quantity(chance.normal(mean, spread), unit),
    }


def _quantity(value: float, unit: str) -> dict[str, Any]:
    return {"value": round(float(value), 2), "unit": unit, "system": UCUM, "code": unit}


def reading(folder: Path) -> float:
    """Processor seconds to read and assemble the export."""
    start = time.process_time()
    frames, _ = read_fhir(folder, Wishes(date(2026, 12, 31)))
    assert len(frames["residents"]) == RESIDENTS
    return time.process_time() - start


def main(folder: Path) -> None:
    """Print the least processor seconds of three to read and assemble the export, and the seconds of the command."""
    seconds = min(reading(folder) for _ in range(3))
    quanmin = Path(sys.executable).with_name("quanmin")
    out = folder.with_name(f"{folder.name}-snapshot")
    command = timed(
        [quanmin, "import", "fhir", folder, "--out", out, "--processes", "2", "--until", "2026-12-31"]
    )
    print(json.dumps({"seconds": seconds, "command": command.seconds}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
