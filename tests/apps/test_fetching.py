"""A snapshot at an address: fetched whole, measured the same, and one clear sentence where it cannot be."""

from pathlib import Path

import pytest
from pyarrow import fs

from quanmin.cli import main
from quanmin.core.measures.frames.spark import place_of
from quanmin.errors import SnapshotError, UsageError
from quanmin.fetching import FILES, at_hand, fetch, is_address, kept, opened, shown
from tests.apps.counties import controlled_world
from tests.objectstore import object_store

CONTROL = "hypertension-control-rate"


@pytest.fixture
def snapshot(tmp_path):
    return controlled_world(tmp_path / "store" / "bucket" / "county")


@pytest.fixture
def address(snapshot, tmp_path):
    """The snapshot in an object store."""
    with object_store(tmp_path / "store") as where:
        yield f"s3://reader:key@bucket/county{where}"


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name in FILES}


def results(where: str, out: Path, *more: str) -> str:
    asked = ["measure", where, "--measures", CONTROL, "--periods", "2025", "--out", str(out), *more]
    assert main(asked) == 0
    return out.read_text()


@pytest.mark.parametrize("engine", ["numpy", "polars", "duckdb"])
def test_a_snapshot_in_an_object_store_gives_the_same_results(snapshot, address, tmp_path, engine):
    far = results(address, tmp_path / "far.csv", "--engine", engine)

    assert far == results(str(snapshot), tmp_path / "near.csv", "--engine", engine)


def test_what_was_fetched_is_whole_and_gone_afterwards(snapshot, address):
    with at_hand(address) as folder:
        assert bytes_of(folder) == bytes_of(snapshot)
        assert folder.name == "county"

    assert not folder.exists()


def test_what_a_run_opens_down_to_stays_and_is_kept_once(snapshot, address, tmp_path):
    first, second = (kept(address, tmp_path / "home" / "snapshots") for _ in range(2))

    assert first == second
    assert bytes_of(first) == bytes_of(snapshot)
    assert [folder.name for folder in (tmp_path / "home" / "snapshots").iterdir()] == [first.name]


def test_a_folder_on_this_machine_is_not_copied(snapshot, tmp_path):
    for where in (str(snapshot), snapshot.as_uri()):
        with at_hand(where) as folder:
            assert folder == snapshot
    assert kept(str(snapshot), tmp_path / "kept") == snapshot


def test_a_gap_opens_from_an_address_too(address, capsys):
    main(["gap", address, "--measure", CONTROL, "--unit", "990001101000", "--period", "2025Q4"])

    assert capsys.readouterr().out == "3\n"


def test_a_store_in_memory_is_read_without_what_is_not_declared(snapshot, tmp_path):
    memory = fs._MockFileSystem()
    memory.create_dir("county")
    for name in ("units.parquet", "notes.txt"):
        with memory.open_output_stream(f"county/{name}") as out:
            out.write(b"x")

    folder = fetch(memory, "county/", tmp_path / "here", "mock://county")

    assert [file.name for file in folder.iterdir()] == ["units.parquet"]


@pytest.mark.parametrize("where", ["foo://bucket/county", "s3:///county", "://"])
def test_an_address_nobody_can_read_is_one_sentence(where):
    with pytest.raises(UsageError, match="is no address that can be read here"):
        opened(where)


def test_a_place_without_tables_is_one_sentence():
    with (
        pytest.raises(SnapshotError, match="'mock:///county' holds no table of a snapshot"),
        at_hand("mock:///county"),
    ):
        pass


def test_a_store_that_refuses_is_one_sentence_without_the_key(address, tmp_path, capsys):
    wrong = address.replace("reader:key@", "stranger:secret@")

    assert main(["measure", wrong, "--out", str(tmp_path / "x.csv")]) == 1

    said = capsys.readouterr().err
    assert "'s3://bucket/county' could not be read" in said
    assert "secret" not in said
    assert len(said.splitlines()) == 2  # that it fetches, and why it cannot


@pytest.mark.parametrize(
    "where", ["foo://name:secret@b/c?sig=secret", "s3://name:sec/secret@b/c", "s3://n:secret@b/c d"]
)
def test_a_key_in_an_address_nobody_can_read_is_not_repeated(where):
    with pytest.raises(UsageError) as refused:
        opened(where)

    assert "secret" not in str(refused.value)


def test_a_key_in_an_address_is_never_shown():
    assert shown("s3://name:secret@bucket/county?region=x") == "s3://bucket/county"
    assert [is_address(where) for where in ("s3://b/c", "var/county", "C:/county")] == [True, False, False]


@pytest.mark.parametrize(
    ("at", "place"),
    [
        ("", "here/units.parquet"),
        ("s3://bucket/county/?region=x", "s3a://bucket/county/units.parquet"),
        ("hdfs://host:8020/county", "hdfs://host:8020/county/units.parquet"),
    ],
)
def test_spark_reads_where_the_snapshot_lies(at, place):
    assert place_of(at, Path("here/units.parquet")) == place
