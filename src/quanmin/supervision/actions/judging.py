"""Writes of lights: every target of every approved plan, for the county and each township and village."""

from quanmin import bulk
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.supervision.lighting import COLUMNS, judged_targets, lit
from quanmin.supervision.models import Light


def judge_run(run, *, by, measures=None):
    """Light the run's targets anew, each in the last period in which the county has a value; answers how many.

    `measures` names those whose figures are other than in the run's base; the rest stand as the base has them.
    """
    lights = list(lit(run, judged_targets(measures)))
    with acting(by, Permission.JUDGE) as trail:
        Light.objects.filter(run=run).delete()
        bulk.write_rows(Light, COLUMNS, lights)
        trail.add("run judged", run, lights=len(lights))
    return len(lights)
