"""Others from the field, each installed into a throw-away folder of its own; none is a dependency of the project."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.peers.question import YEAR, Answer

HERE = Path(__file__).parent
CQL = HERE / "cql"
NODE_PACKAGES = ("cql-execution@3.3.2", "cql-exec-fhir@2.2.0", "@cqframework/cql@5.3.0")
PATHLING_PACKAGES = ("pathling==5.1.1", "pyspark==3.3.4")


class AbsentError(Exception):
    """A peer that cannot be installed or run here, and why."""


def cql_execution(home: Path, fhir: Path) -> Answer:
    """The reference engine of CQL: an interpreter that goes from person to person."""
    folder = home / "peers" / "cql"
    if not (folder / "node_modules").exists():
        _needs("node", "npm")
        folder.mkdir(parents=True, exist_ok=True)
        _told(["npm", "install", "--no-audit", "--no-fund", "--prefix", folder, *NODE_PACKAGES], folder)
    _told(["node", CQL / "translate.mjs", CQL / "control.cql", folder / "control.json"], folder)
    said = _told(
        ["node", "--max-old-space-size=8192", CQL / "measure.cjs", fhir, "control.json", YEAR], folder
    )
    return _answer(said, "bundles in memory")


def pathling(home: Path, fhir: Path) -> Answer:
    """FHIR on Spark: resources are encoded into Parquet and asked by SQL."""
    folder = home / "peers" / "pathling"
    python = folder / "bin" / "python"
    if not (folder / "installed").exists():
        _needs("java")
        _told([sys.executable, "-m", "venv", folder], home)
        _told([python, "-m", "pip", "install", "--quiet", *PATHLING_PACKAGES], home)
        (folder / "installed").touch()
    said = _told([python, HERE / "pathling_control.py", fhir, YEAR], home)
    return _answer(said, "resources encoded as Parquet")


def ehrql(home: Path, fhir: Path) -> Answer:
    """OpenSAFELY's language, which is not to be had from a registry."""
    raise AbsentError("ehrQL comes as a container image only, and no package registry has it")


def _needs(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            raise AbsentError(f"{program} is not installed")


def _told(command: Sequence[str | Path], folder: Path) -> str:
    """What a command printed; AbsentError with its last words when it fails."""
    run = subprocess.run(
        [str(word) for word in command], cwd=folder, capture_output=True, text=True, check=False
    )
    if run.returncode:
        last = (run.stderr or run.stdout).strip().splitlines()[-1:] or ["no words"]
        raise AbsentError(f"{Path(command[0]).name} ended with {run.returncode}: {last[0][:120]}")
    return run.stdout


def _answer(said: str, held: str) -> Answer:
    found = json.loads(said.splitlines()[-1])
    note = f"{held}; {found['reading']:.1f} s before that, to read them"
    return Answer(found["residents"], found["answering"], found["numerator"], found["denominator"], note)
