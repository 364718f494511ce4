"""Writes documents: a plan's ledger as a workbook, its responsibility table in the layout of official documents.

`workbook` and `official` are the mechanisms, which know nothing of plans; `ledger` and `responsibilities` say what
stands in each. Bytes out; nothing here reads a file or the clock.
"""

from quanmin.core.writing.ledger import plan_ledger
from quanmin.core.writing.reading import Reading
from quanmin.core.writing.responsibilities import responsibility_table

__all__ = ["Reading", "plan_ledger", "responsibility_table"]
