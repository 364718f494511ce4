"""`quanmin import units`: a county's units out of a sheet → a snapshot to begin with, where no system gives one."""

from pathlib import Path

from django.core.management.base import BaseCommand

from quanmin import clock
from quanmin.errors import UsageError
from quanmin.portal.management.commands.import_csv import check_place, read_file
from quanmin.records.base import base
from quanmin.records.sheet_units import read_units, units_template, write_units


class Command(BaseCommand):
    help = (
        "Make a snapshot of units alone from a filled sheet (CSV in UTF-8 or GB18030, or Excel), for a county without "
        "other systems; `quanmin flow DIR --bring-in` then brings it in, and residents follow by `quanmin import csv`."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--template", action="store_true", help="write an empty sheet (.xlsx) to FILE instead"
        )
        parser.add_argument(
            "--out", type=Path, metavar="DIR", help="the snapshot; FILE-snapshot when left out"
        )

    def handle(self, *args, file, template, out, **options):
        if template:
            check_place(file)
            file.write_bytes(units_template())
            self.stdout.write(f"wrote {file}")
            return
        rows, out = read_units(read_file(file), file.name), out or file.with_name(f"{file.stem}-snapshot")
        latest = base()
        if latest is not None and latest.residents:
            raise UsageError(
                "records of other systems were brought in; a snapshot of units alone would hide them. "
                "Add the units to the table units of the next snapshot."
            )
        write_units(rows, out, until=clock.today(), now=clock.now())
        self.stdout.write(
            f"wrote {out}: {len(rows)} units; bring them in with `quanmin flow {out} --bring-in`"
        )
