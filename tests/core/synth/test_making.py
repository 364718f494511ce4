"""The demo county is a snapshot like any other, and the same seed gives the same bytes."""

import itertools
import json
import os
import subprocess
import sys
from datetime import date

import polars as pl
import pytest

from quanmin.core.codes import identity
from quanmin.core.codes.loinc import observables
from quanmin.core.snapshot.check import snapshot_faults
from quanmin.core.snapshot.folder import open_snapshot
from quanmin.core.synth import make_county
from quanmin.core.synth.ledger import CODES
from quanmin.errors import UsageError


def test_every_declared_table_passes_its_declaration(hamlet):
    assert snapshot_faults(hamlet) == []


def test_no_declared_table_is_empty(county):
    assert [name for name, frame in county.items() if frame.is_empty()] == []


def test_one_seed_gives_the_same_bytes_in_another_process_with_one_thread(hamlet, tmp_path):
    code = "import sys; from pathlib import Path; from quanmin.core.synth import make_county; "
    code += "make_county(Path(sys.argv[1]), residents=800, seed=3)"
    env = {
        **os.environ,
        "POLARS_MAX_THREADS": "1",
        "PYTHONHASHSEED": "77",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }

    subprocess.run([sys.executable, "-c", code, str(tmp_path / "again")], check=True, env=env)

    again = open_snapshot(tmp_path / "again").manifest.fingerprint
    assert again == open_snapshot(hamlet).manifest.fingerprint
    assert (tmp_path / "again/map.geojson").read_bytes() == (hamlet / "map.geojson").read_bytes()


def test_another_seed_gives_another_county(hamlet, tmp_path):
    make_county(tmp_path / "other", residents=800, seed=4)

    assert (
        open_snapshot(tmp_path / "other").manifest.fingerprint != open_snapshot(hamlet).manifest.fingerprint
    )


def test_the_story_ends_on_the_day_asked_for(tmp_path):
    make_county(tmp_path / "short", residents=400, seed=1, until=date(2023, 6, 30))

    for table, column in (
        ("contacts", "date"),
        ("deaths", "date"),
        ("vaccinations", "date"),
        ("admissions", "admitted"),
    ):
        latest = pl.read_parquet(tmp_path / f"short/{table}.parquet")[column].max()
        assert date(2023, 5, 1) < latest <= date(2023, 6, 30)


def test_a_county_too_small_for_its_townships_is_refused(tmp_path):
    with pytest.raises(UsageError, match="14 townships"):
        make_county(tmp_path / "none", residents=20)


def test_a_story_shorter_than_a_year_is_refused(tmp_path):
    with pytest.raises(UsageError, match="less than a year"):
        make_county(tmp_path / "none", until=date(2021, 3, 1))


def test_progress_runs_from_nought_to_one(tmp_path):
    shares = []

    make_county(tmp_path / "told", residents=300, progress=lambda _step, share: shares.append(share))

    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert shares == sorted(shares)


def test_first_entries_have_valid_identity_numbers_of_the_reserved_division(county):
    people = county["residents"].filter(pl.col("identity_number").is_not_null()).head(3000)

    for number, sex, born in people.select("identity_number", "sex", "birth_date").iter_rows():
        assert number.startswith("990001")
        assert identity.is_valid(number)
        assert (identity.sex(number), identity.birth_date(number)) == (sex, born)


def test_no_identity_number_belongs_to_two_first_entries(county):
    numbers = county["residents"].filter(pl.col("identity_number").is_not_null())["identity_number"]

    assert numbers.len() - numbers.n_unique() < 0.006 * numbers.len()


def test_spans_of_residence_of_one_person_do_not_overlap(county):
    spans = county["residences"].sort("resident_id", "start")
    following = spans.with_columns(after=pl.col("start").shift(-1).over("resident_id"))

    assert following.filter(pl.col("end").is_null() & pl.col("after").is_not_null()).is_empty()
    assert following.filter(pl.col("after") <= pl.col("end")).is_empty()


def test_units_of_measurement_agree_with_the_declared_codes():
    declared = {entry.code: entry.unit for entry in observables()}

    assert {code: unit for code, unit, _ in CODES.values()}.items() <= declared.items()


def test_the_map_has_a_closed_border_for_each_township_and_a_point_for_each_village(hamlet):
    features = json.loads((hamlet / "map.geojson").read_text(encoding="utf-8"))["features"]
    units = pl.read_parquet(hamlet / "units.parquet").filter(pl.col("kind").is_in(["township", "village"]))

    borders = [f["geometry"]["coordinates"][0] for f in features if f["geometry"]["type"] == "Polygon"]
    assert {f["properties"]["unit_id"] for f in features} == set(units["unit_id"])
    assert len(borders) == 14
    assert all(border[0] == border[-1] for border in borders)


def test_neighbouring_townships_share_their_border(hamlet):
    features = json.loads((hamlet / "map.geojson").read_text(encoding="utf-8"))["features"]
    borders = [f["geometry"]["coordinates"][0] for f in features if f["geometry"]["type"] == "Polygon"]
    edges = [frozenset({tuple(a), tuple(b)}) for ring in borders for a, b in itertools.pairwise(ring)]

    shared = sum(edges.count(edge) == 2 for edge in set(edges))
    assert max(edges.count(edge) for edge in set(edges)) == 2
    assert shared > 0.3 * len(set(edges))
