"""What commands share: reading words, finding what is named, writing whole files, telling progress."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from quanmin.errors import UsageError


def positive(text: str) -> int:
    """A whole number above zero."""
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above zero")
    return int(text)


def day(text: str) -> date:
    """A date written 2025-12-31."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2025-12-31") from None


def names(text: str) -> list[str]:
    """A comma-separated list that names something."""
    found = [part.strip() for part in text.split(",") if part.strip()]
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} names nothing; write the names with commas between")
    return found


def check_file(option: str, path: Path) -> None:
    """Whether a file can be written there, said before the work; UsageError for a folder, a device, no place to be."""
    if not path.resolve().parent.is_dir():
        raise UsageError(f"{option} {str(path)!r} lies in a folder that does not exist; make it first.")
    with _said(option, path):
        there = path.exists()
    if path.is_dir():
        raise UsageError(f"{option} {str(path)!r} is a folder; name a file in it.")
    if there and not path.is_file():
        raise UsageError(f"{option} {str(path)!r} is no file but a device; name a file.")


def check_snapshot_folder(where: str) -> None:
    """UsageError for a path that is no folder; what an address (s3://…) holds is said when it is fetched."""
    if "://" not in where and not Path(where).is_dir():
        raise UsageError(
            f"{where!r} is not a folder; give the folder that holds the snapshot's Parquet files."
        )


@contextmanager
def whole_file(option: str, path: Path) -> Iterator[Path]:
    """A place to write to that becomes the file when all is well, so that a reader sees all of it or none."""
    part = path.with_name(path.name + ".part")
    with _said(option, path):
        try:
            yield part
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def _said(option: str, path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error).splitlines()[0]
        raise UsageError(f"{option} {str(path)!r} cannot be written ({why}); name another place.") from error


def write_whole(path: Path, data: bytes, *, option: str = "--out") -> None:
    """Write a file so that a reader sees all of it or none; UsageError where it cannot be written."""
    with whole_file(option, path) as part:
        part.write_bytes(data)


def show_progress(stage: str, share: float) -> None:
    """One line on standard error that is overwritten; nothing where nobody watches."""
    if sys.stderr.isatty():
        end = "\n" if share >= 1 else ""
        print(f"\r\033[K{share:5.0%}  {stage}", end=end, file=sys.stderr, flush=True)
