"""The two kinds of block a document is made of, and the limits every reader keeps."""

from dataclasses import dataclass

MAX_BYTES = 30_000_000  # a plan with photographs stays below; a backup tape does not
MAX_UNPACKED_BYTES = 200_000_000  # a zip that unpacks to more is not a plan
MAX_CHARACTERS = 2_000_000  # about forty times the longest plan seen
MAX_PAGES = 1_000
MAX_ROWS = 20_000


@dataclass(frozen=True)
class Paragraph:
    """One paragraph as printed; bold runs are between double asterisks."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells; a merged cell carries its text in the first of its cells across, and in each row down."""

    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Table
