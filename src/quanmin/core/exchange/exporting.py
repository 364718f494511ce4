"""The way back: the tables of a snapshot that FHIR has resources for → a bulk export, one file a kind of resource.

What FHIR has no resource for (populations, beds, finance …) stays behind. Groups of stays are left to whoever groups.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from quanmin.core.exchange import (
    condition,
    contract,
    encounter,
    episode,
    immunization,
    observation,
    organization,
    patient,
    practitioner,
    referral,
    screening,
)
from quanmin.core.snapshot.folder import open_snapshot

Row = Mapping[str, Any]
# Which table becomes which kind of resource; residents, with their homes and deaths, are written apart.
WRITERS: tuple[tuple[str, str, Callable[[Row], dict[str, Any]]], ...] = (
    ("units", "Organization", organization.to_fhir), ("staff", "Practitioner", practitioner.to_fhir),
    ("staff_posts", "PractitionerRole", practitioner.post_to_fhir), ("conditions", "Condition", condition.to_fhir),
    ("enrolments", "EpisodeOfCare", episode.to_fhir), ("contacts", "Encounter.contacts", encounter.contact_to_fhir),
    ("encounters", "Encounter.visits", encounter.visit_to_fhir),
    ("admissions", "Encounter.stays", encounter.stay_to_fhir),
    ("observations", "Observation", observation.to_fhir), ("vaccinations", "Immunization", immunization.to_fhir),
    ("contracts", "Contract", contract.to_fhir),
    ("pregnancies", "Condition.pregnancies", condition.pregnancy_to_fhir),
    ("screenings", "Observation.screenings", screening.to_fhir), ("referrals", "ServiceRequest", referral.to_fhir),
)  # fmt: skip


def export_fhir(snapshot: Path, folder: Path) -> None:
    """Write the resources of a snapshot into a folder, as NDJSON; SnapshotError when it is none."""
    found = open_snapshot(snapshot)
    folder.mkdir(parents=True, exist_ok=True)
    for table, name, to_fhir in WRITERS:
        rows = pl.read_parquet(found.path(table)).iter_rows(named=True)
        _write(folder / f"{name}.ndjson", map(to_fhir, rows))
    names = ("residents", "residences", "deaths", "births")
    people = (pl.read_parquet(found.path(name)) for name in names)
    _write(folder / "Patient.ndjson", _patients(*people))


def _patients(
    people: pl.DataFrame, residences: pl.DataFrame, deaths: pl.DataFrame, births: pl.DataFrame
) -> Iterator[dict[str, Any]]:
    causes = dict(deaths.select("resident_id", "cause").iter_rows())
    born = {row["resident_id"]: row for row in births.iter_rows(named=True) if row["live"]}
    homes: dict[int, list[Row]] = {}
    for home in residences.iter_rows(named=True):
        homes.setdefault(home["resident_id"], []).append(home)
    for row in people.iter_rows(named=True):
        number = row["resident_id"]
        yield patient.to_fhir(row, homes.get(number, ()), causes.get(number), born.get(number))


def _write(path: Path, resources: Iterable[dict[str, Any]]) -> None:
    with path.open("wb") as file:
        for one in resources:
            file.write(msgspec.json.encode(one) + b"\n")
