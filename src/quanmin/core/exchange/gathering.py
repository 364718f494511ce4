"""Resources → columns: each file on its own, so that files can be read at the same time."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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
from quanmin.core.exchange.elements import table
from quanmin.core.exchange.reading import Batch, batches
from quanmin.core.exchange.report import EXAMPLES, Report
from quanmin.errors import ExchangeError

Columns = Mapping[str, pl.DataType]
Facts = Callable[[Any], tuple[Any, ...] | str]
Aliases = Callable[[Any], Iterator[tuple[int, int]]]
SHOWN = 20
TOGETHER = 32  # pieces decided on at once: a step over columns costs the same for one piece as for many


@dataclass(frozen=True)
class Kind:
    """How resources of one kind become rows: what some of them say, by frame, and which of its rows are taken."""

    told: Callable[[list[Any], Report], Mapping[str, pl.DataFrame]]
    frames: Mapping[str, Columns]
    rows: Callable[[pl.DataFrame, Report], pl.DataFrame] = lambda frame, report: frame


def one_by_one(name: str, facts: Facts, columns: Columns, aliases: Aliases | None = None) -> Kind:
    """A kind of which there are few: each resource becomes a row by itself, or is refused for a reason."""

    def told(ones: list[Any], report: Report) -> Mapping[str, pl.DataFrame]:
        found = [_fact(facts, one) for one in ones]
        for reason in sorted({row for row in found if isinstance(row, str)}):
            those = [one for one, row in zip(ones, found, strict=True) if row == reason]
            report.note(name, reason, [f"{name}/{one.id}" for one in those[:EXAMPLES] if one.id], len(those))
        taken = [row for row in found if not isinstance(row, str)]
        others = [pair for one in ones if aliases and one.id for pair in aliases(one)]
        return {
            name: table(taken, columns),
            "aliases": table(others, patient.ALIASES),
        }

    return Kind(told, {name: columns, "aliases": patient.ALIASES})


def _fact(facts: Facts, one: Any) -> tuple[Any, ...] | str:
    try:
        return facts(one)
    except msgspec.ValidationError:
        return "element-wrong"


_RESIDENT: Mapping[str, Columns] = {
    "Patient": patient.COLUMNS, "homes": patient.HOMES, "aliases": patient.ALIASES, "births": patient.BIRTHS,
}  # fmt: skip
_READING: Mapping[str, Columns] = {"Observation": observation.COLUMNS, "screenings": screening.COLUMNS}
_DIAGNOSIS: Mapping[str, Columns] = {"Condition": condition.COLUMNS, "expecting": condition.EXPECTED}
_ENCOUNTER: Mapping[str, Columns] = {"Encounter": encounter.COLUMNS, "extras": encounter.EXTRA_COLUMNS}
KINDS = {
    "Patient": Kind(patient.told, _RESIDENT, patient.rows),
    "Observation": Kind(observation.told, _READING, observation.rows),
    "Condition": Kind(condition.told, _DIAGNOSIS, condition.rows),
    "Encounter": Kind(encounter.told, _ENCOUNTER, encounter.rows),
    "Immunization": Kind(immunization.told, {"Immunization": immunization.COLUMNS}, immunization.rows),
    "EpisodeOfCare": one_by_one("EpisodeOfCare", episode.facts, episode.COLUMNS),
    "Organization": one_by_one("Organization", organization.facts, organization.COLUMNS, organization.aliases),
    "Practitioner": one_by_one("Practitioner", practitioner.facts, practitioner.COLUMNS, practitioner.aliases),
    "PractitionerRole": one_by_one("PractitionerRole", practitioner.post_facts, practitioner.POSTS),
    "Contract": one_by_one("Contract", contract.facts, contract.COLUMNS),
    "ServiceRequest": one_by_one("ServiceRequest", referral.facts, referral.COLUMNS),
}  # fmt: skip
ROWS = {"screenings": screening.rows, **{name: kind.rows for name, kind in KINDS.items()}}
FRAMES = {name: columns for kind in KINDS.values() for name, columns in kind.frames.items()}


@dataclass(frozen=True)
class Gathered:
    """The rows of one or more files by frame, and what was refused on the way."""

    frames: Mapping[str, pl.DataFrame]
    report: Report


@contextmanager
def no_cycles() -> Iterator[None]:
    """Without the search for cycles: resources make none, and looking for them takes twice as long as decoding."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@no_cycles()
def gather(path: Path, skip_broken: bool = False) -> Gathered:
    """The rows of one file; ExchangeError naming each broken line, unless these are to be skipped and counted."""
    told: dict[str, list[pl.DataFrame]] = {name: [] for name in FRAMES}
    taken: dict[str, list[pl.DataFrame]] = {name: [] for name in FRAMES}
    report = Report()
    broken: list[str] = []
    for number, batch in enumerate(batches(path), 1):
        broken += _note_broken(batch, report, skip_broken)
        if len(broken) > SHOWN:
            break
        _tell(batch, told, report)
        if number % TOGETHER == 0:
            _settle(told, taken, report)
    if broken:
        raise ExchangeError("\n".join(broken[:SHOWN]))
    if path.stat().st_size == 0:
        report.note("file", "file-empty", [path.name])
    _settle(told, taken, report)
    return Gathered({name: _joined(name, frames) for name, frames in taken.items()}, report)


def _tell(batch: Batch, told: dict[str, list[pl.DataFrame]], report: Report) -> None:
    """What the resources of a batch say, added to what others said; kinds that no measure needs are counted."""
    told["aliases"].append(table(batch.aliases, patient.ALIASES))
    for name, members in _by_kind(batch.resources).items():
        if name not in KINDS:
            report.note(name, "not-needed", [], len(members))
            continue
        for frame, said in KINDS[name].told(members, report).items():
            told[frame].append(said)


def _settle(
    told: dict[str, list[pl.DataFrame]], taken: dict[str, list[pl.DataFrame]], report: Report
) -> None:
    """Decide what is taken of all that was told so far."""
    for name, said in told.items():
        if said:
            rows = ROWS.get(name)
            together = pl.concat(said, rechunk=True)
            taken[name].append(rows(together, report) if rows else together)
            said.clear()


def joined(parts: list[Gathered]) -> Gathered:
    """Several files as one, in their order."""
    report = Report()
    for part in parts:
        report.add(part.report)
    return Gathered({name: _joined(name, [part.frames[name] for part in parts]) for name in FRAMES}, report)


def _note_broken(batch: Batch, report: Report, skip: bool) -> list[str]:
    """Count what is broken; the sentences that stop the import."""
    stops = []
    for one in batch.broken:
        if one.element or skip:
            report.note(
                "file", "element-wrong" if one.element else "line-broken", [one.where.replace(" ", "")]
            )
        else:
            stops.append(one.sentence)
    return stops


def _by_kind(resources: list[Any]) -> dict[str, list[Any]]:
    kinds = set(map(type, resources))
    if len(kinds) == 1:
        return {kinds.pop().__name__: resources}
    found: dict[str, list[Any]] = {}
    for one in resources:
        found.setdefault(type(one).__name__, []).append(one)
    return found


def _joined(name: str, frames: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(frames) if frames else pl.DataFrame(schema=FRAMES[name])
