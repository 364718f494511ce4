"""The language of the pages: Chinese until the reader switches, whatever the browser asks for."""

from django.conf import settings
from django.utils import translation


def chosen_language(respond):
    """Middleware: the language in the cookie when we speak it, else Chinese."""
    spoken = dict(settings.LANGUAGES)

    def answer(request):
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = wanted if wanted in spoken else settings.LANGUAGE_CODE
        with translation.override(request.LANGUAGE_CODE):
            response = respond(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    return answer
