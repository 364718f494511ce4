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


def scan_spark(master: str = "") -> Scan:
    """How Spark opens a file, in the session of that master."""
    return partial(_scan, master)


def _scan(master: str, path: Path) -> Frame:
    rows: Frame = nw.from_native(session(master).read.parquet(str(path)))
    return rows


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
