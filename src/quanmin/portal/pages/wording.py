"""The standard words of notices: written per occasion with places for figures, tried on a line, kept as versions."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.errors import UsageError
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.notice_words import facts_of
from quanmin.supervision.actions import write_wording
from quanmin.supervision.actions.wording import refuse_words
from quanmin.supervision.models import Occasion
from quanmin.supervision.queries import ledger
from quanmin.supervision.queries import notices as queries
from quanmin.supervision.wording import NAMES, PARTS, words_of, written_out


@page
def wording(request):
    """All occasions with their words; the one that was sent is tried, or kept."""
    require(request.user, Permission.ISSUE_NOTICE, on=request.user.unit)
    sent, error = request.POST.get("occasion", ""), ""
    words = {part: request.POST.get(part, "").strip() for part in PARTS}
    if request.method == "POST":
        try:
            if "keep" in request.POST:
                return _kept(request, sent, words)
            refuse_words(sent if sent in Occasion.values else Occasion.OTHER, words)
        except UsageError as refused:
            error = str(refused)
    issuer = queries.issuer(request.user)
    context = {
        "title": _("督办用语"),
        "issuer": issuer,
        "occasions": [
            _occasion(request.user, issuer, one) | (_sent(request.user, one, words, error) if one == sent else {})
            for one in Occasion
        ],
        "versions": [{"one": one, "occasion": one.get_occasion_display()} for one in queries.wordings(request.user)],
    }  # fmt: skip
    crumbs = [Crumb(_("督办"), reverse("notices")), Crumb(context["title"])]
    return show(request, "portal/wording.html", context, tab="notices", crumbs=crumbs)


def _kept(request, occasion, words):
    kept = write_wording(occasion, words, by=request.user)
    said = (
        _("已保存为第 %(version)s 版，以后立项时带出。") % {"version": kept.version}
        if kept
        else _("用语没有变化。")
    )
    messages.success(request, said)
    return redirect("wording")


def _occasion(user, issuer, occasion):
    """One occasion's form, and how its words read on the line that is furthest behind."""
    words, version = words_of(issuer, occasion)
    line = _furthest(user, occasion)
    return {
        "value": occasion.value,
        "title": occasion.label,
        "version": version,
        "words": words,
        "names": [f"{{{name}}}" for name in NAMES[occasion]],
        "line": line,
        "shown": written_out(words, facts_of(line)),
    }


def _sent(user, occasion, words, error):
    """The same with the words that were sent to be tried, and what is wrong with them."""
    shown = written_out(words, facts_of(_furthest(user, occasion)))
    return {"words": words, "error": error, "shown": shown}


def _furthest(user, occasion):
    if occasion == Occasion.OTHER:
        return None
    return ledger.ledger(user, ledger.Asked(kind=occasion.value, sort="light")).first()


urlpatterns = [path("", wording, name="wording")]
