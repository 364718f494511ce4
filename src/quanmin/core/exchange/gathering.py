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
)
from quanmin.core.exchange.reading import Batch, batches
from quanmin.core.exchange.report import EXAMPLES, Report
from quanmin.errors import ExchangeError

Columns = Mapping[str, pl.DataType]
Rows = Callable[[Any], Iterator[tuple[Any, ...]]]
ALIASES = patient.ALIASES
SHOWN = 20


@dataclass(frozen=True)
class Kind:
    """How resources of one kind become rows; `more` are further rows of those that were taken, by frame."""

    facts: Callable[[Any], tuple[Any, ...] | str]
    columns: Columns
    more: tuple[tuple[str, Rows], ...] = ()


KINDS = {
    "Patient": Kind(patient.facts, patient.COLUMNS, (("homes", patient.homes), ("aliases", patient.aliases))),
    "Observation": Kind(observation.facts, observation.COLUMNS),
    "Condition": Kind(condition.facts, condition.COLUMNS),
    "Encounter": Kind(encounter.facts, encounter.COLUMNS, (("told", encounter.told),)),
    "Immunization": Kind(immunization.facts, immunization.COLUMNS),
    "EpisodeOfCare": Kind(episode.facts, episode.COLUMNS),
    "Organization": Kind(organization.facts, organization.COLUMNS, (("aliases", organization.aliases),)),
    "Practitioner": Kind(practitioner.facts, practitioner.COLUMNS, (("aliases", practitioner.aliases),)),
    "PractitionerRole": Kind(practitioner.post_facts, practitioner.POSTS),
    "Contract": Kind(contract.facts, contract.COLUMNS),
}
FRAMES: Mapping[str, Columns] = {
    **{name: kind.columns for name, kind in KINDS.items()}, "homes": patient.HOMES, "aliases": ALIASES,
    "told": encounter.TOLD,
}  # fmt: skip


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
    pieces: dict[str, list[pl.DataFrame]] = {name: [] for name in FRAMES}
    report = Report()
    broken: list[str] = []
    for batch in batches(path):
        broken += _note_broken(batch, report, skip_broken)
        if len(broken) > SHOWN:
            break
        if batch.aliases:
            pieces["aliases"].append(_frame("aliases", batch.aliases))
        for name, members in _by_kind(batch.resources).items():
            _take(name, members, pieces, report)
    if broken:
        raise ExchangeError("\n".join(broken[:SHOWN]))
    return Gathered({name: _joined(name, frames) for name, frames in pieces.items()}, report)


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


def _take(name: str, members: list[Any], pieces: dict[str, list[pl.DataFrame]], report: Report) -> None:
    """Rows of resources of one kind, added to the pieces; the others are counted."""
    kind = KINDS.get(name)
    if kind is None:
        report.note(name, "not-needed", [], len(members))
        return
    facts, rows = kind.facts, []
    refused: dict[str, list[Any]] = {}
    for one in members:
        try:
            found = facts(one)
        except msgspec.ValidationError:
            found = "element-wrong"
        if type(found) is tuple:
            rows.append(found)
        else:
            refused.setdefault(str(found), []).append(one)
    _note_refused(name, refused, report)
    pieces[name].append(_frame(name, rows))
    for frame, more in kind.more:
        pieces[frame].append(_frame(frame, [row for one in members for row in more(one) if one.id]))


def _note_refused(name: str, refused: dict[str, list[Any]], report: Report) -> None:
    for reason, ones in refused.items():
        ids = [f"{name}/{one.id}" for one in ones[:EXAMPLES] if one.id]
        report.note(name, reason, ids, len(ones))


def _frame(name: str, rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    columns = FRAMES[name]
    cells = zip(*rows, strict=True) if rows else ([] for _ in columns)
    return pl.DataFrame(dict(zip(columns, map(list, cells), strict=True)), schema=columns)


def _joined(name: str, frames: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(frames) if frames else pl.DataFrame(schema=FRAMES[name])
