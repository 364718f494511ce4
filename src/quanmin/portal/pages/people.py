"""Residents: found by name, initials, number or telephone, village by village; nothing of it in an address."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission, may
from quanmin.errors import UsageError
from quanmin.portal.acts import say_act
from quanmin.portal.asked import page_number
from quanmin.portal.frame import Crumb, page, show, show_part
from quanmin.portal.person_forms import EmergencyForm, FindForm, with_villages
from quanmin.records import actions
from quanmin.records import queries as records
from quanmin.records.models import Resident
from quanmin.units.models import Level, Unit
from quanmin.units.queries import places


@page
def people(request):
    """The residents of a village, or those a text means; what is typed travels in the body and stands in no log."""
    require(request.user, Permission.OPEN_RESIDENT, on=request.user.unit)
    form = with_villages(FindForm(request.POST or _asked_by_address(request)), village_groups(request.user))
    found = _found(request, form)
    context = {"title": _("居民"), "form": form, "found": found, "asked": _is_asked(form)}
    if request.htmx:
        return show_part(request, "portal/parts/residents.html", context)
    user = request.user
    context["may_keep"] = may(user, Permission.KEEP_RESIDENTS, on=user.unit)
    context["may_bring_in"] = may(user, Permission.BRING_IN)
    return show(request, "portal/people.html", context, tab="people", crumbs=[Crumb(context["title"])])


def village_groups(user):
    """The villages the person looks after, under their townships, as choices."""
    groups = {}
    for unit in places(user).select_related("parent").filter(level=Level.VILLAGE):
        groups.setdefault(unit.parent.name, []).append((unit.pk, unit.name))
    return list(groups.items())


def _asked_by_address(request):
    """A list may be linked to by village; a doctor's own village opens by itself."""
    unit = request.user.unit
    own = unit.pk if unit.level == Level.VILLAGE else ""
    return {"village": request.GET.get("village", own), "state": request.GET.get("state", "here")}


def _is_asked(form):
    return form.is_valid() and bool(form.cleaned_data["q"].strip() or form.cleaned_data["village"])


def _found(request, form):
    if not form.is_valid():
        return None
    said, wanted = form.cleaned_data, request.POST.get("page", "1")
    asked = records.Asked(
        text=said["q"], sex=said["sex"], age_from=said["age_from"], age_to=said["age_to"],
        state=said["state"] or "all", village=_village(said["village"]),
    )  # fmt: skip
    return records.find(asked, request.user, page=page_number(wanted))


def _village(number):
    return Unit.objects.filter(pk=number).first() if number else None


@page
def looks(request, number):
    """Who looked at a resident: a page to print and hand to them."""
    lines = _or_404(lambda: records.looks_at(number, request.user))
    person = records.resident(number, request.user)
    context = {
        "title": _("谁查阅过档案"),
        "person": person,
        "lines": [{"line": line, "act": say_act(line.act)} for line in lines],
    }
    crumbs = [
        Crumb(_("居民"), reverse("people")),
        Crumb(person.name, reverse("resident", args=[number])),
        Crumb(context["title"]),
    ]
    return show(request, "portal/looks.html", context, tab="people", unit=person.village, crumbs=crumbs)


@page
def emergency(request):
    """Open a resident outside one's care, for a reason that is kept."""
    require(request.user, Permission.OPEN_RESIDENT, on=request.user.unit)
    form = EmergencyForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    error = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            taken = actions.open_in_emergency(said["number"], said["reason"], by=request.user)
            return redirect("resident", number=taken.resident_id)
        except UsageError as refusal:
            error = str(refusal)
    context = {"title": _("紧急查阅"), "form": form, "error": error}
    crumbs = [Crumb(_("居民"), reverse("people")), Crumb(context["title"])]
    return show(request, "portal/emergency.html", context, tab="people", crumbs=crumbs)


@page
def emergencies(request):
    """Every emergency access, for those who check."""
    context = {"title": _("紧急查阅记录"), "rows": records.emergencies(request.user)[:500]}
    return show(request, "portal/emergencies.html", context, tab="trail", crumbs=[Crumb(context["title"])])


def _or_404(read):
    try:
        return read()
    except Resident.DoesNotExist:
        raise Http404 from None


urlpatterns = [
    path("residents/", people, name="people"),
    path("residents/emergency/", emergency, name="emergency"),
    path("residents/emergencies/", emergencies, name="emergencies"),
    path("residents/<int:number>/looks/", looks, name="looks"),
]
