"""`quanmin demo`: a demo county from nothing, read, measured, judged and served."""

import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from quanmin.accounts.queries import demo_accounts
from quanmin.demo.county import SETTLED_AFTER, start_demo
from quanmin.portal.management.commands.serve import port
from quanmin.portal.management.progress import show_progress


class Command(BaseCommand):
    help = "Make a demo county, read its plans, measure, judge and serve."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--residents", type=int, default=30_000, metavar="N")
        parser.add_argument(
            "--seed", type=int, default=1, metavar="S", help="the same seed gives the same county"
        )
        parser.add_argument("--port", type=port, default=8000, metavar="P")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--no-serve", action="store_true", help="make the county and stop")
        parser.add_argument(
            "--a-year",
            action="store_true",
            help="measure every month of its year, and let it live on until the year is settled (31 January)",
        )

    def handle(self, *args, **options):
        progress = show_progress(self.stderr)
        if options["a_year"]:
            _live_on()
        start_demo(
            Path(settings.QUANMIN_HOME),
            residents=options["residents"],
            seed=options["seed"],
            monthly=options["a_year"],
            progress=progress,
        )
        if options["no_serve"]:
            self.stdout.write(f"The demo county is ready in {settings.QUANMIN_HOME}.")
            return
        self.stdout.write(f"\n云岭县 · 演示   http://{options['host']}:{options['port']}/\n")
        for account in demo_accounts():
            self.stdout.write(f"  {account.username:24} {account.get_role_display()} · {account.unit.name}")
        self.stdout.write("登录页有各角色的按钮，无需密码。Ctrl+C 停止。\n")
        self.stdout.flush()
        serve_anew(options["host"], options["port"])


def _live_on():
    """Let the site and the processes it starts live on the day on which the year is settled."""
    settings.QUANMIN_TODAY = settings.QUANMIN_TODAY + SETTLED_AFTER
    os.environ["QUANMIN_TODAY"] = settings.QUANMIN_TODAY.isoformat()


def serve_anew(host, port):
    """Become `quanmin serve`, from a fresh start.

    Making the county used Polars, whose threads do not live on in forked workers: the first query would hang.
    """
    os.execv(sys.executable, [sys.executable, "-m", "quanmin", "serve", "--host", host, "--port", str(port)])
