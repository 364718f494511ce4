"""What the plans call for, area by area, and what of it can be done here today; also as Excel."""

from datetime import datetime
from functools import cache

from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_safe

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.core.allocating import funds
from quanmin.core.forms import reading as forms
from quanmin.core.impact import reading as questionnaires
from quanmin.core.protocols import editions
from quanmin.core.protocols.packages import packages
from quanmin.core.scoring import scheme_reading as schemes
from quanmin.core.systems import STATES, areas, found, tally
from quanmin.core.writing.workbook import Column, Sheet, workbook
from quanmin.plans.documents import XLSX, File
from quanmin.portal.frame import Crumb, page, show, show_part
from quanmin.portal.pages.downloads import download
from quanmin.portal.words import in_english, measure_title
from quanmin.programmes.words import say

WORKS, PARTLY, NOT_YET = STATES
TITLES = {WORKS: later("已可用"), PARTLY: later("部分可用"), NOT_YET: later("尚未提供")}
MEANINGS = {
    WORKS: later("所要求的都能做，有测试为证"),
    PARTLY: later("能做一部分，写明缺什么"),
    NOT_YET: later("不能做；有的只统计一个数"),
}
KINDS = {
    "measure": later("指标"), "protocol": later("服务规程"), "package": later("签约服务包"),
    "form": later("报表"), "scheme": later("考核方案"), "fund": later("补助资金"),
    "questionnaire": later("评估问卷"), "file": later("程序文件"),
}  # fmt: skip
BAR = 120  # as long as the bar of an area is drawn


@require_safe
@page
def systems(request):
    given, listed = _asked(request)
    context = {
        "title": _("系统功能"),
        "given": given,
        "area_choices": [(str(one.number), f"{one.number}. {_title(one)}") for one in areas()],
        "state_choices": [(_slug(state), TITLES[state]) for state in STATES],
        "tiles": _tiles(given),
        "groups": [_group(area, given, listed) for area in areas()],
        "count": len(listed),
    }
    if request.htmx:
        return show_part(request, "portal/parts/systems.html", context)
    crumbs = [Crumb(_("规划"), reverse("plans")), Crumb(context["title"])]
    return show(request, "portal/systems.html", context, tab="plans", crumbs=crumbs)


@require_safe
@page
def systems_sheet(request):
    """The list as an Excel file, narrowed as on the page."""
    _given, listed = _asked(request)
    titles = {one.number: f"{one.number}. {_title(one)}" for one in areas()}
    columns = (
        Column(_("编号"), 8, "centred"), Column(_("领域"), 26), Column(_("系统功能"), 38),
        Column(_("状态"), 11, "centred"), Column(_("能做什么、缺什么"), 60), Column(_("机制"), 24),
        Column(_("声明"), 46), Column(_("测试"), 60),
    )  # fmt: skip
    rows = [
        (one.number, titles[one.area], _title(one), str(TITLES[one.state]), _note(one), "\n".join(one.mechanisms),
         "\n".join(f"{KINDS[said.kind]}：{_declared_title(said)}" for said in one.declarations), "\n".join(one.tests))
        for one in listed
    ]  # fmt: skip
    today = clock.today()
    title = _("系统功能一览（%(day)s）") % {"day": today}
    made_at = datetime(today.year, today.month, today.day)
    content = workbook(
        [Sheet(_("系统功能"), title, columns, rows, frozen=3, paper="A3")], title=title, made_at=made_at
    )
    return download(File(f"{title}.xlsx", XLSX, content))


def _asked(request):
    """What was asked for, and the systems it leaves; an answer that is none asks for all."""
    require(request.user, Permission.SEE_PLAN, on=request.user.unit)
    given = {name: request.GET.get(name, "").strip() for name in ("q", "area", "state")}
    if given["area"] not in {str(one.number) for one in areas()}:
        given["area"] = ""
    if given["state"] not in map(_slug, STATES):
        given["state"] = ""
    return given, _found(given, given["state"])


def _found(given, state):
    area = int(given["area"]) if given["area"] else None
    return found(area=area, state=state.replace("-", " "), text=given["q"])


def _slug(state):
    return state.replace(" ", "-")


def _tiles(given):
    """How many there are in all and in each state, of the area and text asked for; each leads to those alone."""
    counts = tally(_found(given, ""))
    every = {
        "slug": "",
        "title": _("全部"),
        "meaning": _("五份规划提出的功能"),
        "count": sum(counts.values()),
    }
    states = [
        {"slug": _slug(state), "title": TITLES[state], "meaning": MEANINGS[state], "count": count}
        for state, count in counts.items()
    ]
    return [{**tile, "current": tile["slug"] == given["state"]} for tile in [every, *states]]


def _group(area, given, listed):
    """An area with its lines; the counts and the bar are of all states, whichever are shown."""
    counts = tally(one for one in _found(given, "") if one.area == area.number)
    return {
        "number": area.number,
        "title": _title(area),
        "counts": [
            {"slug": _slug(state), "title": TITLES[state], "count": count} for state, count in counts.items()
        ],
        "bar": _bar(counts),
        "lines": [_line(one) for one in listed if one.area == area.number],
    }


def _bar(counts):
    """The pieces of a bar, one a state, as long as its share."""
    whole, left, pieces = sum(counts.values()) or 1, 0.0, []
    for state, count in counts.items():
        width = BAR * count / whole
        pieces.append({"slug": _slug(state), "x": f"{left:.2f}", "width": f"{width:.2f}"})
        left += width
    return pieces


def _line(one):
    return {
        "number": one.number,
        "title": _title(one),
        "slug": _slug(one.state),
        "state": TITLES[one.state],
        "note": _note(one),
        "figures": [
            {"title": measure_title(code), "url": reverse("indicator", args=[code])} for code in one.figures
        ],
        "declared": [
            {"kind": KINDS[said.kind], "title": _declared_title(said)}
            for said in one.declarations
            if said.kind != "measure"
        ],
        "mechanisms": one.mechanisms,
        "tests": one.tests,
    }


def _title(one):
    return one.title_en if in_english() else one.title


def _note(one):
    return one.note_en if in_english() else one.note


def _declared_title(said):
    """A declaration by the name people know it under; a file by its path."""
    if said.kind == "measure":
        return measure_title(said.code)
    if said.kind == "protocol":
        return say(editions(said.code)[-1].title)
    return _titles().get((said.kind, said.code), (said.code, said.code))[1 if in_english() else 0]


@cache
def _titles():
    """Both titles of every declared form, package, scheme, fund and questionnaire, by kind and code."""
    questionnaire = questionnaires.declared()
    kept = {
        **{("form", one.code): (one.title, one.title_en) for one in forms.declared()},
        **{("package", one.code): (one.title.zh, one.title.en) for one in packages()},
        ("questionnaire", questionnaire.code): (questionnaire.title, questionnaire.title_en),
    }
    for kind, said in (("scheme", schemes.declared()), ("fund", funds.declared())):
        kept |= {(kind, code): (one["title"], one["title_en"]) for code, one in said.items()}
    return kept


urlpatterns = [
    path("", systems, name="systems"),
    path("list.xlsx", systems_sheet, name="systems-sheet"),
]
