"""What ends on the day of a death: the home, management by programmes, the health record."""

from quanmin.core.snapshot.tables import BY_NAME
from quanmin.records.overlay import rows_of_residents


def home_ended(number, day):
    """What changes in the home of a resident that lasts beyond the day, as table, key and values."""
    homes = rows_of_residents([number], ("residences",))["residences"]
    lasting = [home for home in homes if home["start"] <= day and (home["end"] is None or home["end"] > day)]
    return [("residences", home["residence_id"], {"end": day}) for home in lasting]


def services_ended(number, day):
    """What changes in enrolments and health records that last beyond the day, as table, key and values.

    One that began after the day, before the death was known here, ends on the day it began.
    """
    rows = rows_of_residents([number], ("enrolments", "health_records"))
    return [
        *_ended("enrolments", rows, ("start", "end", "end_reason"), day),
        *_ended("health_records", rows, ("opened", "closed", "closing_reason"), day),
    ]


def _ended(name, rows, columns, day):
    """The rows of a table that last beyond the day, each with its end and the death as the reason."""
    first, last, reason = columns
    ends = [(row, max(row[first], day)) for row in rows[name]]
    return [
        (name, row[BY_NAME[name].key[0]], {last: end, reason: "death"})
        for row, end in ends
        if row[last] is None or row[last] > end
    ]
