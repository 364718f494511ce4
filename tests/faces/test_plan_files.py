"""A plan leaves as Excel, Word and JSON: after its review, with its name, for those who may see it."""

import io
import json

import docx
import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from quanmin.core.reading import link_measures, read_document
from quanmin.core.synth.plans import sample_plans
from quanmin.plans import documents, queries
from quanmin.plans.actions import keep_document
from quanmin.plans.actions.keeping import NAMES
from quanmin.plans.models import KeyPoint, PlaceAim, Sharing, Standing, Target, YearAim
from tests.apps.counties import a_target
from tests.faces.conftest import CONTROL
from tests.worlds import EAST

BROKEN_DOWN = ("年度分解", "乡镇分解", "年度重点任务")
FACTS = ("targets", "tasks", "findings")
FILES = {
    "ledger.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "responsibilities.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "facts.json": "application/json",
}


@pytest.fixture
def download(visit, plan):
    """One of the plan's files as somebody gets it."""

    def fetched(user, name):
        answer = visit(user, f"/plans/{plan.pk}/{name}")
        assert answer.status_code == 200
        return answer

    return fetched


@pytest.mark.parametrize(("name", "kind"), FILES.items())
def test_a_file_comes_under_the_plans_name(download, office, name, kind):
    answer = download(office, name)

    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''%E4%BA%91%E5%B2%AD%E5%8E%BF"
    )


def test_the_ledger_holds_the_targets_and_where_they_come_from(download, office):
    book = CalamineWorkbook.from_filelike(io.BytesIO(download(office, "ledger.xlsx").content))

    assert [row[3] for row in book.get_sheet_by_name("目标").to_python()[2:]] == ["血压控制率", "AED配置数"]
    notes = {row[0]: row[1] for row in book.get_sheet_by_name("说明").to_python()}
    assert (notes["规划状态"], notes["来源文件"]) == ("第1版，已发布", "plan.txt")


def test_the_files_are_chinese_for_a_reader_of_english_too(download, client, office):
    client.cookies["django_language"] = "en"

    document = docx.Document(io.BytesIO(download(office, "responsibilities.docx").content))

    assert "第1版，已发布" in document.paragraphs[-1].text


def test_the_word_table_names_the_offices(download, office):
    document = docx.Document(io.BytesIO(download(office, "responsibilities.docx").content))

    assert [cell.text for cell in document.tables[1].rows[1].cells][4] == "卫健局"


def test_the_json_is_the_contract_of_the_command(download, office):
    told = json.loads(download(office, "facts.json").content)

    assert list(told) == ["document", "targets", "tasks", "findings", "facts"]
    assert told["document"]["number"] == "某政发〔2021〕1号"
    first = told["targets"][0]
    assert (first["indicator"], first["comparator"], first["value"]) == ("血压控制率", ">=", 70)
    assert (first["measure"], first["span"], first["value_span"]) == (CONTROL, [0, 23], [18, 20])


def test_what_a_reviewer_threw_out_is_in_no_file(download, office, plan):
    rejected = {"standing": Standing.REJECTED, "decided_by": office, "decided_at": timezone.now()}
    plan.targets.filter(position=1).update(**rejected)
    plan.findings.update(**rejected)

    told = json.loads(download(office, "facts.json").content)

    assert [target["indicator"] for target in told["targets"]] == ["AED配置数"]
    assert told["findings"] == []


def test_what_a_reviewer_added_has_an_empty_place(download, office, plan):
    a_target(plan, position=3, indicator="补录的指标")

    told = json.loads(download(office, "facts.json").content)["targets"][2]

    assert (told["indicator"], told["span"], told["value_span"]) == ("补录的指标", [0, 0], [0, 0])


def test_every_role_that_sees_the_plan_may_take_it_away(download, office, township, doctor, auditor):
    for user in (office, township, doctor, auditor):
        for name in FILES:
            download(user, name)


def test_a_stranger_is_sent_to_sign_in(client, plan):
    for name in FILES:
        assert client.get(f"/plans/{plan.pk}/{name}").status_code == 302


def test_a_plan_that_is_not_there_has_no_files(visit, office, units):
    assert visit(office, "/plans/99/ledger.xlsx").status_code == 404


@pytest.mark.parametrize("more", [0, 40])
def test_a_long_plan_asks_no_more_than_a_short_one(plan, office, django_assert_num_queries, more):
    for position in range(3, 3 + more):
        a_target(plan, position=position)

    with django_assert_num_queries(8):
        file = documents.ledger(queries.plan(plan.pk, office), office)

    assert file.content


def test_the_page_of_a_plan_offers_its_files(text_of, office, plan):
    page = text_of(office, f"/plans/{plan.pk}/")

    assert all(f'href="/plans/{plan.pk}/{name}"' in page for name in FILES)


@pytest.mark.parametrize("path", sample_plans(), ids=lambda path: path.name)
def test_a_plan_leaves_as_it_came(system, units, path):
    read = link_measures(read_document(path.read_bytes(), path.name), NAMES).to_json()
    kept = keep_document(path.read_bytes(), source_name=path.name, by=system)

    told = documents.draft_of(queries.plan(kept.pk, system)).to_json()

    assert {part: told[part] for part in FACTS} == {part: read[part] for part in FACTS}


def test_a_plan_in_force_leaves_with_its_years_and_townships(download, office, plan, units):
    target = plan.targets.get(position=1)
    Target.objects.filter(pk=target.pk).update(sharing=Sharing.RATE)
    for year, value in ((2024, 65.0), (2025, 70.0)):
        YearAim.objects.update_or_create(
            target=target, year=year, defaults={"value": value, "computed": value}
        )
    PlaceAim.objects.update_or_create(
        target=target, unit=units[EAST], defaults={"value": 70.0, "computed": 70.0}
    )
    KeyPoint.objects.update_or_create(task=plan.tasks.get(), year=2025, defaults={"text": "办好两件事"})

    book = CalamineWorkbook.from_filelike(io.BytesIO(download(office, "ledger.xlsx").content))

    years, places, points = (book.get_sheet_by_name(name).to_python() for name in BROKEN_DOWN)
    told = dict(zip(years[1], next(row for row in years if row[1] == "血压控制率"), strict=True))
    assert (told["2024年"], told["2025年"]) == (65.0, 70.0)
    assert 70.0 in places[2]
    assert "东镇" in places[1]
    assert "办好两件事" in {row[4] for row in points}
    assert book.sheet_names[-1] == "说明"
