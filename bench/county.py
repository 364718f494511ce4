"""A county of so many residents on a PostgreSQL of its own: made and brought in once, kept in var/bench for all parts.

`python -m bench.county 500000` makes it and says what it took; the parts do so themselves. The server writes as safely
as one in use: nothing here is switched off that a county must have on.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.report import Figure, table
from bench.timing import Timed, timed
from tests.postgres import kept_postgres

RESIDENTS = 500_000
TODAY = date(2025, 12, 31)
# What anybody sets on a server of some gigabytes with a disk that does not turn; the rest is as PostgreSQL comes.
SETTINGS = ("shared_buffers=1GB", "random_page_cost=1.1", "max_wal_size=4GB")
STEPS = {
    "migrated": "tables made",
    "brought in": "residents brought in",
    "laid out": "records laid out by resident",
    "scheduled": "the first schedule of everybody",
    "measured": "measured for twelve quarters, plans judged",
}


@dataclass(frozen=True)
class Site:
    """A county that can be served: the environment of its commands, and the seconds and gigabytes each step took."""

    residents: int
    snapshot: Path
    environment: dict[str, str]
    took: dict[str, list[float]]

    def ask(self, module: str, *words: str | Path) -> dict[str, float]:
        """Run a module of the bench beside the county; its last line is what it found."""
        said = timed([sys.executable, "-m", module, *words], environment=self.environment).said
        return json.loads(said.splitlines()[-1])

    def again(self, step: str) -> Timed:
        """Do a step once more; what it took."""
        return _step(step, self.snapshot, self.environment)


@contextmanager
def county(home: Path, residents: int = RESIDENTS) -> Iterator[Site]:
    """The county with its database running, every step done that is not done yet."""
    snapshot, folder = _snapshot(home, residents), home / f"site-{residents}"
    folder.mkdir(exist_ok=True)
    with kept_postgres(folder / "postgres", *SETTINGS) as database:
        environment = {
            "QUANMIN_HOME": f"{folder}", "QUANMIN_DATABASE": database, "QUANMIN_DEMO": "yes",
            "QUANMIN_TODAY": f"{TODAY}", "DJANGO_SETTINGS_MODULE": "quanmin.config.settings",
        }  # fmt: skip
        yield Site(residents, snapshot, environment, _all_steps(folder, snapshot, environment))


def _snapshot(home, residents):
    """The county's records, the same bytes every time."""
    snapshot = home / f"county-{residents}"
    if not snapshot.exists():
        words = ["synth", "--residents", f"{residents}", "--seed", "1", "--out", snapshot]
        timed([sys.executable, "-m", "quanmin", *words])
    return snapshot


def _all_steps(folder, snapshot, environment):
    """What each step took when it was done; a step that is done is not done again."""
    file = folder / "steps.json"
    took = json.loads(file.read_text()) if file.exists() else {}
    for step in STEPS:
        # The code may have moved on since the county was made.
        if step not in took or step == "migrated":
            done = _step(step, snapshot, environment)
            took.setdefault(step, [done.seconds, done.peak_gb])
            file.write_text(json.dumps(took))
    return took


def _step(step, snapshot, environment):
    return timed([sys.executable, "-m", "bench.county_steps", step, snapshot], environment=environment)


def figures(site: Site) -> Iterator[Figure]:
    """What a county of that size waits for before its first page."""
    for step, title in STEPS.items():
        seconds, peak = site.took[step]
        note = f"{site.residents:,} residents; peak {peak:.1f} GB; once, when the county was made"
        yield Figure(title, seconds, "s", note=note)


if __name__ == "__main__":
    here = Path("var/bench").resolve()
    here.mkdir(parents=True, exist_ok=True)
    with county(here, int(sys.argv[1])) as site:
        print(table(list(figures(site))))
