"""Who asks: the account of a session, or the one a token was made for. Nobody else comes in."""

from ninja.security import HttpBearer, SessionAuth

from quanmin import clock
from quanmin.accounts.actions import note_use
from quanmin.accounts.queries import open_token


class Token(HttpBearer):
    """A token made for one account, sent as `Authorization: Bearer quanmin_…`."""

    def authenticate(self, request, token):
        today = clock.today()
        found = open_token(token, on=today)
        if found is None:
            return None
        note_use(found, today=today)
        return found.user


class Session(SessionAuth):
    """The session of somebody signed in on the site; where a token is sent, that alone decides."""

    def authenticate(self, request, key):
        if "Authorization" in request.headers or getattr(request.user, "unit", None) is None:
            return None
        return super().authenticate(request, key)


WAYS_IN = (Token(), Session())
