"""The one place that fetches a snapshot from an address: an object store (s3://, gs://, abfs://), hdfs:// or file://.

    with at_hand("s3://county/2025-12-31?region=…") as folder: …     # gone afterwards
    folder = kept("s3://county/2025-12-31", home / "snapshots")      # stays, under a name made of its bytes

The engines of one machine read files that lie on it, so the declared tables are fetched whole first: a county of a
million is under a gigabyte. Who may read an address is the store's own affair: keys come from its usual environment.
"""

import hashlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
from pyarrow import fs

from quanmin.core.snapshot.folder import MANIFEST, sha256_of
from quanmin.core.snapshot.tables import TABLES
from quanmin.errors import SnapshotError, UsageError

FILES = (MANIFEST, *(f"{table.name}.parquet" for table in TABLES))
PIECE = 8 * 1024 * 1024


def is_address(where: str) -> bool:
    """Is a snapshot named by an address, not by a path?"""
    return "://" in where


@contextmanager
def at_hand(where: str) -> Iterator[Path]:
    """The folder of a snapshot named by path or address; what was fetched is removed afterwards."""
    store, path = opened(where) if is_address(where) else (fs.LocalFileSystem(), where)
    if isinstance(store, fs.LocalFileSystem):
        yield Path(path)
        return
    with TemporaryDirectory(prefix="quanmin-") as folder:
        print(f"fetching {shown(where)}", file=sys.stderr)
        yield fetch(store, path, Path(folder) / Path(path).name, where)


def kept(where: str, under: Path) -> Path:
    """The folder of a snapshot, fetched to stay where it was named by an address; the same bytes are kept once."""
    with at_hand(where) as folder:
        if not is_address(where) or not folder.is_dir():
            return folder
        sums = "".join(sha256_of(file) for file in sorted(folder.iterdir()) if file.name in FILES)
        place = under / f"{folder.name}-{hashlib.sha256(sums.encode()).hexdigest()[:16]}"
        if not place.is_dir():
            part = place.with_name(place.name + ".part")
            shutil.rmtree(part, ignore_errors=True)
            shutil.copytree(folder, part)
            part.rename(place)
        return place


def opened(where: str) -> tuple[fs.FileSystem, str]:
    """The store behind an address and the path in it; UsageError for a kind of store nobody here can read."""
    try:
        return fs.FileSystem.from_uri(where)
    except (pa.ArrowException, OSError) as error:
        raise UsageError(
            f"{shown(where)!r} is no address that can be read here ({_first_line(error, where)}); "
            "write a path, or s3://, gs://, abfs://, hdfs:// or file:// and the place of the snapshot."
        ) from error


def fetch(store: fs.FileSystem, path: str, into: Path, where: str) -> Path:
    """Copy a snapshot's manifest and tables; SnapshotError for an address without any, or a store that refuses.

    A table that is not there is not fetched: the snapshot's own check names it.
    """
    try:
        found = [
            one
            for one in store.get_file_info([f"{path.rstrip('/')}/{name}" for name in FILES])
            if one.is_file
        ]
        into.mkdir(parents=True, exist_ok=True)
        for one in found:
            _copy(store, one.path, into / one.base_name)
    except (pa.ArrowException, OSError) as error:
        raise SnapshotError(f"{shown(where)!r} could not be read: {_first_line(error, where)}.") from error
    if not found:
        raise SnapshotError(
            f"{shown(where)!r} holds no table of a snapshot; name the folder of its Parquet files."
        )
    return into


def _copy(store: fs.FileSystem, path: str, into: Path) -> None:
    with store.open_input_stream(path) as source, into.open("wb") as target:
        while piece := source.read(PIECE):
            target.write(piece)


def shown(where: str) -> str:
    """The address without a key in it."""
    scheme, _, rest = where.partition("://")
    return f"{scheme}://{rest.partition('?')[0].rpartition('@')[2]}"


def _first_line(error: Exception, where: str) -> str:
    # Arrow repeats the whole address, the key in it too.
    return (str(error).replace(where, shown(where)).splitlines() or ["no reason given"])[0].rstrip(".")
