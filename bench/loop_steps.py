"""What the loop needs done in the county's own database, one process a step; each prints one line of JSON.

python -m bench.loop_steps rounds MEASURE VISITS DOCTORS    whom to visit, and the accounts that visit
python -m bench.loop_steps enter MEASURE VISITS             so many visits, saved as their doctors would
python -m bench.loop_steps recount MEASURE                  what one visit costs the processor until it is counted
"""

import json
import sys
import time
from collections import defaultdict
from uuid import uuid4

from bench.doctors import FOLLOW_UP, OFFICE  # sets Django up

from django.http import QueryDict  # isort: skip

from quanmin import clock
from quanmin.accounts.actions import system_account
from quanmin.accounts.models import User
from quanmin.accounts.permissions import Role
from quanmin.flow import bring_up_to_date
from quanmin.portal.pages.visit import report_of
from quanmin.programmes.actions import save_visit
from quanmin.records.models import Resident
from quanmin.records.overlay import changed_since, last_record
from quanmin.results.queries import latest_run
from quanmin.units.models import Level, Unit
from quanmin.worklists.queries import in_gap

TIMES = 7


def rounds(measure, visits, doctors):
    """So many visits by so many doctors in turn, of the villages with most people in the gap; how a visit is sent.

    Said once everything entered so far is counted.
    """
    while (latest_run().through or 0) < last_record():
        time.sleep(0.2)
    villages = sorted(_gap(measure).items(), key=lambda one: (-len(one[1]), one[0]))[: int(doctors)]
    turns = [(_doctor(village).username, people) for village, people in villages]
    found = [
        (name, people[turn]) for turn in range(int(visits)) for name, people in turns if turn < len(people)
    ]
    return {"office": OFFICE, "visits": found[: int(visits)], "form": FOLLOW_UP}


def enter(measure, visits):
    """People of the gap, those of the largest villages last, so that rounds find somebody to visit."""
    by_village = sorted(_gap(measure).items(), key=lambda one: (len(one[1]), one[0]))
    found = [(village, number) for village, people in by_village for number in people]
    found = found[: min(int(visits), len(found) // 2)]
    for village, number in found:
        _visit(village, number)
    return {"visits": len(found)}


def recount(measure):
    """The middle of some processor times, from a saved visit until the run that counts it stands, lights and all."""
    village, people = max(_gap(measure).items(), key=lambda one: (len(one[1]), one[0]))
    spent = []
    for number in people[: TIMES + 1]:
        _visit(village, number)
        begun = time.process_time()
        bring_up_to_date(by=system_account())
        spent.append(time.process_time() - begun)
    return {"one": sorted(spent[1:])[len(spent[1:]) // 2], "changed": len(changed_since())}


def _gap(measure):
    """Who is in the gap by the village whose doctor looks after them."""
    run, county = latest_run(), Unit.objects.get(level=Level.COUNTY)
    office = _account(OFFICE, Role.COUNTY_OFFICE, county)
    frame = in_gap(measure, county, run.periods[-1], seen_by=office, run=run)
    found = defaultdict(list)
    people = Resident.objects.filter(pk__in=frame["resident_id"].to_list()).order_by("pk")
    for village, number in people.values_list("village_id", "pk"):
        found[village].append(number)
    return found


def _visit(village, number):
    form = QueryDict(mutable=True)
    said = {**FOLLOW_UP, "key": uuid4(), "seen_on": clock.today()}
    form.update({name: f"{value}" for name, value in said.items()})
    save_visit(report_of(form, number), by=_doctor(village))


def _doctor(village):
    return _account(f"demo-doctor-of-{village}", Role.VILLAGE_DOCTOR, Unit.objects.get(pk=village))


def _account(username, role, unit):
    return User.objects.get_or_create(username=username, defaults={"role": role, "unit": unit})[0]


if __name__ == "__main__":
    print(json.dumps({"rounds": rounds, "enter": enter, "recount": recount}[sys.argv[1]](*sys.argv[2:])))
