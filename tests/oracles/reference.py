"""Published right answers kept beside the project; a test that needs them skips, visibly, where they are absent."""

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2].parent / "shared" / "reference"


def reference(name: str) -> dict[str, Any]:
    path = FOLDER / f"{name}.json"
    if not path.is_file():
        pytest.skip(f"the reference answers are not here: {path.name}")
    return json.loads(path.read_text(encoding="utf-8"))


def names(pattern: str) -> list[str]:
    found = sorted(FOLDER.glob(f"{pattern}.json"))
    return [str(path.relative_to(FOLDER).with_suffix("")) for path in found]
