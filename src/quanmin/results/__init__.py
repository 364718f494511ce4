"""Keeps what was computed: snapshots taken, runs over them, results by unit and period. Nothing here is edited."""
