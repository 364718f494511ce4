"""Versions of a plan: begin an amendment, and see what it changes, field by field, with both sentences."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST

from quanmin.errors import DocumentError, UsageError
from quanmin.plans import actions, queries
from quanmin.plans.models import Plan
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.numbers import DASH, aim_written, written
from quanmin.portal.pages.plan import refused_size, wanted_plan
from quanmin.portal.plan_forms import COMPARATORS, KINDS, DocumentForm
from quanmin.portal.refusals import refusal
from quanmin.portal.words import measure_title, unit_title

FIELDS = {
    "indicator": later("指标"), "comparator": later("比较"), "value": later("目标值"),
    "value_high": later("区间上限"), "unit": later("计量单位"), "year": later("完成年份"),
    "baseline": later("基期值"), "baseline_year": later("基期年份"), "annual": later("每年都变化这么多"),
    "nature": later("性质"), "kind": later("类别"), "lead": later("牵头单位"), "measure": later("指标定义"),
    "title": later("任务"), "text": later("内容"), "project": later("所属部分"), "cooperate": later("配合单位"),
    "deadline": later("完成时限"), "deadline_year": later("完成年份"),
}  # fmt: skip
CHOICES = {"comparator": dict(COMPARATORS), "kind": dict(KINDS)}


@page
@require_POST
def amend(request, number):
    """Begin a new version: from the file that was sent, or from the old text when there is none."""
    old = wanted_plan(request, number)
    form = DocumentForm(request.POST, request.FILES)
    try:
        if form.is_valid():
            new = _from_document(old, form.cleaned_data["document"], request.user)
        else:
            new = actions.amend_by_hand(old, by=request.user)
    except DocumentError as error:
        messages.error(request, refusal(error, form.cleaned_data["document"].name))
        return redirect("plan", number=number)
    except UsageError as error:
        messages.error(request, str(error))
        return redirect("plan", number=number)
    return redirect("review", number=new.pk)


@page
def difference(request, number):
    try:
        change = queries.difference_to_old(number, request.user)
    except Plan.DoesNotExist:
        raise Http404 from None
    context = {
        "title": _("修订差异"),
        "change": change,
        "parts": [
            _part(_("目标"), change.targets, _target_title, "t"),
            _part(_("任务"), change.tasks, lambda task: task.title, "k"),
        ],
    }
    crumbs = [
        Crumb(_("规划"), reverse("plans")),
        Crumb(change.new.title, reverse("plan", args=[number])),
        Crumb(context["title"]),
    ]
    return show(request, "portal/difference.html", context, tab="plans", crumbs=crumbs)


def _from_document(old, file, by):
    if too_big := refused_size(file):
        raise UsageError(too_big)
    return actions.amend_with_document(old, file.read(), source_name=file.name, by=by)


def _part(title, found, titled, letter):
    """One kind of fact: what changed with its fields, what came, what went."""
    return {
        "title": title,
        "letter": letter,
        "changed": [_changed(change, titled) for change in found.changed],
        "added": [_fact(fact, titled) for fact in found.added],
        "removed": [_fact(fact, titled) for fact in found.removed],
        "same": found.same,
    }


def _changed(change, titled):
    fields = [
        {"title": FIELDS[name], "before": _said(change.before, name), "after": _said(change.after, name)}
        for name in change.fields
        if name != "text"  # both texts stand beside it whole
    ]
    sentences = [getattr(fact, "sentence", None) or fact.text for fact in (change.before, change.after)]
    return {
        "title": titled(change.after),
        "fields": fields,
        "before": sentences[0],
        "after": sentences[1],
        "fact": change.after,
    }


def _fact(fact, titled):
    return {"title": titled(fact), "sentence": getattr(fact, "sentence", None) or fact.text, "fact": fact}


def _target_title(target):
    aim = aim_written(target.comparator, target.value, target.unit, target.value_high)
    return f"{target.indicator} {aim}"


def _said(fact, name):
    """One field as people read it."""
    value = getattr(fact, name)
    if name in CHOICES:
        return CHOICES[name].get(value, value)
    if name in ("value", "value_high", "baseline"):
        return f"{written(value, fact.unit)}{unit_title(fact.unit) if value is not None else ''}"
    if name == "measure":
        return measure_title(value) if value else DASH
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "、".join(value) if isinstance(value, list) else value or DASH
