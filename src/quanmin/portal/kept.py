"""What pages show, kept in this process for as long as nothing was written that can change it.

The trail says how long that is: every act adds its lines in the transaction that writes, and lines are numbered in the
order in which they come to stand. Who has seen the last line and reads then, reads what all acts up to it wrote. So a
thing is kept under the last line its reader had seen, and who has seen a later one is never given it.

Lines that say who read what do not count, nor do visits: they move no figure before a run has counted them, and that
run adds a line of its own. Every other act empties the shelf, those not yet written too.

A thing is kept for one day, language, role and unit, on which all rights rest (see accounts.permissions). It is worked
out without the request, so that nothing of its reader, a name or a token, can get into it.
"""

import zlib
from collections import OrderedDict
from threading import Lock, local

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from quanmin import clock
from quanmin.accounts.models import Entry

MOST = 1000
# After a quiet night of other work to begin anew is cheaper than to look through what was done.
MOST_LINES = 2000
QUIET = ("visit saved", "visit sent again", "visit draft kept", "run started")

_shelf = OrderedDict()
_shelf_lock = Lock()
# Of several who want the same thing at once one works it out; the rest wait for it. Who works something out meanwhile
# waits for nobody: two might wait for each other, or one for itself.
_turns = tuple(Lock() for _ in range(64))
_own = local()
_seen = {}


def kept(request, about, work_out):
    """What `work_out` answers about something, for whoever has the reader's role in the reader's unit.

    `about` names all that the answer depends on besides what is written, the day, the language and the reader's rights.
    The caller has asked for the right to see it.
    """
    return _kept(request, (*about, request.user.role, request.user.unit_id), work_out)


def kept_for_all(request, about, work_out):
    """The same for what does not depend on who reads."""
    return _kept(request, about, work_out)


def kept_part(request, about, template, context):
    """A rendered part of a page, kept like that; `context` works out what its template needs."""
    return _unpacked(kept(request, (template, *about), lambda: _packed(template, context())))


def part_for_all(request, about, template, context):
    """The same for a part that does not depend on who reads."""
    return _unpacked(kept_for_all(request, (template, *about), lambda: _packed(template, context())))


def forget():
    """Throw away what is kept; whatever is asked for next is worked out anew."""
    with _shelf_lock:
        _shelf.clear()
        _seen.clear()


def _packed(template, context):
    # A county's page is two hundred kilobytes, of which a tenth is left.
    return zlib.compress(render_to_string(template, context).strip().encode(), level=1)


def _unpacked(packed):
    return mark_safe(zlib.decompress(packed).decode())


def _kept(request, about, work_out):
    mark = _mark_of(request)
    if mark is None:
        return work_out()
    key = (mark, clock.today(), get_language(), about)
    found = _look(key)
    if found is None:
        found = _worked_out(key, work_out) if getattr(_own, "works", False) else _in_turn(key, work_out)
    return found[0]


def _in_turn(key, work_out):
    with _turns[hash(key) % len(_turns)]:
        _own.works = True
        try:
            return _look(key) or _worked_out(key, work_out)
        finally:
            _own.works = False


def _worked_out(key, work_out):
    found = (work_out(),)
    _put(key, found)
    return found


def _look(key):
    with _shelf_lock:
        if key in _shelf:
            _shelf.move_to_end(key)
        return _shelf.get(key)


def _put(key, found):
    with _shelf_lock:
        _shelf[key] = found
        while len(_shelf) > MOST:
            _shelf.popitem(last=False)


def _mark_of(request):
    """The mark under which this request keeps and finds things; asked for once."""
    if not hasattr(request, "kept_under"):
        request.kept_under = last_mark()
    return request.kept_under


def last_mark():
    """The hash of the last line of the trail that may have changed what pages show; None before the first line.

    Lines are looked through once a process, from the last one seen. One that does not stand there any more means
    another trail, such as a backup's.
    """
    number, line, mark = _seen.get("last", (0, "", None))
    rows = Entry.objects.filter(number__gte=number).order_by("number").values_list("number", "hash", "act")
    found = list(rows[:MOST_LINES]) if mark else []
    if not found or found[0][:2] != (number, line) or len(found) == MOST_LINES:
        return _begin()
    # Two threads may write this in either order: what one has looked through the next looks through again.
    marks = [each for _, each, act in found[1:] if not is_quiet(act)]
    _seen["last"] = (*found[-1][:2], marks[-1] if marks else mark)
    return _seen["last"][2]


def _begin():
    last = Entry.objects.order_by("-number").values_list("number", "hash").first()
    _seen["last"] = (*last, last[1]) if last else (0, "", None)
    return _seen["last"][2]


def is_quiet(act):
    """Whether a line of the trail leaves what pages show as it was."""
    return act in QUIET or act.startswith("read ")
