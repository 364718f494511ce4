"""Offices of a made-up county: a ledger of thousands of lines, and what its pages and its yearly report cost.

python -m bench.offices ready TASKS
python -m bench.offices pages PORT
python -m bench.offices report PORT
python -m bench.offices crowd PORT READERS SECONDS
"""

import asyncio
import json
import os
import random
import sys
import time
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanmin.config.settings")
django.setup()

from django.db import connection  # noqa: E402  needs settings first
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.site import ask, p95, signed_in  # noqa: E402
from quanmin.accounts.actions import system_account  # noqa: E402
from quanmin.accounts.audit import add_entry  # noqa: E402
from quanmin.accounts.models import User  # noqa: E402
from quanmin.accounts.permissions import Role  # noqa: E402
from quanmin.clock import today  # noqa: E402
from quanmin.flow import put_in_force  # noqa: E402
from quanmin.plans.actions import keep_document, take_as_read  # noqa: E402
from quanmin.plans.models import Plan, State  # noqa: E402
from quanmin.supervision.actions import report_progress  # noqa: E402
from quanmin.supervision.models import Claim, Line, Progress  # noqa: E402
from quanmin.units.models import Level, Unit  # noqa: E402

ROUNDS, TASKS_A_PLAN, REPORTED, PATIENCE_SECONDS = 60, 1_000, 5, 30
WORKS = (
    "健康宣教",
    "慢病筛查",
    "规范随访",
    "家庭医生签约",
    "妇幼保健",
    "环境整治",
    "体育健身",
    "食品安全",
    "心理服务",
    "职业防护",
)
# The role that sees least of those who open the page.
ROLES = {
    "doctor": Role.VILLAGE_DOCTOR, "department": Role.DEPARTMENT, "township": Role.TOWNSHIP_MANAGER,
    "office": Role.COUNTY_OFFICE,
}  # fmt: skip
VIEWS = {
    "table": "/ledger/?all=1&page={page}", "red": "/ledger/?light=red&page={page}",
    "text": "/ledger/?" + urlencode({"q": "慢病"}) + "&page={page}",
    "gantt": "/ledger/?view=gantt&page={page}", "units": "/ledger/?view=units", "calendar": "/ledger/?view=calendar",
}  # fmt: skip


def ready(tasks: int) -> dict[str, float]:
    """A ledger of at least so many tasks, one in REPORTED reported on; an account of each role. Twice is once."""
    by = system_account()
    for number in range(-(-tasks // TASKS_A_PLAN)):
        text = _document(number).encode()
        plan = keep_document(text, source_name=f"工作方案{number}.txt", by=by)
        if plan.state == State.DRAFT:
            put_in_force(take_as_read(plan, by=by), by=by)
    _accounts()
    _report()
    return {
        "lines": Line.objects.filter(plan__state=State.APPROVED).count(),
        "reports": Progress.objects.count(),
    }


def _document(number):
    """A plan of work of so many lines, each with units that lead and help and a month."""
    names = list(
        Unit.objects.filter(level=Level.DEPARTMENT).order_by("position").values_list("name", flat=True)
    )
    lines = [
        f"{place + 1}.第{number + 1}批{WORKS[place % len(WORKS)]}工作第{place + 1}项。按要求组织实施。"
        f"（牵头单位：{names[place % len(names)]}；配合单位：{names[(place + 1) % len(names)]}；"
        f"完成时限：{2025 + place % 5}年{1 + place % 12}月）"
        for place in range(TASKS_A_PLAN)
    ]
    return f"云岭县工作方案之{number + 1}（2025—2030年）\n" + "\n".join(lines) + "\n"


def _accounts():
    county = Unit.objects.get(level=Level.COUNTY)
    township = Unit.objects.filter(level=Level.TOWNSHIP).order_by("position").first()
    village = Unit.objects.filter(level=Level.VILLAGE, parent=township).order_by("position").first()
    lead = Line.objects.filter(lead__level=Level.DEPARTMENT).order_by("pk").first().lead
    units = {"doctor": village, "department": lead, "township": township, "office": county}
    for name, role in ROLES.items():
        User.objects.get_or_create(
            username=f"demo-reads-{name}", defaults={"role": role, "unit": units[name]}
        )


def _report():
    """One line in so many is reported on by its lead, in each of the claims in turn."""
    claims = Claim.values
    lines = Line.objects.filter(task__isnull=False, reports=0, lead__isnull=False, plan__state=State.APPROVED)
    if Progress.objects.exists():
        return
    people = {}
    for place, line in enumerate(lines.select_related("lead").order_by("pk")[::REPORTED]):
        by = (
            people.get(line.lead_id)
            or User.objects.get_or_create(
                username=f"demo-lead-{line.lead_id}", defaults={"role": Role.DEPARTMENT, "unit": line.lead}
            )[0]
        )
        people[line.lead_id] = by
        report_progress(line, unit=line.lead, text="按计划推进。", claim=claims[place % len(claims)], by=by)


def pages(port: int) -> dict[str, dict[str, float]]:
    """By page and role, what 95 of 100 answers stay under (ms), the median, and the questions put to the database.

    `anew` is the same where somebody acted before each answer, so that nothing the site keeps of pages can be used.
    """
    found = {}
    for name, role, paths in _asked():
        visitor = signed_in(port, f"demo-reads-{role}")
        times = [_milliseconds(visitor, path) for path in paths]
        anew = [_milliseconds(visitor, path, act=True) for path in paths[: ROUNDS // 2]]
        found[f"{name} {role}"] = {
            "p95": p95(times), "median": sorted(times)[len(times) // 2], "queries": _queries(role, paths[0]),
            "anew": p95(anew),
        }  # fmt: skip
    return found


def _milliseconds(visitor, path, *, act=False):
    if act:
        add_entry(who=system_account(), act="bench acted")
    answer = ask(visitor, path)
    assert answer.status == 200, (path, answer.status)
    return answer.milliseconds


def _asked():
    """The pages, who opens them, and at which addresses."""
    village = User.objects.get(username="demo-reads-doctor").unit
    township, county = village.parent_id, village.parent.parent_id
    yield "cockpit", "doctor", ["/"] * ROUNDS
    yield "cockpit", "township", ["/"] * ROUNDS
    yield "cockpit", "office", ["/"] * ROUNDS
    yield "unit", "doctor", [f"/units/{village.pk}/"] * ROUNDS
    yield "unit", "township", [f"/units/{township}/"] * ROUNDS
    yield "unit", "office", [f"/units/{number}/" for number in (village.pk, township, county)] * (ROUNDS // 3)
    for view, path in VIEWS.items():
        for role in ("doctor", "department", "office"):
            yield f"ledger {view}", role, [path.format(page=1 + place % 20) for place in range(ROUNDS // 2)]


def _queries(role, path):
    client = Client(headers={"host": "localhost"})
    client.force_login(
        User.objects.get(username=f"demo-reads-{role}"), "django.contrib.auth.backends.ModelBackend"
    )
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def report(port: int) -> dict[str, float]:
    """Seconds from asking for the yearly evaluation of the largest measured plan to holding its Word file."""
    office = signed_in(port, "demo-reads-office")
    found = {}
    for plan in Plan.objects.filter(state=State.APPROVED).order_by("pk"):
        begun = time.perf_counter()
        made = ask(office, "/evaluations/draft/", {"plan": plan.pk, "kind": "yearly", "year": today().year})
        assert made.status == 302, made.text[:300]
        paper = ask(office, f"{made.location}report.docx")
        assert paper.status == 200
        found[f"{plan.pk}"] = time.perf_counter() - begun
    return {"worst": max(found.values()), "plans": len(found)}


def crowd(port: int, readers: int, seconds: int, pause: int) -> dict[str, float]:
    """So many readers of the cockpit at once, each looking at it for so many seconds before it asks again.

    One thread reads for all: a hundred threads in Python would take the processor from the site they time.
    """
    names = [f"demo-reads-{role}" for role in ("doctor", "township", "office")]
    people = [signed_in(port, names[place % len(names)]) for place in range(readers)]
    spent, errors = [], []
    begun = time.process_time()
    asyncio.run(_all_read(people, time.monotonic() + seconds, spent, errors, pause=pause))
    own = (time.process_time() - begun) / (len(spent) or 1) * 1000
    return {"p95": p95(spent, warm_up=readers), "answers": len(spent), "errors": len(errors), "own": own}


async def _all_read(people, until, spent, errors, *, pause):
    await asyncio.gather(*(_read(person, until, spent, errors, pause=pause) for person in people))


async def _read(person, until, spent, errors, *, pause):
    await asyncio.sleep(random.Random(person.cookies["sessionid"]).random() * pause)
    while time.monotonic() < until:
        begun = time.perf_counter()
        try:
            answer = await asyncio.wait_for(_cockpit(person), PATIENCE_SECONDS)
        except (OSError, TimeoutError) as trouble:
            errors.append(str(trouble))
            continue
        whole = answer.startswith(b"HTTP/1.1 200") and answer.rstrip().endswith(b"</html>")
        (spent if whole else errors).append((time.perf_counter() - begun) * 1000)
        await asyncio.sleep(pause)


async def _cockpit(person):
    """The whole answer, over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", person.port, limit=2**20)
    cookies = "; ".join(f"{name}={said}" for name, said in person.cookies.items())
    asked = f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n"
    writer.write(asked.encode())
    try:
        return await reader.read()
    finally:
        writer.close()


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    print(
        json.dumps(
            {"ready": ready, "pages": pages, "report": report, "crowd": crowd}[what](*map(int, numbers))
        )
    )
