"""Bringing in a filled sheet: templates to download, a trial first, what became of each line."""

from base64 import b64encode
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.errors import UsageError
from quanmin.portal.after_entering import plan_sheet_anew
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.pages.exports import XLSX
from quanmin.records import actions
from quanmin.records.actions.bringing_sheets import DIFFERS, OUTCOMES, REFUSED
from quanmin.records.sheet_columns import BY_HAND, template
from quanmin.records.sheet_reports import report
from quanmin.records.sheets import LARGEST_MB

SHOWN = 200  # lines listed on the page; the counts, and the file to take home, are of all


@page
def sheets(request):
    """Choose a table and a file, try it, keep it."""
    require(request.user, Permission.BRING_IN)
    table, error, lines = request.POST.get("table", "residents"), "", None
    file = request.FILES.get("file")
    tried = request.POST.get("do") != "keep"
    if request.method == "POST":
        try:
            lines = _brought(table, file, request.user, tried)
        except UsageError as refusal:
            error = str(refusal)
    context = {
        "title": _("表格导入"), "table": table, "tables": [(name, BY_NAME[name].title) for name in BY_HAND],
        "error": error, "tried": tried, "limit_mb": LARGEST_MB, **_report(lines, tried),
    }  # fmt: skip
    crumbs = [Crumb(_("居民"), reverse("people")), Crumb(context["title"])]
    return show(request, "portal/sheets.html", context, tab="people", crumbs=crumbs)


def _brought(table, file, user, tried):
    if file is None:
        raise UsageError(_("请选择要导入的文件。"))
    lines = actions.bring_in_sheet(table, file.read(), file.name, by=user, dry_run=tried)
    if not tried:
        plan_sheet_anew(lines)
    return lines


def _report(lines, tried):
    """The lines somebody has to look at, the counts of all, and every line as a file to take home."""
    if lines is None:
        return {"lines": None}
    words = {
        "added": _("新增"),
        "known": _("已有，不变"),
        "differs": _("已有，与登记不同"),
        "refused": _("未导入"),
    }
    numbered = lines if not tried else [replace(line, resident_id=None) for line in lines]
    counts = [(outcome, words[outcome], count) for outcome, count in actions.counted(lines).items()]
    told = [line for line in numbered if line.outcome in (DIFFERS, REFUSED) or line.sentence]
    told.sort(key=lambda line: (-OUTCOMES.index(line.outcome), line.number))
    return {
        "lines": [{"line": line, "outcome": words[line.outcome]} for line in told[:SHOWN]], "counts": counts,
        "total": len(lines), "unsaid": len(told) - SHOWN, "fine": len(lines) - len(told),
        "refused": any(line.outcome == REFUSED for line in lines),
        "file": f"data:{XLSX};base64,{b64encode(report(numbered, words)).decode()}",
    }  # fmt: skip


@page
def sheet_template(request, table):
    """An empty sheet with its explanations."""
    require(request.user, Permission.BRING_IN)
    if table not in BY_HAND:
        raise Http404
    answer = HttpResponse(template(table), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{table}.xlsx"'
    return answer


urlpatterns = [
    path("residents/sheets/", sheets, name="sheets"),
    path("residents/sheets/<str:table>.xlsx", sheet_template, name="sheet-template"),
]
