"""The whole loop on small counties: records in, lights and gap lists out."""

import json
from datetime import date

import pytest

from quanmin.accounts.audit import verify_chain
from quanmin.accounts.models import Entry, User
from quanmin.accounts.permissions import Role
from quanmin.appraisals.models import Appraisal
from quanmin.core.periods import parse_range
from quanmin.demo.county import MARKER, start_demo
from quanmin.errors import UsageError
from quanmin.flow import bring_in, last_quarters, periods_now, run_flow
from quanmin.plans.models import Plan
from quanmin.programmes.agreements import teams_for
from quanmin.records.models import Resident
from quanmin.results.models import Run
from quanmin.results.queries import latest_run, result
from quanmin.returns.models import Return
from quanmin.supervision.models import Notice
from quanmin.supervision.queries import cockpit, township_ranking
from quanmin.units.queries import root
from quanmin.worklists.queries import gap_list
from tests.apps.counties import a_plan, a_target, an_account, controlled_world
from tests.remembered import remembered

CONTROL = "hypertension-control-rate"


def test_records_and_a_plan_go_in_and_a_light_and_names_come_out(system, tmp_path, settings):
    settings.QUANMIN_TODAY = date(2026, 1, 10)
    folder = controlled_world(tmp_path / "snapshot")
    bring_in(folder, by=system)
    a_target(a_plan(system), measure=CONTROL, value=70)

    run_flow(folder, by=system, periods=parse_range("2025Q4"))

    office = an_account(Role.COUNTY_OFFICE, root())
    (domain,) = cockpit(office).domains
    assert (domain.rows[0].light.colour, domain.rows[0].gap) == ("yellow", 2)
    assert gap_list(CONTROL, root(), "2025Q4", seen_by=office).total == 2


@pytest.fixture
@remembered
def demo(db, home, settings):
    """A demo of two hundred and fifty residents, its last quarter measured, on its own day."""
    settings.QUANMIN_TODAY = date(2025, 12, 31)
    start_demo(home, residents=250, quarters=1)
    return home


def test_a_demo_is_ready_to_serve_and_its_second_start_does_nothing(demo):
    office, runs = User.objects.get(username="demo-county"), Run.objects.count()

    start_demo(demo, residents=250, quarters=1)

    assert Run.objects.count() == runs
    assert Resident.objects.count() > 200
    assert Entry.objects.filter(act="duplicates looked for").count() == 1
    assert list(Plan.objects.order_by("pk").values_list("state", flat=True)) == [
        "approved",
        "approved",
        "draft",
    ]
    assert sum(cockpit(office).tally.values()) > 10
    assert len(township_ranking(office)) == 14
    assert result(CONTROL, root(), "2025Q4", latest_run(), seen_by=office).denominator > 0
    doctor = User.objects.get(username="demo-village")
    assert teams_for(Resident.objects.filter(village=doctor.unit).first(), date(2025, 12, 31))
    assert verify_chain() == []
    with pytest.raises(UsageError, match="250 residents"):
        start_demo(demo, residents=300, quarters=1)


def test_a_demo_that_broke_off_is_finished_by_the_next_start(demo):
    (demo / MARKER).unlink()
    kinds = (Resident, Plan, Notice, Return, Appraisal)
    before, whole = [kind.objects.count() for kind in kinds], Run.objects.filter(base=None)
    runs = whole.count()

    start_demo(demo, residents=250, quarters=1)

    assert [kind.objects.count() for kind in kinds] == before
    assert whole.count() == runs + 1
    assert verify_chain() == []


def test_a_home_with_peoples_own_accounts_is_never_filled(office, home):
    with pytest.raises(UsageError, match="accounts"):
        start_demo(home, residents=200, quarters=1)

    assert not (home / MARKER).exists()


def test_the_marker_says_what_the_demo_was_made_of(home):
    home.mkdir()
    (home / MARKER).write_text(json.dumps({"residents": 5, "seed": 3, "quarters": 1, "version": "0"}))

    with pytest.raises(UsageError, match="5 residents and seed 3"):
        start_demo(home, residents=6)


@pytest.mark.parametrize(
    ("until", "last"),
    [(date(2025, 12, 31), "2025Q4"), (date(2025, 12, 30), "2025Q3"), (date(2026, 1, 1), "2025Q4")],
)
def test_a_quarter_counts_when_it_is_over(until, last):
    found = [period.name for period in last_quarters(until)]

    assert (len(found), found[-1]) == (12, last)


def test_a_snapshot_without_a_last_day_needs_its_periods_named():
    with pytest.raises(UsageError, match="periods"):
        periods_now(None)


@pytest.mark.parametrize(
    ("wrong", "said"), [({"residents": -5}, "-5 residents"), ({"seed": -1}, "the seed -1")]
)
def test_a_county_that_cannot_be_made_is_refused_before_anything_is_made(tmp_path, wrong, said):
    told = []
    with pytest.raises(UsageError, match=said):
        start_demo(tmp_path, **wrong, progress=lambda *stage: told.append(stage))

    assert told == []
