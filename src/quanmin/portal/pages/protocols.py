"""What the county sets without code: parameters of protocols, fees and promises of packages, limits of hints."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST, require_safe

from quanmin import clock
from quanmin.accounts.permissions import Permission, may
from quanmin.errors import UsageError
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.setting_rows import asked_day, asked_value, setting_row
from quanmin.programmes.actions import set_parameter, take_back_setting
from quanmin.programmes.models import Kind
from quanmin.programmes.queries.settings import parameters
from quanmin.programmes.settables import settable
from quanmin.programmes.words import say

# By kind: the page's name, its title, and from when what is set there holds for whom.
PAGES = {
    Kind.PROTOCOL: ("protocols", later("服务规程参数"), later("应做清单在下一次编排时按新参数计算。")),
    Kind.PACKAGE: (
        "package-settings",
        later("签约服务包"),
        later("从起始日期起签字的协议按新规定；以前签的协议不变，打印时仍是签约时的内容。"),
    ),
    Kind.CHECK: (
        "hint-settings",
        later("核对提示界限"),
        later("从起始日期起按新界限核对；已答复的提示不变。"),
    ),
}


@require_safe
@page
def protocols(request, kind=Kind.PROTOCOL):
    """Everything of a kind that may be set: default, range, what holds, and who set it when, from when and why."""
    _name, title, note = PAGES[kind]
    rows = [
        {
            "code": owner.code, "title": say(owner.title), "about": say(owner.about) if owner.about else "",
            "source": owner.source, "parameters": [setting_row(one, owner) for one in known],
        }
        for owner, known in parameters(request.user, kind)
    ]  # fmt: skip
    context = {
        "title": title, "owners": rows, "may_set": may(request.user, Permission.SET_PROTOCOLS), "kind": kind,
        "note": note, "today": clock.today(),
        "tabs": [(each == kind, reverse(where), words) for each, (where, words, _note) in PAGES.items()],
    }  # fmt: skip
    return show(request, "portal/protocols.html", context, tab="day", crumbs=[Crumb(title)])


@require_POST
@page
def set_one(request, kind, code, key):
    """Set one thing from a day on, or take it back to its default."""
    if kind not in Kind.values:
        raise Http404
    try:
        value = asked_value(settable(kind, code, key), request.POST)
        set_parameter(
            code, key, value, kind=kind, since=asked_day(request.POST), reason=request.POST.get("reason", ""),
            by=request.user,
        )  # fmt: skip
        messages.success(request, _("已设置。%(note)s") % {"note": PAGES[kind][2]})
    except UsageError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse(PAGES[kind][0])}#{code}")


@require_POST
@page
def take_back(request, number):
    """Take back one setting that holds, or is to come."""
    kind, code = Kind.PROTOCOL, ""
    try:
        kept = take_back_setting(number, by=request.user)
        kind, code = kept.kind, kept.code
        messages.success(request, _("已撤销；以前的设置从今天起重新有效。"))
    except UsageError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse(PAGES[kind][0])}#{code}")


urlpatterns = [
    path("", protocols, name="protocols"),
    path("packages/", protocols, {"kind": Kind.PACKAGE}, name="package-settings"),
    path("hints/", protocols, {"kind": Kind.CHECK}, name="hint-settings"),
    path("taken-back/<int:number>/", take_back, name="setting-back"),
    path("<slug:code>/<slug:key>/", set_one, {"kind": Kind.PROTOCOL}, name="protocol-set"),
    path("<slug:kind>/<slug:code>/<slug:key>/", set_one, name="setting-set"),
]
