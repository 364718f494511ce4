"""What a source says otherwise than it was put right here: the list to settle, one by one or several at once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quanmin.errors import UsageError
from quanmin.portal.after_entering import plan_anew
from quanmin.portal.asked import row_number
from quanmin.portal.frame import Crumb, page, show
from quanmin.records import actions
from quanmin.records import queries as records
from quanmin.records.models import Settled

PAGE = 50
SETTLE = {"ours": actions.keep_ours, "theirs": actions.take_theirs}


@page
def differences(request):
    """What waits to be settled, resident by resident; or what was."""
    asked = request.GET.get("settled", Settled.OPEN)
    settled = asked if asked in Settled.values else Settled.OPEN
    found = Paginator(records.differences(request.user, settled=settled), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "title": _("与来源不一致"), "found": found, "settled": settled, "choices": Settled.choices,
        "rows": records.told(found, request.user),
    }  # fmt: skip
    crumbs = [Crumb(_("居民"), reverse("people")), Crumb(context["title"])]
    return show(request, "portal/differences.html", context, tab="people", crumbs=crumbs)


@page
@require_POST
def settle(request):
    """Keep ours, or take theirs, of all that were chosen; each stands or falls by itself."""
    act, done, concerned = SETTLE.get(request.POST.get("do")), 0, set()
    chosen = [number for number in map(row_number, request.POST.getlist("chosen")) if number]
    if act is None or not chosen:
        messages.error(request, _("请勾选要核对的内容，再选择保留还是采用。"))
        return redirect("differences")
    for number in chosen:
        try:
            one = act(records.difference(number, request.user), by=request.user)
        except UsageError as error:
            messages.error(request, str(error))
        else:
            done, concerned = done + 1, concerned | {one.resident_id}
    if concerned:
        plan_anew(*sorted(concerned))
        messages.success(request, ngettext("已核对 %(n)s 处。", "已核对 %(n)s 处。", done) % {"n": done})
    return redirect("differences")


urlpatterns = [
    path("residents/differences/", differences, name="differences"),
    path("residents/differences/settle/", settle, name="differences-settle"),
]
