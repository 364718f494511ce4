"""`quanmin manage verify_trail`: whether the trail is as it was written; exit status 1 where it is not."""

from django.core.management.base import BaseCommand, CommandError

from quanmin.accounts.audit import verify_chain
from quanmin.accounts.models import Entry


class Command(BaseCommand):
    help = "Check every line of the trail against its hash and the line before it."

    def handle(self, *args, **options):
        faults = verify_chain()
        for fault in faults:
            self.stderr.write(f"line {fault.number}: {fault.reason}")
        if faults:
            raise CommandError(
                f"the trail has {len(faults)} faults; keep a copy before anything is repaired."
            )
        self.stdout.write(f"{Entry.objects.count()} lines, each as it was written")
