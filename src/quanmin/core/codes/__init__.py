"""Codes and what they mean: small tables kept as CSV, each beside the functions that look things up in it."""
