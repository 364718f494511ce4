"""What stands on every printed page and belongs to none: page numbers, running heads and feet."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from quanmin.core.reading.lines import Row

_EDGE = 2  # lines at the top and at the bottom among which running ones are looked for
_OFTEN = 3  # pages; in a document of two, both
_MARKS = r"[-—–－·•~\s]*"
_PAGE_NUMBER = re.compile(
    rf"{_MARKS}(?:第?\s*(?:\d{{1,4}}|[ivxIVX]{{1,6}})\s*页?(?:\s*[/／，,]?\s*共?\s*\d{{1,4}}\s*页)?"
    rf"|\d{{1,4}}\s*/\s*\d{{1,4}}|[Pp]age\s*\d+(?:\s*of\s*\d+)?){_MARKS}"
)


def without_running(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The lines of each page without those."""
    heads = Counter(_key(row) for rows in pages for row in {_key(row): row for row in rows[:_EDGE]}.values())
    feet = Counter(_key(row) for rows in pages for row in {_key(row): row for row in rows[-_EDGE:]}.values())
    often = min(_OFTEN, max(2, len(pages)))
    running = (
        {key for key, count in heads.items() if count >= often},
        {key for key, count in feet.items() if count >= often},
    )
    return [list(_kept(rows, *running)) for rows in pages]


def _kept(rows: Sequence[Row], heads: set[str], feet: set[str]) -> Iterator[Row]:
    for place, row in enumerate(rows):
        first, last = place < _EDGE, place >= len(rows) - _EDGE
        if (first or last) and _PAGE_NUMBER.fullmatch(row.text):
            continue
        if (first and _key(row) in heads) or (last and _key(row) in feet):
            continue
        yield row


def _key(row: Row) -> str:
    """What stays the same from page to page: words without numbers."""
    return re.sub(r"\d+", "#", re.sub(r"\s", "", row.text))
