"""The pages that say no: one clear sentence and a way on."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _


def apology(request, *, code, title, sentence, way_on=None):
    way_on = way_on or {"url": reverse("cockpit"), "title": _("返回指标总览")}
    context = {"code": code, "title": title, "sentence": sentence, "way_on": way_on}
    return render(request, "portal/apology.html", context, status=code)


def unreadable(request, exception=None):
    sentence = _("请求里有无法识别的内容，没有办理；请返回后重新填写。")
    return apology(request, code=400, title=_("无法识别的请求"), sentence=sentence)


def refused(request, exception=None):
    sentence = str(exception or "") or _("您的账号没有打开此页的权限；请联系县卫健局管理员。")
    return apology(request, code=403, title=_("您没有这项权限"), sentence=sentence)


def not_found(request, exception=None):
    return apology(
        request, code=404, title=_("没有找到这一页"), sentence=_("地址可能写错了，或者这项内容已经不在。")
    )


def wrong_question(request, exception):
    return apology(request, code=404, title=_("没有找到所要的内容"), sentence=str(exception))


def failed(request):
    return apology(
        request,
        code=500,
        title=_("系统出错了"),
        sentence=_("这不是您的操作造成的；请稍后再试，仍不行请联系管理员。"),
    )
