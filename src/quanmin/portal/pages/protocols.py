"""The service protocols: what each declares, and the parameters the county sets otherwise."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST, require_safe

from quanmin.accounts.permissions import Permission, may
from quanmin.errors import UsageError
from quanmin.portal.frame import Crumb, page, show
from quanmin.programmes.actions import set_parameter
from quanmin.programmes.queries.settings import parameters
from quanmin.programmes.words import say

LENGTHS = {"d": later("天"), "w": later("周"), "m": later("个月"), "y": later("年"), "": ""}


@require_safe
@page
def protocols(request):
    """Every protocol with its parameters: default, range, what holds, and who set it when and why."""
    rows = [
        {
            "protocol": protocol, "title": say(protocol.title), "for": say(protocol.eligible_said),
            "parameters": [_row(one) for one in known],
        }
        for protocol, known in parameters(request.user)
    ]  # fmt: skip
    context = {
        "title": _("服务规程参数"), "protocols": rows, "may_set": may(request.user, Permission.SET_PROTOCOLS),
    }  # fmt: skip
    return show(request, "portal/protocols.html", context, tab="day", crumbs=[Crumb(context["title"])])


@require_POST
@page
def set_one(request, code, key):
    """Set one parameter, or take it back to its default."""
    text = request.POST.get("value", "").strip()
    try:
        value = None if "default" in request.POST else _number(text)
        set_parameter(code, key, value, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, _("已设置；应做清单在下一次编排时按新参数计算。"))
    except UsageError as error:
        messages.error(request, str(error))
    return redirect(f"/protocols/#{code}")


def _row(known):
    one = known.parameter
    return {
        "key": one.key, "title": say(one.title), "unit": LENGTHS.get(one.unit, ""), "default": f"{one.default:g}",
        "range": f"{one.low:g}–{one.high:g}", "value": f"{known.value:g}", "own": known.value != one.default,
        "source": say(one.source), "history": known.history,
    }  # fmt: skip


def _number(text):
    try:
        return float(text)
    except ValueError:
        raise UsageError(_("%(text)s 不是数字；请填写范围内的数。") % {"text": repr(text)}) from None


urlpatterns = [
    path("", protocols, name="protocols"),
    path("<slug:code>/<slug:key>/", set_one, name="protocol-set"),
]
