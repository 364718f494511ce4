"""The site people run (`quanmin serve`), asked over loopback; and somebody who is signed in to it."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

PATIENCE_SECONDS = 120
AWAY = (OSError, http.client.HTTPException)


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[int]:
    """The port of the site while it runs."""
    port = free_port()
    server = start(environment, port)
    try:
        yield port
    finally:
        stop(server)


def start(environment: Mapping[str, str], port: int) -> subprocess.Popen[bytes]:
    """The running site, once it answers."""
    server = subprocess.Popen(
        [sys.executable, "-m", "quanmin", "serve", "--port", f"{port}"], env={**os.environ, **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return server
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the site did not come up in {PATIENCE_SECONDS} seconds.")


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop it as an administrator would, and wait until it is gone."""
    server.terminate()
    server.wait(timeout=PATIENCE_SECONDS)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@dataclass(frozen=True)
class Visitor:
    """Somebody at the site; with cookies, somebody who is signed in."""

    port: int
    cookies: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What came back, and the milliseconds from the first byte sent to the last one read."""

    status: int
    text: str
    cookies: Mapping[str, str]
    milliseconds: float
    location: str = ""


def signed_in(port: int, username: str) -> Visitor:
    """One of the demo's accounts, signed in by its button; waits while the site is away."""
    while True:
        try:
            cookies = ask(Visitor(port, {}), "/sign-in/").cookies
            more = ask(Visitor(port, cookies), "/sign-in/demo/", {"username": username}).cookies
            return Visitor(port, {**cookies, **more})
        except AWAY:
            time.sleep(0.5)


def ask(
    visitor: Visitor,
    path: str,
    form: Mapping[str, object] | None = None,
    *,
    accept: str = "text/html",
    patience: float = 30,
) -> Answer:
    """The answer to a page, or to a form where one is sent; over a connection of its own, as over a weak link.

    OSError (AWAY) when nothing came for `patience` seconds.
    """
    begun = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", visitor.port, timeout=patience)
    headers = {
        "Accept": accept,
        "Cookie": "; ".join(f"{name}={said}" for name, said in visitor.cookies.items()),
    }
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["X-CSRFToken"] = visitor.cookies.get("csrftoken", "")
    line.request("GET" if form is None else "POST", path, None if form is None else urlencode(form), headers)
    answer = line.getresponse()
    text = answer.read().decode(errors="replace")
    line.close()
    given = dict(_cookie(one) for one in answer.headers.get_all("Set-Cookie") or ())
    spent = (time.perf_counter() - begun) * 1000
    return Answer(answer.status, text, given, spent, answer.headers.get("Location", ""))


def _cookie(said):
    name, _sign, rest = said.partition("=")
    return name, re.split(";", rest)[0]


def p95(times: list[float], warm_up: int = 3) -> float:
    """The time that 95 of 100 stay under; the first few, which fill caches, are left out."""
    ordered = sorted(times[warm_up:])
    return ordered[int(len(ordered) * 0.95)]
