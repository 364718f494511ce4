"""`quanmin manage find_duplicates`: look for residents who stand twice, as a county does at night."""

from django.core.management.base import BaseCommand

from quanmin.accounts.actions import system_account
from quanmin.records.actions import find_duplicates


class Command(BaseCommand):
    help = "Look among all residents for pairs that may be one person; decided pairs stay decided."
    requires_system_checks = ()

    def handle(self, *args, **options):
        self.stdout.write(f"{find_duplicates(by=system_account())} pairs wait for a decision")
