"""Noting that a source says something else than what stands here. The last step of an action, inside its `acting`."""

from django.utils import timezone

from quanmin.records.models import Difference, Settled


def note_difference(table, key, column, *, resident, said, source):
    """Let a difference wait for a person; where one waits already, it says what the source says now."""
    waiting = Difference.objects.filter(table=table, key=key, column=column, settled=Settled.OPEN).first()
    if waiting is None:
        return Difference.objects.create(
            table=table, key=key, column=column, resident_id=resident, said=said, source=source, found_at=timezone.now()
        )  # fmt: skip
    if waiting.said != said:
        waiting.said, waiting.source, waiting.found_at = said, source, timezone.now()
        waiting.save(update_fields=("said", "source", "found_at"))
    return waiting


def note_agreed(table, key, columns, *, by):
    """Say of differences that wait that the source came to say what stands here."""
    waiting = Difference.objects.filter(table=table, key=key, column__in=columns, settled=Settled.OPEN)
    waiting.update(settled=Settled.AGREED, by=by, at=timezone.now())
