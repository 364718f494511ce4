"""The `quanmin` command: finds the sub-command, runs it, and says every error in one sentence.

Status 0 when it did what was asked, 2 for wrong use, 1 for failure, 130 when stopped. Commands that need the site's
database (demo, serve, flow, manage) are Django management commands of the portal. A command's file is loaded when it is
asked for, so that none waits for the libraries of another.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from quanmin import __version__
from quanmin.errors import QuanminError, UsageError

# Each command: the file of `quanmin.commands`, the function that adds its options, the one that runs it, what it does.
COMMANDS = {
    "read": ("documents", "add_read", "read", "read plan documents into targets, tasks, units and deadlines"),
    "check": (
        "checking",
        "add_check",
        "check",
        "say what is wrong in a plan, and where it falls short of its parents, and what to do about it",
    ),
    "import": (
        "importing",
        "add_import",
        "bring_in",
        "bring records of another system into a snapshot, and say what became of them",
    ),
    "synth": ("county", "add_synth", "synth", "make a demo county's records as a snapshot"),
    "measure": (
        "measuring",
        "add_measure",
        "measure",
        "count every measure over a snapshot, for every unit and period",
    ),
    "measures": ("measuring", "add_measures", "measures", "list the catalogue of measures"),
    "explain": (
        "explaining",
        "add_explain",
        "show_explanation",
        "say why a resident is in a number or not, with the records that decided",
    ),
    "programmes": ("programmes", "add_programmes", "programmes", "list the declared service protocols"),
    "systems": (
        "systems",
        "add_systems",
        "list_systems",
        "list what health plans call for, and what of it works today",
    ),
    "gap": ("measuring", "add_gap", "show_gap", "print the ids of the residents in the gap, one a line"),
}
SITE_COMMANDS = {
    "demo": "make a demo county, read its plans, measure, judge and serve",
    "serve": "serve the site",
    "flow": "run the flow now: snapshot, measures, lights",
    "follow": "keep figures and lights up to date with what is entered",
    "manage": "Django's own commands",
}
DEMO = {"QUANMIN_HOME": "var/demo", "QUANMIN_DEMO": "yes", "QUANMIN_TODAY": "2025-12-31"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and answer its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        run(words)
    except UsageError as error:
        return say_error(error, 2)
    except QuanminError as error:
        return say_error(error, 1)
    except KeyboardInterrupt:
        return say_error("stopped; nothing half-written was kept.", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        return say_error(trouble(error), 1)
    return 0


def trouble(error: OSError) -> str:
    """What the machine refused, with the file where it names one: no room, no right, no such folder."""
    where = f"{str(error.filename)!r} cannot be used" if error.filename else "the machine refused"
    why = error.strerror or (str(error).splitlines() or ["no reason given"])[0]
    return f"{where} ({why}); check the path, your rights on it and the room left."


def run(words: list[str]) -> None:
    """Find the command by its first word and run it."""
    name = words[0] if words else ""
    if words[:2] in (["import", "csv"], ["import", "units"]):
        # Sheets are read in the words of the site.
        run_site([f"import_{words[1]}", *words[2:]])
    elif name in SITE_COMMANDS:
        run_site(words)
    elif name in COMMANDS:
        run_command(name, words[1:])
    else:
        overview().parse_args(words or ["--help"])


def run_command(name: str, words: list[str]) -> None:
    """A command that needs no database."""
    file, adds, runs, about = COMMANDS[name]
    module = importlib.import_module(f"quanmin.commands.{file}")
    parser = argparse.ArgumentParser(prog=f"quanmin {name}", description=f"{about[0].upper()}{about[1:]}.")
    getattr(module, adds)(parser)
    getattr(module, runs)(parser.parse_args(words))


def run_site(words: list[str]) -> None:
    """Hand a command that needs the database to Django; a demo lives in its own folder, on its own day."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanmin.config.settings")
    # What the site writes holds residents: it is for its own account alone, whoever made the folder.
    os.umask(0o077)
    for name, value in DEMO.items() if words[0] == "demo" else ():
        os.environ.setdefault(name, value)
    management = importlib.import_module("django.core.management")
    exceptions = importlib.import_module("django.core.exceptions")
    databases = importlib.import_module("django.db")
    try:
        management.execute_from_command_line(["quanmin", *(words[1:] if words[0] == "manage" else words)])
    except exceptions.ImproperlyConfigured as error:
        raise UsageError(str(error)) from error
    except databases.ProgrammingError as error:
        raise no_tables(error) from error
    except databases.OperationalError as error:
        raise no_database(error) from error


def no_tables(error: Exception) -> Exception:
    """The sentence for a table or column that is not there; any other fault of a question is ours and stays."""
    said = str(error)
    if "no such column" in said or ("column" in said and "does not exist" in said):
        return UsageError("the database is of another version; bring it up with `quanmin manage migrate`.")
    if "no such table" in said or ("relation" in said and "does not exist" in said):
        return UsageError("the database has no tables yet; make them with `quanmin manage migrate`.")
    return error


def no_database(error: Exception) -> Exception:
    """The sentence for a database that cannot be used; what it says names host and account, and never the password."""
    known = no_tables(error)
    if known is not error:
        return known
    why = (str(error).strip().splitlines() or ["no reason given"])[0].rstrip(".")
    return QuanminError(
        f"the database cannot be used ({why}); check QUANMIN_DATABASE, or QUANMIN_HOME for SQLite."
    )


def overview() -> argparse.ArgumentParser:
    """What `quanmin --help` shows; it refuses any word that is no command."""
    root = argparse.ArgumentParser(prog="quanmin", description="Runs a county's health plan as software.")
    root.add_argument("--version", action="version", version=f"quanmin {__version__}")
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    for name, about in {**{name: entry[3] for name, entry in COMMANDS.items()}, **SITE_COMMANDS}.items():
        commands.add_parser(name, help=about)
    return root


def say_error(error: object, status: int) -> int:
    """One sentence on standard error."""
    print(f"quanmin: {error}", file=sys.stderr)
    return status
