"""A resident's last pregnancy, as it stands."""

from quanmin.records.overlay import rows_of_residents


def last_pregnancy(resident_id):
    """The row of the pregnancy that began last, with its key and provenance; None where none is known."""
    rows = rows_of_residents([resident_id], ("pregnancies",))["pregnancies"]
    return max(rows, key=lambda row: (row["last_period"], row["pregnancy_id"]), default=None)
