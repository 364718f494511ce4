#!/usr/bin/env python3
"""Move every boundary of every measure by one, and say which of these lies no table of tests/spec notices.

tools/mutate_measures.py               all measures (some minutes); exit status 1 where a lie is new or a line is old
tools/mutate_measures.py CODE …        these measures only
tools/mutate_measures.py --crowds      write what the crowded counties count, after a rule was changed on purpose
tools/mutate_measures.py --write       write the lies into tests/spec/unnoticed.csv, keeping the reasons known there
"""

import argparse
import csv
import sys
import warnings
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "tests" / "spec" / "unnoticed.csv"
CROWDED = ROOT / "tests" / "spec" / "crowded.csv"
UNSAID = "not drawn yet: draw who notices it, or say why nobody could"  # the tests refuse this reason
sys.path[:0] = [str(ROOT)]

from quanmin.core.measures import CATALOGUE  # noqa: E402
from tests.spec.crowded import in_all_crowds, unmoved  # noqa: E402
from tests.spec.mutants import mutants  # noqa: E402
from tests.spec.replay import Alive, survivors, tables  # noqa: E402

Line = tuple[str, str]


def main() -> int:
    """Ask, compare with the list, say."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("codes", nargs="*", help="measures; all when none is named")
    asked.add_argument("--write", action="store_true", help="write the list anew")
    asked.add_argument("--crowds", action="store_true", help="write what the crowded counties count")
    chosen = asked.parse_args()
    if chosen.crowds:
        write_crowds()
        return 0
    wanted = [one for one in CATALOGUE if not chosen.codes or one.code in chosen.codes]
    warnings.simplefilter("ignore", RuntimeWarning)  # a lie may divide by nothing
    alive = survivors(tables(), {one.code: mutants(one) for one in wanted})
    told = sum(len(mutants(one)) for one in wanted)
    found = unnoticed(alive)
    if chosen.write:
        write(found)
    return say(found, [line for line in known() if line[0] in {one.code for one in wanted}], told)


def unnoticed(alive: Alive) -> list[Line]:
    """Measure and lie that neither a table nor a crowd notices, in the order of the catalogue."""
    still = unmoved({code: list(lies.values()) for code, lies in alive.items()})
    every = [(one.code, str(mutant)) for one in CATALOGUE for mutant in alive.get(one.code, {}).values()]
    return [line for line in every if line in still]


def write_crowds() -> None:
    """What every measure counts in the crowded counties."""
    with CROWDED.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["measure", "counts"])
        rows.writerows(in_all_crowds(CATALOGUE).items())


def known() -> dict[Line, str]:
    """The list with its reasons."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return {(row["measure"], row["lie"]): row["why"] for row in csv.DictReader(file)}


def write(found: list[Line]) -> None:
    """The list of these lies; a reason that is known is kept."""
    reasons = known()
    with LIST.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["measure", "lie", "why"])
        rows.writerows([*line, reasons.get(line, UNSAID)] for line in found)


def say(found: list[Line], listed: list[Line], told: int) -> int:
    """Numbers, what is new, and what is listed but is noticed by now; a line of the list is good for one lie."""
    new, old = (sorted((Counter(one) - Counter(other)).elements())
                for one, other in ((found, listed), (listed, found)))  # fmt: skip
    print(f"{told} lies told, {told - len(found)} noticed, {len(found)} not; {len(new)} of these are new.")
    for title, lines in (("not noticed, not listed", new), ("listed, but noticed by now", old)):
        for code, lie in lines:
            print(f"{title}: {code}  {lie}")
    return 1 if new or old else 0


if __name__ == "__main__":
    sys.exit(main())
