"""Requests in turn: a few are worked on at once, whoever came first, and who sends slowly keeps nobody waiting.

A worker has one processor. Pages that share it among many are all late; one after the other, the first are early and
the last no later. A file from a village's weak link takes minutes to arrive: it is received beside the work, not in it.
"""

from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from threading import Semaphore

AT_ONCE = 2
IN_MEMORY = 2**20
# More than any page takes: ten files of 20 MB. What is larger is not received, so nobody fills the disk by sending.
MOST_BYTES = 250_000_000
TOO_LARGE = (
    "一次最多上传 250 MB；请压缩文件或分几次上传。/ No more than 250 MB at once; compress or split the files."
)


def in_turn(application, at_once=AT_ONCE):
    """The WSGI application, called with whole requests, so many at once; what it answers is sent out of turn."""
    turns = Semaphore(at_once)

    def answer(environ, start_response):
        if _length(environ) > MOST_BYTES:
            start_response("413 Content Too Large", [("Content-Type", "text/plain; charset=utf-8")])
            return [TOO_LARGE.encode()]
        with _received(environ) as environ["wsgi.input"], turns:
            return application(environ, start_response)

    return answer


def _length(environ):
    return int(environ.get("CONTENT_LENGTH") or 0)


@contextmanager
def _received(environ):
    """The body of the request, all of it; one cut short is what came of it."""
    left, body = _length(environ), environ["wsgi.input"]
    with SpooledTemporaryFile(max_size=IN_MEMORY) as whole:
        while left and (part := body.read(min(left, IN_MEMORY))):
            whole.write(part)
            left -= len(part)
        whole.seek(0)
        yield whole
