"""The register's row of a resident as it follows from the rows: where they live, until when, when they died."""

from quanmin.core.snapshot.rows import OF_RESIDENTS
from quanmin.records.models import Merge, Resident
from quanmin.records.overlay import rows_of_residents

AT_ONCE = 2000
FOLLOWED = ("residents", "residences")
assert set(FOLLOWED) <= {table.name for table in OF_RESIDENTS}


def follow_rows(numbers):
    """Let the register say of these residents what their rows say; those absorbed in a merge stay as they are."""
    absorbed = set(Merge.objects.filter(undone_at=None).values_list("absorbed", flat=True))
    wanted = sorted(set(numbers) - absorbed)
    for begin in range(0, len(wanted), AT_ONCE):
        _follow(wanted[begin : begin + AT_ONCE])


def _follow(numbers):
    rows = rows_of_residents(numbers, FOLLOWED)
    homes = {}
    for home in sorted(rows["residences"], key=lambda one: (one["start"], one["residence_id"])):
        homes[home["resident_id"]] = {"village_id": home["unit_id"], "left": home["end"]}
    for row in rows["residents"]:
        number = row["resident_id"]
        said = {"death_date": row["death_date"], "registered": row["registered"]}
        Resident.objects.filter(pk=number).update(**said, **homes.get(number, {}))
