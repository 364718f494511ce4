"""Long lists in pages: at most so many rows, and a cursor that says where the next page begins.

A cursor holds the keys of the last row, so a page costs the same wherever it lies, and rows that come or go meanwhile
move nothing. What a cursor holds is no secret and gives no right: every page asks anew.
"""

import base64
import json
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field

from quanmin.errors import UsageError

MOST, USUAL = 500, 100
Limit = Annotated[int, Query(ge=1, le=MOST, description=f"Rows on a page, at most {MOST}.")]
After = Annotated[
    str, Query(max_length=400, description="`next` of the page before; empty for the first page.")
]
Row = TypeVar("Row")
_LARGEST = 2**63
# The number of a row; a larger one no database takes.
Number = Annotated[int, Field(ge=0, lt=_LARGEST)]


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the cursor of the next page; null on the last."""

    items: list[Row]
    next: str | None


def page(rows, say, *, limit, after, **keys):
    """A page of a queryset in the order of the named keys, each with its type; together they name one row."""
    places = rows.order_by(*keys)
    if after:
        places = places.filter(_behind(tuple(keys), _place(after, tuple(keys.values()))))
    found = list(places[: limit + 1])
    return Page([say(row) for row in found[:limit]], _next(found, limit, keys))


def page_of_list(rows, say, *, limit, after):
    """A page of a list that never changes while the program runs."""
    start = _place(after, (int,))[0] if after else 0
    if not 0 <= start <= len(rows):
        raise _lost(after)
    end = start + limit
    return Page([say(row) for row in rows[start:end]], cursor([end]) if end < len(rows) else None)


def cursor(place):
    """The keys of a row as one opaque word."""
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")


def _next(found, limit, keys):
    if len(found) <= limit:
        return None
    return cursor([getattr(found[limit - 1], key) for key in keys])


def _behind(keys, place):
    """Rows behind a place: equal in the first keys, greater in the next."""
    behind = Q()
    for depth, key in enumerate(keys):
        equal = dict(zip(keys[:depth], place, strict=False))
        behind |= Q(**equal, **{f"{key}__gt": place[depth]})
    # Said once more of the first key alone: databases find the place in the index by it.
    return Q(**{f"{keys[0]}__gte": place[0]}) & behind


def _place(after, kinds):
    try:
        place = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except ValueError:
        raise _lost(after) from None
    if not isinstance(place, list) or [type(part) for part in place] != list(kinds):
        raise _lost(after)
    if any(abs(part) >= _LARGEST if isinstance(part, int) else not part.isprintable() for part in place):
        raise _lost(after)
    return place


def _lost(after):
    return UsageError(
        _("%(after)s 不是可用的翻页标记；请用上一页返回的 next，或从第一页开始。")
        % {"after": repr(after[:60])}
    )
