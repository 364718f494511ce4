"""One's own account: what it may do, and the tokens its programs sign in with."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quanmin import clock
from quanmin.accounts import actions
from quanmin.accounts.permissions import ROLES, Permission, may
from quanmin.accounts.queries import tokens
from quanmin.errors import UsageError
from quanmin.portal.asked import row_number
from quanmin.portal.frame import Crumb, page, show

DAYS = (30, 90, 180, 365)


@require_safe
@page
def account(request):
    return _show(request)


@require_POST
@page
def make_token(request):
    """The secret is in this one answer and nowhere else: no address leads to it again."""
    days = request.POST.get("days", "")
    try:
        token, secret = actions.make_token(
            request.user,
            request.POST.get("name", ""),
            today=clock.today(),
            by=request.user,
            days=row_number(days) or 0,
        )
    except UsageError as error:
        return _show(request, error=str(error))
    answer = _show(request, made=token, secret=secret)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@page
def revoke_token(request, number):
    token = tokens(request.user).filter(pk=number).select_related("user__unit").first()
    if token is None:
        raise Http404
    actions.revoke_token(token, by=request.user)
    return redirect("account")


def _show(request, **more):
    today = clock.today()
    context = {
        "title": _("我的账号"),
        "permissions": [permission.label for permission in ROLES[request.user.role]],
        "may_use_api": may(request.user, Permission.USE_API, on=request.user.unit),
        "tokens": [{"token": one, "open": one.is_open(today)} for one in tokens(request.user)],
        "days": DAYS,
        "usual_days": actions.TOKEN_DAYS,
        **more,
    }
    return show(request, "portal/account.html", context, crumbs=[Crumb(_("我的账号"))])


urlpatterns = [
    path("", account, name="account"),
    path("tokens/", make_token, name="token-make"),
    path("tokens/<int:number>/revoke/", revoke_token, name="token-revoke"),
]
