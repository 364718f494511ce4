"""Days that something is due, as a calendar file (iCalendar, RFC 5545) that telephones and mail programs read.

Each is a whole day. The same things give the same bytes; a thing keeps its identity when its day moves, so that a file
read again moves it too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LINE_BYTES = 75  # section 3.1: longer lines are folded


@dataclass(frozen=True)
class DueDay:
    """Something that is due by the end of a day; `key` names it, `address` is the page that shows it."""

    key: str
    day: date
    title: str
    said: str = ""
    address: str = ""


def calendar_file(things: Iterable[DueDay], *, title: str, made_at: datetime) -> bytes:
    """The bytes of the file, things in the order of their days; `made_at` is in universal time."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Quanmin//due days//ZH",
        f"X-WR-CALNAME:{_text(title)}",
    ]
    for thing in sorted(things, key=lambda one: (one.day, one.key)):
        lines += _event(thing, made_at)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line)).encode()


def _event(thing: DueDay, made_at: datetime) -> list[str]:
    after = thing.day + timedelta(days=1)
    said = [f"DESCRIPTION:{_text(thing.said)}"] if thing.said else []
    address = [f"URL:{thing.address}"] if thing.address else []
    return [
        "BEGIN:VEVENT", f"UID:{thing.key}@quanmin", f"DTSTAMP:{made_at:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{thing.day:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        f"SUMMARY:{_text(thing.title)}", *said, *address, "TRANSP:TRANSPARENT", "END:VEVENT",
    ]  # fmt: skip


def _text(written: str) -> str:
    """A text as a value: section 3.3.11 escapes backslash, semicolon, comma and line ends."""
    escaped = written.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(escaped.splitlines())


def _folded(line: str) -> list[str]:
    """A line in pieces of at most 75 bytes, none cut inside a character; all but the first begin with a space."""
    pieces, piece, used = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if used + size > LINE_BYTES:
            pieces.append(piece)
            piece, used = " ", 1
        piece, used = piece + letter, used + size
    return [*pieces, piece]
