"""`quanmin explain`: why a resident is in a number or not, with the records that decided."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict

from quanmin.commands.console import check_snapshot_folder
from quanmin.commands.parameters import add_settings, asked_settings
from quanmin.core.measures import chosen
from quanmin.core.measures.explaining import Case, Ground, Record, Told, explain
from quanmin.core.periods import parse
from quanmin.core.snapshot.folder import open_snapshot
from quanmin.fetching import at_hand


def add_explain(parser: argparse.ArgumentParser) -> None:
    """The options of `explain`."""
    parser.add_argument("snapshot", metavar="SNAPSHOT", help="folder of the snapshot, or its address")
    parser.add_argument("--measure", required=True, metavar="CODE")
    parser.add_argument("--resident", required=True, type=int, metavar="NUMBER")
    parser.add_argument("--period", required=True, metavar="2025Q4")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    add_settings(parser)


def show_explanation(asked: argparse.Namespace) -> None:
    """Print every clause of the measure for the resident, whether it holds, and the records it stands on."""
    (one,) = chosen([asked.measure], asked_settings(asked))
    period = parse(asked.period)
    check_snapshot_folder(asked.snapshot)
    with at_hand(asked.snapshot) as folder:
        open_snapshot(folder)
        cases = explain(folder, one, period, asked.resident)
    if asked.format == "json":
        print(json.dumps([_as_data(case) for case in cases], ensure_ascii=False, indent=1, default=str))
        return
    for case in cases:
        print("\n".join(_lines(case)))
    if not cases:
        print(f"{one.code} looks at no record of resident {asked.resident}.", file=sys.stderr)


def _as_data(case: Case) -> dict[str, object]:
    clauses = [
        {"clause": told.name, "required": told.required, "holds": told.holds, "own": told.own,
         "grounds": [_ground(ground) for ground in told.grounds]}
        for told in case.clauses
    ]  # fmt: skip
    said = {name: value for name, value in asdict(case).items() if name != "clauses"}
    return {**said, "eligible": case.eligible, "met": case.met, "clauses": clauses}


def _ground(ground: Ground) -> dict[str, object]:
    fact = ground.fact
    return {"table": fact.table, "asks": fact.aggregate, "answer": ground.answer, "records": ground.records,
            "decides": ground.decides}  # fmt: skip


def _lines(case: Case) -> Iterator[str]:
    place = f"at unit {case.unit_id}" if case.unit_id is not None else "at no unit"
    verdict = "met" if case.met else "in the gap" if case.eligible else "not counted"
    yield f"{case.table} {case.subject_id}: {verdict}, {place}"
    for told in case.clauses:
        yield from _clause(told)


def _clause(told: Told) -> Iterator[str]:
    part = "who counts" if told.required else "who is met"
    own = f"  ({_record(told.own)})" if told.own else ""
    yield f"  {'yes' if told.holds else 'NO '}  {told.name}  [{part}]{own}"
    for ground in told.grounds:
        yield f"         {ground.fact.table}: {len(ground.records)} records"
        yield from (f"           {_record(record)}" for record in ground.records)


def _record(record: Record) -> str:
    return ", ".join(f"{name} {'–' if value is None else value}" for name, value in record.items())
