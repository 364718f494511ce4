"""The ledger out as a workbook, and in again after it was filled in: first tried, then taken."""

import hashlib
import re
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.errors import DocumentError, UsageError
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.ledger_asked import NAMES, rows_of, wanted
from quanmin.portal.ledger_rows import sheet_row
from quanmin.portal.pages import due_days
from quanmin.portal.pages.exports import XLSX
from quanmin.portal.refusals import refusal
from quanmin.supervision.actions import bring_in_ledger
from quanmin.supervision.ledger_sheet import ledger_book
from quanmin.supervision.queries import ledger as queries

MOST_BYTES = 10_000_000
OUTCOMES = {"reported": later("记为新进展"), "person": later("更新责任人"), "same": later("没有变化"),
            "empty": later("没有填写"), "wrong": later("没有导入")}  # fmt: skip
SHA256 = re.compile("[0-9a-f]{64}")


@page
def ledger_sheet(request):
    """The lines that the address asks for, as an Excel file to read, print and fill in."""
    given = dict.fromkeys(NAMES, "") | {name: request.GET.get(name, "").strip()[:100] for name in NAMES}
    rows = rows_of(queries.ledger(request.user, wanted(given)))
    last = queries.last_reports(row["line"] for row in rows)
    cells = [sheet_row({**row, "last": last.get(row["line"].pk)}) for row in rows]
    file = ledger_book(cells, title=str(_("工作台账")), basis=_basis(rows), made_at=timezone.now())
    answer = HttpResponse(file, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="ledger-{clock.today():%Y%m%d}.xlsx"'
    return answer


@page
def ledger_import(request):
    """A filled ledger: tried first, with what would become of each row; taken when that is agreed to."""
    require(request.user, Permission.REPORT_PROGRESS, on=request.user.unit)
    context = {"title": _("导入台账"), **(_tried(request) if request.method == "POST" else {})}
    crumbs = [Crumb(_("工作台账"), reverse("ledger")), Crumb(context["title"])]
    return show(request, "portal/ledger_import.html", context, tab="ledger", crumbs=crumbs)


def _tried(request):
    taken = SHA256.fullmatch(request.POST.get("sha256", ""))
    file = request.FILES.get("ledger")
    if not taken and file is None:
        return {"error": _("请先选择填写好的台账表。")}
    if file is not None and file.size > MOST_BYTES:
        return {"error": _("文件超过 10 MB；请只保留台账一张表。")}
    try:
        data, name = _waiting(request.user, taken[0]) if taken else (file.read(), file.name)
        reports = bring_in_ledger(data, name, by=request.user, dry_run=not taken)
    except DocumentError as error:
        return {"error": refusal(error, file.name if file else "")}
    except UsageError as error:
        return {"error": str(error)}
    sha256 = taken[0] if taken else _wait(request.user, data)
    return {"is_taken": bool(taken), "sha256": sha256, "name": name, **_told(reports)}


def _told(reports):
    """The report as the page shows it: what was done or is wrong first, what did not change only counted."""
    counted = Counter(one.outcome for one in reports)
    return {
        "counts": [(title, counted[name], name) for name, title in OUTCOMES.items() if counted[name]],
        "rows": [(one, OUTCOMES[one.outcome]) for one in reports if one.outcome not in ("same", "empty")],
        "changes": counted["reported"] + counted["person"],
    }


def _wait(user, data):
    """Keep a file that was tried until it is taken; answers its checksum."""
    sha256 = hashlib.sha256(data).hexdigest()
    place = _place(user, sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return sha256


def _waiting(user, sha256):
    """The file of that checksum somebody tried before, once."""
    place = _place(user, sha256)
    if not place.is_file():
        raise UsageError(_("检查过的文件已经不在；请重新选择文件。"))
    data = place.read_bytes()
    place.unlink()
    return data, "ledger.xlsx"


def _place(user, sha256):
    return Path(settings.QUANMIN_HOME) / "imports" / f"{user.pk}-{sha256}"


def _basis(rows):
    return [
        (_("导出时间"), timezone.localtime()),
        (_("亮灯日期"), clock.today()),
        (_("条数"), str(len(rows))),
        (
            _("亮灯规则"),
            _("任务按节点、佐证和工作日时限判定；目标按最近一次计算的实测值判定。自评只作对照。"),
        ),
    ]


urlpatterns = [
    path("ledger.xlsx", ledger_sheet, name="ledger-sheet"),
    path("import/", ledger_import, name="ledger-import"),
    path("", include(due_days)),
]
