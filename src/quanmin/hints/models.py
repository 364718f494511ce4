"""Hints with the rows behind them and the units' answers; shares of each unit; deliveries of tests."""

from django.db import models
from django.db.models import F, Q

from quanmin.accounts.models import User
from quanmin.hints.states import State
from quanmin.records.models import Resident
from quanmin.units.models import Unit


class Sweep(models.Model):
    """One look through the records of a year; lists read the last. `shared` is the last day the county is told of.

    `limits` are those the county had set for its day, by check; the rest were as declared.
    """

    classed = {"open": ("id", "since", "until", "shared", "limits", "at", "by")}

    since = models.DateField()
    until = models.DateField()
    shared = models.DateField()
    limits = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(since__lte=F("shared"), shared__lte=F("until")), name="sweep_days_in_order"
            ),
        )

    def __str__(self):
        return f"{self.until}"


class Share(models.Model):
    """Of what a unit wrote, how much a check looked at and how much stood out, up to the day the county is told of."""

    classed = {"open": ("id", "sweep", "check_code", "unit", "found", "looked", "expected")}

    sweep = models.ForeignKey(Sweep, models.CASCADE, related_name="shares")
    check_code = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    found = models.PositiveIntegerField()
    looked = models.PositiveIntegerField()
    expected = models.FloatField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("sweep", "check_code", "unit"), name="share_once_a_unit"),
            models.CheckConstraint(
                condition=Q(found__lte=F("looked"), looked__gte=1), name="share_of_a_whole"
            ),
        )

    def __str__(self):
        return f"{self.check_code} {self.unit_id}"


class Hint(models.Model):
    """What a unit is asked to look at again, with the figures that ask it. One of a check is open for a unit.

    An answer settles the days up to `until`: what was written before is not asked about again. `limits` are those the
    county had set when it was last judged.
    """

    classed = {
        "open": (
            "id", "check_code", "unit", "state", "since", "until", "found", "looked", "expected", "chance", "limits",
            "raised_at", "ended_at",
        )
    }  # fmt: skip

    check_code = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    since = models.DateField()
    until = models.DateField()
    found = models.PositiveIntegerField()
    looked = models.PositiveIntegerField()
    expected = models.FloatField(null=True)
    chance = models.FloatField(null=True)
    limits = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-raised_at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=State.values), name="hint_state_known"),
            models.UniqueConstraint(
                fields=("check_code", "unit"), condition=Q(state=State.OPEN), name="hint_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state=State.OPEN, ended_at__isnull=True)
                | ~Q(state=State.OPEN) & Q(ended_at__isnull=False),
                name="hint_ended_has_when",
            ),
            models.CheckConstraint(condition=Q(found__lte=F("looked")), name="hint_of_a_whole"),
        )

    def __str__(self):
        return f"{self.pk}"


class Ground(models.Model):
    """One row behind a hint: a row of the check's table, and the row it is held against where there is one."""

    classed = {"open": ("id", "hint", "resident", "day", "key", "other")}

    hint = models.ForeignKey(Hint, models.CASCADE, related_name="grounds")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    day = models.DateField()
    key = models.BigIntegerField()
    other = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("-day", "key")
        constraints = (models.UniqueConstraint(fields=("hint", "key"), name="ground_once_a_hint"),)

    def __str__(self):
        return f"{self.key}"


class Answer(models.Model):
    """What a unit said to a hint; the last one holds, the earlier stay readable."""

    classed = {"open": ("id", "hint", "state", "at", "by"), "personal": ("reason",)}

    hint = models.ForeignKey(Hint, models.PROTECT, related_name="answers")
    state = models.CharField(max_length=12, choices=State)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=(State.EXPLAINED, State.CORRECTED)), name="answer_is_an_answer"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="answer_says_why"),
        )

    def __str__(self):
        return f"{self.pk}"


class Delivery(models.Model):
    """Tests a unit received on a day, such as glucose strips; a wrong entry is taken back and stays readable."""

    classed = {"open": ("id", "unit", "item", "day", "number", "at", "by", "taken_back_at", "taken_back_by")}

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    item = models.CharField(max_length=40)
    day = models.DateField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-day", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(number__gte=1), name="delivery_of_something"),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="delivery_taken_back_has_who_and_when",
            ),
        )

    def __str__(self):
        return f"{self.pk}"
