"""`quanmin programmes`: the declared service protocols, each edition with what it asks."""

import argparse
import json
from dataclasses import asdict

from quanmin.core.protocols import Protocol, declared


def add_programmes(parser: argparse.ArgumentParser) -> None:
    """The options of `programmes`."""
    parser.add_argument("--format", choices=("table", "json"), default="table")


def programmes(asked: argparse.Namespace) -> None:
    """List the declarations; json holds all that each says."""
    if asked.format == "json":
        listed = [asdict(one) for one in declared()]
        print(json.dumps({"programmes": listed}, ensure_ascii=False, indent=1, default=str))
        return
    for one in declared():
        print(line(one))


def line(one: Protocol) -> str:
    """An edition in one line: code, edition, days in force, how much it asks, title."""
    days = f"{one.valid_from}..{one.valid_to or ''}"
    owed = len(one.steps) + len(one.repeats) + len(one.seasons)
    return f"{one.code:22} {one.edition:9} {days:24} {owed:3} owed {len(one.fields):3} fields  {one.title.zh}"
