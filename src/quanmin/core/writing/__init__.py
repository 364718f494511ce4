"""Writes documents: a plan's ledger as a workbook, its responsibility table in the layout of official documents.

`workbook` and `official` are the mechanisms, which know nothing of plans; `ledger` and `responsibilities` say what
stands in each; `plain` is for a terminal. Bytes or text out; nothing here reads a file or the clock.
"""
