"""`quanmin follow`: keep figures and lights up to date with what is entered, a second or two behind."""

import os
import time

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from quanmin.accounts.actions import system_account
from quanmin.errors import QuanminError
from quanmin.flow import begin_day, bring_up_to_date
from quanmin.records.base import lay_out
from quanmin.results.recounting import get_ready

LOOK_EVERY_SECONDS = 1
# Figures may be some seconds late; nobody at a page should wait for them.
STEPS_BACK = 19
AFTER_TROUBLE_SECONDS = 30


class Command(BaseCommand):
    help = "Keep figures and lights up to date with what is entered."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="bring them up to date once and stop")
        parser.add_argument("--parent", type=int, help="stop when this process is gone")

    def handle(self, *args, **options):
        if options["once"]:
            bring_up_to_date(by=system_account())
            return
        _stand_back()
        while options["parent"] in (None, os.getppid()):
            time.sleep(self._look())

    def _look(self):
        """Bring figures up to date with the day and what was entered; how long to wait before the next look.

        At least as long as this one took: on two cores the site has one and a half, however much is entered.
        """
        close_old_connections()
        begun = time.monotonic()
        try:
            lay_out()
            begin_day(by=system_account())
            get_ready()
            bring_up_to_date(by=system_account())
        except (QuanminError, OperationalError) as trouble:
            # A snapshot that was moved, or a database that is busy: say so, leave the figures as they stand, try again.
            self.stderr.write(f"figures are not up to date: {trouble}")
            return AFTER_TROUBLE_SECONDS
        return max(LOOK_EVERY_SECONDS, time.monotonic() - begun)


def _stand_back():
    """Take what nobody else wants of the processor, and give it back at once where the system knows how."""
    os.setpriority(os.PRIO_PROCESS, 0, STEPS_BACK)
    if hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
