"""Doctors of a made-up county: what their pages cost, and what happens when all of them save at once.

python -m bench.doctors ready 50
python -m bench.doctors pages PORT
python -m bench.doctors save PORT DOCTORS SECONDS
"""

import json
import os
import random
import sys
import threading
import time
from dataclasses import dataclass, field
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanmin.config.settings")
django.setup()

from django.db import connection  # noqa: E402  needs settings first
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.site import AWAY, Visitor, ask, p95, signed_in  # noqa: E402
from quanmin import clock  # noqa: E402
from quanmin.accounts.models import User  # noqa: E402
from quanmin.accounts.permissions import Role  # noqa: E402
from quanmin.programmes.actions import plan_again  # noqa: E402
from quanmin.programmes.models import Due, Schedule, Visit  # noqa: E402
from quanmin.records.identity import unseal  # noqa: E402
from quanmin.records.models import Record, Resident  # noqa: E402
from quanmin.units.models import Level, Unit  # noqa: E402

ROUNDS, PAUSE_SECONDS = 60, 10
# As portal/day-queue.js does it (PATIENCE, FIRST, LONGEST, `again`): so long a device waits for an answer; a visit that
# got none is sent again after a pause that begins at FIRST, doubles up to LONGEST, and differs by up to a half.
PATIENCE, FIRST, LONGEST, SPREAD = 15, 10, 60, 0.5
DOCTOR, OFFICE = "demo-doctor-0", "demo-office"
FOLLOW_UP = {
    "task": "hypertension/follow-up", "f-method": 1, "f-symptoms": 1, "f-danger_signs": 1, "f-sbp": 132, "f-dbp": 82,
    "f-weight": 62, "f-pulse": 72, "f-smoking": 0, "f-alcohol": 0, "f-exercise_times": 0, "f-salt": 1,
    "f-psychology": 1, "f-follows_advice": 1, "f-adherence": 1, "f-adverse": 1, "f-complication": 1,
}  # fmt: skip


def ready(doctors: int) -> dict[str, float]:
    """Make the accounts; say in milliseconds what it costs to work out again what one resident is owed."""
    county = Unit.objects.get(level=Level.COUNTY)
    User.objects.get_or_create(username=OFFICE, defaults={"role": Role.COUNTY_OFFICE, "unit": county})
    for place, village in enumerate(_villages(doctors)):
        User.objects.get_or_create(
            username=f"demo-doctor-{place}", defaults={"role": Role.VILLAGE_DOCTOR, "unit_id": village}
        )
    rows = Due.objects.filter(protocol="hypertension").order_by("resident")
    people = list(rows.values_list("resident", flat=True).distinct()[:ROUNDS])
    return {"again": p95([_milliseconds(plan_again, [number]) for number in people]), "rounds": len(people)}


def _villages(most):
    """The villages with the most patients."""
    owed = Due.objects.filter(protocol="hypertension", item="follow-up").values("village")
    ordered = owed.annotate(n=Count("id")).order_by("-n", "village")
    return ordered.values_list("village", flat=True)[:most]


def pages(port: int) -> dict[str, float]:
    """95 of 100 answers of each page came within so many milliseconds, for a doctor and for the administrator.

    Both ask for the same residents in turn, so that whatever else the machine does slows both.
    """
    found = {}
    who = {"doctor": signed_in(port, DOCTOR), "office": signed_in(port, OFFICE)}
    for name, questions in _questions().items():
        spent = {role: [] for role in who}
        for path, form in questions:
            for role, visitor in who.items():
                answer = ask(visitor, path, form)
                assert answer.status == 200, (path, answer.status)
                spent[role].append(answer.milliseconds)
        found |= {f"{name}-{role}": p95(times) for role, times in spent.items()}
        found |= {f"{name}-count": len(questions), f"{name}-queries": _asked_of_database(questions[0])}
    whole = [ask(who["office"], f"/day/?page={1 + place % 5}").milliseconds for place in range(20)]
    return found | {"county": p95(whole)}


def _questions():
    """By name, the paths and forms: pages of the doctor's own village, each kind of search, and all kinds in turn."""
    village = User.objects.get(username=DOCTOR).unit
    known = Resident.objects.filter(village=village, identity_cipher__isnull=False).exclude(phone="")
    people = list(known.order_by("id")[:ROUNDS])
    kinds = {f"search-{kind}": list(asked) for kind, asked in _searches(village, people).items()}
    return {
        "list": [(f"/day/?unit={village.pk}&page={1 + place % 5}", None) for place in range(ROUNDS)],
        "resident": [(f"/residents/{person.pk}/", None) for person in people],
        "search": [one for each in zip(*kinds.values(), strict=True) for one in each][:ROUNDS],
        **kinds,
    }


def _searches(village, people):
    return {
        "name": [("/search/", {"q": person.name}) for person in people],
        "initials": [("/search/", {"q": person.initials}) for person in people],
        "number": [("/search/", {"q": _number(person)}) for person in people],
        "phone": [("/search/", {"q": person.phone}) for person in people],
        "village": [
            ("/residents/", {"village": village.pk, "state": "here", "page": 1 + place % 9})
            for place, _person in enumerate(people)
        ],
    }


def _number(person):
    return unseal(person.pk, bytes(person.identity_cipher))


def _asked_of_database(question):
    """How many questions the page puts to the database for the doctor."""
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=DOCTOR), "django.contrib.auth.backends.ModelBackend")
    path, form = question
    with CaptureQueriesContext(connection) as asked:
        client.get(path) if form is None else client.post(path, form)
    return len(asked)


def _milliseconds(act, *given):
    begun = time.perf_counter()
    act(*given)
    return (time.perf_counter() - begun) * 1000


@dataclass
class Tally:
    """What one doctor did: keys of visits that were kept, and for each the milliseconds of the answer that said so.

    `waited` has the seconds from the button to that answer, where it was sent more than once; `again` counts sendings.
    """

    keys: list[str] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    again: int = 0


def save(port: int, doctors: int, seconds: int) -> dict[str, float]:
    """So many seconds of all doctors saving; then what the database holds of it."""
    tallies, rounds = [Tally() for _ in range(doctors)], list(_rounds(doctors))
    start = time.monotonic()
    threads = [
        threading.Thread(
            target=_work,
            args=(port, user, people, tally),
            kwargs={"begins": start + place / doctors * PAUSE_SECONDS, "seconds": seconds},
        )
        for place, ((user, people), tally) in enumerate(zip(rounds, tallies, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    keys = [key for tally in tallies for key in tally.keys]
    return {
        "sent": len(keys), "again": sum(tally.again for tally in tallies), "seconds": time.monotonic() - start,
        "p95": p95([one for tally in tallies for one in tally.spent], warm_up=0),
        "waited": max((one for tally in tallies for one in tally.waited), default=0.0),
        "lost": len(keys) - Visit.objects.filter(key__in=keys).count(), "doubled": _doubled(keys),
    }  # fmt: skip


def _doubled(keys):
    """Visits that left more than one contact."""
    rows = Record.objects.filter(table="contacts", origin__in=[f"visit:{key}" for key in keys])
    return rows.values("origin").annotate(n=Count("id")).filter(n__gt=1).count()


def _rounds(doctors):
    """Each doctor with the patients they will see: those who owe a follow-up and were not seen today, each once."""
    kept, today = Schedule.objects.in_use(), clock.today()
    for user in User.objects.filter(username__startswith="demo-doctor-").order_by("id")[:doctors]:
        owed = Due.objects.filter(schedule=kept, village=user.unit, protocol="hypertension", item="follow-up")
        seen = Visit.objects.filter(resident__village=user.unit, seen_on=today).values("resident")
        people = owed.exclude(resident__in=seen).order_by("resident")
        yield user.username, list(people.values_list("resident", flat=True).distinct())


def _work(port, username, people, tally, *, begins, seconds):
    """Sign in, then see one patient after the other until the time is over; each is sent until it is answered."""
    time.sleep(max(0, begins - time.monotonic()))
    until, doctor = time.monotonic() + seconds, signed_in(port, username)
    for number in people:
        began = time.monotonic()
        if began >= until:
            return
        form = {**FOLLOW_UP, "key": f"{uuid4()}", "seen_on": f"{clock.today()}"}
        if not _saved(doctor, number, form, tally):
            _send_again(doctor, number, form, tally)
            tally.waited.append(time.monotonic() - began)
        time.sleep(max(0.0, PAUSE_SECONDS - (time.monotonic() - began)))


def _send_again(doctor, number, form, tally):
    pause, kept = FIRST, False
    while not kept:
        time.sleep(pause * random.uniform(1 - SPREAD, 1 + SPREAD))
        pause = min(2 * pause, LONGEST)
        tally.again += 1
        kept = _saved(doctor, number, form, tally)


def _saved(doctor: Visitor, number, form, tally):
    """Whether the visit was answered as kept; a site that is away is asked again."""
    try:
        answer = ask(doctor, f"/day/visits/{number}/", form, accept="application/json", patience=PATIENCE)
    except AWAY:
        return False
    if answer.status >= 500:
        return False
    assert answer.status == 200, (answer.status, answer.text[:300])
    tally.spent.append(answer.milliseconds)
    tally.keys.append(form["key"])
    return True


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    print(json.dumps({"ready": ready, "pages": pages, "save": save}[what](*map(int, numbers))))
