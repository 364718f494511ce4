"""Signing in and out; a demo county also offers one button a role."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST

from quanmin.accounts.permissions import Role
from quanmin.accounts.queries import demo_accounts

SAYS = {
    Role.COUNTY_OFFICE: later("全县指标、排名和缺口；名单脱敏"),
    Role.TOWNSHIP_MANAGER: later("本乡镇各村的指标；名单显示姓名"),
    Role.VILLAGE_DOCTOR: later("本村缺口名单，手机上也能用"),
    Role.DEPARTMENT: later("本单位承担的任务和目标；可以提出异议"),
    Role.UNIT_HEAD: later("审签本单位报表；县级负责人签发考核结果和资金分配表"),
    Role.AUDITOR: later("指标结果和审计记录；不打开居民档案"),
}


def sign_in(request):
    form = AuthenticationForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return redirect(_way_on(request))
    context = {"form": form, "next": request.GET.get("next", ""), "roles": _demo_roles()}
    return render(request, "portal/sign_in.html", context)


@require_POST
def demo_sign_in(request):
    if not settings.QUANMIN_DEMO:
        raise Http404
    user = demo_accounts().filter(username=request.POST.get("username", "")).first()
    if user is None:
        raise Http404
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("cockpit")


@require_POST
def sign_out(request):
    logout(request)
    return redirect("sign-in")


def locked_out(request, credentials, *args, **kwargs):
    """What axes answers after too many wrong passwords."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {
        "code": 429,
        "title": _("密码多次错误，账号已暂时锁定"),
        "sentence": _("请 %(minutes)s 分钟后再试，或请县卫健局管理员重设密码。") % {"minutes": minutes},
        "way_on": {"url": settings.LOGIN_REDIRECT_URL, "title": _("返回登录页")},
    }
    return render(request, "portal/apology.html", context, status=429)


def _way_on(request):
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else settings.LOGIN_REDIRECT_URL


def _demo_roles():
    if not settings.QUANMIN_DEMO:
        return []
    return [
        {
            "username": user.username,
            "title": user.get_role_display(),
            "unit": user.unit,
            "says": SAYS.get(user.role, ""),
        }
        for user in demo_accounts()
    ]
