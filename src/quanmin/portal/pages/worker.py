"""The service worker of the day: served from the path it may look after, and never from a cache."""

from pathlib import Path

from django.contrib.staticfiles.finders import find
from django.http import HttpResponse
from django.views.decorators.http import require_safe

SCRIPT = "portal/day-worker.js"


@require_safe
def worker(request):
    """The script that keeps the list and forms at hand without a link; it holds nobody's data itself."""
    text = Path(find(SCRIPT)).read_text(encoding="utf-8")
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
