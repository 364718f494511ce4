"""The bench sends again as a doctor's device does: the same numbers stand in both."""

import re
from pathlib import Path

from bench import doctors

QUEUE = Path(__file__).parents[2] / "src/quanmin/portal/static/portal/day-queue.js"


def test_the_bench_waits_as_the_queue_in_the_browser_does():
    said = QUEUE.read_text(encoding="utf-8")
    milliseconds = dict(re.findall(r"const (PATIENCE|FIRST|LONGEST) = (\d+);", said))

    assert {name: int(number) / 1000 for name, number in milliseconds.items()} == {
        "PATIENCE": doctors.PATIENCE, "FIRST": doctors.FIRST, "LONGEST": doctors.LONGEST,
    }  # fmt: skip
    assert f"pause * ({1 - doctors.SPREAD} + Math.random())" in said
    assert 2 * doctors.SPREAD == 1
