"""Files → resources: bundles (`.json`) and bulk exports (`.ndjson`, one resource a line), each perhaps packed (`.gz`).

A file is read in pieces of a few megabytes, each decoded at once; only a piece that breaks is gone through line by
line, to say which line it is. A broken line means that the file is not whole, so it stops the import unless asked to
go on; an element of the wrong type is a refusal of that resource only.
"""

import codecs
import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import msgspec

from quanmin.core.exchange.elements import UNREAD, key
from quanmin.core.exchange.resource_types import ANY, NEEDED, Bundle, Entry
from quanmin.errors import ExchangeError, UsageError

ENDINGS = (".json", ".ndjson", ".jsonl")
PIECE = 512 << 10  # what is decoded of it should stay in the processor's cache until it is in columns
DECODER: msgspec.json.Decoder[Any] = msgspec.json.Decoder(ANY)


@dataclass(frozen=True)
class Broken:
    """Something that could not be read: where, why, and whether only an element of it was of the wrong type."""

    where: str
    says: str
    element: bool

    @property
    def sentence(self) -> str:
        """The place and the reason as one sentence."""
        return f"{self.where}: {self.says}."


@dataclass(frozen=True)
class Batch:
    """Resources read together, other names of some of them, and what was broken between them."""

    resources: list[Any]
    aliases: list[tuple[int, int]]
    broken: list[Broken]


def files_in(folder: Path) -> list[Path]:
    """The files of a folder and its subfolders that may hold FHIR, in order of their names; or the one file given."""
    if folder.is_file():
        found = [folder]
    elif folder.is_dir():
        found = sorted(path for path in folder.rglob("*") if path.is_file() and _ending(path) in ENDINGS)
    else:
        raise UsageError(
            f"{str(folder)!r} is not there; give a folder of FHIR files (.json, .ndjson, .ndjson.gz)."
        )
    if not found:
        raise UsageError(f"{str(folder)!r} holds no file that ends in .json, .ndjson or .ndjson.gz.")
    return found


def _ending(path: Path) -> str:
    return Path(path.stem).suffix if path.suffix == ".gz" else path.suffix


def batches(path: Path) -> Iterator[Batch]:
    """The resources of a file, some thousands at a time; ExchangeError when the file itself cannot be unpacked."""
    try:
        with _opened(path) as file:
            if _ending(path) == ".json":
                yield _whole(path.name, file.read())
            else:
                yield from _lines(path.name, file)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise ExchangeError(
            f"{path.name}: the packed file is cut short or damaged; export it again."
        ) from None


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The file, unpacked where it is packed, whatever it is called, and after the mark of UTF-8 if there is one."""
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        with gzip.open(raw) if packed else raw as file:
            if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
                file.seek(0)
            yield cast(BinaryIO, file)


def _lines(name: str, file: BinaryIO) -> Iterator[Batch]:
    """Pieces of whole lines, each decoded at once where that works, else line by line."""
    line: int | None = None  # nobody asks for it until something is broken
    start = file.tell()
    while piece := _piece(file):
        found = _at_once(piece)
        if found is None:
            line = _lines_before(file, start) + 1 if line is None else line
        yield Batch(found, [], []) if found is not None else _one_by_one(name, piece, line or 1)
        start += len(piece)
        line = None if line is None else line + piece.count(b"\n")


def _piece(file: BinaryIO) -> bytes:
    piece = file.read(PIECE)
    return piece if piece.endswith(b"\n") else piece + file.readline()


def _lines_before(file: BinaryIO, end: int) -> int:
    """How many lines lie before a place in the file, which is left where it was."""
    here, count = file.tell(), 0
    file.seek(0)
    while end:
        piece = file.read(min(end, PIECE))
        count, end = count + piece.count(b"\n"), end - len(piece)
    file.seek(here)
    return count


def _at_once(text: bytes) -> list[Any] | None:
    """The resources of whole lines; nothing when one is broken, is a bundle or contains others."""
    try:
        found = DECODER.decode_lines(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    kinds = {kind.__name__ for kind in set(map(type, found))}
    if Bundle.__name__ in kinds or (
        kinds & NEEDED and any(getattr(one, "contained", UNREAD) for one in found)
    ):
        return None
    return found


def _one_by_one(name: str, text: bytes, first: int) -> Batch:
    batch = Batch([], [], [])
    for number, line in enumerate(text.split(b"\n"), first):
        if line.strip():
            _decode(line, f"{name}, line {number}", batch)
    return batch


def _whole(name: str, text: bytes) -> Batch:
    """A bundle, or a single resource."""
    batch = Batch([], [], [])
    _decode(text, name, batch)
    return batch


def _decode(text: bytes, where: str, batch: Batch) -> None:
    """Add what a text holds to a batch: one resource, the resources of a bundle, or what is broken about it."""
    try:
        for part in _apart(text):
            found = DECODER.decode(part)
            if isinstance(found, Bundle):
                for number, entry in enumerate(found.entry, 1):
                    _entry(entry, f"{where}, entry {number}", batch)
            else:
                batch.resources.append(found)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        batch.broken.append(_broken(text, where, error))


def _entry(entry: Entry, where: str, batch: Batch) -> None:
    """A resource of a bundle; one that has no id is known by its address."""
    count = len(batch.resources)
    if bytes(entry.resource):
        _decode(bytes(entry.resource), where, batch)
    named = entry.full_url.rpartition(":")[2] if entry.full_url.startswith("urn:") else ""
    if not named or len(batch.resources) == count:
        return
    found, kind = batch.resources[-1], type(batch.resources[-1]).__name__
    if kind in NEEDED and not found.id:
        batch.resources[-1] = msgspec.structs.replace(found, id=named)
    elif kind in NEEDED and found.id != named:
        batch.aliases.append((key(f"{kind}/{named}"), key(f"{kind}/{found.id}")))


def _broken(text: bytes, where: str, error: Exception) -> Broken:
    """Why a text could not be read; nothing of what it holds is shown but the name of a kind of resource."""
    try:
        found = json.loads(text.decode())
    except RecursionError:
        return Broken(where, "it is nested deeper than FHIR nests", False)
    except ValueError:
        return Broken(where, _no_json(text), False)
    kind = found.get("resourceType") if isinstance(found, dict) else None
    if kind is None:
        return Broken(where, "it has no resourceType, so it is not FHIR", False)
    if kind not in NEEDED and "resourceType" in str(error):
        return Broken(where, f"resourceType {str(kind)[:40]!r} is none of FHIR R4", False)
    return Broken(where, f"{kind}: {str(error).rstrip('.')}", True)


def _no_json(text: bytes) -> str:
    """Why a text is not JSON."""
    if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in text:
        return "it is written in UTF-16 or holds empty letters; export it as UTF-8"
    try:
        text.decode()
    except UnicodeDecodeError:
        return "it is not written in UTF-8; export it as UTF-8"
    if text.lstrip().startswith(b"<"):
        return "it is XML; export it as JSON"
    return "it is not JSON" if text.rstrip().endswith(b"}") else "it is cut short: not whole JSON"


def _apart(text: bytes) -> list[bytes]:
    """A resource and those it contains, each with an id of its own; unchanged where nothing is contained."""
    if b'"contained"' not in text:
        return [text]
    found = json.loads(text) if _is_json(text) else {}
    if not isinstance(found, dict) or found.get("resourceType") not in NEEDED:
        return [text]
    inside = [one for one in found.pop("contained", []) if isinstance(one, dict) and one.get("id")]
    names = {f"#{one['id']}": f"{one.get('resourceType')}/{found.get('id')}.{one['id']}" for one in inside}
    moved = [{**one, "id": names[f"#{one['id']}"].partition("/")[2]} for one in inside]
    return [msgspec.json.encode(_renamed(one, names)) for one in (*moved, found)]


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _renamed(found: Any, names: dict[str, str]) -> Any:
    """The same JSON with local references turned to the ids of what they point to."""
    if isinstance(found, dict):
        return {name: names.get(value, value) if name == "reference" and isinstance(value, str)
                else _renamed(value, names) for name, value in found.items()}  # fmt: skip
    return [_renamed(one, names) for one in found] if isinstance(found, list) else found
