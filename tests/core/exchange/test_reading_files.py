"""Bundles and bulk exports, packed and not; and the one sentence for each that cannot be read."""

import gzip
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from quanmin.core.exchange.importing import Wishes, import_fhir
from quanmin.errors import ExchangeError, UsageError
from tests.core.exchange.drawn import UNTIL, VILLAGE, a_patient, a_reading, written


def a_bundle(*entries: tuple[str, dict[str, Any]]) -> str:
    made = [{"fullUrl": url, "resource": resource} for url, resource in entries]
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": made})


def readings(folder: Path) -> list[tuple[Any, ...]]:
    import_fhir(folder, folder.with_name("out"), Wishes(UNTIL))
    return (
        pl.read_parquet(folder.with_name("out") / "observations.parquet")
        .select("resident_id", "value")
        .rows()
    )


@pytest.mark.parametrize("reference", ["Patient/1", "https://a.example/fhir/Patient/1", "Patient/1/_history/3",
                                       "urn:uuid:1", "Patient?identifier=urn:mrn|M7"])  # fmt: skip
def test_a_reference_is_resolved_however_it_is_written(tmp_path: Path, reference: str) -> None:
    patient = a_patient(identifier=[{"system": "urn:mrn", "value": "M7"}])
    folder = written(tmp_path / "in", [patient, a_reading(subject={"reference": reference})])

    assert readings(folder) == [(1, 60.0)]


def test_a_reference_by_identifier_alone_is_resolved(tmp_path: Path) -> None:
    patient = a_patient(identifier=[{"value": "M7"}])
    folder = written(tmp_path / "in", [patient, a_reading(subject={"identifier": {"value": "M7"}})])

    assert readings(folder) == [(1, 60.0)]


def test_entries_of_a_bundle_call_each_other_by_their_addresses(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    reading = a_reading(subject={"reference": "urn:uuid:aaa"})
    bundle = a_bundle(("urn:uuid:aaa", a_patient(77)), ("urn:uuid:bbb", reading))
    (tmp_path / "in" / "one.json").write_text(bundle)

    assert readings(tmp_path / "in") == [(77, 60.0)]


def test_a_bundle_may_be_one_line_of_an_export(tmp_path: Path) -> None:
    bundle = json.loads(a_bundle(("urn:uuid:a", a_patient()), ("urn:uuid:b", a_reading())))

    assert readings(written(tmp_path / "in", [bundle])) == [(1, 60.0)]


def test_a_contained_patient_is_found(tmp_path: Path) -> None:
    inside = a_reading(contained=[a_patient("p")], subject={"reference": "#p"})

    assert len(readings(written(tmp_path / "in", [inside]))) == 1


def test_a_packed_export_is_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    lines = "\n".join(json.dumps(one) for one in (VILLAGE, a_patient(), a_reading()))
    (tmp_path / "in" / "all.ndjson.gz").write_bytes(gzip.compress(lines.encode()))

    assert readings(tmp_path / "in") == [(1, 60.0)]


BROKEN = (
    ('{"resourceType":"Patient","id":"1","birthD', "all.ndjson, line 3: it is cut short: not whole JSON."),
    ("name;birth\n", "all.ndjson, line 3: it is cut short: not whole JSON."),
    ('{"name":"x"}', "all.ndjson, line 3: it has no resourceType, so it is not FHIR."),
    ('{"resourceType":"Patent","id":"1"}', "all.ndjson, line 3: resourceType 'Patent' is none of FHIR R4."),
    ("[1,2}", "all.ndjson, line 3: it is not JSON."),
)


@pytest.mark.parametrize(("line", "sentence"), BROKEN)
def test_a_broken_line_stops_the_import_with_its_place(tmp_path: Path, line: str, sentence: str) -> None:
    folder = written(tmp_path / "in", [VILLAGE, a_patient()])
    with (folder / "all.ndjson").open("a") as file:
        file.write(line)

    with pytest.raises(ExchangeError) as stopped:
        import_fhir(folder, tmp_path / "out", Wishes(UNTIL))

    assert str(stopped.value) == sentence
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_broken_lines_are_left_out_and_counted_where_that_is_asked(tmp_path: Path) -> None:
    folder = written(tmp_path / "in", [VILLAGE, a_patient()])
    with (folder / "all.ndjson").open("a") as file:
        file.write('{"resourceType":"Pat')

    report = import_fhir(folder, tmp_path / "out", Wishes(UNTIL, skip_broken=True))

    assert report.count("file", "line-broken") == 1
    assert report.count("Patient") == 1


def test_a_packed_file_that_is_cut_short_is_said(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    packed = gzip.compress(json.dumps(a_patient()).encode())
    (tmp_path / "in" / "all.ndjson.gz").write_bytes(packed[:-12])

    with pytest.raises(ExchangeError, match=r"all\.ndjson\.gz: the packed file is cut short"):
        import_fhir(tmp_path / "in", tmp_path / "out", Wishes(UNTIL))


def test_a_folder_without_fhir_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no file that ends in"):
        import_fhir(tmp_path, tmp_path / "out", Wishes(UNTIL))


def test_files_read_in_two_processes_give_the_same(tmp_path: Path) -> None:
    folder = written(tmp_path / "in", [VILLAGE, a_patient()], "a.ndjson")
    written(folder, [a_reading(), a_reading(value=61)], "b.ndjson")

    for processes in (1, 2):
        import_fhir(folder, tmp_path / f"out{processes}", Wishes(UNTIL, processes=processes))

    one, two = (pl.read_parquet(tmp_path / f"out{number}" / "observations.parquet") for number in (1, 2))
    assert one.equals(two)
    assert len(one) == 2
