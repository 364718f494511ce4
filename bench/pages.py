"""How long the server needs for the pages people wait for, over the demo county, through Django's test client."""

import json
import os
import sys
import time
from pathlib import Path

import django
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from bench.report import Figure
from bench.timing import timed
from quanmin.core.measures import CATALOGUE

ROUNDS = 60
WARM_UP = 3


def figures(quanmin: Path, home: Path) -> list[Figure]:
    """Times for the county office and a village doctor; the demo is made first where it is not there yet."""
    environment = {
        "QUANMIN_HOME": os.fspath(home),
        "QUANMIN_DEMO": "yes",
        "QUANMIN_TODAY": "2025-12-31",
        "DJANGO_SETTINGS_MODULE": "quanmin.config.settings",
    }
    timed([quanmin, "demo", "--no-serve", "--residents", "30000"], environment=environment)
    said = timed([sys.executable, "-m", "bench.pages"], environment=environment).said
    found = json.loads(said.splitlines()[-1])
    return [
        Figure("cockpit of the county office, p95", found["cockpit"], "ms", 100, f"{ROUNDS} requests"),
        Figure(
            "a village doctor's gap lists, p95", found["gap"], "ms", 150, f"{found['lists']} lists in turn"
        ),
    ]


def main() -> None:
    """Print the 95th percentile of both pages in milliseconds."""
    django.setup()
    office, doctor = _signed_in("county-office"), _signed_in("village-doctor")
    lists = [path for path in map(_gap_path, CATALOGUE) if doctor.get(path).status_code == 200]
    found = {
        "cockpit": _p95(office, [reverse("cockpit")] * ROUNDS),
        "gap": _p95(doctor, lists * (1 + ROUNDS // len(lists))),
        "lists": len(lists),
    }
    print(json.dumps(found))


def _signed_in(role: str) -> Client:
    person = get_user_model().objects.filter(role=role, is_active=True).order_by("pk").first()
    client = Client(headers={"host": "localhost"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _gap_path(measure) -> str:
    return reverse("gap", args=[measure.code])


def _p95(client: Client, paths: list[str]) -> float:
    """The time that 95 of 100 answers stay under; the first few, which fill caches, are left out."""
    for path in paths[:WARM_UP]:
        assert client.get(path).status_code == 200, path
    times = sorted(_milliseconds(client, path) for path in paths)
    return times[int(len(times) * 0.95)]


def _milliseconds(client: Client, path: str) -> float:
    start = time.perf_counter()
    answer = client.get(path)
    spent = (time.perf_counter() - start) * 1000
    assert answer.status_code == 200, path
    return spent


if __name__ == "__main__":
    main()
