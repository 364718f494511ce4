"""Apache Spark as an engine: for records that outgrow one machine. Needs the extra `quanmin[spark]` and Java 17.

Without an address Spark runs inside this process; `spark://host:7077` names a cluster's master, `sc://host:15002` a
Spark Connect server.
"""

from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

import narwhals as nw

from quanmin.core.measures.frames.answering import Frame, Scan
from quanmin.errors import UsageError

# Times of a snapshot carry no zone, so a session must not shift them; a county needs few partitions.
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
    "spark.ui.enabled": "false",
}


def scan_spark(master: str = "", at: str = "") -> Scan:
    """How Spark opens a file, in the session of that master; at an address, where its machines can read it."""
    return partial(_scan, master, at)


def _scan(master: str, at: str, path: Path) -> Frame:
    rows: Frame = nw.from_native(session(master).read.parquet(place_of(at, path)))
    return rows


def place_of(at: str, path: Path) -> str:
    """Where Spark finds a file: under the address of the snapshot, if it has one; Spark says s3a for s3."""
    if not at:
        return str(path)
    scheme, _, rest = at.partition("://")
    return f"{'s3a' if scheme == 's3' else scheme}://{rest.partition('?')[0].rstrip('/')}/{path.name}"


@cache
def session(master: str) -> Any:
    """The session of a master; UsageError where Spark is not installed."""
    try:
        builder = import_module("pyspark.sql").SparkSession.builder
    except ImportError as error:
        raise UsageError(
            "engine 'spark' needs PySpark: install quanmin with the extra 'spark', and Java 17."
        ) from error
    named = builder.remote(master) if master.startswith("sc://") else builder.master(master or "local[*]")
    for name, value in SETTINGS.items():
        named = named.config(name, value)
    return named.getOrCreate()
