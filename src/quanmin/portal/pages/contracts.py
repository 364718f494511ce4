"""Family-doctor contracts of a place: how many are signed and kept, and the residents behind each number."""

from collections import defaultdict
from uuid import uuid4, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from quanmin import clock
from quanmin.accounts.permissions import Permission, may
from quanmin.portal.agreement_papers import as_printed
from quanmin.portal.asked import page_number, row_number, unit_asked
from quanmin.portal.contract_forms import RenewForm
from quanmin.portal.frame import Crumb, page, show, show_part, way
from quanmin.portal.pages import contract, teams
from quanmin.portal.pages.exports import XLSX
from quanmin.programmes.actions import Renewal, renew_all
from quanmin.programmes.agreements import GROUP_TITLES, STANDINGS
from quanmin.programmes.contract_export import contracts_xlsx
from quanmin.programmes.models import Team
from quanmin.programmes.queries import contracts as reads
from quanmin.programmes.queries.papers import papers_of_list
from quanmin.units.models import Level

LISTS = {
    "in-force": later("有效"), "expiring": later("60天内到期"), "lapsed": later("到期未续"),
    "behind": later("履约逾期"), "renewed": later("已续签"), "unsigned": later("未签约"),
    "lapsing": later("到期不续"), "gone": later("去世或迁出未终止"),
}  # fmt: skip


@page
def contracts(request):
    """The contracts of one's own unit, or of a place under it; what is looked for travels in the body."""
    asked = _asked(request)
    found = reads.contract_list(asked, request.user)
    context = {"title": _("家庭医生签约"), "unit": asked.unit, **_listed(request, asked, found)}
    if request.htmx:
        return show_part(request, "portal/parts/contract_list.html", context)
    context |= {"figures": _figures(found.counts), "places": _places(asked, request.user)}
    crumbs = [*way(asked.unit, request.user.unit), Crumb(context["title"])]
    return show(request, "portal/contracts.html", context, tab="contracts", unit=asked.unit, crumbs=crumbs)


def _asked(request):
    given, text = request.GET, request.POST.get("q", "")
    unit, team, number = (
        given.get("unit", ""),
        given.get("team", ""),
        request.POST.get("page") or given.get("page", ""),
    )
    return reads.Asked(
        unit=unit_asked(unit) or request.user.unit,
        state=given.get("state", ""), group=given.get("group", ""), team=row_number(team),
        text=text[:60], sort=given.get("sort", ""), page=page_number(number),
    )  # fmt: skip


def _listed(request, asked, found):
    user, first = request.user, (found.page - 1) * reads.SIZE + 1
    may_record = may(user, Permission.RECORD, on=asked.unit)
    rows = [
        {"row": row, "title": STANDINGS[row.state], "renewable": may_record and _is_renewable(row)}
        for row in found.rows
    ]
    return {
        "list": found, "rows": rows, "renewable": any(one["renewable"] for one in rows),
        "first": first, "last": first + len(rows) - 1, "form_key": uuid4(), "today": found.day,
        "states": [{"code": code, "title": title, "count": found.counts[code.replace("-", "_")],
                    "current": code == asked.state} for code, title in LISTS.items()],
        "groups": _groups(user, asked.unit), "teams": _teams(asked.unit), "may_record": may_record,
        "new_teams": _serving(asked.unit),
        "may_export": may(user, Permission.EXPORT_LIST, on=asked.unit),
        "may_search": may(user, Permission.OPEN_RESIDENT, on=asked.unit),
        "may_open": may(user, Permission.OPEN_RESIDENT, on=asked.unit),
    }  # fmt: skip


def _is_renewable(row):
    one = row.coverage
    here = row.person.death_date is None and row.person.left is None
    return here and row.state in ("expiring", "lapsed") and not one.lapsing and one.covered == one.end


def _groups(user, unit):
    """The groups to narrow by: those of illnesses shown to few only to them."""
    sensitive = may(user, Permission.SEE_SENSITIVE, on=unit)
    shown = [code for code in GROUP_TITLES if sensitive or code not in reads.FOUR_CHRONIC]
    return [
        ("key", _("重点人群")), (reads.CHRONIC, _("四类慢病患者")), *((code, GROUP_TITLES[code]) for code in shown),
    ]  # fmt: skip


def _teams(unit):
    return Team.objects.filter(covered__village__position__range=(unit.position, unit.last)).distinct()


def _serving(unit):
    """The teams that may serve whoever has none yet: those of the township."""
    if unit.level not in (Level.TOWNSHIP, Level.VILLAGE):
        return []
    township = unit.parent if unit.level == Level.VILLAGE else unit
    near = Team.objects.filter(unit__position__range=(township.position, township.last))
    return near.exclude(closed__lt=clock.today())


def _places(asked, user):
    """Figures of the places under the unit and of its teams; each number opens its list."""
    below = reads.by_place(asked.unit, user) if asked.unit.level in (Level.COUNTY, Level.TOWNSHIP) else []
    rows = [{"thing": place, "query": f"unit={place.pk}", **_figures(counts)} for place, counts in below]
    served = [
        {
            "thing": team,
            "query": f"unit={asked.unit.pk}&team={team.pk}",
            "under": team.unit.name,
            **_figures(counts),
        }
        for team, counts in reads.by_team(asked.unit, user)
    ]
    tables = [(_("各地"), _("地方"), rows), (_("各团队"), _("团队"), served)]
    return [one for one in tables if one[2]]


def _figures(counts):
    """The counts with their shares, where there is anybody to count."""
    return counts | {
        "coverage": _share(counts["signed"], counts["people"]),
        "key_coverage": _share(counts["key_signed"], counts["key"]),
        "keeping": _share(counts["kept_services"], counts["services"]),
    }


def _share(part, whole):
    return 100 * part / whole if whole else None


@require_safe
@page
def sheet(request):
    """The whole list as an Excel file."""
    asked = _asked(request)
    answer = HttpResponse(contracts_xlsx(asked, by=request.user), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="contracts-{asked.unit.pk}.xlsx"'
    return answer


@require_safe
@page
def papers(request):
    """The contracts of a list as they are printed."""
    found = [as_printed(one) for one in papers_of_list(_asked(request), request.user)]
    context = {
        "title": _("打印签约协议书"),
        "papers": found,
        "back": reverse("contracts"),
        "today": clock.today(),
    }
    return render(request, "portal/contract_papers.html", context)


@require_POST
@page
def renew(request):
    """Renew those ticked, each for itself; the same form sent again renews nobody twice."""
    given = request.POST
    ticked = [given["only"]] if given.get("only") else given.getlist("who")[:200]
    wanted = [one.split(":") for one in ticked]
    pairs = [tuple(map(row_number, one)) for one in wanted if len(one) == 2 and all(map(row_number, one))]
    forms = [RenewForm({**request.POST.dict(), "contract": number}) for _resident, number in pairs]
    if not pairs or not all(form.is_valid() for form in forms):
        messages.error(request, _("请勾选要续签的居民，并写签字日期。"))
        return redirect(_back(request))
    renewals = [
        _renewal(form.cleaned_data, resident, number)
        for form, (resident, number) in zip(forms, pairs, strict=True)
    ]
    signed, refused = renew_all(renewals, by=request.user)
    if signed:
        words = ngettext("已为 %(count)s 名居民续签。", "已为 %(count)s 名居民续签。", len(signed))
        messages.success(request, words % {"count": len(signed)})
    _say_refused(request, refused)
    return redirect(_back(request))


def _say_refused(request, refused):
    """Why some were not renewed: each reason once, with the residents it holds for."""
    whom = defaultdict(list)
    for one, sentence in refused:
        whom[sentence].append(f"{one.resident_id}")
    for sentence, numbers in whom.items():
        words = _("居民 %(number)s：%(sentence)s")
        messages.error(request, words % {"number": "、".join(numbers), "sentence": sentence})


def _renewal(said, resident, number):
    """One of the renewals of a form: its key is made of the form's and the contract's, so that none is made twice."""
    return Renewal(
        uuid5(said["key"], f"{number}"), resident, number, said["signed_on"], team_id=said["new_team"]
    )


def _back(request):
    """The list the form stood on; only its own questions are kept."""
    asked = {name: request.POST.get(name, "") for name in ("unit", "state", "group", "team")}
    return reverse("contracts", query={name: value for name, value in asked.items() if value})


urlpatterns = [
    path("contracts/", contracts, name="contracts"),
    path("contracts/list.xlsx", sheet, name="contracts-sheet"),
    path("contracts/print/", papers, name="contracts-print"),
    path("contracts/renew/", renew, name="contracts-renew"),
    path("contracts/teams/", teams.teams, name="teams"),
    path("contracts/teams/<int:number>/<slug:what>/", teams.change, name="team-change"),
    path("residents/<int:number>/contract/", contract.contract, name="contract"),
    path("residents/<int:number>/contract/<int:row>/print/", contract.paper, name="contract-paper"),
    path(
        "residents/<int:number>/contract/<int:row>/correct/", contract.correct_form, name="contract-correct"
    ),
    path("residents/<int:number>/contract/<slug:what>/", contract.change, name="contract-change"),
]
