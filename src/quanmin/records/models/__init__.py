"""The tables of records: residents as they came, the snapshots they came with, and rows entered here."""

from quanmin.records.models.entered import Record
from quanmin.records.models.residents import Import, Resident, Sex

__all__ = ["Import", "Record", "Resident", "Sex"]
