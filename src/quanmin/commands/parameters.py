"""The options that set parameters of measures: on the command, or in the county's file."""

import argparse
import os
import sys
from pathlib import Path

from quanmin.core.measures import BY_CODE
from quanmin.core.measures.settings import (
    FILE,
    Settings,
    joined,
    read_settings,
    refuse_unknown,
    settings_of,
    written,
)
from quanmin.errors import UsageError


def add_settings(parser: argparse.ArgumentParser) -> None:
    """`--set`, once for each parameter, and `--parameters`."""
    parser.add_argument(
        "--set", action="append", default=[], metavar="CODE.NAME=VALUE",
        help="a parameter of a measure, such as hypertension-control-rate.elderly_limit=140; once for each",
    )  # fmt: skip
    parser.add_argument(
        "--parameters", type=Path, metavar="FILE",
        help=f"the county's parameters; {FILE} in the folder QUANMIN_HOME when left out, where there is one",
    )  # fmt: skip


def asked_settings(asked: argparse.Namespace) -> Settings:
    """The county's file, and over it what the command sets; what is set is told on standard error."""
    found = joined(_of_county(asked.parameters), settings_of(asked.set, BY_CODE))
    if found:
        print(f"parameters set: {', '.join(written(found))}", file=sys.stderr)
    return found


def _of_county(named: Path | None) -> Settings:
    home = os.environ.get("QUANMIN_HOME")
    if named is not None and not named.is_file():
        raise UsageError(f"--parameters {str(named)!r} is no file; name the county's TOML file.")
    path = named or (Path(home) / FILE if home else None)
    found = read_settings(path) if path is not None else {}
    refuse_unknown(found, BY_CODE)
    return found
