"""What a page may leave behind on the machine it was shown on."""

from django.contrib.auth import SESSION_KEY


def left_nowhere(respond):
    """Middleware: no browser and nothing on the way keeps what was shown to somebody who is signed in.

    Village computers are shared: after signing out, going back must not show a resident.
    """

    def answer(request):
        response = respond(request)
        if SESSION_KEY in request.session and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    return answer
