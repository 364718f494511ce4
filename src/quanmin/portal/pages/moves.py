"""What happens to one resident's home and life, and corrections: four short forms on one page."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.errors import UsageError
from quanmin.portal.after_entering import plan_anew
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.pages.people import village_groups
from quanmin.portal.person_forms import CorrectForm, DeathForm, MoveInForm, MoveOutForm, with_villages
from quanmin.portal.plan_forms import first_error
from quanmin.records import actions
from quanmin.records import queries as records
from quanmin.records.models import Resident
from quanmin.records.particulars import particulars
from quanmin.units.models import Unit

FORMS = {"in": MoveInForm, "out": MoveOutForm, "death": DeathForm, "correct": CorrectForm}


@page
def moves(request, number):
    """Move in, move out, death, correction of one resident."""
    resident = _own(request, number)
    if request.method == "POST" and _done(request, resident):
        return redirect("resident", number=number)
    person = records.resident(number, request.user)
    context = {
        "title": _("迁移、死亡与更正"), "person": person, "today": clock.today(),
        "forms": {name: _form(name, request, resident) for name in FORMS},
        **_events(number, resident, request.user),
    }  # fmt: skip
    crumbs = [
        Crumb(_("居民"), reverse("people")),
        Crumb(person.name, reverse("resident", args=[number])),
        Crumb(context["title"]),
    ]
    return show(request, "portal/moves.html", context, tab="people", unit=person.village, crumbs=crumbs)


def _events(number, resident, user):
    """What was entered of this resident's home and life, and which of it this person may take back."""
    found = records.events(number, user)
    return {"events": found, "may_take_back": records.may_take_back(found, user, resident.village)}


def _own(request, number):
    try:
        resident = records.may_open(number, request.user)
    except Resident.DoesNotExist:
        raise Http404 from None
    require(request.user, Permission.KEEP_RESIDENTS, on=resident.village)
    return resident


def _form(name, request, resident):
    """One form: as it was sent where it is the one that was, else as things stand."""
    sent = request.POST if request.POST.get("what") == name else None
    begin = particulars(resident) if name == "correct" else {"day": clock.today()}
    return with_villages(FORMS[name](sent, initial=begin, auto_id=f"{name}-%s"), village_groups(request.user))


def _done(request, resident):
    """Do what was sent; false, with a sentence, when it could not be done."""
    what = request.POST.get("what", "")
    if what not in FORMS:
        raise Http404
    form = _form(what, request, resident)
    try:
        if not form.is_valid():
            raise UsageError(first_error(form))
        _act(what, resident, form.cleaned_data, request.user)
    except UsageError as refusal:
        messages.error(request, str(refusal))
        return False
    plan_anew(resident.pk)
    messages.success(request, _("已登记。"))
    return True


def _act(what, resident, said, user):
    if what == "in":
        actions.move_in(resident, Unit.objects.get(pk=said["village"]), said["day"], by=user)
    elif what == "out":
        actions.move_out(resident, said["day"], by=user)
    elif what == "death":
        actions.record_death(resident, said["day"], said["cause"], by=user)
    else:
        actions.correct_resident(resident, by=user, **said)


@page
@require_POST
def take_back(request, number, event):
    """Take back a death or move that was entered wrongly."""
    resident = _own(request, number)
    found = next((one for one in records.events(number, request.user) if one.pk == event), None)
    if found is None:
        raise Http404
    try:
        actions.take_back(found, request.POST.get("reason", ""), by=request.user)
        plan_anew(resident.pk)
        messages.success(request, _("已撤销，居住、管理和档案恢复到登记以前。"))
    except UsageError as refusal:
        messages.error(request, str(refusal))
    return redirect("moves", number=number)


urlpatterns = [
    path("residents/<int:number>/moves/", moves, name="moves"),
    path("residents/<int:number>/moves/<int:event>/take-back/", take_back, name="take-back"),
]
