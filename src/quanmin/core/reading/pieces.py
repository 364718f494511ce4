"""The two kinds of block a document is made of, and the limits every reader keeps."""

import re
from dataclasses import dataclass

MAX_BYTES = 50_000_000  # a plan with photographs stays below; a backup tape does not
MAX_UNPACKED_BYTES = 200_000_000  # a zip that unpacks to more is not a plan
MAX_PART_BYTES = 60_000_000  # of one XML part; a Word file of 300 pages has about ten
MAX_RATIO = 150  # unpacked to packed; XML of tables reaches forty
MAX_ENTRIES = 5_000  # parts of an archive; each picture is one
MAX_CHARACTERS = 2_000_000  # about forty times the longest plan seen
MAX_PAGES = 2_000
MAX_ROWS = 20_000
MAX_CELLS = 1_000_000

# What a numbered line begins with.
MARKER = re.compile(
    r"第[一二三四五六七八九十百]+[章节编部条]|[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十]{1,3}）|\d{1,2}[、．.](?!\d)|（\d{1,2}）|——|专栏\d*|表\d+"
)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph as printed; bold runs are between double asterisks."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells; a merged cell carries its text in the first of its cells across, and in each row down."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Notice:
    """Something about the file itself that a person must know: a part left unread, and what to do."""

    code: str
    message: str


Printed = Paragraph | Table
Block = Printed | Notice
