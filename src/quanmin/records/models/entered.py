"""Rows of declared tables that were entered here, laid over the snapshot the county brought in."""

from django.db import models
from django.db.models import Q

from quanmin.accounts.models import User
from quanmin.records.models.residents import Resident


class Record(models.Model):
    """One row of a declared snapshot table as somebody entered it here: new, corrected, or withdrawn (`row` empty).

    Nothing is overwritten: a correction is a later record of the same table and key, and the one that stands is
    `current`. `row` holds the values by column, without the key and without provenance, which `at` and `origin` are.
    `over` is the row of the source that it lies over, as that source last said it; empty for a row new here.
    """

    classed = {
        "open": ("id", "table", "key", "resident", "current", "at", "by", "origin"),
        "personal": ("row", "over"),
    }

    stays_in_merge = "its rows are entered anew for the kept one"

    table = models.CharField(max_length=40)
    key = models.BigIntegerField()
    resident = models.ForeignKey(Resident, models.PROTECT, null=True, related_name="records", db_index=False)
    row = models.JSONField(null=True)
    over = models.JSONField(null=True)
    current = models.BooleanField(default=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    origin = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("resident", "id"), name="record_of_resident"),
            models.Index(fields=("table", "id"), name="record_of_table"),
        )
        constraints = (
            # Of two corrections at one moment, the second fails and is made again on what the first left.
            models.UniqueConstraint(
                fields=("table", "key"), condition=Q(current=True), name="record_stands_once"
            ),
        )

    def __str__(self):
        return f"{self.table} {self.key}"
