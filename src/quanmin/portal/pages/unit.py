"""One unit: its lights over all targets and the places under it; and the tree of all, for small screens."""

from django.http import Http404
from django.utils.translation import gettext as _

from quanmin.portal.frame import Crumb, page, show, way
from quanmin.portal.standing import show_standing
from quanmin.units.models import Unit


def wanted_unit(number):
    """The unit of that number; the page of what is not there otherwise."""
    unit = Unit.objects.filter(pk=number).first()
    if unit is None:
        raise Http404
    return unit


@page
def unit(request, number):
    place = wanted_unit(number)
    crumbs = way(place, request.user.unit)
    return show_standing(request, place, title=place.name, tab="units", crumbs=crumbs)


@page
def units(request):
    return show(request, "portal/units.html", {"title": _("机构")}, tab="units", crumbs=[Crumb(_("机构"))])
