"""Small builders for the tests of the apps: say what the test is about, the rest is filled in."""

from datetime import date, datetime

from django.utils import timezone

from quanmin.accounts.models import User
from quanmin.core.snapshot.folder import read_manifest
from quanmin.core.snapshot.write import write_manifest
from quanmin.plans.models import Plan, State, Target
from quanmin.results.models import Result, Run, Snapshot
from quanmin.units.actions import bring_in_units
from quanmin.units.models import Unit
from tests.worlds import UNITS, WEST_1, a_world, residents

UNTIL = date(2025, 12, 31)


def county_units(by):
    """The units of tests/worlds.py, by number."""
    bring_in_units(UNITS, by=by)
    return Unit.objects.in_bulk()


def an_account(role, unit):
    """An account of that role for the unit, without a password."""
    return User.objects.create(username=f"{role}-{unit.pk}", role=role, unit=unit)


def a_snapshot(folder, **rows):
    """A snapshot folder with a manifest that ends on UNTIL."""
    a_world(folder, **rows)
    write_manifest(folder, name="测试县", county="990001", until_date=UNTIL)
    return read_manifest(folder) and folder


def a_run(by, *, finished=True):
    """A run over a snapshot that is only a name."""
    now = timezone.now()
    snapshot = Snapshot.objects.create(folder="nowhere", name="测试", until=UNTIL, fingerprint="0")
    return Run.objects.create(
        snapshot=snapshot, code_version="0", periods=["2025Q3", "2025Q4"], engine="polars", started_at=now,
        finished_at=now if finished else None, grid="nowhere", by=by,
    )  # fmt: skip


def a_result(run, unit, *, measure="m", period="2025Q4", end=UNTIL, numerator=1, denominator=2, **more):
    """One result; the value is a percentage unless it is said."""
    value = more.pop("value", numerator / denominator * 100 if denominator else None)
    return Result.objects.create(
        run=run, unit=unit, measure=measure, period=period, period_end=end, numerator=numerator,
        denominator=denominator, value=value, lower=value, upper=value, **more,
    )  # fmt: skip


def a_plan(by, *, approved=True, source="1"):
    """A plan, in force unless said otherwise."""
    now = timezone.now()
    review = {"reviewed_by": by, "reviewed_at": now}
    approval = {"state": State.APPROVED, "approved_by": by, "approved_at": now, **review} if approved else {}
    return Plan.objects.create(
        title="健康规划",
        text="到2025年……",
        source_name="plan.txt",
        source_sha256=source,
        kept_by=by,
        **approval,
    )


def a_target(plan, *, measure="m", position=1, **fields):
    """At least 70 % by 2025, unless said otherwise."""
    fields = {"indicator": "控制率", "comparator": ">=", "value": 70, "unit": "%", "year": 2025, **fields}
    return Target.objects.create(plan=plan, position=position, measure=measure, sentence="…", **fields)


def controlled_world(folder):
    """Three managed patients: 1 in EAST_1 under control, 2 in EAST_1 too high, 3 in WEST_1 never measured."""
    people = residents(
        {"name": "张三", "phone": "13812345678"}, {"name": "李四"}, {"name": "王五", "lives_in": WEST_1}
    )
    enrolments = [
        {"resident_id": number, "programme": "hypertension", "start": date(2020, 1, 1)}
        for number in (1, 2, 3)
    ]
    taken = {"code": "85354-9", "taken_at": datetime(2025, 9, 1, 9), "unit": "mm[Hg]"}
    readings = [
        {"resident_id": 1, "value": 130.0, "second_value": 80.0, **taken},
        {"resident_id": 2, "value": 170.0, "second_value": 80.0, **taken},
    ]
    return a_snapshot(folder, **people, enrolments=enrolments, observations=readings)
