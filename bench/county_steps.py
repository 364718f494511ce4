"""The steps from an empty database to a county in use, one a process: `python -m bench.county_steps STEP SNAPSHOT`."""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanmin.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  needs settings first

from quanmin.accounts.actions import system_account  # noqa: E402
from quanmin.core.synth.plans import sample_plans  # noqa: E402
from quanmin.flow import bring_in, put_in_force, run_flow  # noqa: E402
from quanmin.plans.actions import keep_document, take_as_read  # noqa: E402
from quanmin.plans.models import State  # noqa: E402
from quanmin.programmes.actions import rebuild_schedule  # noqa: E402
from quanmin.records.base import lay_out  # noqa: E402


def migrate(_snapshot):
    """The tables of an empty database."""
    call_command("migrate", verbosity=0, interactive=False)


def measure(snapshot):
    """The sample plans in force, then the whole flow over the snapshot."""
    by = system_account()
    for path in sample_plans():
        plan = keep_document(path.read_bytes(), source_name=path.name, by=by)
        if plan.state == State.DRAFT:
            put_in_force(take_as_read(plan, by=by), by=by)
    run_flow(snapshot, by=by)


STEPS = {
    "migrated": migrate,
    "brought in": lambda snapshot: bring_in(snapshot, by=system_account()),
    "laid out": lambda _snapshot: lay_out(),
    "scheduled": lambda _snapshot: rebuild_schedule(by=system_account()),
    "measured": measure,
}

if __name__ == "__main__":
    STEPS[sys.argv[1]](Path(sys.argv[2]))
