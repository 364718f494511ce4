"""`quanmin flow`: take a snapshot, measure it, judge the plans in force; without one, only what each day asks for."""

from django.conf import settings
from django.core.management.base import BaseCommand

from quanmin.accounts.actions import system_account
from quanmin.core.periods import parse_range
from quanmin.fetching import kept
from quanmin.flow import begin_day, bring_in, keep_up, run_flow
from quanmin.portal.management.progress import show_progress


class Command(BaseCommand):
    help = (
        "Run the flow now: snapshot, measures, lights, reminders; without a snapshot what a new day asks for."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "snapshot",
            nargs="?",
            help="folder of the snapshot, or its address: s3://, gs://, abfs://, hdfs://, file://",
        )
        parser.add_argument(
            "--periods",
            type=parse_range,
            metavar="2024Q1..2025Q4",
            help="default: the last twelve quarters and the one that runs",
        )
        parser.add_argument("--bring-in", action="store_true", help="bring in its units and residents first")

    def handle(self, *args, **options):
        by = system_account()
        if options["snapshot"] is None:
            begin_day(by=by)
            opened, written = keep_up(by=by)
            self.stdout.write(f"{opened} ledgers opened, {written} reminders written")
            return
        # A run opens its numbers down to the records, so what came from an address stays.
        folder = kept(options["snapshot"], settings.QUANMIN_HOME / "snapshots")
        if options["bring_in"]:
            bring_in(folder, by=by)
        run = run_flow(folder, by=by, periods=options["periods"], progress=show_progress(self.stderr))
        self.stdout.write(f"run {run.pk}: {run.results_count} results")
