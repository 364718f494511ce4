"""What is said of one system: its state, and what in this repository stands behind that word.

A system *works* when somebody can do all it asks for today and a test shows it. It is there *partly* when somebody can
do a part of the work itself, or when its whole point is a figure and that figure is counted; the note says what is
missing. Else it is *not yet* there, also where a figure about it is counted or reported: knowing how many hospitals
have a thing is not having it.
"""

from dataclasses import dataclass

WORKS, PARTLY, NOT_YET = STATES = ("works", "partly", "not yet")


@dataclass(frozen=True)
class Area:
    """One of the areas that systems are listed under."""

    number: int
    title: str
    title_en: str


@dataclass(frozen=True)
class Declaration:
    """Data that carry a system: a `code` among the measures, protocols, forms, schemes … or the path of a `file`."""

    kind: str
    code: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"


@dataclass(frozen=True)
class System:
    """One numbered system: `mechanisms` and files are paths under src/quanmin, `tests` are `path::name`."""

    number: str
    title: str
    title_en: str
    state: str
    mechanisms: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    tests: tuple[str, ...]
    note: str
    note_en: str

    @property
    def area(self) -> int:
        """The number of its area: the part before the point."""
        return int(self.number.partition(".")[0])

    @property
    def figures(self) -> tuple[str, ...]:
        """Codes of the measures among its declarations."""
        return tuple(one.code for one in self.declarations if one.kind == "measure")
