"""A character that no database keeps as text is refused before anything reads the request that holds it."""

from django.core.exceptions import SuspiciousOperation

NUL = "\x00"


def without_nul(respond):
    """Middleware: 400 for an address or form with a NUL in it. Nobody types one, and PostgreSQL would stop at it."""

    def answer(request):
        if _holds_nul(request.GET) or _holds_nul(request.POST):
            raise SuspiciousOperation("a NUL character in the request")
        return respond(request)

    return answer


def _holds_nul(given):
    return any(NUL in text for name, texts in given.lists() for text in (name, *texts))
