"""`quanmin serve`: the site on this machine, behind as many workers as it has cores, and one process that follows."""

import os
import subprocess
import sys
from contextlib import contextmanager, nullcontext

from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

THREADS = 4


class Site(BaseApplication):
    """Gunicorn with the few settings that matter here, given by us and not by a file."""

    def __init__(self, address, workers):
        self.given = {
            "bind": address,
            "workers": workers,
            "threads": THREADS,
            "worker_class": "gthread",
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self):
        for name, value in self.given.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self):
        return get_wsgi_application()


def serve(host, port):
    """Serve until stopped; CommandError when the port is taken."""
    try:
        Site(f"{host}:{port}", os.cpu_count() or 1).run()
    except SystemExit as stop:
        if stop.code:
            raise CommandError(f"port {port} on {host} cannot be used; try --port {port + 1}.") from stop


@contextmanager
def following():
    """A process beside the site that counts what is entered; it ends with the site."""
    follower = subprocess.Popen([sys.executable, "-m", "quanmin", "follow", "--parent", str(os.getpid())])
    try:
        yield
    finally:
        follower.terminate()
        follower.wait()


class Command(BaseCommand):
    help = "Serve the site."
    # Checks import every page; what a page computes on import would start threads that do not live on in the workers.
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--no-follow",
            action="store_true",
            help="leave it to `quanmin follow` elsewhere to keep figures up to date",
        )

    def handle(self, *args, **options):
        self.stdout.write(f"http://{options['host']}:{options['port']}/")
        with nullcontext() if options["no_follow"] else following():
            serve(options["host"], options["port"])
