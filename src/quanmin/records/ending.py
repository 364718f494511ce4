"""What ends on the day of a death: the home, management by programmes, the health record."""

from quanmin.records.overlay import rows_of_residents


def home_ended(number, day):
    """What changes in the home of a resident that lasts beyond the day, as table, key and values."""
    homes = rows_of_residents([number], ("residences",))["residences"]
    lasting = [home for home in homes if home["start"] <= day and (home["end"] is None or home["end"] > day)]
    return [("residences", home["residence_id"], {"end": day}) for home in lasting]


def services_ended(number, day):
    """What changes in enrolments and health records that last beyond the day, as table, key and values."""
    rows = rows_of_residents([number], ("enrolments", "health_records"))
    managed = [row for row in rows["enrolments"] if row["end"] is None and row["start"] <= day]
    kept = [row for row in rows["health_records"] if row["closed"] is None and row["opened"] <= day]
    return [
        *(("enrolments", row["enrolment_id"], {"end": day, "end_reason": "death"}) for row in managed),
        *(("health_records", row["record_id"], {"closed": day, "closing_reason": "death"}) for row in kept),
    ]
