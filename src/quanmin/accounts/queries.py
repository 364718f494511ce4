"""Reads of accounts and of the trail."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from quanmin.accounts.acting import require
from quanmin.accounts.models import Entry, Token, User
from quanmin.accounts.permissions import Permission, Role, may
from quanmin.accounts.secrets import digest


def entries(seen_by, *, who=None, act="", resident_id=None):
    """The trail, latest first; only for those who may see it."""
    require(seen_by, Permission.SEE_TRAIL)
    lines = Entry.objects.select_related("who", "unit")
    if who is not None:
        lines = lines.filter(who=who)
    if act:
        lines = lines.filter(act__startswith=act)
    if resident_id is not None:
        lines = lines.filter(on_kind="resident", on_id=str(resident_id))
    return lines


def accounts(seen_by):
    """The accounts of the person's unit and those under it."""
    require(seen_by, Permission.KEEP_ACCOUNTS)
    return (
        User.objects.exclude(role=Role.SYSTEM).select_related("unit").order_by("unit__position", "username")
    )


def demo_accounts():
    """The accounts a demo county lists on its sign-in page: those with a password, which its other people have not."""
    known = User.objects.filter(username__startswith="demo-")
    known = known.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return known.select_related("unit").order_by("id")


def open_token(secret, *, on):
    """The token of that secret with its account; None when it is unknown, revoked, expired or its account may not."""
    token = Token.objects.filter(digest=digest(secret)).select_related("user__unit").first()
    if token is None or not token.is_open(on):
        return None
    return token if may(token.user, Permission.USE_API, on=token.user.unit) else None


def tokens(seen_by):
    """The person's own tokens, latest first; those of all for who keeps accounts. Never their secrets."""
    kept = Token.objects.select_related("user", "revoked_by")
    return kept if may(seen_by, Permission.KEEP_ACCOUNTS) else kept.filter(user=seen_by)
