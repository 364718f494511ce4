"""Asking the api as an account does: with a token, and the answer read."""

from quanmin import clock
from quanmin.accounts.models import Token
from quanmin.accounts.secrets import digest, new_secret

ROOT = "/api/v1"


def a_token(user, **fields):
    """The secret of a token of the account, whatever its role."""
    secret = new_secret()
    given = {"name": "test", "expires_on": clock.today(), "used_on": clock.today(), **fields}
    Token.objects.create(user=user, digest=digest(secret), **given)
    return secret


def ask(client, address, secret=None):
    """The answer to a question under /api/v1."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return client.get(f"{ROOT}{address}", headers=headers)
