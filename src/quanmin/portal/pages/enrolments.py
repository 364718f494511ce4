"""Under which programmes a resident is: put under one, ended with a reason, taken up again."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST, require_safe

from quanmin import clock
from quanmin.core.codes.icd10 import groups_of
from quanmin.errors import UsageError
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.person_forms import DayField
from quanmin.portal.plan_forms import first_error
from quanmin.programmes import actions
from quanmin.programmes.queries.enrolments import enrolments_of
from quanmin.programmes.refusals import Unknown
from quanmin.programmes.words import say
from quanmin.records import queries as records

DONE = {
    "enrol": later("已建立管理；应做的服务已排入清单。"), "end": later("已结案；不再排应做的服务。"),
    "reopen": later("已恢复管理；应做的服务已重新排入清单。"),
    "book": later("已建册；孕期应做的服务已排入清单。"), "outcome": later("已登记妊娠结局。"),
    "take-back": later("已撤销。"),
}  # fmt: skip
OUTCOMES = {
    "live-birth": later("分娩（活产）"), "stillbirth": later("死胎死产"), "miscarriage": later("流产"),
    "termination": later("终止妊娠"),
}  # fmt: skip


class EnrolForm(forms.Form):
    """What puts somebody under the management of an illness."""

    code = forms.CharField(label=_("诊断编码（ICD-10）"), max_length=10)
    diagnosed = DayField(label=_("确诊日期"))
    start = DayField(label=_("开始管理"))

    def clean_code(self):
        """The code in capitals, as it is written; one that is of ICD-10."""
        code = self.cleaned_data["code"].strip().upper()
        if not groups_of(code):
            raise forms.ValidationError(_("不是 ICD-10 编码，例如 I10、E11.9。"))
        return code


class EndForm(forms.Form):
    """When and why management ended."""

    end = DayField(label=_("结案日期"))
    reason = forms.CharField(label=_("原因"), max_length=20)


class BookForm(forms.Form):
    """What opens the handbook of a pregnancy."""

    last_period = DayField(label=_("末次月经"))
    booked = DayField(label=_("建册日期"))


class OutcomeForm(forms.Form):
    """When and how a pregnancy ended."""

    ended = DayField(label=_("结束日期"))
    outcome = forms.ChoiceField(label=_("结局"), choices=[("", later("请选择")), *OUTCOMES.items()])


@require_safe
@page
def enrolments(request, number):
    """The programmes of a resident, each with what can be done."""
    try:
        found = enrolments_of(number, request.user)
    except Unknown:
        raise Http404 from None
    person = records.resident(number, request.user)
    context = {
        "title": _("专项管理"), "person": person, "found": found, "today": clock.today(),
        "by_hand": [_row(one) for one in found.by_hand], "by_themselves": [_row(one) for one in found.by_themselves],
        "maternal": _maternal(found.maternal),
    }  # fmt: skip
    crumbs = [
        Crumb(_("居民"), reverse("people")),
        Crumb(person.name, reverse("resident", args=[number])),
        Crumb(context["title"]),
    ]
    return show(request, "portal/enrolments.html", context, tab="people", unit=person.village, crumbs=crumbs)


def _row(one):
    """A programme with the form to come under it, filled in as far as it is known."""
    begin = {"code": one.codes[0] if one.codes else "", "diagnosed": one.diagnosed, "start": clock.today()}
    form = EnrolForm(initial=begin, auto_id=f"{one.protocol.code}-%s")
    return {
        "one": one,
        "form": form,
        "whom": say(one.protocol.eligible_said),
        "title": say(one.protocol.title),
        "closes": dict(one.reasons).get(one.closes, ""),
    }


def _maternal(one):
    """The last pregnancy, with the form for its end, or for the next."""
    today = {"booked": clock.today(), "ended": clock.today()}
    form = OutcomeForm if one.state == "running" else BookForm
    return {
        "one": one, "title": say(one.protocol.title), "outcome": OUTCOMES.get(one.reason, ""),
        "form": form(initial=today, auto_id="maternal-%s"),
    }  # fmt: skip


@require_POST
@page
def change(request, number, code, what):
    """Put the resident under a programme, end it, or take it up again."""
    if what not in DONE:
        raise Http404
    try:
        _do(request, number, code, what)
        messages.success(request, DONE[what])
    except Unknown:
        raise Http404 from None
    except UsageError as refusal:
        messages.error(request, str(refusal))
    return redirect("enrolments", number=number)


def _do(request, number, code, what):
    if what == "enrol":
        actions.enrol(number, code, by=request.user, **_said(EnrolForm(request.POST)))
    elif what == "end":
        actions.end_enrolment(number, code, by=request.user, **_said(EndForm(request.POST)))
    elif what == "book":
        actions.book_pregnancy(number, by=request.user, **_said(BookForm(request.POST)))
    elif what == "outcome":
        actions.end_pregnancy(number, by=request.user, **_said(OutcomeForm(request.POST)))
    elif what == "take-back":
        actions.take_back_pregnancy(number, by=request.user)
    else:
        actions.reopen_enrolment(number, code, by=request.user)


def _said(form):
    if not form.is_valid():
        raise UsageError(first_error(form))
    return form.cleaned_data


urlpatterns = [
    path("residents/<int:number>/programmes/", enrolments, name="enrolments"),
    path("residents/<int:number>/programmes/<slug:code>/<slug:what>/", change, name="enrolment-change"),
]
