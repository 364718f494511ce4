"""Who sends slowly keeps nobody waiting, and requests are whole when their turn comes."""

import io
from threading import Event, Thread

from quanmin.config.turns import MOST_BYTES, in_turn


def read_all(environ, _start):
    return [environ["wsgi.input"].read()]


def a_request(body, length=None):
    return {"wsgi.input": body, "CONTENT_LENGTH": str(length) if length else ""}


class Slow:
    """A body whose sender stops after the first part, until `goes_on`."""

    def __init__(self):
        self.parts, self.goes_on, self.stopped = [b"slow", b"ly"], Event(), Event()

    def read(self, _size):
        if len(self.parts) == 1:
            self.stopped.set()
            self.goes_on.wait(10)
        return self.parts.pop(0) if self.parts else b""


def test_who_sends_slowly_keeps_nobody_waiting():
    site, slow, answers = in_turn(read_all, at_once=1), Slow(), []
    sender = Thread(target=lambda: answers.append(site(a_request(slow, 6), None)))
    sender.start()
    slow.stopped.wait(10)

    meanwhile = site(a_request(io.BytesIO(b"quick"), 5), None)
    slow.goes_on.set()
    sender.join(10)

    assert meanwhile == [b"quick"]
    assert answers == [[b"slowly"]]


def test_no_more_are_worked_on_at_once_than_there_are_turns():
    begun, done = Event(), Event()

    def works(environ, _start):
        if environ["wsgi.input"].read() == b"long":
            begun.set()
            done.wait(10)
        return []

    site, order = in_turn(works, at_once=1), []
    first = Thread(target=lambda: order.append(site(a_request(io.BytesIO(b"long"), 4), None) or "first"))
    second = Thread(target=lambda: order.append(site(a_request(io.BytesIO(b""), 0), None) or "second"))
    first.start()
    begun.wait(10)
    second.start()
    second.join(0.1)
    waited = second.is_alive()
    done.set()
    first.join(10)
    second.join(10)

    assert waited
    assert order == ["first", "second"]


def test_a_request_ends_where_it_says_and_one_cut_short_is_what_came():
    site = in_turn(read_all)

    assert site(a_request(io.BytesIO(b"asked=1&more"), 7), None) == [b"asked=1"]
    assert site(a_request(io.BytesIO(b"ask"), 7), None) == [b"ask"]


def test_what_no_page_takes_is_not_received():
    unread, said = io.BytesIO(b"much"), []

    answer = in_turn(read_all)(
        a_request(unread, MOST_BYTES + 1), lambda status, _headers: said.append(status)
    )

    assert said == ["413 Content Too Large"]
    assert "250 MB" in answer[0].decode()
    assert unread.tell() == 0
