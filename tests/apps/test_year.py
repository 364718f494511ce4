"""A whole year of a small county, played by the actions people use; then every number is followed to its source.

The year is lived through once, and all tests look at the same county.
"""

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from quanmin.accounts.audit import verify_chain
from quanmin.accounts.models import Entry, User
from quanmin.appraisals.models import Allotment, Appeal, Appraisal, Scheme, Score, ScoreLine
from quanmin.appraisals.states import Stage as Signing
from quanmin.core.measures import BY_CODE
from quanmin.core.measures.catalogue.reported_only import FIGURES
from quanmin.demo.county import start_demo
from quanmin.evaluations.actions import draft_document
from quanmin.evaluations.models import Evaluation
from quanmin.impacts.models import ImpactCheck
from quanmin.impacts.states import Stage as CheckStage
from quanmin.plans.models import Plan
from quanmin.portal.acts import ACTS, KINDS
from quanmin.results.models import Result, Run
from quanmin.results.queries import latest_run
from quanmin.returns.models import Filing, Return
from quanmin.returns.queries import reported_rows
from quanmin.returns.states import RETURN_TRANSITIONS
from quanmin.returns.states import State as Filed
from quanmin.supervision.keeping import kept_in
from quanmin.supervision.models import NOTICE_TRANSITIONS, Bulletin, Light, Notice, Progress, Reminder, Stage
from quanmin.supervision.queries.ledger import Asked, ledger

pytestmark = pytest.mark.django_db
AFTER = date(2026, 1, 31)


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker, tmp_path_factory):
    """The home of a county that lived through 2025, month by month, and settled it in January."""
    home = tmp_path_factory.mktemp("county")
    with (
        django_db_blocker.unblock(),
        override_settings(QUANMIN_HOME=home, QUANMIN_TODAY=AFTER),
        transaction.atomic(),
    ):
        start_demo(home, residents=1000, quarters=4, monthly=True)
        yield home
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def there(lived, settings):
    """Every test is in that county, on the day after its year."""
    settings.QUANMIN_HOME, settings.QUANMIN_TODAY = lived, AFTER


@pytest.fixture
def office():
    return User.objects.get(username="demo-county")


def test_data_came_every_month_and_were_judged_every_time(lived):
    until = [run.snapshot.until for run in Run.objects.filter(base=None).order_by("pk")]

    assert [day.month for day in until] == list(range(1, 13))
    assert all(run.lights.exists() for run in Run.objects.filter(base=None))


def test_every_light_shows_a_figure_of_its_run_by_a_measure_that_is_written_down():
    run = latest_run()
    figures = {(row.measure, row.unit_id, row.period): row for row in Result.objects.of(run)}
    lit = Light.objects.of(run).exclude(value=None).select_related("target").order_by("pk")

    assert lit.count() > 1000
    for light in lit:
        shown = figures.get((light.target.measure, light.unit_id, light.period))
        assert light.target.measure in BY_CODE
        # Where every place must reach the target, the light is that of the weakest one, and says so.
        assert (shown and shown.value == light.value) or "最差的是" in light.explanation


def test_every_run_names_a_snapshot_that_is_there_as_it_was():
    for run in Run.objects.select_related("snapshot"):
        assert (Path(run.snapshot.folder) / "manifest.json").is_file()
        assert run.snapshot.fingerprint
        assert (Path(run.grid)).is_dir()


def test_no_notice_skips_a_step_and_each_step_is_somebodys():
    seen = Counter()
    for notice in Notice.objects.prefetch_related("steps"):
        steps = list(notice.steps.all())
        assert steps[0].stage == Stage.PROPOSED
        assert all(
            after.stage in NOTICE_TRANSITIONS[Stage(before.stage)] for before, after in pairwise(steps)
        )
        assert all(before.on <= after.on for before, after in pairwise(steps))
        assert steps[-1].stage == notice.stage
        seen.update(step.stage for step in steps)

    assert {Stage.CLOSED, Stage.RETURNED, Stage.OBJECTED, Stage.WITHDRAWN} <= seen.keys()


def test_numbers_of_notices_and_bulletins_run_from_one_without_a_hole():
    for kind in (Notice, Bulletin):
        for year in (2025, 2026):
            numbers = sorted(kind.objects.filter(year=year).values_list("number", flat=True))
            assert numbers == list(range(1, len(numbers) + 1))
    assert Notice.objects.filter(year=2025).count() > 8


def test_what_was_red_two_months_running_was_asked_about_with_the_figures_shown():
    asked = Notice.objects.filter(line__target__isnull=False, number__isnull=False)

    assert asked.exists()
    for notice in asked:
        run = Run.objects.get(pk=notice.basis["run"])
        light = Light.objects.of(run).get(target=notice.line.target_id, unit__name=notice.basis["place"])
        assert (light.value, light.colour) == (notice.basis["value"], notice.basis["colour"])
        assert date.fromisoformat(notice.basis["taken"]) <= notice.issued_on


def test_a_unit_that_calls_red_green_stands_beside_the_red(office):
    lines = ledger(office, Asked(kind="target", light="red", differs=True))

    assert lines.exists()
    assert all((line.claim, line.light) == ("green", "red") for line in lines)


def test_reminders_were_written_once_for_what_was_late():
    said = Reminder.objects.values_list("notice", "kind", "stage", "due_on")

    assert len(said) == len(set(said)) > 0


def test_every_return_that_counts_was_filled_by_one_signed_by_another_and_accepted():
    states = Counter(Return.objects.values_list("state", flat=True))
    assert states[Filed.ACCEPTED] > 50
    assert states[Filed.OWED] > 0
    for filing in Filing.objects.filter(accepted_at__isnull=False):
        assert filing.filled_by_id != filing.signed_by_id
        assert filing.filled_at <= filing.signed_at <= filing.accepted_at
    assert Filing.objects.filter(returned_at__isnull=False).exists()
    assert Filing.objects.filter(number__gt=1, reason__contains="更正", accepted_at__isnull=False).exists()


def test_no_return_came_to_be_accepted_but_through_every_hand():
    acts = {"return handed in": Filed.SUBMITTED, "return signed": Filed.SIGNED, "return accepted": Filed.ACCEPTED,
            "return sent back": Filed.RETURNED, "return reopened": Filed.REOPENED}  # fmt: skip
    ways = {}
    for entry in Entry.objects.filter(on_kind="return", act__in=acts).order_by("number"):
        ways.setdefault(entry.on_id, [Filed.OWED]).append(acts[entry.act])

    for row in Return.objects.all():
        way = ways.get(str(row.pk), [Filed.OWED])
        assert all(after in RETURN_TRANSITIONS[before] for before, after in pairwise(way))
        assert way[-1] == row.state


def test_what_offices_reported_is_what_the_run_shows(office):
    told = {(row["measure"], row["unit_id"], row["period"]): row["value"] for row in reported_rows(office)}
    codes = {line.code for line in FIGURES}
    shown = Result.objects.of(latest_run()).filter(measure__in=codes, period_end=date(2025, 12, 31))
    of_year = [row for row in shown if (row.measure, row.unit_id, "2025") in told and row.lower is None]

    assert of_year
    # A plan that wants half a point less myopia has no office report half a per cent.
    assert (
        min(value for (measure, _unit, _period), value in told.items() if measure == "student-myopia-rate")
        > 20
    )
    for row in of_year:
        assert row.value == pytest.approx(told[row.measure, row.unit_id, "2025"])


def test_every_score_is_the_sum_of_lines_that_name_their_source():
    assert Score.objects.count() > 28
    for score in Score.objects.prefetch_related("lines"):
        assert sum(line.points for line in score.lines.all()) == score.total
    for line in ScoreLine.objects.filter(value__isnull=False).exclude(fact=""):
        assert line.origin
        assert line.working


def test_measured_points_rest_on_the_figure_of_the_run_named():
    lines = ScoreLine.objects.filter(
        fact__startswith="measure:", value__isnull=False, origin__startswith="第"
    )
    assert lines.count() > 100
    for line in lines.select_related("score__appraisal__run"):
        about = line.score.appraisal
        figure = Result.objects.of(about.run).get(
            measure=line.fact.removeprefix("measure:"), unit=line.score.unit_id, period=about.period
        )
        assert (line.numerator, line.denominator) == (figure.numerator, figure.denominator)
        assert float(line.value) == pytest.approx(figure.value, abs=0.006)


def test_half_year_and_year_are_signed_by_another_than_who_scored_them():
    periods = Appraisal.objects.filter(scheme__code="townships", stage=Signing.FINAL).values_list(
        "period", flat=True
    )
    assert set(periods) == {"2025Q2", "2025Q4"}
    assert not Appraisal.objects.exclude(stage=Signing.FINAL).exists()
    for signed in (*Appraisal.objects.all(), *Allotment.objects.all()):
        assert signed.signed_by_id not in (None, signed.worked_by_id)
        assert signed.published_at <= signed.signed_at


def test_who_objected_was_heard_before_anything_was_signed():
    rulings = Counter(Appeal.objects.values_list("ruling", flat=True))

    assert rulings["upheld"]
    assert rulings["corrected"] >= 2
    assert not rulings["open"]


def test_the_money_is_the_budget_to_the_fen():
    assert sorted(Allotment.objects.values_list("budget_fen", flat=True)) == [35680037, 50000000, 100000001]
    for allotment in Allotment.objects.all():
        assert allotment.stage == Signing.FINAL
        assert sum(allotment.shares.values_list("fen", flat=True)) == allotment.budget_fen


def test_a_bulletin_shows_what_the_ledger_and_the_notices_say():
    assert Bulletin.objects.count() == 4
    for bulletin in Bulletin.objects.filter(last=date(2025, 3, 31)):
        now = {row.unit.pk: row.due for row in kept_in(bulletin.first, bulletin.last, bulletin.on)}
        assert {row["unit"]: row["due"] for row in bulletin.rows} == now


def test_reports_of_the_middle_and_the_end_of_the_year_stand_frozen():
    kinds = Counter(Evaluation.objects.exclude(frozen_at=None).values_list("kind", "year"))

    assert kinds == {("mid-term", 2025): 2, ("yearly", 2025): 2}


def test_a_reports_figures_are_those_of_the_run_it_names():
    for report in Evaluation.objects.all():
        number = report.content["basis"]["run"]
        run = Run.objects.filter(pk=number).first() or Run.objects.get(pk=report.content["basis"]["base"])
        lights = {light.target_id: light for light in Light.objects.of(run).filter(unit__level="county")}
        for row in report.content["targets"]:
            light = lights.get(row["target"])
            assert (light and light.value) == row["value"]
            assert (light.colour if light else "grey") == row["colour"]


def test_the_same_inputs_give_the_same_bytes(office):
    for report in Evaluation.objects.filter(kind="yearly"):
        assert bytes(report.document) == draft_document(report)


def test_the_trail_holds_every_act_and_no_line_of_it_was_touched():
    acts = Counter(Entry.objects.values_list("act", flat=True))

    assert verify_chain() == []
    assert acts["notice issued"] == Notice.objects.exclude(number=None).count()
    assert acts["progress reported"] == Progress.objects.count()
    assert acts["return accepted"] == Filing.objects.exclude(accepted_at=None).count()
    assert acts["bulletin published"] == Bulletin.objects.count()
    assert acts["allotment signed"] == Allotment.objects.count()
    assert acts["evaluation frozen"] == Evaluation.objects.count()


def test_both_sample_plans_are_in_force_with_their_schemes():
    assert Plan.objects.filter(state="approved").count() == 2
    assert set(Scheme.objects.filter(state="adopted").values_list("code", flat=True)) == {
        "townships",
        "departments",
    }


def test_a_project_is_checked_for_health_from_draft_to_the_last_of_its_advice():
    school, policy, market = ImpactCheck.objects.order_by("pk")
    steps = list(school.steps.filter(advice=None).values_list("state", flat=True))

    assert steps == ["filling", "submitted", "returned", "submitted", "assessing", "advised", "closed"]
    assert sorted(school.advice.values_list("state", flat=True)) == ["confirmed", "confirmed", "declined"]
    assert (policy.stage, market.stage) == (CheckStage.EXEMPT, CheckStage.ASSESSING)
    assert all(step.at.year == step.on.year for step in school.steps.all())


def test_the_trail_of_the_year_has_a_word_for_every_act_and_thing():
    assert set(Entry.objects.values_list("act", flat=True)) <= set(ACTS)
    assert set(Entry.objects.values_list("on_kind", flat=True)) <= {"", *KINDS}
