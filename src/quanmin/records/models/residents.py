"""Residents, and the snapshots they came with."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quanmin.records.models.households import Household, Relation
from quanmin.units.models import Unit


class Sex(models.TextChoices):
    MALE = "male", _("男")
    FEMALE = "female", _("女")
    UNKNOWN = "unknown", _("未说明")


class Import(models.Model):
    """One snapshot whose residents were brought in; the latest is where a resident's records are read from.

    `through` is the last record entered here that the snapshot already holds; those after it lie over the snapshot.
    """

    classed = {"open": ("id", "folder", "fingerprint", "until", "residents", "at", "through")}

    folder = models.CharField(max_length=500)
    fingerprint = models.CharField(max_length=64)
    until = models.DateField(null=True)
    residents = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    through = models.BigIntegerField(default=0)

    def __str__(self):
        return self.folder


class Resident(models.Model):
    """One person. The identity number is kept encrypted (SM4-GCM) and found by a keyed index (HMAC-SM3)."""

    classed = {
        "open": ("id", "sex", "village", "left", "registered", "death_date", "household", "relation"),
        "personal": ("name", "initials", "birth_date", "phone", "address"),
        "secret": ("identity_cipher", "identity_index"),
    }

    id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=100)
    initials = models.CharField(max_length=20, blank=True)
    sex = models.CharField(max_length=8, choices=Sex)
    birth_date = models.DateField()
    death_date = models.DateField(null=True)
    village = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="residents")
    left = models.DateField(null=True)
    registered = models.BooleanField()
    phone = models.CharField(max_length=32, blank=True)
    address = models.CharField(max_length=200, blank=True)
    identity_cipher = models.BinaryField(null=True)
    identity_index = models.BinaryField(max_length=32, null=True, db_index=True)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="members")
    relation = models.CharField(max_length=12, choices=Relation, null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("name",), name="resident_name"),
            # People are found from the beginning of their initials, in the whole county or in one village.
            models.Index(fields=("initials", "id"), name="resident_initials"),
            models.Index(fields=("village", "initials", "id"), name="resident_of_village"),
            models.Index(fields=("phone",), name="resident_phone"),
            models.Index(fields=("birth_date",), name="resident_birth"),
            # Lists of a place leave these out.
            models.Index(
                fields=("village",),
                condition=Q(death_date__isnull=False) | Q(left__isnull=False),
                name="resident_gone",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(death_date__isnull=True) | Q(death_date__gte=F("birth_date")),
                name="resident_dies_after_birth",
            ),
            models.CheckConstraint(
                condition=Q(identity_cipher__isnull=True, identity_index__isnull=True)
                | Q(identity_cipher__isnull=False, identity_index__isnull=False),
                name="resident_identity_has_cipher_and_index",
            ),
            models.CheckConstraint(
                condition=Q(household__isnull=True, relation__isnull=True)
                | Q(household__isnull=False, relation__isnull=False),
                name="resident_of_a_household_as_somebody",
            ),
            models.UniqueConstraint(
                fields=("household",), condition=Q(relation=Relation.HEAD), name="household_has_one_head"
            ),
        )

    def __str__(self):
        return str(self.pk)
