"""Registering a resident or a newborn: likely twins and doubts are shown before anything is kept."""

from datetime import datetime

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.errors import UsageError
from quanmin.portal.after_entering import plan_anew
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.pages.duplicates import likely_written
from quanmin.portal.pages.people import village_groups
from quanmin.portal.person_forms import NewbornForm, RegisterForm, with_villages
from quanmin.records import actions
from quanmin.records import queries as records
from quanmin.records.identifying import ToConfirm
from quanmin.records.models import Resident
from quanmin.units.models import Level, Unit

SAID = (
    "name", "sex", "birth_date", "since", "identity_number", "phone", "address", "registered", "disabled",
    "low_income", "special_family", "relation",
)  # fmt: skip
# The form in groups, as a clerk asks.
GROUPS = (
    (later("本人"), ("name", "identity_number", "sex", "birth_date", "phone")),
    (later("居住"), ("village", "since", "address", "registered")),
    (later("家庭与身份"), ("relation", "housemate", "disabled", "low_income", "special_family")),
)
BIRTH = (later("出生"), ("mother", "born_at", "weight_g", "gestation_weeks", "place", "defect"))


@page
def register(request):
    """Somebody who lives here and was not registered."""
    return _registering(request, RegisterForm, _("登记居民"), GROUPS)


@page
def newborn(request):
    """A child just born, before it has an identity number."""
    return _registering(request, NewbornForm, _("登记新生儿"), (BIRTH, *GROUPS))


def _registering(request, form_class, title, groups):
    require(request.user, Permission.KEEP_RESIDENTS, on=request.user.unit)
    form = with_villages(
        form_class(request.POST or None, initial=_begin(request)), village_groups(request.user)
    )
    asked, error = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            kept = _keep(request, form)
            # A birth ends the mother's pregnancy, and begins what is owed after it.
            plan_anew(*filter(None, (kept.pk, form.cleaned_data.get("mother"))))
            messages.success(request, _("已登记，居民编号 %(number)s。") % {"number": kept.pk})
            return redirect("resident", number=kept.pk)
        except ToConfirm as doubted:
            asked = doubted
        except UsageError as refusal:
            error = str(refusal)
    context = {
        "title": title, "form": form, "error": error, "asked": asked, "is_newborn": form_class is NewbornForm,
        "groups": [{"title": words, "fields": [form[name] for name in names]} for words, names in groups],
        "twins": _twins(asked, request.user), "confirmed": [doubt.code for doubt in asked.doubts] if asked else [],
    }  # fmt: skip
    crumbs = [Crumb(_("居民"), reverse("people")), Crumb(title)]
    return show(request, "portal/register.html", context, tab="people", crumbs=crumbs)


def _begin(request):
    unit = request.user.unit
    own = unit.pk if unit.level == Level.VILLAGE else None
    mother = request.GET.get("mother", "")
    return {"village": own, "since": clock.today(), "mother": mother, "housemate": mother,
            "relation": "child" if mother else ""}  # fmt: skip


def _keep(request, form):
    said = form.cleaned_data
    person = actions.Person(
        village=Unit.objects.get(pk=said["village"]), housemate=_resident(said["housemate"], request.user),
        birth=_birth(said, request.user), **{name: said[name] for name in SAID},
    )  # fmt: skip
    return actions.register_resident(
        person, by=request.user, confirmed=frozenset(request.POST.getlist("confirmed")),
        reason=request.POST.get("reason", ""),
    )  # fmt: skip


def _birth(said, user):
    if "mother" not in said:
        return None
    return actions.Birth(
        mother=_resident(said["mother"], user), born_at=datetime.combine(said["birth_date"], said["born_at"]),
        place=said["place"], weight_g=said["weight_g"], gestation_weeks=said["gestation_weeks"],
        defect=said["defect"],
    )  # fmt: skip


def _resident(number, user):
    """A resident of one's own by number; the same sentence whether there is another of that number or none."""
    if number is None:
        return None
    try:
        return records.may_open(records.standing_number(number), user)
    except Resident.DoesNotExist:
        raise UsageError(_("没有编号 %(number)s 的居民；请核对。") % {"number": number}) from None


def _twins(asked, user):
    """The residents it may be already, masked where they live outside one's reach, with the reasons."""
    twins = asked.twins if asked else ()
    seen = records.people([twin.resident_id for twin in twins], user)
    return [
        {
            "person": seen[twin.resident_id],
            "reasons": twin.reasons,
            "percent": likely_written(twin.probability),
        }
        for twin in twins
    ]


urlpatterns = [
    path("residents/register/", register, name="register"),
    path("residents/newborn/", newborn, name="newborn"),
]
