"""The note that a passed check leaves beside a snapshot: these bytes, held against these rules, have no fault.

To read every row again takes as long as measuring them. The note names the SHA-256 of every file and of the rules
themselves, so a file altered in any byte, or a rule altered since, is not covered by it and is checked anew. It holds
nothing else: the same snapshot leaves the same note.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from quanmin.core.snapshot.folder import sha256_of, table_path
from quanmin.core.snapshot.tables import TABLES

NOTE = "checked.json"
FORMAT = "quanmin-checked/1"
Sums = Mapping[str, str]


def checksums(folder: Path) -> Sums:
    """The SHA-256 of every table's file."""
    return {table.name: sha256_of(table_path(folder, table)) for table in TABLES}


def rules_of(*written: Path) -> str:
    """The SHA-256 of what rows are held against: the declared tables, and the modules that do it."""
    parts = [repr(TABLES).encode(), *(path.read_bytes() for path in written)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_noted(folder: Path, sums: Sums, rules: str) -> bool:
    """Have these very bytes passed these very rules? A note that cannot be read says nothing."""
    try:
        return (folder / NOTE).read_text(encoding="utf-8") == _note(sums, rules)
    except (OSError, UnicodeDecodeError):
        return False


def leave_note(folder: Path, sums: Sums, rules: str) -> None:
    """Write the note; a folder that cannot be written into is left as it is and checked again the next time."""
    part = folder / f"{NOTE}.part"
    try:
        part.write_text(_note(sums, rules), encoding="utf-8")
        part.replace(folder / NOTE)
    except OSError:
        return


def _note(sums: Sums, rules: str) -> str:
    return json.dumps({"format": FORMAT, "rules": rules, "tables": dict(sums)}, indent=1) + "\n"
