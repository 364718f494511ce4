"""Accounts and the trail. The trail is only ever added to; the database itself refuses changes."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from quanmin.accounts.permissions import Role
from quanmin.errors import QuanminError


class User(AbstractUser):
    """Someone who may sign in, in one role for one unit."""

    classed = {
        "open": ("id", "unit", "role", "is_active", "is_staff", "is_superuser", "date_joined", "groups",
                 "user_permissions"),
        "personal": ("username", "first_name", "last_name", "email", "last_login"),
        "secret": ("password",),
    }  # fmt: skip

    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="users")
    role = models.CharField(max_length=32, choices=Role)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_known"),
            models.CheckConstraint(
                condition=Q(role=Role.SYSTEM) | Q(unit__isnull=False), name="user_has_a_unit_unless_system"
            ),
        )

    def __str__(self):
        return self.get_full_name() or self.username


class Entry(models.Model):
    """One line of the trail: who did or read what, when. `hash` covers the line and the hash before it."""

    classed = {
        "open": (
            "number",
            "at",
            "who",
            "role",
            "act",
            "on_kind",
            "on_id",
            "unit",
            "details",
            "previous_hash",
            "hash",
        )
    }

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    who = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    act = models.CharField(max_length=64, db_index=True)
    on_kind = models.CharField(max_length=64, blank=True)
    on_id = models.CharField(max_length=64, blank=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+")
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("-number",)
        indexes = (models.Index(fields=("on_kind", "on_id"), name="entry_on"),)

    def __str__(self):
        return f"{self.number} {self.act}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TrailClosed("A line of the trail is never changed; add a new one that says what is right.")
        super().save(*args, force_insert=True, **kwargs)

    def delete(self, *args, **kwargs):
        raise TrailClosed("A line of the trail is never removed.")


class TrailEnd(models.Model):
    """The number and hash of the last line, in one row: it makes writers queue, and shows a trail cut short."""

    classed = {"open": ("id", "number", "hash", "seal")}

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")
    seal = models.CharField(max_length=64, default="")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="trail_has_one_end"),)

    def __str__(self):
        return f"{self.number}"


class Token(models.Model):
    """What lets a program read through the api as one account; of its secret only a keyed hash is kept."""

    classed = {
        "open": ("id", "user", "name", "made_at", "expires_on", "used_on", "revoked_at", "revoked_by"),
        "secret": ("digest",),
    }

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField()
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="token_revoked_has_who_and_when",
            ),
        )

    def __str__(self):
        return f"{self.pk}"

    def is_open(self, on):
        """Whether it still opens the api on that day; its last day counts."""
        return self.revoked_at is None and on <= self.expires_on


class TrailClosed(QuanminError):  # noqa: N818  reads as the sentence it prints
    """Someone tried to change or remove a line of the trail."""
