"""Time a command in a process of its own, with the most memory it held."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Timed:
    """How long a command took, the most memory it held at once, and what it printed."""

    seconds: float
    peak_gb: float
    said: str


def timed(command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None) -> Timed:
    """Run the command; RuntimeError with its last words when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command],
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = process.stdout.read()
    # wait4 gives this child's own peak; resource.getrusage would give the highest of all children so far.
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}: {said[-2000:]}")
    return Timed(time.perf_counter() - start, usage.ru_maxrss / 1024**2, said)
