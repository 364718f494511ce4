"""`quanmin serve`: the site on this machine, behind as many workers as it has cores, and one process that follows.

The port is taken at once and listened on when every worker is warm (config/wsgi.py). Until then the site is away, which
a browser is told at once and a doctor's device knows what to do with; nobody waits behind a cold worker, nor behind a
warm one alone with all who waited.
"""

import argparse
import gc
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, nullcontext
from multiprocessing import Value
from threading import Timer

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.module_loading import import_string
from gunicorn.app.base import BaseApplication

from quanmin.accounts.models import User

# Callers a worker hears at once; how many it works for at once, config/turns.py says.
THREADS = 16
LOOK_EVERY_SECONDS = 0.02
BACKLOG = 2048
# A worker that says nothing for so long is replaced; on a busy machine it may be long until it is warm.
TIMEOUT_SECONDS = 120
# When a site is back, everybody who waited for it comes at once; what they send is counted a little later.
FOLLOWED_AFTER_SECONDS = 15


class Site(BaseApplication):
    """Gunicorn with the few settings that matter here, given by us and not by a file."""

    def __init__(self, place, workers):
        cold = Value("i", workers)
        self.given = {
            "workers": workers,
            "threads": THREADS,
            "worker_class": "gthread",
            "timeout": TIMEOUT_SECONDS,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
            # The arbiter takes what is there; it would listen before anybody can answer.
            "on_starting": lambda arbiter: setattr(arbiter, "LISTENERS", [place]),
            "post_worker_init": lambda worker: _begin(worker, place, cold),
        }
        super().__init__()

    def load_config(self):
        for name, value in self.given.items():
            self.cfg.set(name, value)

    def load(self):
        # Who stops the site before it answers anybody waits for nobody's answer.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # Python looks through all it holds again and again while it grows; what is imported never goes away.
        gc.disable()
        # In the worker: what pages compute with starts threads, which would not live on after a fork.
        return import_string("quanmin.config.wsgi.application")


def _begin(worker, place, cold):
    """The worker is warm: it ends what it begins from now on before it stops; the last of the `cold` opens the port."""
    # Nor need it be looked through while somebody waits.
    gc.collect()
    gc.freeze()
    gc.enable()
    worker.init_signals()
    with cold.get_lock():
        cold.value -= 1
        # One that takes the place of another opens what is open.
        if cold.value <= 0:
            place.listen(BACKLOG)
    # Who looks for callers at a closed port is told at once that something is there, and dies of it.
    while worker.alive and not place.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
        worker.notify()
        time.sleep(LOOK_EVERY_SECONDS)


def port(text):
    """A port one may serve on."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; give a whole number from 1 to 65535")
    return int(text)


def taken_place(host, port):
    """The address as a socket nobody can reach yet; CommandError when it cannot be had."""
    place = None
    try:
        kind, *_said, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        place = socket.socket(kind, socket.SOCK_STREAM)
        # What the site before left half closed is no hindrance; a site that answers is.
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        place.bind(address)
    except OSError as error:
        if place is not None:
            place.close()
        raise CommandError(
            f"port {port} on {host} cannot be used; try --port {port + 1}.", returncode=2
        ) from error
    return place


def serve(place):
    """Serve until stopped; CommandError when the site cannot be started."""
    try:
        Site(place, os.cpu_count() or 1).run()
    except SystemExit as stop:
        if stop.code:
            raise CommandError("the site could not be started; the reason stands above.") from stop


def try_database():
    """Ask what every page asks first: a database that cannot answer is said here, not to whoever opens a page."""
    User.objects.exists()
    # A connection does not live on in the workers.
    connections.close_all()


@contextmanager
def following():
    """A process beside the site that counts what is entered; it begins when the site has begun, and ends with it."""
    command = [sys.executable, "-m", "quanmin", "follow", "--parent", str(os.getpid())]
    begun, here = [], os.getpid()
    start = Timer(FOLLOWED_AFTER_SECONDS, lambda: begun.append(subprocess.Popen(command)))
    start.start()
    try:
        yield
    finally:
        # A worker that ends comes by here as well.
        if os.getpid() == here:
            start.cancel()
            start.join()
            for follower in begun:
                follower.terminate()
                follower.wait()


class Command(BaseCommand):
    help = "Serve the site."
    # Checks import every page; what a page computes on import would start threads that do not live on in the workers.
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=port, default=8000)
        parser.add_argument(
            "--no-follow",
            action="store_true",
            help="leave it to `quanmin follow` elsewhere to keep figures up to date",
        )

    def handle(self, *args, **options):
        # There is a worker for each core; what it looks at is small, and threads that share it out cost more than it.
        os.environ.setdefault("POLARS_MAX_THREADS", "1")
        place = taken_place(options["host"], options["port"])
        try_database()
        self.stdout.write(f"http://{options['host']}:{options['port']}/")
        with nullcontext() if options["no_follow"] else following():
            serve(place)
