"""The chains of sectors in a compound file (the form of .xls and .doc), looked at for loops.

A broken file may send its reader round and round; xlrd does not look. Source: [MS-CFB] 2.1 to 2.4.
"""

import struct
from collections.abc import Sequence

_FIRST_TABLES = 109  # sectors of the chain table that the header itself names
_LAST_SECTOR = 0xFFFFFFFA


def is_sound(data: bytes) -> bool:
    """Whether every chain of a compound file comes to an end; False also where its header cannot be true."""
    if len(data) < 512:
        return False
    shift = struct.unpack_from("<H", data, 30)[0]
    mini_start = struct.unpack_from("<I", data, 60)[0]
    if shift not in (9, 12):
        return False
    table = _table(data, 1 << shift)
    if table is None or _loops(table):
        return False
    mini = _read_chain(data, table, mini_start, 1 << shift)
    return not _loops(struct.unpack(f"<{len(mini) // 4}I", mini[: len(mini) // 4 * 4]))


def _table(data: bytes, size: int) -> tuple[int, ...] | None:
    """The table that names for each sector the next of its chain; None when it cannot be all there."""
    named = list(struct.unpack_from(f"<{_FIRST_TABLES}I", data, 76))
    following, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // size)):
        sector = _sector(data, following, size)
        if len(sector) < size:
            return None
        *more, following = struct.unpack(f"<{size // 4}I", sector)
        named += more
    sectors = [_sector(data, place, size) for place in named if place < _LAST_SECTOR]
    joined = b"".join(sectors)
    return struct.unpack(f"<{len(joined) // 4}I", joined[: len(joined) // 4 * 4])


def _sector(data: bytes, place: int, size: int) -> bytes:
    return data[(place + 1) * size : (place + 2) * size]


def _read_chain(data: bytes, table: Sequence[int], place: int, size: int) -> bytes:
    """The bytes of a chain; the table has no loops."""
    found = []
    while place < len(table):
        found.append(_sector(data, place, size))
        place = table[place]
    return b"".join(found)


def _loops(table: Sequence[int]) -> bool:
    """Whether following the table ever comes back."""
    seen = [0] * len(table)
    for start in range(len(table)):
        place = start
        while place < len(table) and not seen[place]:
            seen[place] = start + 1
            place = table[place]
        if place < len(table) and seen[place] == start + 1:
            return True
    return False
