"""What scores rest on: a hospital's own figures, tasks that evidence shows done; doing better never costs a point."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.accounts.permissions import Role
from quanmin.appraisals import actions
from quanmin.appraisals.facts import known
from quanmin.appraisals.working import scored
from quanmin.core.periods import parse
from quanmin.core.scoring.marking import Known, mark
from quanmin.core.scoring.scheme_reading import declared, scheme_of
from quanmin.errors import UsageError
from quanmin.plans.models import KeyPoint
from quanmin.results.actions import measure, take_snapshot
from quanmin.results.models import Run
from quanmin.supervision.actions import refuse_progress, report_progress
from tests.apps.counties import a_run, a_snapshot, an_account
from tests.apps.ledgers import (
    FINANCE,
    HEALTH,
    PROOF,
    a_county,
    a_plan_in_force,
    line_of,
    of_finance,
    of_health,
)
from tests.remembered import remembered
from tests.worlds import COUNTY, HOSPITAL, residents

PERIOD, STAY, TASKS = "2025Q4", "measure:average-length-of-stay", "tasks-on-time"
HOSPITALS, DEPARTMENTS = (scheme_of(declared()[code]) for code in ("hospitals", "departments"))


@pytest.fixture
@remembered
def hospital_run(units, office, tmp_path, home):
    """Two stays in the county's hospital, of four and six nights."""
    stays = [
        {"resident_id": 1, "unit_id": HOSPITAL, "admitted": date(2025, 5, 1), "discharged": date(2025, 5, 1 + nights)}
        for nights in (4, 6)
    ]  # fmt: skip
    folder = a_snapshot(tmp_path / "world", **residents({}), admissions=stays)
    return measure(take_snapshot(folder, by=office), measures=[STAY[8:]], periods=[parse(PERIOD)], by=office)


@pytest.fixture
@remembered
def county(system, settings, tmp_path):
    """A plan in force; the health department leads a task due in June, the finance department one due next year."""
    settings.QUANMIN_HOME, settings.QUANMIN_TODAY = tmp_path, date(2025, 7, 1)
    units = a_county(system)
    a_plan_in_force(system)
    return units


@pytest.fixture
def health(county):
    return of_health(county)


def found_for(unit, fact, *, run, period=PERIOD, scheme=DEPARTMENTS):
    return known(scheme, [unit], run=run, period=period)[unit.pk].get(fact)


def kept_by(unit, system):
    one = found_for(unit, TASKS, run=a_run(system))
    return (one.numerator, one.denominator) if one else None


def a_report(word, county, by, *, on, unit=HEALTH, year=2025, files=(PROOF,)):
    line = line_of(word)
    return report_progress(
        line, unit=county[unit], text="已完成", claim="green", files=files, on=on, by=by,
        node=KeyPoint.objects.get(task=line.task, year=year),
    )  # fmt: skip


def test_a_hospital_is_scored_by_its_own_patients(hospital_run, units):
    one = found_for(units[HOSPITAL], STAY, run=hospital_run, scheme=HOSPITALS)
    assert (one.value, one.denominator, one.origin) == (
        5,
        2,
        f"第 {hospital_run.pk} 次计算，2025年第4季度，本机构",
    )


def test_a_run_brought_up_to_date_has_the_books_of_the_run_it_lies_over(hospital_run, units, office):
    over = Run.objects.create(
        snapshot=hospital_run.snapshot, code_version="0", periods=[PERIOD], engine="polars", grid="nowhere",
        started_at=hospital_run.started_at, base=hospital_run, through=1, by=office,
    )  # fmt: skip
    one = found_for(units[HOSPITAL], STAY, run=over, scheme=HOSPITALS)
    assert (one.value, one.origin) == (5, f"第 {hospital_run.pk} 次计算，2025年第4季度，本机构")


def test_each_kind_of_hospital_is_a_race_of_its_own(hospital_run, units):
    (one,) = scored(HOSPITALS, run=hospital_run, period=PERIOD)
    assert (one.unit.pk, one.group.key, one.standing.place) == (HOSPITAL, "general", 1)


def test_a_run_whose_totals_are_gone_knows_nothing_of_hospitals(units, system):
    assert found_for(units[HOSPITAL], STAY, run=a_run(system), scheme=HOSPITALS) is None


@pytest.mark.parametrize("files", [(), (PROOF,)])
def test_only_evidence_makes_a_node_done(county, health, system, files):
    assert kept_by(county[HEALTH], system) == (0, 1)
    a_report("慢病", county, health, on=date(2025, 6, 20), files=files)
    assert kept_by(county[HEALTH], system) == (len(files), 1)


def test_done_too_late_is_not_in_time_and_what_is_refused_counts_no_more(county, health, system):
    entry = a_report("慢病", county, health, on=date(2025, 6, 30))
    assert kept_by(county[HEALTH], system) == (1, 1)

    refuse_progress(entry, "照片是去年的", by=an_account(Role.COUNTY_OFFICE, county[COUNTY]))
    a_report("慢病", county, health, on=date(2025, 7, 1))

    assert kept_by(county[HEALTH], system) == (0, 1)


def test_what_is_not_due_yet_is_left_out_on_both_sides(county, system):
    finance = of_finance(county)
    assert kept_by(county[FINANCE], system) is None
    a_report("经费", county, finance, on=date(2025, 6, 1), unit=FINANCE, year=2026)
    assert kept_by(county[FINANCE], system) is None


def test_the_day_a_node_is_due_is_left_for_it(county, health, system, settings):
    settings.QUANMIN_TODAY = date(2025, 6, 30)
    assert kept_by(county[HEALTH], system) is None
    a_report("慢病", county, health, on=date(2025, 6, 30))
    assert kept_by(county[HEALTH], system) == (1, 1)


@given(due=st.integers(1, 9), done=st.integers(0, 8), on_site=st.integers(0, 100), late=st.integers(0, 12))
def test_a_score_never_falls_when_a_task_gets_done(due, done, on_site, late):
    done = min(done, due - 1)
    facts = {"entered:on-site": Known(Fraction(on_site)), "returns-overdue": Known(Fraction(late))}

    before, after = (
        mark(DEPARTMENTS, {**facts, TASKS: Known(Fraction(100 * kept, due), kept, due)}).total
        for kept in (done, done + 1)
    )

    assert after >= before


@pytest.mark.parametrize(
    ("fact", "said"),
    [("measure:no-such-measure", "没有 'no-such-measure' 这项指标"),
     ("measure:hypertension-control-rate", "按居住地或管理地计")],
)  # fmt: skip
def test_a_scheme_of_hospitals_takes_no_measure_that_cannot_tell_them_apart(units, office, fact, said):
    draft = actions.begin_scheme("hospitals", by=office)
    draft.data["items"][0]["fact"] = fact
    draft.save()
    with pytest.raises(UsageError, match=said):
        actions.adopt(draft, by=office)
