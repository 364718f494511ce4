"""Secrets of tokens: drawn by chance, kept as a keyed hash (HMAC-SM3) that a copy of the database cannot undo."""

import secrets

from cryptography.hazmat.primitives import hashes, hmac
from django.conf import settings

# Begins every secret, so that one left in a file or a log is found by those who search for such things.
PREFIX = "quanmin_"


def new_secret():
    """A secret nobody can guess: 256 bits of chance."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(secret):
    """What is kept of a secret, and what it is found by."""
    code = hmac.HMAC(b"token:" + settings.QUANMIN_IDENTITY_KEY.encode(), hashes.SM3())
    code.update(secret.encode())
    return code.finalize().hex()
