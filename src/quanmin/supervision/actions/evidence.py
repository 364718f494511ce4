"""Evidence files: kept with a report or a step of a notice, and taken out again by who may see them."""

from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.attaching import bytes_of, taken_in
from quanmin.supervision.models import Evidence


def keep_evidence(files, *, unit, by, progress=None, step=None):
    """The rows of files (name and bytes) that came with a report or a step, inside its action."""
    rows = taken_in(files, by=by)
    return Evidence.objects.bulk_create(
        Evidence(progress=progress, step=step, unit=unit, **row) for row in rows
    )


def take_evidence(evidence, *, by):
    """The bytes of a file, for who may see the evidence of its unit; leaves a line in the trail."""
    with acting(by, Permission.SEE_EVIDENCE, on=evidence.unit) as trail:
        trail.add("evidence taken", evidence)
    return bytes_of(evidence)
