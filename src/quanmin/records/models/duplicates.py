"""Residents who may stand twice, and those that were made one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quanmin.accounts.models import User
from quanmin.records.models.residents import Resident


class Verdict(models.TextChoices):
    OPEN = "open", _("待核对")
    MERGED = "merged", _("已合并")
    APART = "apart", _("不是同一人")


TRANSITIONS = {
    Verdict.OPEN: (Verdict.MERGED, Verdict.APART),
    Verdict.MERGED: (Verdict.OPEN,),
    Verdict.APART: (Verdict.OPEN,),
}


class Likeness(models.Model):
    """Two residents that may be one person: how likely, at which level of agreement in what, and what was decided.

    `levels` are pairs of aspect and level as core/linking names them; they say nothing of either person.
    """

    classed = {
        "open": ("id", "left", "right", "probability", "levels", "found_at", "verdict", "decided_by", "decided_at")
    }  # fmt: skip
    stays_in_merge = "it says of the two that they were one"

    left = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    right = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    probability = models.FloatField()
    levels = models.JSONField(default=list)
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=Verdict, default=Verdict.OPEN)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-probability", "id")
        indexes = (models.Index(fields=("verdict", "-probability", "id"), name="likeness_to_decide"),)
        constraints = (
            models.UniqueConstraint(fields=("left", "right"), name="likeness_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="likeness_smaller_left"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.OPEN, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(verdict=Verdict.OPEN) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="likeness_decided_has_who_and_when",
            ),
        )

    def __str__(self):
        return f"{self.left_id} {self.right_id}"


class Merge(models.Model):
    """One resident (`absorbed`) made part of another (`kept`), whose number stands for both until it is undone.

    `moved` lists what was done to each row of a declared table, as table, key and the record that did it; `before`
    holds what the kept resident said of themselves before, where the absorbed one's word was taken instead. `pointed`
    lists the rows of other tables that named the absorbed one.
    """

    stays_in_merge = "it says who was absorbed"

    classed = {
        "open": ("id", "kept", "absorbed", "at", "by", "undone_at", "undone_by"),
        "personal": ("moved", "pointed", "before", "taken", "reason"),
    }

    kept = models.ForeignKey(Resident, models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Resident, models.PROTECT, related_name="absorptions")
    moved = models.JSONField(default=list)
    pointed = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    taken = models.JSONField(default=dict)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("absorbed",), condition=Q(undone_at__isnull=True), name="merge_absorbs_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_has_who_and_when",
            ),
        )

    def __str__(self):
        return f"{self.absorbed_id} {self.kept_id}"
