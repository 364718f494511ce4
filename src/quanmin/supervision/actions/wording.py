"""Standard words of notices: written anew they are another version, and those before stay."""

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.writing.wording import unknown_names
from quanmin.errors import UsageError
from quanmin.supervision.actions.numbering import issuer_of
from quanmin.supervision.models import Issuer, Occasion, Wording
from quanmin.supervision.wording import NAMES, PARTS, words_of

MOST_LETTERS = 2_000


def write_wording(occasion, said, *, by):
    """Keep the words (title, reason, demand) an issuer's notices begin with from now on; the same words change nothing.

    UsageError names a part left empty, a text too long, or a name in braces that nothing fills in.
    """
    if occasion not in Occasion.values:
        raise UsageError(_("请选择督办的种类。"))
    words = {part: said.get(part, "").replace("\0", "").strip() for part in PARTS}
    refuse_words(occasion, words)
    with acting(by, Permission.ISSUE_NOTICE, on=by.unit) as trail:
        issuer = Issuer.objects.select_for_update().get(pk=issuer_of(by).pk)
        now, version = words_of(issuer, occasion)
        kept = None
        if words != now:
            kept = Wording.objects.create(
                issuer=issuer, occasion=occasion, version=version + 1, at=clock.now(), by=by, **words
            )
        trail.add("wording written", kept, occasion=occasion, version=version + bool(kept))
    return kept


def refuse_words(occasion, words):
    """UsageError where words cannot be the standard ones of an occasion."""
    if not all(words.values()):
        raise UsageError(_("督办事项、立项缘由和办理要求都要写。"))
    if len(words["title"]) > 200 or max(map(len, words.values())) > MOST_LETTERS:
        raise UsageError(_("标题不超过 200 字，缘由和要求各不超过 %(most)s 字。") % {"most": MOST_LETTERS})
    unknown = unknown_names("".join(words.values()), NAMES[occasion])
    if unknown:
        said = {"unknown": "、".join(map(repr, unknown)), "known": "、".join(NAMES[occasion])}
        raise UsageError(_("没有 %(unknown)s 这样的占位；可用：%(known)s。") % said)
