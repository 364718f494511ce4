"""What stands around every page: tabs, the tree of units, what the figures rest on, and the way back."""

from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quanmin import clock
from quanmin.accounts.permissions import Permission, Role, may
from quanmin.errors import QuanminError, Refused
from quanmin.portal import errors
from quanmin.portal.following import paper_behind
from quanmin.portal.kept import kept, kept_for_all, kept_part
from quanmin.portal.words import measure_title, period_title
from quanmin.results.parameters import set_in
from quanmin.results.queries import latest_run
from quanmin.supervision.queries import tallies
from quanmin.units.models import Level
from quanmin.units.queries import ancestors, places

# Figures older than a quarter and the weeks it takes to close it no longer say how things stand.
STALE_AFTER_DAYS = 120


@dataclass(frozen=True)
class Crumb:
    """One step of the way from the number to the reading."""

    title: str
    url: str = ""


def page(view):
    """A page for people who signed in; what the queries refuse becomes a page that says so."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return errors.refused(request, refusal)
        except QuanminError as error:
            return errors.wrong_question(request, error)

    return login_required(answer)


def show(request, template, context, *, tab="", crumbs=(), unit=None):
    """Render a page inside its frame, or a part of one alone."""
    return render(request, template, {**context, "frame": frame(request, tab=tab, crumbs=crumbs, unit=unit)})


def show_part(request, template, context):
    """The answer to htmx: one part of a page, without the frame."""
    return render(request, template, context)


def frame(request, *, tab, crumbs, unit):
    user = request.user
    tabs = kept(request, ("tabs", tab), lambda: _tabs(user, tab))
    return {
        "home": user.unit,
        "tabs": [one for one in tabs if one["wide"]],
        "thumbs": [one for one in tabs if one["thumb"]],
        "tree": _tree(request, unit or user.unit),
        "basis": kept_for_all(request, ("basis",), lambda: _basis(_run(request))),
        "demo_day": settings.QUANMIN_TODAY if settings.QUANMIN_DEMO else None,
        "crumbs": crumbs,
        "behind": paper_behind(request) if "paper" in request.GET else None,
        "query": _query(request) if tab == "search" else "",
        "user_name": str(user),
        "role": user.get_role_display(),
    }


def _run(request):
    return kept_for_all(request, ("run",), latest_run)


def _query(request):
    return request.POST.get("q") or request.GET.get("q", "")


def _tabs(user, current):
    tabs = [
        *_tabs_of_places(user),
        ("plans", _("规划"), "plan", True, True),
        *_duty_tabs(user),
        *_supervision_tabs(user),
        *_figure_tabs(user),
        ("measures", _("指标词典"), "book", True, False),
    ]
    if may(user, Permission.SEE_TRAIL):
        tabs.append(("trail", _("审计"), "book", True, False))
    return [
        {
            "url": reverse(name),
            "title": title,
            "icon": icon,
            "wide": wide,
            "thumb": thumb,
            "current": name == current,
        }
        for name, title, icon, wide, thumb in tabs
    ]


def _tabs_of_places(user):
    """What looks at residents' figures by place; an office that has no residents does not get it."""
    if user.role == Role.DEPARTMENT or (user.unit and user.unit.level == Level.DEPARTMENT):
        return []
    day = [
        ("day", _("今天要做"), "check", True, True), ("contracts", _("签约"), "people", True, False),
    ] if _sees_people(user) else []  # fmt: skip
    opens = may(user, Permission.OPEN_RESIDENT, on=user.unit)
    in_village = user.unit is not None and user.unit.level == Level.VILLAGE
    residents = [("people", _("居民"), "person", True, in_village)] if opens else []
    return [
        ("cockpit", _("总览"), "gauge", True, True),
        *day,
        ("gaps", _("缺口名单"), "people", True, True),
        *residents,
        *_hint_tabs(user),
        ("units", _("机构"), "tree", False, not in_village),
    ]


def _hint_tabs(user):
    """What a unit is asked to look at again; for the county shares alone."""
    if user.unit is not None and may(user, Permission.SEE_HINTS, on=user.unit):
        return [("hints", _("核对"), "check", True, False)]
    return [("hint-rates", _("核对"), "check", True, False)] if may(user, Permission.SEE_HINT_RATES) else []


def _sees_people(user):
    return may(user, Permission.SEE_RESIDENTS, on=user.unit)


def _duty_tabs(user):
    """The person's own duties, or the objections an office rules on."""
    if may(user, Permission.ANSWER_TASK, on=user.unit):
        return [("duties", _("我的任务"), "check", True, True)]
    if may(user, Permission.ASSIGN_TASK):
        return [("objections", _("异议"), "check", True, False)]
    return []


def _supervision_tabs(user):
    """The ledger and the notices, for offices and units that have duties."""
    if not may(user, Permission.SEE_NOTICES, on=user.unit):
        return []
    is_unit = may(user, Permission.ANSWER_NOTICE, on=user.unit)
    return [("ledger", _("台账"), "ledger", True, False), ("notices", _("督办"), "notice", True, is_unit)]


def _figure_tabs(user):
    """What a unit reports, and how it is scored."""
    fills = any(may(user, right, on=user.unit) for right in (Permission.FILL_RETURN, Permission.SIGN_RETURN))
    returns = [("returns", _("报表"), "sheet", True, fills and user.unit.level == Level.DEPARTMENT)]
    # The county office finds the checks beside the plans they belong to.
    checks = [("impacts", _("影响评估"), "check", True, False)]
    return [
        *(returns if may(user, Permission.SEE_RETURNS, on=user.unit) else []),
        *(checks if may(user, Permission.FILL_CHECK, on=user.unit) else []),
        ("scores", _("考核"), "gauge", True, False),
    ]


def _basis(run):
    if run is None:
        return None
    age = (clock.today() - run.snapshot.until).days if run.snapshot.until else None
    return {
        "taken": run.snapshot.until,
        "age_days": age,
        "stale": age is not None and age > STALE_AFTER_DAYS,
        "period": period_title(run.periods[-1]) if run.periods else "",
        "computed": run.finished_at,
        "set": [
            _("%(measure)s：%(parameter)s = %(value)s（默认 %(default)s）")
            % {
                "measure": measure_title(one.code),
                "parameter": each.title,
                "value": value,
                "default": each.default,
            }
            for one, each, value in set_in(run)
        ],
    }


def _tree(request, current):
    """The places the person looks after, with links and how many targets lag there; empty where there are none."""

    def places_of():
        return {"branches": branches(request.user, _run(request), current)}

    return kept_part(request, (current and current.pk,), "portal/parts/tree.html", places_of)


def branches(user, run, current):
    """The places the person looks after as nested rows; villages only of the township that is open."""
    units = list(places(user))
    if not units:
        return []
    shown = [unit for unit in units if _is_open(unit, current, units[0])]
    reds = {unit_id: tally["red"] for unit_id, tally in tallies(run, shown).items()}
    rows = {unit.pk: _branch(unit, current, reds.get(unit.pk, 0)) for unit in shown}
    tops = []
    for unit in shown:
        above = rows.get(unit.parent_id)
        (above["children"] if above else tops).append(rows[unit.pk])
    return tops


def _is_open(unit, current, top):
    if unit.level != Level.VILLAGE or unit.pk == top.pk or top.level == Level.TOWNSHIP:
        return True
    return current is not None and unit.parent_id in (current.pk, current.parent_id)


def _branch(unit, current, red):
    title = ngettext("%(count)s 项落后", "%(count)s 项落后", red) % {"count": red}
    is_current = current is not None and unit.pk == current.pk
    return {
        "id": unit.pk,
        "name": unit.name,
        "red": red,
        "red_title": title,
        "current": is_current,
        "children": [],
    }


def way(unit, top, *, last=""):
    """The crumbs from the first page down to a unit, and one more without a link."""
    crumbs = [Crumb(_("总览"), reverse("cockpit"))]
    crumbs += [Crumb(above.name, reverse("unit", args=[above.pk])) for above in unit_line(unit, top)]
    return [*crumbs, Crumb(last)] if last else crumbs


def unit_line(unit, top):
    """The unit and those above it, no higher than the person's own."""
    return [*(above for above in ancestors(unit) if above.position >= top.position), unit]
