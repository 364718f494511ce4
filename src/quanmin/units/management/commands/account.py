"""`quanmin manage account`: make an account for a person, or change its role, unit and password."""

import getpass
import sys

from django.core.management.base import BaseCommand, CommandError

from quanmin.accounts.actions import keep_account, system_account
from quanmin.accounts.permissions import Role
from quanmin.errors import QuanminError
from quanmin.units.models import Unit
from quanmin.units.queries import root

ROLES = [role.value for role in Role if role != Role.SYSTEM]


class Command(BaseCommand):
    help = "Make an account, or change its role, unit and password."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=ROLES)
        parser.add_argument("--unit", type=int, help="number of the unit; the county when none is named")
        parser.add_argument("--name", default="", help="the person's name")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from standard input, without asking",
        )

    def handle(self, *args, username, role, unit, name, password_stdin, **options):
        place = _unit(unit)
        password = sys.stdin.readline().rstrip("\n") if password_stdin else _asked_twice()
        try:
            keep_account(username, role=role, unit=place, by=system_account(), password=password, name=name)
        except QuanminError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"{username} may sign in as {role} of {place.name}")


def _unit(number):
    found = root() if number is None else Unit.objects.filter(pk=number).first()
    if found is None:
        raise CommandError(
            f"there is no unit {number!r}; bring the units in first: `quanmin flow SNAPSHOT --bring-in`.",
            returncode=2,
        )
    return found


def _asked_twice():
    first, second = getpass.getpass("Password: "), getpass.getpass("Again: ")
    if first != second:
        raise CommandError("the two passwords differ; nothing was changed.", returncode=2)
    return first
