"""What is entered shows: figures, gap lists, reasons and lights are those of a whole run over the changed records."""

from datetime import date, datetime
from pathlib import Path

import pytest

from quanmin.core.periods import parse_range
from quanmin.flow import begin_day, bring_up_to_date, periods_now, run_flow
from quanmin.records.actions import bring_in_residents
from quanmin.records.entering import add_row, withdraw_row
from quanmin.records.models import Record, Resident
from quanmin.results import overlaid
from quanmin.results.actions import measure, take_snapshot
from quanmin.results.models import Result, Run
from quanmin.results.queries import latest_run, result
from quanmin.results.recounting import KEPT, get_ready, recount_changes
from quanmin.supervision.actions import judge_run
from quanmin.supervision.models import Light
from quanmin.worklists.queries import explained, gap_list, standing_of
from tests.apps.counties import a_plan, a_target, controlled_world
from tests.remembered import remembered
from tests.worlds import COUNTY, EAST, EAST_1, WEST_1

CONTROL = "hypertension-control-rate"
LOW = {
    "code": "85354-9",
    "taken_at": datetime(2025, 12, 1, 9),
    "value": 128.0,
    "second_value": 78.0,
    "unit": "mm[Hg]",
}


@pytest.fixture
@remembered
def run(units, system, tmp_path, settings):
    """A run of all measures over controlled_world: 2 is too high and 3 never measured."""
    settings.QUANMIN_HOME = tmp_path
    settings.QUANMIN_TODAY = date(2025, 12, 31)
    folder = controlled_world(tmp_path / "snapshot")
    bring_in_residents(folder, by=system)
    return measure(take_snapshot(folder, by=system), periods=parse_range("2025Q3,2025Q4"), by=system)


def enter(resident, by, **values):
    return add_row("observations", LOW | values, resident=Resident.objects.get(pk=resident), by=by)


def counted(unit, office, period="2025Q4"):
    found = result(CONTROL, unit, period, latest_run(), seen_by=office)
    return found.numerator, found.denominator


def test_a_reading_entered_moves_its_village_township_and_county_and_no_other(run, units, office, system):
    enter(2, system)

    recount_changes(by=system)

    places = (COUNTY, EAST, EAST_1, WEST_1)
    assert [counted(units[place], office) for place in places] == [(2, 3), (2, 2), (2, 2), (0, 1)]
    assert counted(units[COUNTY], office, "2025Q3") == (1, 3)


def test_only_what_differs_is_kept_and_the_whole_run_stays_as_it_is(run, units, office, system):
    before = list(Result.objects.filter(run=run).values())
    enter(2, system)

    brought = recount_changes(by=system)

    assert list(Result.objects.filter(run=run).values()) == before
    assert 0 < brought.results.count() < 200
    assert Result.objects.of(brought).count() == len(before)


def test_a_record_that_comes_to_stand_after_a_later_number_is_counted_too(run, units, office, system):
    late = enter(2, system).pk
    # A transaction that takes long: its number is given, its row is not there yet.
    row = Record.objects.filter(pk=late).values().get()
    Record.objects.filter(pk=late).delete()
    enter(3, system)
    recount_changes(by=system)
    assert counted(units[COUNTY], office) == (2, 3)

    Record.objects.create(**row)
    recount_changes(by=system)

    assert counted(units[COUNTY], office) == (3, 3)


def test_who_starts_anew_finds_the_figures_of_who_followed(run, system, monkeypatch):
    for resident in (2, 3):
        enter(resident, system)
        followed = recount_changes(by=system)
    enter(1, system, value=150.0)
    followed = recount_changes(by=system)
    monkeypatch.setattr(overlaid, "_kept", {})
    enter(1, system, value=151.0)

    anew = recount_changes(by=system)

    figures = ("measure", "unit", "period", "numerator", "denominator", "value", "lower", "upper")
    assert set(anew.results.values_list(*figures)) == set(followed.results.values_list(*figures))


def test_an_overlay_of_records_that_are_no_more_is_thrown_away(run, units, office, system):
    first = enter(2, system)
    recount_changes(by=system)
    Record.objects.filter(pk=first.pk).delete()  # as where a backup was put back under a site that ran on
    enter(3, system)

    recount_changes(by=system)

    assert counted(units[COUNTY], office) == (2, 3)
    assert [row.resident_id for row in gap_list(CONTROL, units[COUNTY], "2025Q4", seen_by=office).rows] == [2]


def test_what_is_withdrawn_leaves_the_figures_as_they_were(run, system):
    enter(2, system)
    brought = recount_changes(by=system)
    figures = ("measure", "unit", "period", "numerator", "denominator", "value", "lower", "upper")
    patched = set(Result.objects.of(brought).values_list(*figures))
    withdraw_row("observations", brought.through + 10**12, by=system)

    back = recount_changes(by=system)

    assert set(Result.objects.of(back).values_list(*figures)) == set(run.results.values_list(*figures))
    assert patched != set(run.results.values_list(*figures))


def test_the_gap_list_and_the_reasons_follow(run, units, office, system):
    assert [row.resident_id for row in gap_list(CONTROL, units[EAST], "2025Q4", seen_by=office).rows] == [2]
    enter(2, system)

    recount_changes(by=system)

    assert gap_list(CONTROL, units[EAST], "2025Q4", seen_by=office).total == 0
    assert [row.resident_id for row in gap_list(CONTROL, units[COUNTY], "2025Q4", seen_by=office).rows] == [3]
    assert {one.measure: one.met for one in standing_of(2, office)}[CONTROL]
    (case,) = explained(2, CONTROL, "2025Q4", seen_by=office)
    assert case.met


@pytest.mark.parametrize("code", ["village-clinic-standard-rate", "village-tcm-capability"])
def test_lists_of_places_open_as_before(run, units, office, system, code):
    before = gap_list(code, units[COUNTY], "2025Q4", seen_by=office)
    enter(2, system)

    recount_changes(by=system)

    after = gap_list(code, units[COUNTY], "2025Q4", seen_by=office)
    assert (after.total, after.by_clause) == (before.total, before.by_clause)
    assert after.total > 0


def test_whom_nothing_was_entered_for_stands_as_before(run, units, office, system):
    before = standing_of(1, office)
    enter(2, system)

    recount_changes(by=system)

    assert standing_of(1, office) == before != []
    (case,) = explained(1, CONTROL, "2025Q4", seen_by=office)
    assert case.met
    (row,) = gap_list(CONTROL, units[WEST_1], "2025Q4", seen_by=office).rows
    assert (row.resident_id, row.last_reading) == (3, "")


def test_a_reading_too_high_is_the_last_reading_of_the_list(run, units, office, system):
    enter(3, system, value=180.0)

    recount_changes(by=system)

    (row,) = gap_list(CONTROL, units[WEST_1], "2025Q4", seen_by=office).rows
    assert row.last_reading == "血压 180/78 mmHg（2025-12-01）"
    assert "measured" not in row.failed


def test_a_whole_run_stands_over_what_was_brought_up_to_date_while_it_was_computed(run, system):
    enter(2, system)
    meanwhile = []

    def bring_up(_stage, _share):
        meanwhile.append(recount_changes(by=system))

    whole = measure(run.snapshot, periods=parse_range("2025Q3,2025Q4"), by=system, progress=bring_up)

    assert meanwhile[0].pk > whole.pk
    assert latest_run() == whole
    assert recount_changes(by=system).base == whole


def test_nothing_entered_is_nothing_counted(run, system):
    assert recount_changes(by=system) == run
    enter(2, system)
    brought = recount_changes(by=system)

    assert recount_changes(by=system) == brought
    assert Run.objects.count() == 2


def test_lights_of_the_targets_concerned_are_judged_anew(run, units, office, system):
    plan = a_plan(office)
    target, other = (
        a_target(plan, measure=CONTROL, value=60),
        a_target(plan, measure="elderly-health-management-rate", position=2),
    )
    judge_run(run, by=system)
    enter(2, system)

    brought = recount_changes(by=system)
    judge_run(brought, by=system, measures=set(brought.results.values_list("measure", flat=True)))

    lights = Light.objects.of(brought).filter(unit_id=COUNTY)
    assert {light.target_id: (light.run_id, light.numerator) for light in lights}[target.pk] == (
        brought.pk,
        2,
    )
    assert {light.target_id: light.run_id for light in lights}[other.pk] == run.pk


def test_nobody_reads_a_run_before_it_is_judged(run, system):
    enter(2, system)
    seen = []

    brought = recount_changes(by=system, judge=lambda made: seen.append((made, latest_run())))

    assert seen == [(brought, run)]
    assert latest_run() == brought


def test_a_run_that_cannot_be_judged_leaves_what_stood(run, system, django_capture_on_commit_callbacks):
    enter(2, system)
    for _ in range(KEPT + 1):
        with pytest.raises(ZeroDivisionError):
            recount_changes(by=system, judge=lambda _made: 1 / 0)
        assert latest_run() == run

    with django_capture_on_commit_callbacks(execute=True):
        brought = recount_changes(by=system)

    assert latest_run() == brought
    assert Path(brought.grid).exists()
    assert Run.objects.exclude(base=None).count() == KEPT


def test_getting_ready_changes_nothing(run, units, office, system):
    get_ready()
    enter(2, system)
    recount_changes(by=system)
    get_ready()

    assert Run.objects.count() == 2
    assert counted(units[COUNTY], office) == (2, 3)


def test_before_the_first_run_there_is_nothing_to_get_ready_for(units, system):
    get_ready()

    assert Run.objects.count() == 0


def test_earlier_runs_over_the_same_whole_run_are_let_go_of(run, system, django_capture_on_commit_callbacks):
    folders = []
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(KEPT + 2):
            enter(2, system)
            folders.append(Path(recount_changes(by=system).grid))

    assert Run.objects.exclude(base=None).count() == KEPT
    assert [folder.exists() for folder in folders] == [False] * 2 + [True] * KEPT


def test_before_the_first_run_there_is_nothing_to_bring_up_to_date(units, system):
    assert recount_changes(by=system) is None


@pytest.fixture
@remembered
def young(units, system, tmp_path, settings):
    """A county whose snapshot ended ten days ago, measured as the flow does."""
    settings.QUANMIN_HOME = tmp_path
    settings.QUANMIN_TODAY = date(2026, 1, 10)
    folder = controlled_world(tmp_path / "snapshot")
    bring_in_residents(folder, by=system)
    return run_flow(folder, by=system)


def test_a_reading_of_today_counts_in_the_quarter_that_runs(young, units, office, system):
    enter(2, system, taken_at=datetime(2026, 1, 10, 9))

    bring_up_to_date(by=system)

    assert young.periods[-2:] == ["2025Q4", "2026-01-10"]
    assert [counted(units[COUNTY], office, period) for period in young.periods[-2:]] == [(1, 3), (2, 3)]


def test_a_new_day_is_measured_once_and_reaches_further(young, units, office, system, settings):
    assert begin_day(by=system) is None
    settings.QUANMIN_TODAY = date(2026, 1, 11)
    enter(2, system, taken_at=datetime(2026, 1, 11, 9))

    begun = begin_day(by=system)
    bring_up_to_date(by=system)

    assert begun.periods[-1] == "2026-01-11"
    assert begin_day(by=system) is None
    assert counted(units[COUNTY], office, "2026-01-11") == (2, 3)
    assert Light.objects.filter(run=begun).count() == Light.objects.filter(run=young).count()


def test_days_that_were_replaced_are_let_go_and_the_last_few_stay(young, system, settings):
    for day in range(11, 15):
        settings.QUANMIN_TODAY = date(2026, 1, day)
        begin_day(by=system)

    kept = Run.objects.filter(base=None).order_by("pk")

    assert [run.periods[-1][-2:] for run in kept] == ["12", "13", "14"]


@pytest.mark.parametrize(("today", "last"), [((2026, 1, 31), "2026-01-31"), ((2026, 2, 1), "2025Q4")])
def test_a_snapshot_speaks_for_a_month_after_its_last_day(today, last, settings):
    settings.QUANMIN_TODAY = date(*today)

    assert periods_now(date(2025, 12, 31))[-1].name == last
