"""Office files are zip archives of XML: opened here with every limit looked at before anything is unpacked.

Nothing of an archive is unpacked but the parts asked for, each up to its own limit; archives inside it, pictures and
macros are never opened. XML is read without entities, document types and outside addresses.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from quanmin.core.reading.pieces import MAX_ENTRIES, MAX_PART_BYTES, MAX_RATIO, MAX_UNPACKED_BYTES
from quanmin.errors import DocumentError

_SMALL = 10_000_000  # bytes unpacked; below, blank tables may well be packed a thousandfold
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


@dataclass(frozen=True)
class Package:
    """An office file, its limits looked at."""

    data: bytes
    name: str
    parts: frozenset[str]

    def part(self, path: str) -> etree._Element | None:
        """The root of an XML part; None when the file has no such part."""
        if path not in self.parts:
            return None
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive, archive.open(path) as opened:
                content = opened.read(MAX_PART_BYTES + 1)
        except _BROKEN:
            raise DocumentError(_broken(self.name)) from None
        if len(content) > MAX_PART_BYTES:
            raise DocumentError(_too_big(self.name, f"more than {MAX_PART_BYTES}"))
        return parsed(content, self.name)

    def children(self, path: str) -> tuple[etree._Element, ...]:
        """What stands at the top of a part; nothing when the file has no such part."""
        root = self.part(path)
        return () if root is None else tuple(root)


def package(data: bytes, name: str) -> Package:
    """The archive, or DocumentError: broken, of too many parts, or unpacking to an absurd size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except _BROKEN:
        raise DocumentError(_broken(name)) from None
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise DocumentError(
            f"{name!r} holds {len(entries)} files, more than {MAX_ENTRIES}; it is not a plan document."
        )
    if size > MAX_UNPACKED_BYTES or (size > _SMALL and size > MAX_RATIO * len(data)):
        raise DocumentError(_too_big(name, str(size)))
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentError(f"{name!r} is protected by a password; save it without one and retry.")
    return Package(data, name, frozenset(entry.filename for entry in entries))


def parsed(content: bytes, name: str) -> etree._Element:
    """The root of XML text; DocumentError when it is broken, or brings entities along."""
    if any(mark in content for mark in _DOCTYPES):
        raise DocumentError(
            f"{name!r} declares XML entities, which no office program writes; it is not read."
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError):
        raise DocumentError(_broken(name)) from None


def local(node: etree._Element) -> str:
    """The name of an element without its namespace: the strict and the usual form of a format differ in that alone."""
    return str(node.tag).rpartition("}")[2]


def attribute(node: etree._Element, name: str) -> str | None:
    """An attribute by its name without namespace."""
    return next(
        (str(value) for key, value in node.attrib.items() if str(key).rpartition("}")[2] == name), None
    )


def _broken(name: str) -> str:
    return f"{name!r} is a broken Word or Excel file; save it again and retry."


def _too_big(name: str, size: str) -> str:
    return f"{name!r} unpacks to {size} bytes, more than a plan document can; it is not read."
