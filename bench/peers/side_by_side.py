"""Everybody side by side: the same question about the same made-up county, in one run; the integers must be equal."""

from collections.abc import Callable
from pathlib import Path

from bench.peers import others
from bench.peers.question import Answer, by_hand, ours
from bench.report import Figure
from quanmin.core.exchange.exporting import export_fhir
from quanmin.core.synth import make_county

LARGE = 100_000
# Each with the residents of the county it is asked about, and the promise: how many times faster we are.
PEERS: tuple[tuple[str, Callable[[Path, Path], Answer], int, int], ...] = (
    ("cql-execution 3.3", others.cql_execution, 2_000, 1_000),
    ("Pathling 5.1", others.pathling, 10_000, 100),
    ("ehrQL", others.ehrql, 2_000, 25),
)


def figures(home: Path) -> list[Figure]:
    """Our answer, that of SQL written by hand, and those of peers with their share of our speed."""
    large = county(home, LARGE)
    mine, hand = ours(large), by_hand(large)
    same(mine, hand, "SQL")
    rows = [
        _speed("quanmin", mine, None, "from the snapshot's Parquet files, with every village and interval"),
        _speed(
            "DuckDB, SQL written by hand", hand, None, "from the same files, the county's two integers only"
        ),
        # The SQL gives the county's two integers, ours those of every village: the promise is held in `million`,
        # where both give the same.
        Figure("quanmin, every village ÷ SQL, the county alone", mine.seconds / hand.seconds, "×"),
    ]
    return rows + [_peer(home, mine, *peer) for peer in PEERS]


def county(home: Path, residents: int) -> Path:
    """The snapshot of a made-up county; that of the other benchmarks where it has the size."""
    folder = home / "county" / "snapshot" if residents == LARGE else home / f"county-{residents}" / "snapshot"
    if not folder.exists():
        make_county(folder, residents=residents, seed=1)
    return folder


def fhir_of(snapshot: Path) -> Path:
    """The same county as a bulk export of FHIR."""
    folder = snapshot.with_name("fhir")
    if not (folder / "done").exists():
        export_fhir(snapshot, folder)
        (folder / "done").touch()
    return folder


def same(mine: Answer, theirs: Answer, name: str) -> None:
    """RuntimeError unless both counted the same people."""
    if (mine.numerator, mine.denominator) != (theirs.numerator, theirs.denominator):
        counts = f"{theirs.numerator}/{theirs.denominator}, not {mine.numerator}/{mine.denominator}"
        raise RuntimeError(f"{name} counts {counts}: one of the two answers another question")


def _peer(
    home: Path, mine: Answer, name: str, ask: Callable[[Path, Path], Answer], residents: int, times: int
) -> Figure:
    snapshot = county(home, residents)
    try:
        theirs = ask(home, fhir_of(snapshot))
    except others.AbsentError as reason:
        return Figure(name, float("nan"), "", None, f"could not be run: {reason}")
    same(ours(snapshot), theirs, name)
    promised = f"promised at most 1/{times:,} of ours; ours is {mine.rate / theirs.rate:,.0f} times as many"
    return _speed(name, theirs, mine.rate / times, f"{promised}; {theirs.note}")


def _speed(name: str, answer: Answer, limit: float | None, note: str) -> Figure:
    counted = f"{answer.numerator:,} of {answer.denominator:,} in a county of {answer.residents:,}"
    return Figure(name, answer.rate, "residents/s", limit, f"{counted}; {note}")
