"""The whole way: FHIR files in a folder → a snapshot, with a report of what became of every resource.

Nothing is written until everything was read, assembled and checked against the declared tables, so a broken file
leaves what was there before. The same files give the same bytes.
"""

import multiprocessing
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

import polars as pl

from quanmin.core.exchange import care, clinical, maternal, people, places
from quanmin.core.exchange.gates import World, numbers, versions
from quanmin.core.exchange.gathering import Gathered, gather, joined
from quanmin.core.exchange.places import County
from quanmin.core.exchange.reading import files_in
from quanmin.core.exchange.report import Report
from quanmin.core.exchange.times import local_time
from quanmin.core.snapshot.check import snapshot_faults
from quanmin.core.snapshot.tables import TABLES
from quanmin.core.snapshot.types import schema
from quanmin.core.snapshot.write import replacing, write_manifest, write_table
from quanmin.errors import ExchangeError

Frames = dict[str, pl.DataFrame]
Progress = Callable[[str, float], None]
SHOWN = 20
COUNTY = County("990000", "本县")
PLACED_ON = datetime(1949, 10, 1)  # provenance of a place nobody dated


@dataclass(frozen=True)
class Wishes:
    """What is parameter: the last and, where known, the first day of the data, the local zone, the county, whether to
    leave broken lines out, and how many files to read at the same time."""

    until: date
    since: date | None = None
    zone: str = "Asia/Shanghai"
    county: County = COUNTY
    skip_broken: bool = False
    processes: int = 1


def import_fhir(
    folder: Path, out: Path, wishes: Wishes, progress: Progress = lambda stage, share: None
) -> Report:
    """Write the snapshot `out` from the FHIR files in `folder`; ExchangeError or UsageError when it cannot be."""
    frames, report = read_fhir(folder, wishes, progress)
    with replacing(out) as part:
        _write(part, frames, folder.resolve().name, wishes)
    progress("written", 1.0)
    return report


def check_fhir(folder: Path, wishes: Wishes, progress: Progress = lambda stage, share: None) -> Report:
    """What `import_fhir` would answer or refuse; nothing is left behind."""
    frames, report = read_fhir(folder, wishes, progress)
    with tempfile.TemporaryDirectory() as part:
        _write(Path(part), frames, folder.resolve().name, wishes)
    progress("checked", 1.0)
    return report


def _write(part: Path, frames: Frames, name: str, wishes: Wishes) -> None:
    """Every table and the manifest, held against the declarations."""
    for table in TABLES:
        write_table(part, table, frames[table.name])
    write_manifest(
        part, name=name, county=wishes.county.division, from_date=wishes.since, until_date=wishes.until
    )
    faults = snapshot_faults(part)
    if faults:
        raise ExchangeError("\n".join(faults[:SHOWN]))


def read_fhir(
    folder: Path, wishes: Wishes, progress: Progress = lambda stage, share: None
) -> tuple[Frames, Report]:
    """Every declared table from the FHIR files in a folder, and the report; nothing is written."""
    files = files_in(folder)
    parts = []
    for part in _gathered(files, wishes):
        parts.append(part)
        progress("reading", 0.8 * len(parts) / len(files))
    found = joined(parts)
    if found.frames["Patient"].is_empty():
        raise ExchangeError(
            f"{folder.name}: no Patient among {len(files)} files can be taken ({_refusals(found.report)}), so there is "
            "nobody to count; give the folder that holds the Patient files too."
        )
    frames = tables(found.frames, wishes, found.report)
    progress("assembled", 0.9)
    empty = {table.name: pl.DataFrame(schema=schema(table)) for table in TABLES}
    return {**empty, **frames}, found.report


def _refusals(report: Report) -> str:
    """Why patients and files were refused."""
    said = [f"{count} {resource}: {reason}" for (resource, reason), count in sorted(report.counts.items())
            if resource in ("Patient", "file")]  # fmt: skip
    return ", ".join(said) or "there is none"


def _gathered(files: list[Path], wishes: Wishes) -> list[Gathered]:
    read = partial(gather, skip_broken=wishes.skip_broken)
    if wishes.processes == 1 or len(files) == 1:
        return [read(path) for path in files]
    # A forked process would inherit the locks of the dataframe library's threads.
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(wishes.processes, len(files)), mp_context=fresh) as pool:
        return list(pool.map(read, files))


def tables(raw: Mapping[str, pl.DataFrame], wishes: Wishes, report: Report) -> Frames:
    """The declared tables that resources speak of, from their rows."""
    nothing = pl.DataFrame(schema={"key": pl.Int64()})
    world = World(nothing, nothing, 0, nothing, wishes.zone, wishes.until, report)
    tree = places.units_of(raw["Organization"], wishes.county, report)
    patients = people.patients(raw["Patient"], world)
    aliases = raw["aliases"].unique(maintain_order=True)
    lived = raw["homes"].unique(maintain_order=True)
    lived = lived.join(patients, on=["key", "updated"], how="semi", nulls_equal=True, maintain_order="left")
    homes, tree = places.placed(lived, tree, report)
    number, tree = places.not_stated(tree)
    staff = _staff(raw["Practitioner"], world)
    world = replace(
        world, people=people.known_as(patients, aliases), units=_named(tree.select("key", "unit_id"), aliases),
        not_stated=number, staff=_named(staff.select("key", "staff_id"), aliases),
    )  # fmt: skip
    residences = people.residences(patients, homes, world)
    found = {
        "staff": staff.drop("key"), "residents": people.residents(patients, world),
        "residences": residences, "deaths": people.deaths(patients, residences, world),
        "contracts": care.contracts(raw["Contract"], world),
        "staff_posts": care.posts(raw["PractitionerRole"], world),
        "vaccinations": clinical.vaccinations(raw["Immunization"], world),
        "referrals": care.referrals(raw["ServiceRequest"], world), **_care(raw, patients, residences, world),
    }  # fmt: skip
    named = any(number in frame["unit_id"] for frame in found.values() if "unit_id" in frame.columns)
    return {**found, "units": _units(tree if named else tree.filter(pl.col("unit_id") != number))}


def _care(
    raw: Mapping[str, pl.DataFrame], patients: pl.DataFrame, residences: pl.DataFrame, world: World
) -> Frames:
    """Diagnoses, pregnancies, enrolments and encounters, which speak of each other, and what was measured at them."""
    diagnoses = versions(raw["Condition"], "Condition", world.report)
    episodes = versions(raw["EpisodeOfCare"], "EpisodeOfCare", world.report)
    named = pl.concat([episodes["diagnosis"], raw["Encounter"]["diagnosis"]])
    codes = clinical.codes_by_key(diagnoses, named)
    episodes = care.programmes(episodes, codes, world)
    attended = care.attended(raw["Encounter"], raw["extras"], episodes=episodes, codes=codes, world=world)
    expected = maternal.pregnancies(diagnoses, raw["expecting"], residences, world)
    born = maternal.births(raw["births"], patients, pregnancies=expected, residences=residences, world=world)
    contacts = care.contacts(attended, expected, world)
    return {
        "pregnancies": expected.drop("key"), "births": born,
        "screenings": maternal.screenings(raw["screenings"], expected, world),
        "conditions": clinical.conditions(diagnoses, world), "enrolments": care.enrolments(episodes, world),
        "contacts": contacts.drop("key"), "encounters": care.visits(attended, world),
        "admissions": care.stays(attended, world),
        "observations": clinical.observations(raw["Observation"], contacts.select("key", "contact_id"), world),
    }  # fmt: skip


def _staff(frame: pl.DataFrame, world: World) -> pl.DataFrame:
    """The rows of table staff, with their key."""
    frame = versions(frame, "Practitioner", world.report)
    world.report.note("Practitioner", "taken", [], len(frame))
    written = local_time(pl.col("updated"), world.zone).fill_null(PLACED_ON)
    return frame.select(
        "key", "name", "sex", "grade", numbers(pl.col("id"), pl.col("key")).alias("staff_id"),
        written.alias("recorded_at"), pl.lit("fhir").alias("source"),
    )  # fmt: skip


def _named(known: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """Keys and numbers, with those of every alias that names only one."""
    others = aliases.join(known, on="key").drop("key").rename({"alias": "key"}).unique()
    clear = others.filter(~pl.col("key").is_duplicated()).join(known, on="key", how="anti")
    return pl.concat([known, clear.select(known.columns)])


def _units(tree: pl.DataFrame) -> pl.DataFrame:
    none = pl.lit(None, pl.Date)
    return tree.unique("unit_id", keep="first").sort("unit_id").select(
        "unit_id", "parent_id", "kind", "name", none.alias("opened"), none.alias("closed"),
        pl.lit(PLACED_ON).alias("recorded_at"), pl.lit("fhir").alias("source"),
    )  # fmt: skip
