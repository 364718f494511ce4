"""What the house rules look at: every Python file of the product, parsed once."""

import ast
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "src" / "quanmin"


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module


def parsed(folder):
    """The Python files under a folder, less those Django writes."""
    files = (file for file in sorted(folder.rglob("*.py")) if "migrations" not in file.parts)
    return tuple(
        Source(file.relative_to(ROOT).as_posix(), text, ast.parse(text))
        for file in files
        for text in [file.read_text(encoding="utf-8")]
    )


@pytest.fixture(scope="session")
def root():
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def product():
    """All of src/quanmin."""
    return parsed(PRODUCT)


@pytest.fixture(scope="session")
def core(product):
    """The part that computes."""
    return tuple(source for source in product if source.path.startswith("src/quanmin/core/"))


@pytest.fixture(scope="session")
def everything(product):
    """The product, its tests, its benchmarks and its tools."""
    return product + parsed(ROOT / "tests") + parsed(ROOT / "bench") + parsed(ROOT / "tools")


@pytest.fixture(scope="session")
def tracked():
    """Paths of all files in the repository, from the root."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return tuple(ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file())
