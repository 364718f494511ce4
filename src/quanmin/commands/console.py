"""What commands share: reading words, writing whole files, telling progress."""

import argparse
import sys
from datetime import date
from pathlib import Path


def positive(text: str) -> int:
    """A whole number above zero."""
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above zero")
    return int(text)


def day(text: str) -> date:
    """A date written 2025-12-31."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2025-12-31") from None


def names(text: str) -> list[str]:
    """A comma-separated list."""
    return [part.strip() for part in text.split(",") if part.strip()]


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees all of it or none."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)


def show_progress(stage: str, share: float) -> None:
    """One line on standard error that is overwritten; nothing where nobody watches."""
    if sys.stderr.isatty():
        end = "\n" if share >= 1 else ""
        print(f"\r\033[K{share:5.0%}  {stage}", end=end, file=sys.stderr, flush=True)
