"""What appraisals and allotments share: worked out, published, then signed by somebody else."""

from django.db import models
from django.db.models import F, Q

from quanmin.accounts.models import User
from quanmin.appraisals.states import Stage

SIGNED = ("stage", "worked_at", "worked_by", "published_at", "published_by", "signed_at", "signed_by")


class Signed(models.Model):
    """The stage of something that is published for appeals and then signed, with who and when of each."""

    stage = models.CharField(max_length=16, choices=Stage, default=Stage.WORKED)
    worked_at = models.DateTimeField()
    worked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


def signed_constraints(name):
    """That what is published says by whom, and what is final was published and signed by another."""
    published = Q(published_at__isnull=False, published_by__isnull=False)
    unpublished = Q(published_at__isnull=True, published_by__isnull=True)
    signed = Q(signed_at__isnull=False, signed_by__isnull=False, stage=Stage.FINAL)
    unsigned = Q(signed_at__isnull=True, signed_by__isnull=True) & ~Q(stage=Stage.FINAL)
    return (
        models.CheckConstraint(condition=Q(stage__in=Stage.values), name=f"{name}_stage_known"),
        models.CheckConstraint(
            condition=published | unpublished & ~Q(stage__in=(Stage.PUBLISHED, Stage.FINAL)),
            name=f"{name}_published_has_who_and_when",
        ),
        models.CheckConstraint(
            condition=signed & published & ~Q(signed_by=F("worked_by")) | unsigned,
            name=f"{name}_final_is_signed_by_another",
        ),
    )
