"""Review of a plan: the text at the left, what was read at the right; a person decides on each fact."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanmin.errors import UsageError
from quanmin.plans import actions, queries
from quanmin.plans.models import Plan, State
from quanmin.portal.asked import row_number
from quanmin.portal.frame import Crumb, page, show, show_part
from quanmin.portal.plan_forms import FORMS, first_error, form_of
from quanmin.portal.plan_review import SHOWN, chosen_items, line, measure_choices, tabs
from quanmin.portal.plan_text import blocks, facts_of

ANSWER, ADDING, CHOICES = (
    f"portal/parts/{name}.html" for name in ("review_answer", "review_adding", "measure_choices")
)


@page
def review(request, number):
    found = _review(request, number)
    wanted = _shown(request, found)
    facts = [
        [item.fact for item in found.items if item.kind == kind] for kind in ("target", "task", "finding")
    ]
    context = {
        "title": _("审核 %(plan)s") % {"plan": found.plan.title},
        "blocks": blocks(found.plan.text, facts_of(*facts)),
        "lines": [line(item) for item in chosen_items(found.items, wanted)],
        **_state(found, wanted),
    }
    crumbs = [
        Crumb(_("规划"), reverse("plans")),
        Crumb(found.plan.title, reverse("plan", args=[number])),
        Crumb(_("审核")),
    ]
    return show(request, "portal/review.html", context, tab="plans", crumbs=crumbs)


@page
def review_fact(request, number, key):
    """One fact as its line; with `ask` the form to correct it or to say why it is rejected."""
    found = _review(request, number)
    item = _item(found, key)
    return _answer(request, found, item, _asked(request.GET.get("ask", ""), item))


@page
@require_POST
def decide(request, number, key, verdict):
    """Write down one verdict; what cannot be is said beside the fact, and nothing is written."""
    item = _item(_review(request, number), key)
    try:
        _decided(request, item, verdict)
    except UsageError as error:
        again = _asked(verdict, item, request.POST) if verdict != "accept" else {}
        return _answer(request, _review(request, number), item, {**again, "error": str(error)})
    found = _review(request, number)
    return _answer(request, found, _item(found, key), {"done": True})


@page
def add_fact(request, number):
    """The form for a stretch of text that was selected, filled with what can be read from it; then the new fact."""
    found = _review(request, number)
    given = request.POST or request.GET
    kind = given.get("what", "target")
    stretch = tuple(row_number(given.get(end, "")) for end in ("start", "end"))
    if kind not in FORMS or None in stretch:
        raise UsageError(_("请先在原文里选中一段文字，再补录。"))
    context = {"plan": found.plan, "kind": kind, "start": stretch[0], "end": stretch[1]}
    context["quoted"] = found.plan.text[slice(*stretch)]
    if request.method == "POST":
        try:
            return _added(request, found.plan, kind, stretch)
        except UsageError as error:
            context |= {"form": FORMS[kind](request.POST), "error": str(error)}
    else:
        read = actions.read_stretch(context["quoted"], kind)
        context["form"] = FORMS[kind](initial=read)
    if kind == "target":
        indicator = context["form"]["indicator"].value() or ""
        context["choices"] = measure_choices(indicator, context["form"]["measure"].value())
    return show_part(request, ADDING, context)


@page
@require_POST
def undo(request, number):
    """Take one's own last act back and show the first fact it was about."""
    plan = _review(request, number).plan
    undone = actions.undo_last(plan, by=request.user)[0]
    letter = {"target": "t", "task": "k", "finding": "f"}
    kind = next(name for name in letter if getattr(undone, f"{name}_id"))
    return redirect(_address(number, show="all", key=f"{letter[kind]}{getattr(undone, f'{kind}_id')}"))


@page
def measure_search(request, number):
    """Measures whose names hold a text, as choices of the form."""
    _review(request, number)
    current, text = request.GET.get("measure", ""), request.GET.get("q", "").strip()
    context = {"choices": measure_choices(request.GET.get("indicator", ""), current, text)}
    return show_part(request, CHOICES, context)


def _review(request, number):
    try:
        return queries.review(number, request.user)
    except Plan.DoesNotExist:
        raise Http404 from None


def _item(found, key):
    item = next((item for item in found.items if item.key == key), None)
    if item is None:
        raise Http404
    return item


def _shown(request, found):
    wanted = request.GET.get("show", "")
    return wanted if wanted in SHOWN else "open" if found.open else "all"


def _state(found, wanted):
    """How far the review is: what every answer of this page brings along."""
    return {
        "plan": found.plan,
        "review": found,
        "tabs": tabs(found, wanted),
        "shown": wanted,
        "may_change": found.plan.state == State.DRAFT,
        "undecided": found.total - found.decided - found.open,
    }


def _asked(verdict, item, given=None):
    """The form a verdict asks for."""
    if verdict == "reject":
        return {"asks": "reject"}
    form = form_of(item.fact) if given is None else FORMS[item.kind](given)
    if verdict != "correct" or form is None:
        return {}
    asked = {"asks": "correct", "form": form}
    if item.kind == "target":
        asked["choices"] = measure_choices(form["indicator"].value(), form["measure"].value())
    return asked


def _decided(request, item, verdict):
    if verdict == "accept":
        actions.accept([item.fact], by=request.user)
    elif verdict == "reject":
        actions.reject(item.fact, reason=request.POST.get("reason", ""), by=request.user)
    elif verdict == "correct" and item.kind in FORMS:
        actions.correct(item.fact, **_cleaned(FORMS[item.kind](request.POST)), by=request.user)
    else:
        raise Http404


def _cleaned(form):
    if not form.is_valid():
        raise UsageError(first_error(form))
    return form.cleaned_data


def _added(request, plan, kind, stretch):
    add = actions.add_target if kind == "target" else actions.add_task
    fields = _cleaned(FORMS[kind](request.POST))
    fact = add(plan, start=stretch[0], end=stretch[1], by=request.user, **fields)
    address = _address(plan.pk, show="all", key=f"{'t' if kind == 'target' else 'k'}{fact.pk}")
    answer = redirect(address)
    if request.htmx:
        answer.status_code, answer["HX-Redirect"] = 204, address
    return answer


def _answer(request, found, item, more):
    """One line and how far the review is; without htmx the page itself, at that fact."""
    if not request.htmx and request.method == "POST" and "error" not in more:
        return redirect(_address(found.plan.pk, show=_shown(request, found), key=item.key))
    context = {"one": line(item) | more, **_state(found, _shown(request, found))}
    return show_part(request, ANSWER, context)


def _address(number, *, show, key):
    return f"{reverse('review', args=[number])}?{urlencode({'show': show})}#fact-{key}"
