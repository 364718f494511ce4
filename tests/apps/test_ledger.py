"""The ledger: lines follow plans, lights follow nodes and evidence, and no word alone turns one green."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from quanmin.accounts.models import Entry
from quanmin.errors import Refused, UsageError
from quanmin.plans.actions import amend_with_document, approve_plan, take_as_read
from quanmin.plans.models import KeyPoint
from quanmin.supervision.actions import (
    open_ledger,
    open_ledgers,
    refuse_progress,
    report_progress,
    set_charge,
    take_back_progress,
    take_evidence,
)
from quanmin.supervision.models import Charge, Evidence, Line, Progress
from quanmin.supervision.queries.ledger import Asked, by_unit, due_between, ledger, one_line, tally, why
from tests.apps.ledgers import (
    BEGUN,
    FINANCE,
    HEALTH,
    PROOF,
    TEXT,
    a_county,
    a_plan_in_force,
    line_of,
    of_finance,
    of_health,
)
from tests.remembered import remembered


@pytest.fixture
def today(settings):
    settings.QUANMIN_TODAY = date(2025, 5, 6)
    return settings.QUANMIN_TODAY


@pytest.fixture
@remembered
def county(system, today):
    return a_county(system)


@pytest.fixture
@remembered
def plan(county, office):
    return a_plan_in_force(office)


@pytest.fixture
def finance(county):
    return of_finance(county)


@pytest.fixture
def health(county):
    return of_health(county)


def colour(line, on, user):
    return {one.pk: one.light for one in ledger(user, Asked(), on)}[line.pk]


def a_report(line, county, by, **given):
    given = {"text": "已完成招标", "claim": "green", "unit": county[HEALTH], **given}
    return report_progress(line, by=by, **given)


def test_every_task_and_target_has_one_line_however_often_the_ledger_is_opened(plan, office):
    before = Line.objects.count()

    assert before == plan.tasks.count() + plan.targets.count() == 4
    assert open_ledger(plan, by=office) == []
    assert open_ledgers(by=office) == 0
    assert Line.objects.count() == before


@pytest.mark.parametrize(
    ("on", "light"),
    [
        (date(2025, 3, 1), "grey"),  # 尚未到期，也没有报送
        (date(2025, 4, 9), "grey"),  # 第65个工作日
        (date(2025, 4, 30), "yellow"),  # 久未报送
        (date(2025, 6, 16), "yellow"),  # 到期前10个工作日
        (date(2025, 7, 14), "yellow"),  # 超期10个工作日之内
        (date(2025, 7, 15), "red"),
    ],
)
def test_a_task_nobody_reports_on_turns_yellow_then_red(plan, office, on, light):
    assert colour(line_of("慢病"), on, office) == light


def test_a_claim_without_evidence_turns_nothing_green_and_is_listed_as_different(
    plan, county, health, office, today
):
    line = line_of("慢病")
    node = KeyPoint.objects.get(task=line.task, year=2025)

    a_report(line, county, health, node=node)

    assert colour(line, today, office) == "yellow"
    assert "没有附佐证" in why(line_of("慢病"), today)
    assert [one.pk for one in ledger(office, Asked(differs=True))] == [line.pk]


def test_a_node_done_with_evidence_is_green_for_good_once_it_is_the_last(plan, county, health, office, today):
    line = line_of("慢病")
    node = KeyPoint.objects.get(task=line.task, year=2025)

    a_report(line, county, health, node=node, files=[PROOF])

    assert {colour(line, day, office) for day in (today, date(2026, 12, 31))} == {"green"}
    assert not ledger(office, Asked(differs=True))


def test_refused_evidence_counts_no_more(plan, county, health, office, today):
    line = line_of("慢病")
    entry = a_report(line, county, health, files=[PROOF])
    assert colour(line, today, office) == "green"

    refuse_progress(entry, "照片是去年的", by=office)

    assert colour(line, today, office) == "yellow"
    with pytest.raises(UsageError, match="已经不予认可"):
        refuse_progress(entry, "再次", by=office)


def test_a_unit_takes_back_its_own_report_on_the_day_it_was_made(plan, county, health, office, today):
    line = line_of("慢病")
    entry = a_report(line, county, health, files=[PROOF])

    with pytest.raises(UsageError, match="自己当天"):
        take_back_progress(entry, "报错了", by=office)
    take_back_progress(entry, "报错了", by=health)

    assert colour(line, today, office) == "yellow"
    entry.refresh_from_db()
    assert (entry.refused_by, entry.refused_why) == (health, "报错了")
    with pytest.raises(UsageError, match="自己当天"):
        take_back_progress(entry, "再次", by=health)


def test_a_report_of_the_day_before_is_put_right_by_another(plan, county, health, settings, today):
    entry = a_report(line_of("慢病"), county, health, files=[PROOF])
    settings.QUANMIN_TODAY = today + timedelta(days=1)

    with pytest.raises(UsageError, match="另报一条"):
        take_back_progress(entry, "报错了", by=health)


def test_an_open_problem_is_yellow_until_a_report_without_it(plan, county, health, office, today):
    line = line_of("慢病")
    a_report(line, county, health, files=[PROOF], problem="缺少设备")
    assert colour(line, today, office) == "yellow"

    a_report(line, county, health, files=[PROOF])

    assert colour(line, today, office) == "green"


def test_the_database_knows_no_green_task_without_proof(plan):
    line = line_of("慢病")

    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.filter(pk=line.pk).update(base="green", proofs=0)


def test_only_who_has_a_part_reports_and_only_the_lead_calls_a_node_done(
    plan, county, finance, health, office
):
    chronic, money = line_of("慢病"), line_of("经费")
    node = KeyPoint.objects.get(task=chronic.task, year=2025)

    with pytest.raises(UsageError, match="不承担这一项"):
        a_report(money, county, health)
    with pytest.raises(UsageError, match="只有牵头单位"):
        a_report(chronic, county, finance, unit=county[FINANCE], node=node)
    with pytest.raises(Refused):
        a_report(chronic, county, finance)
    assert not Progress.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": " "}, "写明进展"),
        ({"text": "长" * 4001}, "4000"),
        ({"claim": "blue"}, "自评"),
        ({"on": date(2030, 1, 1)}, "不能晚于今天"),
        ({"files": [("a.exe", b"MZ")]}, "不是可以作为佐证"),
        ({"files": [("a.pdf", b"MZ")]}, "和它的后缀不符"),
        ({"files": [("a.pdf", b"")]}, "空文件"),
        ({"files": [("a.txt", b"a\0b")]}, "和它的后缀不符"),
        ({"files": [(f"{n}.txt", b"%d" % n) for n in range(11)]}, "一次最多附 10"),
        ({"files": [("a.txt", b"x" * 20_000_001)]}, "20 MB"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words_and_leaves_nothing(plan, county, health, given, said):
    with pytest.raises(UsageError, match=said):
        a_report(line_of("慢病"), county, health, **given)

    assert not Progress.objects.exists()
    assert not Evidence.objects.exists()


def test_evidence_is_kept_once_and_taken_by_who_may_with_a_line_in_the_trail(
    plan, county, health, finance, office
):
    entry = a_report(
        line_of("慢病"), county, health, files=[PROOF, ("../../另存.pdf", PROOF[1]), ("b.txt", b"x")]
    )
    files = list(entry.evidence.all())

    assert [one.name for one in files] == ["另存.pdf", "b.txt"]
    assert take_evidence(files[0], by=office) == PROOF[1]
    assert Entry.objects.filter(act="evidence taken", on_id=str(files[0].pk)).count() == 1
    with pytest.raises(Refused):
        take_evidence(files[0], by=finance)


def test_evidence_changed_on_the_disk_is_not_handed_out(plan, county, health, office, home):
    entry = a_report(line_of("慢病"), county, health, files=[PROOF])
    (path,) = (one for one in (home / "evidence").rglob("*") if one.is_file())
    path.write_bytes(b"%PDF- other")

    with pytest.raises(UsageError, match="已被改动"):
        take_evidence(entry.evidence.get(), by=office)


def test_a_unit_names_and_unnames_the_person_who_answers(plan, county, health, finance):
    row = line_of("慢病").task.assignments.get(unit=HEALTH)
    set_charge(row, " 王科长 ", phone="0755", by=health)
    assert Charge.objects.get(assignment=row).name == "王科长"

    with pytest.raises(Refused):
        set_charge(row, "别人", by=finance)
    set_charge(row, "", by=health)
    assert not Charge.objects.exists()


def test_an_amendment_takes_reports_evidence_and_light_along(plan, county, health, office, today):
    line = line_of("慢病")
    a_report(line, county, health, node=KeyPoint.objects.get(task=line.task, year=2025), files=[PROOF])
    draft = amend_with_document(plan, TEXT.replace("70%", "72%").encode(), source_name="修订.txt", by=office)
    new = approve_plan(take_as_read(draft, by=office), by=office)

    open_ledger(new, by=office)

    moved = Line.objects.get(pk=line.pk)
    assert (moved.plan, moved.task.plan, moved.begun) == (new, new, BEGUN)
    assert moved.entries.get().node.task == moved.task
    assert colour(moved, today, office) == "green"
    assert Line.objects.filter(plan=new).count() == 4


def test_the_ledger_narrows_by_what_is_asked(plan, county, finance, office, today):
    def titles(**asked):
        return [one.title for one in ledger(office, Asked(**asked))]

    assert len(titles()) == 4
    assert len(titles(unit=FINANCE)) == 2
    assert titles(unit=FINANCE, part="lead") == titles(text="经费") == ["保障经费"]
    assert len(titles(kind="target")) == 1
    assert titles(year=2025)[0] == "加强慢病管理"
    assert tally(ledger(office, Asked()))["lights"]["yellow"] == len(titles(light="yellow"))


def test_lines_are_tallied_by_the_unit_that_leads_and_by_day(plan, office):
    rows = {row["unit"].pk: row for row in by_unit(office, Asked(kind="task"))}

    assert {unit: row["total"] for unit, row in rows.items()} == {HEALTH: 2, FINANCE: 1}
    days = date(2025, 6, 1), date(2025, 6, 30)
    lines, counts = due_between(office, Asked(kind="task"), *days, most=6)
    assert [one.title for one in lines[date(2025, 6, 30)]] == ["加强慢病管理"]
    assert counts == {date(2025, 6, 30): 1}
    assert due_between(office, Asked(kind="task"), *days, most=0) == ({date(2025, 6, 30): []}, counts)


def test_a_list_that_grows_asks_no_more_questions(plan, office, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert len([(one.plan.title, one.lead, one.title) for one in ledger(office, Asked())]) == 4


def test_one_line_holds_its_units_nodes_and_reports(plan, county, health, office):
    line = line_of("慢病")
    a_report(line, county, health, files=[PROOF])

    seen = one_line(line.pk, office)

    assert [(row.unit_id, row.part) for row in seen.assignments] == [(HEALTH, "lead"), (FINANCE, "cooperate")]
    assert [one.due for one in seen.points] == [date(2025, 6, 30)]
    assert seen.entries[0].evidence.all()[0].name == "验收.pdf"
