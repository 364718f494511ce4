"""Keeps the plans a government signed: their text, targets, tasks, and what is odd in them."""
