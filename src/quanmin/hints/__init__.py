"""Keeps hints that records may not be true: for the unit that wrote them, its answers, and shares for the county."""
