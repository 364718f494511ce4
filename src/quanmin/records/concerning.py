"""Saying that a row concerns residents whom its record does not name, such as the mother of a birth."""

from django.utils import timezone

from quanmin.records.models import Record


def note_concern(table, key, residents, *, by, origin):
    """Keep records that stand for nothing: whoever looks these residents up, or counts, finds the row by them."""
    said = {"table": table, "key": key, "row": None, "current": False, "by": by, "origin": origin}
    now = timezone.now()
    Record.objects.bulk_create([Record(resident_id=number, at=now, **said) for number in residents])
