"""Bulletins (通报): the list, a new one for a period, and one as a page and as an official letter."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanmin import clock
from quanmin.accounts.permissions import Permission, may
from quanmin.core.periods import containing
from quanmin.core.writing.bulletin import bulletin_letter
from quanmin.errors import UsageError
from quanmin.portal.following import coming_from, ledger_url, notices_url
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.letters import (
    DOCX,
    behind,
    bulletin_footnote,
    document_number,
    letter_of_bulletin,
    share_written,
)
from quanmin.portal.words import period_title
from quanmin.supervision.actions import publish_bulletin
from quanmin.supervision.models import Bulletin
from quanmin.supervision.queries import notices as queries
from quanmin.units.models import Unit

PAGE = 50


@page
def bulletins(request):
    found = Paginator(queries.bulletins(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("督办通报"),
        "found": found,
        "rows": [{"bulletin": one, "number": document_number(one, "通")} for one in found],
        "periods": [(name, period_title(name)) for name in _periods()],
        "may_issue": may(request.user, Permission.ISSUE_NOTICE),
    }
    crumbs = [Crumb(_("督办"), reverse("notices")), Crumb(context["title"])]
    return show(request, "portal/bulletins.html", context, tab="notices", crumbs=crumbs)


@page
@require_POST
def publish(request):
    """Publish the bulletin of a period, as things stand now."""
    try:
        made = publish_bulletin(request.POST.get("period", ""), by=request.user)
    except UsageError as error:
        messages.error(request, str(error))
        return redirect("bulletins")
    return redirect("bulletin", number=made.pk)


@page
def bulletin(request, number):
    found = _wanted(request, number)
    context = {
        "title": found.title,
        "bulletin": found,
        "number": document_number(found, "通"),
        "rows": _rows(found),
        "behind": behind(found.rows),
        "footnote": bulletin_footnote(found),
    }
    crumbs = [
        Crumb(_("督办"), reverse("notices")),
        Crumb(_("督办通报"), reverse("bulletins")),
        Crumb(found.title),
    ]
    return show(request, "portal/bulletin.html", context, tab="notices", crumbs=crumbs)


@page
def letter(request, number):
    """The bulletin as a Word file in the layout of official documents."""
    found = _wanted(request, number)
    answer = HttpResponse(
        bulletin_letter(letter_of_bulletin(found), made_at=timezone.now()), content_type=DOCX
    )
    answer["Content-Disposition"] = f'attachment; filename="bulletin-{found.year}-{found.number}.docx"'
    return answer


def _rows(found):
    """The ranks as they were published, each with the unit's ledger and notices as they stand today."""
    units = Unit.objects.in_bulk([row["unit"] for row in found.rows])
    return [
        {
            **row,
            "share": share_written(row),
            "ledger_url": coming_from(ledger_url(unit), "bulletin", found.pk, unit.pk),
            "notices_url": coming_from(notices_url(unit), "bulletin", found.pk, unit.pk),
        }
        for row in found.rows
        if (unit := units[row["unit"]])
    ]


def _wanted(request, number):
    try:
        return queries.bulletin(number, request.user)
    except Bulletin.DoesNotExist:
        raise Http404 from None


def _periods():
    """What a bulletin may be about: this month, quarter and year, and those before."""
    now = [containing(clock.today(), kind) for kind in ("month", "quarter", "year")]
    return [one.name for named in now for one in (named, named.before())]


urlpatterns = [
    path("", bulletins, name="bulletins"),
    path("publish/", publish, name="bulletin-publish"),
    path("<int:number>/", bulletin, name="bulletin"),
    path("<int:number>/bulletin.docx", letter, name="bulletin-letter"),
]
