"""`quanmin read --format xlsx` and `docx`: plans as files for an office."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from quanmin import __version__, clock
from quanmin.commands.console import write_whole
from quanmin.core.reading.draft import Draft
from quanmin.core.writing.ledger import plan_ledger
from quanmin.core.writing.reading import Reading
from quanmin.core.writing.responsibilities import responsibility_table


def write_ledger(out: Path, plans: Sequence[tuple[Path, Draft]]) -> None:
    """All plans as one workbook."""
    write_whole(out, plan_ledger([_reading(path, draft) for path, draft in plans]))


def write_responsibilities(out: Path, plans: Sequence[tuple[Path, Draft]]) -> None:
    """One plan as a responsibility table in Word."""
    ((path, draft),) = plans
    write_whole(out, responsibility_table(_reading(path, draft)))


def _reading(path: Path, draft: Draft) -> Reading:
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    return Reading(draft, path.name, checksum, clock.machine_time(), __version__)
