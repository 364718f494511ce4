"""The tables of records: residents as they came, the snapshots they came with, and what was entered here."""

from quanmin.records.models.access import EmergencyAccess
from quanmin.records.models.differences import DIFFERENCE_TRANSITIONS, Correction, Difference, Settled
from quanmin.records.models.duplicates import TRANSITIONS, Likeness, Merge, Verdict
from quanmin.records.models.entered import Record
from quanmin.records.models.events import Event, LifeEvent
from quanmin.records.models.households import Household, Relation
from quanmin.records.models.residents import Import, Resident, Sex

__all__ = [
    "DIFFERENCE_TRANSITIONS", "TRANSITIONS", "Correction", "Difference", "EmergencyAccess", "Event", "Household",
    "Import", "LifeEvent", "Likeness", "Merge", "Record", "Relation", "Resident", "Settled", "Sex", "Verdict",
]  # fmt: skip
