"""The county the pages are tried on: three managed patients, a plan in force, a run, its lights."""

import pytest
from django.conf import settings as site

from quanmin.core.periods import parse_range
from quanmin.core.reading.draft import Draft, Finding, Heading, Target, Task
from quanmin.plans.actions import approve_plan, keep_plan, take_as_read
from quanmin.portal.kept import forget
from quanmin.records.actions import bring_in_residents
from quanmin.results.actions import measure, take_snapshot
from quanmin.supervision.actions import judge_run
from quanmin.units.models import Unit
from tests.apps.counties import UNTIL, controlled_world
from tests.remembered import remembered

CONTROL, LIFE = "hypertension-control-rate", "life-expectancy-at-birth"
TEXT = "到2025年，高血压患者血压控制率达到70%以上。由卫健局牵头推进慢病管理。AED配置数增加。"
CODES = (CONTROL, "infant-mortality-rate")


@pytest.fixture(autouse=True)
def nothing_kept():
    """Pages keep what they show under the trail's last line, which may be the same in two tests' worlds."""
    forget()


@pytest.fixture
def today(settings):
    """The last day of the county's data."""
    settings.QUANMIN_TODAY = UNTIL
    return UNTIL


@pytest.fixture
@remembered
def plan(system, units):
    """A plan in force: one measured target, one that nothing measures, one task, one finding."""
    targets = (
        Target(
            "血压控制率",
            ">=",
            70.0,
            "%",
            2025,
            (0, 23),
            (18, 20),
            TEXT[:23],
            lead=("卫健局",),
            measure=CONTROL,
        ),
        Target("AED配置数", ">=", 1.0, "台", 2025, (37, 46), (37, 40), TEXT[37:46]),
    )
    task = Task(
        "一/1", "慢病防控", "推进慢病管理", TEXT[24:36], (24, 36), lead=("卫健局",), deadline="2025年"
    )
    finding = Finding("target-without-amount", "这项目标没有写数值；请补上。", ((37, 46),))
    draft = Draft(Heading("云岭县卫生健康规划", "某政发〔2021〕1号", "云岭县人民政府", "2021-10-08"), TEXT,
                  targets, (task,), (finding,))  # fmt: skip
    kept = keep_plan(draft, source_name="plan.txt", source_bytes=TEXT.encode(), by=system)
    return approve_plan(take_as_read(kept, by=system), by=system)


@pytest.fixture
@remembered
def run(system, units, plan, today, tmp_path):
    """Everything up to the lights, for the four quarters of 2025."""
    folder = controlled_world(tmp_path / "snapshot")
    bring_in_residents(folder, by=system)
    finished = measure(
        take_snapshot(folder, by=system), measures=CODES, periods=parse_range("2025Q1..2025Q4"), by=system
    )
    judge_run(finished, by=system)
    return finished


@pytest.fixture
def visit(client):
    """Open an address as somebody: visit(office, "/units/")."""

    def opened(user, address, **headers):
        client.force_login(user, backend=site.AUTHENTICATION_BACKENDS[-1])
        return client.get(address, headers=headers)

    return opened


@pytest.fixture
def send(client):
    """Send a form as somebody, and come where it leads: send(office, "/notices/new/", title="…")."""

    def sent(user, address, **fields):
        client.force_login(user, backend=site.AUTHENTICATION_BACKENDS[-1])
        return client.post(address, fields, follow=True)

    return sent


@pytest.fixture
def text_of(visit):
    """The page somebody sees, as text; it must have come."""

    def read(user, address, **headers):
        answer = visit(user, address, **headers)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    return read


@pytest.fixture
def villages(units):
    return list(Unit.objects.filter(level="village"))
