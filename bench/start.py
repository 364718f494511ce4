"""From nothing to a demo that could be served, and the second start."""

import os
import shutil
from pathlib import Path

from bench.report import Figure
from bench.timing import timed


def figures(quanmin: Path, home: Path) -> list[Figure]:
    """Make the demo county from nothing, then once more over what is there."""
    shutil.rmtree(home, ignore_errors=True)
    environment = {"QUANMIN_HOME": os.fspath(home)}
    command = [quanmin, "demo", "--no-serve", "--residents", "30000"]
    first = timed(command, environment=environment)
    second = timed(command, environment=environment)
    return [
        Figure(
            "demo county of 30,000 residents from nothing",
            first.seconds,
            "s",
            60,
            f"peak {first.peak_gb:.1f} GB",
        ),
        Figure("second start over the same county", second.seconds, "s", 5, f"peak {second.peak_gb:.1f} GB"),
    ]
