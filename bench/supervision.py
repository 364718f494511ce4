"""Supervision at the size of a county, on PostgreSQL: cockpit, ledger, unit page, yearly report, a hundred readers."""

import sys
from collections.abc import Iterator
from pathlib import Path

from bench import county
from bench.report import Figure, table
from bench.site import serving

TASKS, READERS, SECONDS, LOOKS_SECONDS = 5_000, 100, 60, 5
PAGES = {
    "cockpit doctor": "cockpit, village doctor", "unit doctor": "unit page, village doctor",
    "ledger table department": "ledger, responsible unit", "ledger table doctor": "ledger, village doctor",
}  # fmt: skip


def figures(home: Path, residents: int = county.RESIDENTS) -> Iterator[Figure]:
    """Plans in force and measured, thousands of tasks in the ledger; then its readers."""
    with county.county(home, residents) as site:
        ledger = site.ask("bench.offices", "ready", f"{TASKS}")
        yield Figure(
            "lines of the ledger", ledger["lines"], "", note=f"{ledger['reports']:,} reports on them"
        )
        with serving(site.environment) as port:
            yield from _pages(site.ask("bench.offices", "pages", f"{port}"))
            made = site.ask("bench.offices", "report", f"{port}")
            yield Figure(
                "a full yearly report, drafted and as Word",
                made["worst"],
                "s",
                20,
                f"the slowest of {made['plans']} plans",
            )
            for pause in (LOOKS_SECONDS, 0):
                words = map(str, (port, READERS, SECONDS, pause))
                yield from _crowd(site.ask("bench.offices", "crowd", *words), pause)


def _pages(found):
    for name, one in found.items():
        title, promised = PAGES.get(name, name), 200 if name in PAGES else None
        note = f"median {one['median']:.0f} ms; {one['queries']} questions to the database"
        yield Figure(f"{title}, p95", one["p95"], "ms", promised, note)
        if promised:
            yield Figure(
                f"{title}, after an act, p95", one["anew"], "ms", promised, "nothing kept of it can be used"
            )


def _crowd(found, pause):
    how = f"each looks for {pause} s and asks again" if pause else "each asks again at once"
    note = (
        f"{found['answers']:,} answers in {SECONDS} s; reading takes {found['own']:.1f} ms of processor each"
    )
    yield Figure(f"{READERS} readers of the cockpit, {how}, p95", found["p95"], "ms", 1_000, note)
    yield Figure(f"{READERS} readers, {how}: errors", found["errors"], "", 0)


if __name__ == "__main__":
    here = Path("var/bench").resolve()
    here.mkdir(parents=True, exist_ok=True)
    print(table(list(figures(here, int(sys.argv[1])))))
