"""Evaluations: drafted from what was measured, the same figures on page and paper, frozen once for all."""

import io
import zipfile
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from docx import Document

from quanmin.core.periods import parse_range
from quanmin.errors import Refused, UsageError
from quanmin.evaluations.actions import (
    draft_document,
    draft_evaluation,
    drop_draft,
    freeze_evaluation,
)
from quanmin.evaluations.gathering import compared
from quanmin.evaluations.models import Evaluation
from quanmin.evaluations.wording import figure_in, text_of
from quanmin.portal.numbers import DECIMALS, written
from quanmin.records.actions import bring_in_residents
from quanmin.results.actions import measure, take_snapshot
from quanmin.results.models import Snapshot
from quanmin.supervision.actions import judge_run
from tests.apps.counties import a_plan, a_target, controlled_world
from tests.remembered import remembered

CONTROL = "hypertension-control-rate"


@pytest.fixture
@remembered
def plan(units, system, office, tmp_path, settings):
    """A plan in force that wants 70 % under control; one of three is."""
    settings.QUANMIN_TODAY = date(2025, 12, 31)
    folder = controlled_world(tmp_path / "snapshot")
    bring_in_residents(folder, by=system)
    plan = a_plan(office)
    a_target(plan, measure=CONTROL, indicator="血压控制率", lead=["县卫健局"])
    a_target(plan, measure="", indicator="AED配置数", position=2)
    run = measure(
        take_snapshot(folder, by=system), measures=[CONTROL], periods=parse_range("2024Q4,2025Q4"), by=system
    )
    judge_run(run, by=system)
    return plan


@pytest.fixture
@remembered
def drafted(plan, office):
    return draft_evaluation(plan, "yearly", 2025, by=office)


def words_of(document):
    rows = [row for table in Document(io.BytesIO(document)).tables for row in table.rows]
    return "\n".join(cell.text for row in rows for cell in row.cells)


def test_the_indicator_table_is_filled_in(drafted):
    (row,) = text_of(drafted).targets

    assert row[1:8] == ["血压控制率", "—", "≥70%", "2025", "70", "33.3", "6.1～79.2"]
    assert row[8:] == ["▲ 临界", "县卫健局"]


def test_a_target_nothing_measures_is_named_with_the_reason(drafted):
    ((name, why),) = text_of(drafted).unmeasured

    assert name == "AED配置数"
    assert why


def test_what_is_still_needed_is_shared_out_to_the_person(drafted):
    (need,) = drafted.content["needs"]

    assert need["needed"] == 2  # of three, the least that is 70 % is three, and one is there
    assert sum(count for _place, count in need["places"]) == 2


def test_the_figures_on_paper_are_those_of_the_page(drafted):
    written = words_of(draft_document(drafted))

    for cell in text_of(drafted).targets[0]:
        assert cell in written


def test_the_same_figures_give_the_same_bytes(drafted):
    assert draft_document(drafted) == draft_document(drafted)


def test_a_draft_can_be_made_anew_and_dropped(plan, drafted, office):
    again = draft_evaluation(plan, "yearly", 2025, by=office)
    assert again.pk == drafted.pk

    drop_draft(again, by=office)

    assert not Evaluation.objects.exists()


def test_what_was_frozen_meanwhile_is_not_dropped(drafted, office):
    freeze_evaluation(Evaluation.objects.get(pk=drafted.pk), by=office)

    with pytest.raises(UsageError, match="已经定稿"):
        drop_draft(drafted, by=office)  # as it was when somebody opened its page


def test_what_is_frozen_is_what_was_drafted_last(drafted, office):
    old = Evaluation.objects.get(pk=drafted.pk)
    Evaluation.objects.filter(pk=drafted.pk).update(content=drafted.content | {"county": "云岭县（更正）"})

    frozen = freeze_evaluation(old, by=office)

    assert bytes(frozen.document) == draft_document(frozen)


def test_a_frozen_one_stays_as_it_was_issued(plan, drafted, office):
    frozen = freeze_evaluation(drafted, by=office)

    assert bytes(Evaluation.objects.get().document) == draft_document(frozen)
    for act in (lambda: draft_evaluation(plan, "yearly", 2025, by=office), lambda: drop_draft(frozen, by=office),
                lambda: freeze_evaluation(frozen, by=office)):  # fmt: skip
        with pytest.raises(UsageError, match="定稿"):
            act()


def test_what_nobody_filled_in_is_not_in_what_is_issued(drafted, office):
    asked = text_of(drafted)
    issued = text_of(freeze_evaluation(drafted, by=office))

    assert any("【" in line for line in (*asked.problems, *asked.advice, asked.footnote))
    assert not any("【" in line for line in (*issued.problems, *issued.advice, issued.footnote))


def test_what_people_finished_is_kept_byte_for_byte(drafted, office):
    finished = draft_document(drafted) + b""
    kept = freeze_evaluation(drafted, by=office, document=finished)

    assert (bytes(kept.document), kept.is_edited) == (finished, True)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"PK\x05\x06" + bytes(18)])
def test_only_a_word_file_is_kept(drafted, office, content):
    with pytest.raises(UsageError, match="Word"):
        freeze_evaluation(drafted, by=office, document=content)


def test_a_workbook_is_no_report(drafted, office):
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as file:
        file.writestr("xl/workbook.xml", "")

    with pytest.raises(UsageError, match="Word"):
        freeze_evaluation(drafted, by=office, document=book.getvalue())


def test_a_year_before_the_last_is_told_as_it_stood_then(plan, office):
    then = draft_evaluation(plan, "yearly", 2024, by=office)

    (row,) = then.content["targets"]
    assert (then.period, row["numerator"], row["denominator"]) == ("2024Q4", 0, 3)
    assert then.content["basis"]["day"] == "2024-12-31"
    assert "均按2024年12月31日的情况" in text_of(then).opening
    assert then.content["changes"] == []  # nothing that was counted lies before it


def test_a_year_reads_the_same_after_a_later_one_was_counted(plan, office, system, settings):
    settings.QUANMIN_TODAY, snapshot, told = date(2024, 12, 31), Snapshot.objects.get(), []
    for periods in ("2023Q4,2024Q4", "2023Q4,2024Q4,2025Q4"):
        run = measure(snapshot, measures=[CONTROL], periods=parse_range(periods), by=system)
        judge_run(run, by=system)
        told.append(draft_evaluation(plan, "yearly", 2024, by=office).content)
        settings.QUANMIN_TODAY = date(2025, 12, 31)

    before, after = told
    for part in ("period", "tally", "targets", "places", "task_tally", "needs"):
        assert after[part] == before[part], part
    assert after["basis"]["day"] == before["basis"]["day"] == "2024-12-31"
    assert (before["then"], after["then"]) == ("", "2024-12-31")


def test_drafted_twice_is_the_same_bytes(plan, drafted, office):
    written = draft_document(drafted)

    assert draft_document(draft_evaluation(plan, "yearly", 2025, by=office)) == written


@pytest.mark.parametrize(
    ("kind", "year", "says"), [("weekly", 2025, "weekly"), ("yearly", 2022, "2025、2024")]
)
def test_what_cannot_be_evaluated_is_said(plan, office, kind, year, says):
    with pytest.raises(UsageError, match=says):
        draft_evaluation(plan, kind, year, by=office)


def test_a_plan_that_is_not_in_force_is_not_evaluated(plan, office):
    draft = a_plan(office, approved=False, source="2")

    with pytest.raises(UsageError, match="发布"):
        draft_evaluation(draft, "yearly", 2025, by=office)


def test_only_the_office_evaluates(plan, doctor, township):
    for who in (doctor, township):
        with pytest.raises(Refused):
            draft_evaluation(plan, "yearly", 2025, by=who)


def test_half_a_freeze_cannot_be_kept(drafted, office):
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.filter(pk=drafted.pk).update(sha256="0" * 64)


QUARTERS = ("2023Q4", "2024Q1", "2024Q3", "2024Q4", "2025Q3", "2025Q4")


@pytest.mark.parametrize(
    ("period", "kind", "earlier"),
    [
        ("2025Q4", "yearly", "2024Q4"),
        ("2025Q4", "mid-term", "2023Q4"),
        ("2025Q4", "final", "2023Q4"),
        ("2025Q3", "yearly", "2024Q3"),
        ("2024Q1", "yearly", ""),
        # A quarter that runs: the last that was over a year before its day.
        ("2026-01-31", "yearly", "2024Q4"),
        ("2025-12-30", "yearly", "2024Q3"),
        ("2026-01-31", "mid-term", "2023Q4"),
        ("2025-05-20", "yearly", "2024Q1"),
    ],
)
def test_a_period_is_compared_with_the_same_a_year_before(period, kind, earlier):
    # The days of another year stand in the run too, and are never what is compared with.
    assert compared((*QUARTERS, "2024-12-31", "2025-01-31", "2026-01-31"), period, kind) == earlier


def test_a_report_says_which_periods_it_compares(plan, drafted):
    drafted.content["earlier"] = "2024Q4"

    assert text_of(drafted).compared.startswith("上期为2024年第4季度，本期为2025年第4季度")


@pytest.mark.parametrize("unit", ["%", *DECIMALS])
@pytest.mark.parametrize("value", [6.25, 6.245, 0.125, 78.845, None, 1e30])
def test_a_figure_is_written_as_on_every_page(unit, value):
    if DECIMALS.get(unit) != 0:
        assert figure_in(unit, value).replace("—", "–") == written(value, unit)


def test_problems_are_counted_from_the_first(drafted):
    drafted.content |= {"targets": [], "tally": {**drafted.content["tally"], "grey": 2}}
    drafted.content["places"] = []

    assert text_of(drafted).problems == ["数据不完整。2项指标没有数据，应落实报送单位和时限。"]
