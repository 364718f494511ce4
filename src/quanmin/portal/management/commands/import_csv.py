"""`quanmin import csv`: a sheet of residents, or of one table about them, line by line."""

import csv
from pathlib import Path

from django.core.management.base import BaseCommand

from quanmin.accounts.actions import system_account
from quanmin.errors import UsageError
from quanmin.portal.after_entering import plan_sheet_anew
from quanmin.records.actions import bring_in_sheet, counted
from quanmin.records.sheet_columns import BY_HAND, template


class Command(BaseCommand):
    help = "Bring in a filled sheet (CSV in UTF-8 or GB18030, or Excel); say what became of each line."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--table", choices=BY_HAND, default="residents")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would become of it, keep nothing"
        )
        parser.add_argument(
            "--template", action="store_true", help="write an empty sheet (.xlsx) to FILE instead"
        )
        parser.add_argument("--report", type=Path, metavar="FILE", help="what became of each line, as .csv")

    def handle(self, *args, **asked):
        written = asked["file"] if asked["template"] else asked["report"]
        if written is not None:
            check_place(written)
        if asked["template"]:
            asked["file"].write_bytes(template(asked["table"]))
            self.stdout.write(f"wrote {asked['file']}")
            return
        lines = bring_in_sheet(
            asked["table"], read_file(asked["file"]), asked["file"].name, by=system_account(), dry_run=asked["dry_run"]
        )  # fmt: skip
        if not asked["dry_run"]:
            plan_sheet_anew(lines)
        if asked["report"]:
            _write(asked["report"], lines)
        for line in lines:
            if line.sentence:
                self.stdout.write(f"{line.number:>6}  {line.outcome:8}  {line.sentence}")
        said = "  ".join(f"{outcome} {count}" for outcome, count in counted(lines).items())
        self.stdout.write(f"{said}{'  (nothing was kept)' if asked['dry_run'] else ''}")


def check_place(path):
    """A report that cannot be written is said before anything is kept."""
    if path.is_dir() or not path.resolve().parent.is_dir():
        raise UsageError(
            f"{str(path)!r} is a folder, or lies in one that does not exist; name a file in a folder."
        )


def read_file(path):
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{str(path)!r} cannot be read ({error.strerror}); check the path.") from error


def _write(path, lines):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        written = csv.writer(file)
        written.writerow(("line", "outcome", "resident", "why"))
        written.writerows(
            (line.number, line.outcome, line.resident_id or "", line.sentence) for line in lines
        )
