"""`quanmin synth`: a demo county's records."""

import argparse
import sys
from datetime import date
from pathlib import Path

from quanmin.commands.console import day, positive, show_progress
from quanmin.core.synth import make_county


def add_synth(parser: argparse.ArgumentParser) -> None:
    """The options of `synth`."""
    parser.add_argument("--residents", type=positive, default=30_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same bytes")
    parser.add_argument(
        "--until", type=day, default=date(2025, 12, 31), metavar="DATE", help="last day of the five years"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")


def synth(asked: argparse.Namespace) -> None:
    """Write a demo snapshot."""
    make_county(
        asked.out, residents=asked.residents, seed=asked.seed, until=asked.until, progress=show_progress
    )
    print(f"wrote {asked.out}", file=sys.stderr)
