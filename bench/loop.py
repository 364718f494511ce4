"""The loop at the size of a county: how long after a visit is saved the cockpits of village and county have moved.

`python -m bench.loop 3000` tries it small. The site is the one people run (`quanmin serve`, which follows what is
entered), on SQLite, asked over loopback. A doctor saves a visit of somebody in the village's gap list, and both
cockpits are read again and again until each says one fewer. The next visit is saved as soon as they do, when whoever
follows has just begun to rest: no visit waits longer than these.
"""

import json
import re
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from bench.report import Figure, table
from bench.site import Visitor, ask, serving, signed_in
from bench.timing import timed

RESIDENTS, TODAY = 100_000, "2025-12-31"
CODE = "hypertension-control-rate"
VISITS, DOCTORS, OF_A_DAY = 20, 10, 1_000
PROMISED_SECONDS, PATIENCE_SECONDS, LOOK_SECONDS = 5, 120, 0.1
STEPS = ("migrated", "brought in", "laid out", "measured")


def figures(home: Path, snapshot: Path, residents: int = RESIDENTS) -> list[Figure]:
    """Visits in the morning, and after a thousand others of the day; and what one costs the processor."""
    kept = county(home / f"loop-{residents}", snapshot, residents)
    environment = copied(kept, home / "loop", snapshot)
    rounds = step(environment, "rounds", CODE, VISITS, DOCTORS)
    with serving(environment) as port:
        first, *morning = seconds(port, rounds, TODAY)
        entered = step(environment, "enter", CODE, OF_A_DAY)["visits"]
        evening = seconds(port, step(environment, "rounds", CODE, VISITS, DOCTORS), TODAY)
    cost = step(environment, "recount", CODE)
    return [
        _figure("a visit saved until both cockpits show it, p95", morning, f"{residents:,} residents"),
        _figure(f"the same after {entered:,} other visits of the day, p95", evening, "all in the grid it writes"),
        Figure("the first visit after the site was started", first, "s", None, "while it gets ready to count"),
        Figure("counting and judging one visit, on the processor", cost["one"], "s", None,
               f"warm, {cost['changed']:,} residents changed since the whole run"),
    ]  # fmt: skip


def _figure(what: str, spent: Sequence[float], note: str) -> Figure:
    ordered = sorted(spent)
    p95 = ordered[int(len(ordered) * 0.95)]
    note = f"{note}; {len(ordered)} visits, median {ordered[len(ordered) // 2]:.1f} s, slowest {ordered[-1]:.1f} s"
    return Figure(what, p95, "s", PROMISED_SECONDS, note)


# The county ---------------------------------------------------------------------------------------------------------


def county(home: Path, snapshot: Path, residents: int) -> Path:
    """A home with a county brought in, its plans in force, measured and judged; made once and kept."""
    if not snapshot.exists():
        wanted = ("--residents", f"{residents}", "--seed", "1", "--out", snapshot)
        timed([sys.executable, "-m", "quanmin", "synth", *wanted])
    if not (home / "made").exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        for name in STEPS:
            timed(
                [sys.executable, "-m", "bench.county_steps", name, snapshot], environment=_environment(home)
            )
        (home / "made").touch()
    return home


def copied(kept: Path, home: Path, snapshot: Path) -> dict[str, str]:
    """The same county to write into; the whole run's grid, which nobody writes to, stays where it is."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(kept, home, ignore=shutil.ignore_patterns("runs"))
    environment = _environment(home)
    for name in ("migrated", "laid out"):  # as this version of the code wants it; nothing where it is so
        timed([sys.executable, "-m", "bench.county_steps", name, snapshot], environment=environment)
    return environment


def _environment(home: Path) -> dict[str, str]:
    return {"QUANMIN_HOME": f"{home}", "QUANMIN_DATABASE": "", "QUANMIN_DEMO": "yes", "QUANMIN_TODAY": TODAY,
            "DJANGO_SETTINGS_MODULE": "quanmin.config.settings"}  # fmt: skip


def step(environment: dict[str, str], name: str, *words: object) -> dict:
    """What a step in the county's own database says (see loop_steps)."""
    said = timed(
        [sys.executable, "-m", "bench.loop_steps", name, *map(str, words)], environment=environment
    ).said
    return json.loads(said.splitlines()[-1])


# The doctors --------------------------------------------------------------------------------------------------------


def seconds(port: int, rounds: dict, today: str) -> list[float]:
    """Seconds from each visit's answer until the doctor's and the office's cockpit have both moved."""
    office = signed_in(port, rounds["office"])
    doctors = {name: signed_in(port, name) for name, _ in rounds["visits"]}
    return [
        _until_shown(doctors[name], office, {**rounds["form"], "seen_on": today}, patient)
        for name, patient in rounds["visits"]
    ]


def _until_shown(doctor: Visitor, office: Visitor, form: dict, patient: int) -> float:
    before = _in_gap(doctor), _in_gap(office)
    answer = ask(doctor, f"/day/visits/{patient}/", {**form, "key": f"{uuid4()}"}, accept="application/json")
    saved = time.monotonic()
    assert answer.status == 200, (answer.status, answer.text[:300])
    for visitor, people in zip((doctor, office), before, strict=True):
        while _in_gap(visitor) != people - 1:
            if time.monotonic() - saved > PATIENCE_SECONDS:
                raise RuntimeError(
                    f"the cockpit has not moved {PATIENCE_SECONDS} seconds after a visit was saved."
                )
            time.sleep(LOOK_SECONDS)
    return time.monotonic() - saved


def _in_gap(visitor: Visitor) -> int:
    """How many the cockpit says are in the gap; 0 where it has nobody to open."""
    found = re.search(rf'href="/gaps/{CODE}/[^"]*">([\d,]+)', ask(visitor, "/").text)
    return int(found[1].replace(",", "")) if found else 0


if __name__ == "__main__":
    here = Path("var/bench").resolve()
    here.mkdir(parents=True, exist_ok=True)
    number = int(sys.argv[1])
    print(table(figures(here, here / f"loop-{number}-snapshot", number)))
