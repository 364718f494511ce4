"""Keeps what is owed to residents and what was done: schedules, visits, calls, drafts, and the county's settings."""
