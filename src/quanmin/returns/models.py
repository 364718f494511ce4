"""Returns as they are owed, each time they were filled, the figures, the files that came with them."""

from django.db import models
from django.db.models import F, Q

from quanmin.accounts.models import User
from quanmin.attaching import OPEN, PERSONAL, Attached
from quanmin.returns.states import State
from quanmin.units.models import Unit


def _pair(who, when):
    """Both are said, and neither."""
    there = Q(**{f"{who}__isnull": False, f"{when}__isnull": False})
    return there, Q(**{f"{who}__isnull": True, f"{when}__isnull": True})


FILLED, NOT_FILLED = _pair("filled_by", "filled_at")
SIGNED, NOT_SIGNED = _pair("signed_by", "signed_at")
ACCEPTED, NOT_ACCEPTED = _pair("accepted_by", "accepted_at")
SENT_BACK = Q(returned_by__isnull=False, returned_at__isnull=False) & ~Q(returned_reason="")
NOT_SENT_BACK = Q(returned_by__isnull=True, returned_at__isnull=True, returned_reason="")


class Return(models.Model):
    """One form owed by one unit for one period. `form` is the form as it was when the return was opened.

    `subject` is the unit the figures speak of: the county where an office answers, else the unit itself. `handed_in_on`
    is the day its head first signed it, which decides whether it was in time.
    """

    classed = {
        "open": ("id", "code", "title", "form", "unit", "subject", "period", "period_end", "due_on", "state",
                 "handed_in_on", "opened_at", "opened_by")
    }  # fmt: skip

    code = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    form = models.JSONField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="returns")
    subject = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    period_end = models.DateField()
    due_on = models.DateField(db_index=True)
    state = models.CharField(max_length=16, choices=State, default=State.OWED)
    handed_in_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("due_on", "unit__position", "code", "id")
        constraints = (
            models.UniqueConstraint(fields=("code", "unit", "period"), name="return_owed_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="return_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=(State.SIGNED, State.ACCEPTED, State.REOPENED))
                | Q(handed_in_on__isnull=False),
                name="return_signed_has_a_day",
            ),
        )

    def __str__(self):
        return f"{self.code} {self.period}"


class Filing(models.Model):
    """One time a return is filled: by whom, signed by which other, accepted or sent back, and why it was done again."""

    classed = {
        "open": ("id", "owed", "number", "reason", "filled_at", "filled_by", "signed_at", "signed_by", "accepted_at",
                 "accepted_by", "returned_at", "returned_by", "returned_reason")
    }  # fmt: skip

    owed = models.ForeignKey(Return, models.CASCADE, related_name="filings")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    filled_at = models.DateTimeField(null=True)
    filled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    returned_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("owed", "number")
        constraints = (
            models.UniqueConstraint(fields=("owed", "number"), name="filing_number_once"),
            models.UniqueConstraint(
                fields=("owed",), condition=NOT_ACCEPTED & NOT_SENT_BACK, name="one_open_filing_a_return"
            ),
            models.CheckConstraint(condition=FILLED | NOT_FILLED, name="filing_filled_has_who_and_when"),
            models.CheckConstraint(
                condition=SIGNED & FILLED & ~Q(signed_by=F("filled_by")) | NOT_SIGNED,
                name="filing_is_signed_by_another",
            ),
            models.CheckConstraint(condition=ACCEPTED & SIGNED | NOT_ACCEPTED, name="filing_accepted_is_signed"),
            models.CheckConstraint(
                condition=SENT_BACK & FILLED & NOT_ACCEPTED | NOT_SENT_BACK, name="filing_sent_back_says_why"
            ),
        )  # fmt: skip

    def __str__(self):
        return f"{self.owed_id} {self.number}"


class Figure(models.Model):
    """What was filled in one cell; `row_key` is the row of `reported_values` an accepted figure became."""

    classed = {
        "open": ("id", "filing", "key", "measure", "value", "numerator", "denominator", "reason", "row_key")
    }

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="figures")
    key = models.CharField(max_length=100)
    measure = models.CharField(max_length=100, blank=True, db_index=True)
    value = models.FloatField(null=True)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    reason = models.TextField(blank=True)
    row_key = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("filing", "id")
        constraints = (models.UniqueConstraint(fields=("filing", "key"), name="figure_once_a_filing"),)

    def __str__(self):
        return f"{self.filing_id} {self.key}"


class Attachment(Attached):
    """A file that shows where a return's figures come from."""

    classed = {"open": ("id", "owed", *OPEN), "personal": PERSONAL}

    owed = models.ForeignKey(Return, models.CASCADE, related_name="attachments")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("owed", "sha256"), name="attachment_once_a_return"),)
