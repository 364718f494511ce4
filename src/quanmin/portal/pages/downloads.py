"""A file that an app wrote, as an answer to take away."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download(file):
    """The answer with a file that has a name, a media type and its bytes."""
    answer = HttpResponse(file.content, content_type=file.media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    return answer
