"""The snapshot: declared tables in one folder of Parquet files, the contract between records and measures."""

from quanmin.core.snapshot.declare import Column, Table
from quanmin.core.snapshot.tables import BY_NAME, TABLES

__all__ = ["BY_NAME", "TABLES", "Column", "Table"]
