"""The village doctor's day at the size of a county, on PostgreSQL: pages, schedules, and fifty doctors saving at once.

`python -m bench.programmes 20000` tries it small. The site is the one people run (`quanmin serve`), asked over loopback
by one process with a thread a doctor. A doctor saves a visit every PAUSE_SECONDS, which is faster than any doctor
works, and sends what was not answered again, as the queue in the browser does.
"""

import json
import os
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from bench.report import Figure, table
from bench.timing import timed
from tests.postgres import temporary_postgres

RESIDENTS, DOCTORS, SECONDS = 500_000, 50, 60
TODAY = date(2025, 12, 31)
ROUNDS = 60
PATIENCE_SECONDS = 120


def figures(home: Path, residents: int = RESIDENTS) -> list[Figure]:
    """A county brought into a PostgreSQL of its own, its pages timed, then its doctors let loose on the site."""
    snapshot = home / f"county-{residents}"
    if not snapshot.exists():
        timed(
            [
                sys.executable,
                "-m",
                "quanmin",
                "synth",
                "--residents",
                f"{residents}",
                "--seed",
                "1",
                "--out",
                snapshot,
            ]
        )
    with temporary_postgres() as database:
        environment = {
            "QUANMIN_HOME": f"{home / 'programmes'}", "QUANMIN_DATABASE": database, "QUANMIN_DEMO": "yes",
            "QUANMIN_TODAY": f"{TODAY}", "DJANGO_SETTINGS_MODULE": "quanmin.config.settings",
        }  # fmt: skip
        said = timed(
            [sys.executable, "-m", "bench.doctors", "--pages", snapshot], environment=environment
        ).said
        found = json.loads(said.splitlines()[-1])
        calm, stopped = (_let_loose(environment, stops=stops) for stops in (0, 2))
    return [*_pages(found, residents), *_saving(calm, "saving"), *_saving(stopped, "the site stopped twice:")]


def _pages(found, residents):
    note = f"{residents:,} residents, {found['items']:,} items"
    yield Figure("the schedule of everybody rebuilt", found["rebuild"], "s", 60, note)
    yield Figure(
        "what one resident is owed, after a visit, p95", found["again"], "ms", 200, f"{ROUNDS} residents"
    )
    for name, title in (
        ("list", "the day's list"),
        ("search", "search by name"),
        ("resident", "a resident's page"),
    ):
        doctor, office = found[f"{name}-doctor"], found[f"{name}-office"]
        yield Figure(f"{title}, village doctor, p95", doctor, "ms", 300, f"{ROUNDS} requests")
        yield Figure(
            f"{title}, doctor ÷ administrator", doctor / office, "×", 1.2, f"administrator {office:.0f} ms"
        )


def _saving(run, title):
    note = f"{DOCTORS} doctors, {run['sent']} visits in {run['seconds']:.0f} s, {run['again']} sent again"
    yield Figure(f"{title} a visit, p95", run["p95"], "ms", 500, note)
    yield Figure(f"{title} visits lost", run["lost"], "", 0)
    yield Figure(f"{title} visits doubled", run["doubled"], "", 0)


def _let_loose(environment, *, stops):
    """So many SECONDS of doctors on the site, stopped and started so often meanwhile; what came of it."""
    port = _free_port()
    command = [sys.executable, "-m", "bench.doctors", f"{port}", f"{DOCTORS}", f"{SECONDS}"]
    server = _started(environment, port)
    doctors = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
    for _stop in range(stops):
        time.sleep(SECONDS / 3)
        _stopped(server)
        time.sleep(3)
        server = _started(environment, port)
    said, _nothing = doctors.communicate()
    _stopped(server)
    if doctors.returncode:
        raise RuntimeError(f"the doctors ended with {doctors.returncode}: {said[-2000:]}")
    return json.loads(said.splitlines()[-1])


def _started(environment, port):
    server = subprocess.Popen(
        [sys.executable, "-m", "quanmin", "serve", "--port", f"{port}"], env={**os.environ, **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return server
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the site did not come up in {PATIENCE_SECONDS} seconds.")


def _stopped(server):
    server.terminate()
    server.wait(timeout=PATIENCE_SECONDS)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


if __name__ == "__main__":
    here = Path("var/bench").resolve()
    here.mkdir(parents=True, exist_ok=True)
    print(table(figures(here, int(sys.argv[1]))))
