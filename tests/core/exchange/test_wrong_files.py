"""Files as they come: of another encoding, wrongly named, empty, nested without end; one clear sentence for each."""

import gzip
import json
from pathlib import Path

import pytest

from quanmin.core.exchange.importing import Wishes, import_fhir
from quanmin.errors import ExchangeError
from tests.core.exchange.drawn import UNTIL, VILLAGE, a_patient, a_reading, imported

LINES = "".join(json.dumps(one) + "\n" for one in (VILLAGE, a_patient(), a_reading()))
NAMED = json.dumps(a_patient(name=[{"text": "张三丰"}]), ensure_ascii=False)


def brought_in(folder: Path, content: bytes, name: str = "all.ndjson"):
    (folder / "in").mkdir()
    (folder / "in" / name).write_bytes(content)
    return import_fhir(folder / "in", folder / "out", Wishes(UNTIL))


@pytest.mark.parametrize(("content", "name"), [
    (b"\xef\xbb\xbf" + LINES.encode(), "all.ndjson"), (LINES.replace("\n", "\r\n").encode(), "all.ndjson"),
    (b"\n\n" + LINES.encode().rstrip(), "all.ndjson"), (gzip.compress(LINES.encode()), "all.ndjson"),
    (LINES.encode(), "all.ndjson.gz"), (gzip.compress(b"\xef\xbb\xbf" + LINES.encode()), "all.ndjson.gz"),
])  # fmt: skip
def test_a_file_is_read_by_what_it_holds_not_by_its_name(tmp_path: Path, content: bytes, name: str) -> None:
    report = brought_in(tmp_path, content, name)

    assert (report.count("Patient"), report.count("Observation")) == (1, 1)


@pytest.mark.parametrize(("content", "sentence"), [
    (NAMED.encode("gbk"), "all.ndjson, line 1: it is not written in UTF-8; export it as UTF-8."),
    (LINES.encode("utf-16"), "all.ndjson, line 1: it is written in UTF-16 or holds empty letters; export it as UTF-8."),
    (b"<Bundle/>", "all.ndjson, line 1: it is XML; export it as JSON."),
    (b'{"a":' * 100_000, "all.ndjson, line 1: it is nested deeper than FHIR nests."),
    (LINES.encode() * 9000 + b'{"id":', "all.ndjson, line 27001: it is cut short: not whole JSON."),
])  # fmt: skip
def test_a_file_that_is_no_fhir_is_said_with_its_line(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(ExchangeError) as stopped:
        brought_in(tmp_path, content)

    assert str(stopped.value).splitlines()[0] == sentence


@pytest.mark.parametrize("content", [b"", b"\n\n", json.dumps(VILLAGE).encode()])
def test_an_import_of_nobody_is_refused_and_writes_nothing(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ExchangeError, match="no Patient among 1 files can be taken"):
        brought_in(tmp_path, content)

    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize(("reason", "wrong"), [
    ("code-invalid", {"gender": "bogus"}), ("identifier-wrong", {"id": "x y/z"}), ("identifier-missing", {"id": ""}),
    ("date-unreadable", {"birthDate": "01/06/1950"}), ("date-unreadable", {"birthDate": "1950-06-01T8:00"}),
    ("date-future", {"birthDate": "2099-01-01"}), ("value-out-of-range", {"birthDate": "1750-01-01"}),
    ("birth-date-missing", {"birthDate": ""}), ("element-wrong", {"extension": [{"url": "urn:quanmin:registered",
                                                                                 "valueBoolean": "yes"}]}),
])  # fmt: skip
def test_a_resident_is_refused_with_its_reason(tmp_path: Path, reason: str, wrong: dict[str, object]) -> None:
    frames, report = imported(tmp_path, a_patient("good"), a_patient("bad", **{"id": "bad", **wrong}))

    assert len(frames["residents"]) == 1
    assert report.count("Patient", reason) == 1


def test_of_a_resident_sent_twice_only_the_homes_of_the_last_version_count(tmp_path: Path) -> None:
    old, new = (
        a_patient(
            meta={"lastUpdated": f"2025-0{month}-01T00:00:00Z"}, address=[{"text": f"东镇{village}村"}],
            managingOrganization={},
        )
        for month, village in ((1, "甲"), (2, "乙"))
    )  # fmt: skip

    frames, _ = imported(tmp_path, new, old)

    units = dict(frames["units"].select("unit_id", "name").rows())
    assert [units[unit] for unit in frames["residences"]["unit_id"]] == ["乙村"]
