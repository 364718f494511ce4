"""The village doctor's day at the size of a county, on PostgreSQL: pages, schedules, and fifty doctors saving at once.

`python -m bench.programmes 20000` tries it small. The site is the one people run (`quanmin serve`), asked over loopback
by one process with a thread a doctor. A doctor saves a visit every PAUSE_SECONDS, which is faster than any doctor
works, and sends what was not answered again after the pauses of the queue in the browser. What is timed is the answer
that says a visit was kept, from its first byte sent; how long a device kept it before, while the site was away, is in
the note.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench import county
from bench.report import Figure, table
from bench.site import free_port, serving, start, stop

DOCTORS, SECONDS = 50, 60
AWAY_SECONDS = 3
PAGES = {
    "list": "the day's list",
    "search": "search",
    "resident": "a resident's page",
}
SEARCHES = {
    "name": "by name",
    "initials": "by pinyin initials",
    "number": "by identity number",
    "phone": "by telephone",
    "village": "in a village",
}


def figures(home: Path, residents: int = county.RESIDENTS) -> Iterator[Figure]:
    """A county brought into a PostgreSQL of its own, its pages timed, then its doctors let loose on the site."""
    with county.county(home, residents) as site:
        yield from county.figures(site)
        rebuilt = site.again("scheduled")
        yield Figure(
            "the schedule of everybody rebuilt", rebuilt.seconds, "s", 60,
            f"{residents:,} residents, the whole command; peak {rebuilt.peak_gb:.1f} GB",
        )  # fmt: skip
        doctors = site.ask("bench.doctors", "ready", f"{DOCTORS}")
        yield Figure(
            "what one resident is owed, after a visit, p95", doctors["again"], "ms", 200,
            f"{doctors['rounds']} residents; in a process that is warm",
        )  # fmt: skip
        with serving(site.environment) as port:
            found = site.ask("bench.doctors", "pages", f"{port}")
        yield from _pages(found)
        yield from _saving(_let_loose(site.environment, stops=0), "saving")
        yield from _saving(_let_loose(site.environment, stops=2), "the site stopped twice:")


def _pages(found):
    for name, title in PAGES.items():
        doctor, office = found[f"{name}-doctor"], found[f"{name}-office"]
        note = f"{found[f'{name}-count']} requests over loopback; {found[f'{name}-queries']} questions to the database"
        yield Figure(f"{title}, village doctor, p95", doctor, "ms", 300, note)
        note = f"administrator {office:.0f} ms, of the same village"
        yield Figure(f"{title}, doctor ÷ administrator", doctor / office, "×", 1.2, note)
    for name, title in SEARCHES.items():
        note = f"administrator {found[f'search-{name}-office']:.0f} ms"
        yield Figure(f"search {title}, village doctor, p95", found[f"search-{name}-doctor"], "ms", 300, note)
    yield Figure("the list of the whole county, administrator, p95", found["county"], "ms")


def _saving(run, title):
    note = (
        f"the answer that keeps it; {DOCTORS} doctors, {run['sent']} visits in {run['seconds']:.0f} s, "
        f"{run['again']} sendings again"
    )
    if run["waited"]:
        note += f", the longest {run['waited']:.0f} s on the device until the site was back"
    yield Figure(f"{title} a visit, p95", run["p95"], "ms", 500, note)
    yield Figure(f"{title} visits lost", run["lost"], "", 0)
    yield Figure(f"{title} visits doubled", run["doubled"], "", 0)


def _let_loose(environment, *, stops):
    """So many SECONDS of doctors on the site, stopped and started so often meanwhile; what came of it."""
    port = free_port()
    command = [sys.executable, "-m", "bench.doctors", "save", f"{port}", f"{DOCTORS}", f"{SECONDS}"]
    server = start(environment, port)
    doctors = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
    for _stop in range(stops):
        time.sleep(SECONDS / 3)
        stop(server)
        time.sleep(AWAY_SECONDS)
        server = start(environment, port)
    said, _nothing = doctors.communicate()
    stop(server)
    if doctors.returncode:
        raise RuntimeError(f"the doctors ended with {doctors.returncode}: {said[-2000:]}")
    return json.loads(said.splitlines()[-1])


if __name__ == "__main__":
    here = Path("var/bench").resolve()
    here.mkdir(parents=True, exist_ok=True)
    print(table(list(figures(here, int(sys.argv[1])))))
