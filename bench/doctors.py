"""Doctors of a made-up county: what their pages cost, and what happens when all of them save at once."""

import http.client
import json
import os
import re
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanmin.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402  needs settings first
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402

from quanmin import clock  # noqa: E402
from quanmin.accounts.actions import system_account  # noqa: E402
from quanmin.accounts.models import User  # noqa: E402
from quanmin.accounts.permissions import Role  # noqa: E402
from quanmin.flow import bring_in  # noqa: E402
from quanmin.programmes.actions import plan_again, rebuild_schedule  # noqa: E402
from quanmin.programmes.models import Due, Schedule, Visit  # noqa: E402
from quanmin.records.models import Record, Resident  # noqa: E402
from quanmin.units.models import Level, Unit  # noqa: E402

ROUNDS, PAUSE_SECONDS = 60, 10
FOLLOW_UP = {
    "task": "hypertension/follow-up", "f-method": 1, "f-symptoms": 1, "f-danger_signs": 1, "f-sbp": 132, "f-dbp": 82,
    "f-weight": 62, "f-pulse": 72, "f-smoking": 0, "f-alcohol": 0, "f-exercise_times": 0, "f-salt": 1,
    "f-psychology": 1, "f-follows_advice": 1, "f-adherence": 1, "f-adverse": 1, "f-complication": 1,
}  # fmt: skip


def page_times(snapshot: Path) -> dict[str, float]:
    """Bring the county in and say, in milliseconds, what its pages cost a doctor and the administrator."""
    call_command("migrate", verbosity=0, interactive=False)
    by = system_account()
    bring_in(snapshot, by=by)
    start = time.perf_counter()
    kept = rebuild_schedule(by=by)
    found = {"rebuild": time.perf_counter() - start, "items": kept.items}
    doctors = _accounts()
    found["again"] = _p95(
        _milliseconds(lambda number=number: plan_again([number])) for number in _patients(ROUNDS)
    )
    for name, user in (("doctor", doctors[0]), ("office", _office())):
        found |= {f"{page}-{name}": spent for page, spent in _pages_of(user, doctors[0]).items()}
    return found


def _accounts(most=50):
    """A doctor for each of the villages with the most patients; the demo's sign-in page knows them by their names."""
    villages = (
        Due.objects.filter(protocol="hypertension", item="follow-up")
        .values("village")
        .annotate(n=Count("id"))
    )
    chosen = villages.order_by("-n", "village").values_list("village", flat=True)[:most]
    return [
        User.objects.get_or_create(
            username=f"demo-doctor-{place}", defaults={"role": Role.VILLAGE_DOCTOR, "unit_id": village}
        )[0]
        for place, village in enumerate(chosen)
    ]


def _office():
    county = Unit.objects.get(level=Level.COUNTY)
    return User.objects.get_or_create(
        username="demo-office", defaults={"role": Role.COUNTY_OFFICE, "unit": county}
    )[0]


def _patients(most):
    rows = Due.objects.filter(protocol="hypertension").order_by("resident").values_list("resident", flat=True)
    return list(rows.distinct()[:most])


def _pages_of(user, doctor):
    """The three pages, of the doctor's own village; the administrator reads the same residents."""
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    people = list(Resident.objects.filter(village=doctor.unit).order_by("id")[:ROUNDS])
    pages = {
        "list": [f"/day/?unit={doctor.unit_id}&page={1 + place % 5}" for place in range(ROUNDS)],
        "search": [f"/search/?{urlencode({'q': person.name})}" for person in people],
        "resident": [f"/residents/{person.pk}/" for person in people],
    }
    return {name: _p95(_milliseconds(lambda path=path: _opened(client, path)) for path in paths)
            for name, paths in pages.items()}  # fmt: skip


def _opened(client, path):
    assert client.get(path).status_code == 200, path


def _milliseconds(act):
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def _p95(times):
    """The time that 95 of 100 stay under; the first few, which fill caches, are left out."""
    ordered = sorted(list(times)[3:])
    return ordered[int(len(ordered) * 0.95)]


@dataclass
class Tally:
    """What one doctor did: keys of visits sent until they were answered, seconds each answer took, sendings again."""

    keys: list[str] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)
    again: int = 0


def main(port: int, doctors: int, seconds: int) -> dict[str, float]:
    """So many seconds of all doctors saving; then what the database holds of it."""
    tallies, start = [Tally() for _ in range(doctors)], time.monotonic()
    threads = [
        threading.Thread(
            target=_work,
            args=(port, user, people, tally),
            kwargs={"begins": start + place / doctors * PAUSE_SECONDS, "seconds": seconds},
        )
        for place, ((user, people), tally) in enumerate(zip(_rounds(doctors), tallies, strict=False))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    keys = [key for tally in tallies for key in tally.keys]
    spent = sorted(one for tally in tallies for one in tally.spent)
    return {
        "sent": len(keys), "again": sum(tally.again for tally in tallies), "seconds": time.monotonic() - start,
        "p95": spent[int(len(spent) * 0.95)] * 1000, "lost": len(keys) - Visit.objects.filter(key__in=keys).count(),
        "doubled": _doubled(keys),
    }  # fmt: skip


def _doubled(keys):
    """Visits that left more than one contact."""
    rows = Record.objects.filter(table="contacts", origin__in=[f"visit:{key}" for key in keys])
    return rows.values("origin").annotate(n=Count("id")).filter(n__gt=1).count()


def _rounds(doctors):
    """Each doctor with the patients they will see: those who owe a follow-up, each once."""
    kept = Schedule.objects.in_use()
    for user in User.objects.filter(username__startswith="demo-doctor-").order_by("id")[:doctors]:
        owed = Due.objects.filter(schedule=kept, village=user.unit, protocol="hypertension", item="follow-up")
        yield user.username, list(owed.order_by("resident").values_list("resident", flat=True).distinct())


def _work(port, username, people, tally, *, begins, seconds):
    """Sign in, then see one patient after the other until the time is over; each is sent until it is answered."""
    time.sleep(max(0, begins - time.monotonic()))
    until, cookies = time.monotonic() + seconds, _sign_in(port, username)
    for number in people:
        began = time.monotonic()
        if began >= until:
            return
        form = {**FOLLOW_UP, "key": f"{uuid4()}", "seen_on": f"{clock.today()}"}
        while not _saved(port, number, form, cookies, tally):
            tally.again += 1
            time.sleep(0.5)
        time.sleep(max(0.0, PAUSE_SECONDS - (time.monotonic() - began)))


def _saved(port, number, form, cookies, tally):
    """Whether the visit was answered as kept; a site that is away is asked again."""
    start = time.monotonic()
    try:
        status, said, _cookies = _ask(port, "POST", f"/day/visits/{number}/", form, cookies)
    except (OSError, http.client.HTTPException):
        return False
    if status >= 500:
        return False
    assert status == 200, (status, said[:300])
    tally.spent.append(time.monotonic() - start)
    tally.keys.append(form["key"])
    return True


def _sign_in(port, username):
    while True:
        try:
            _status, _page, cookies = _ask(port, "GET", "/sign-in/", None, {})
            _status, _page, more = _ask(port, "POST", "/sign-in/demo/", {"username": username}, cookies)
            return cookies | more
        except (OSError, http.client.HTTPException):
            time.sleep(0.5)


def _ask(port, method, path, form, cookies):
    """Status, text and cookies of one answer, over a connection of its own as over a weak link."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Accept": "application/json",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
    }
    if form is not None:
        headers |= {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": cookies.get("csrftoken", ""),
        }
    line.request(method, path, urlencode(form) if form is not None else None, headers)
    answer = line.getresponse()
    text = answer.read().decode()
    given = dict(
        re.match(r"([^=]+)=([^;]*)", one).groups() for one in answer.headers.get_all("Set-Cookie") or ()
    )
    line.close()
    return answer.status, text, given


if __name__ == "__main__":
    asked = sys.argv[1:]
    print(json.dumps(page_times(Path(asked[1])) if asked[0] == "--pages" else main(*map(int, asked))))
