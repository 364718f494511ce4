"""Upload and review: a document becomes a draft, and a person decides on every fact of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quanmin.core.reading.pieces import MAX_BYTES
from quanmin.errors import DocumentError
from quanmin.plans.actions import keep_document
from quanmin.plans.models import Plan, Standing, State
from quanmin.plans.queries import review
from quanmin.portal.refusals import refusal

TEXT = """云岭县全民健康规划
一、目标
到2025年，高血压患者血压控制率达到70%以上。
婴儿死亡率控制在5‰以下。
二、任务
1.加强慢病管理。开展筛查，建立档案，落实随访。（牵头单位：县卫健局；配合单位：县财政局）
"""
SOURCE = TEXT.encode()


@pytest.fixture
def draft(units, system):
    """A plan just read, to be reviewed."""
    return keep_document(TEXT.encode(), source_name="规划.txt", by=system)


@pytest.fixture
def send(client, settings):
    """Post something as somebody: send(office, address, value=70)."""

    def sent(user, address, htmx=False, **fields):
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        headers = {"hx-request": "true"} if htmx else {}
        return client.post(address, fields, headers=headers)

    return sent


def a_file(content=SOURCE, name="规划.txt"):
    return SimpleUploadedFile(name, content)


def target_of(plan):
    return plan.targets.get(indicator__contains="血压控制率")


def test_a_document_becomes_a_draft(office, send):
    answer = send(office, "/plans/upload/", document=a_file())

    plan = Plan.objects.get()
    assert answer["Location"] == f"/plans/{plan.pk}/"
    assert (plan.state, plan.kept_by, plan.targets.count()) == (State.DRAFT, office, 2)


def test_the_same_document_twice_names_the_plan_it_is(office, draft, send):
    page = send(office, "/plans/upload/", document=a_file()).content.decode()

    assert "这份文件" in page
    assert f'href="/plans/{draft.pk}/"' in page
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空文件"),
        (b"PK\x03\x04broken", "已损坏"),
        (bytes(range(256)) * 9, "不是文本、Word"),
        (b"%PDF-1.4 x", "已损坏"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(office, send, content, said):
    page = send(office, "/plans/upload/", document=a_file(content)).content.decode()

    sentence = page.split('role="alert">')[1].split("</p>")[0]
    assert said in sentence
    assert "规划.txt" in sentence
    assert not Plan.objects.exists()


def test_a_refusal_nobody_foresaw_is_said_in_its_own_words():
    assert refusal(DocumentError("'x' is odd."), "规划.txt") == "“规划.txt” 无法读取：'x' is odd."


def test_a_file_over_the_limit_is_refused(office, send):
    page = send(office, "/plans/upload/", document=a_file(b"x" * (MAX_BYTES + 1))).content.decode()

    assert "上限" in page


def test_nobody_else_uploads_or_reviews(township, draft, visit, send):
    assert visit(township, "/plans/upload/").status_code == 403
    assert send(township, "/plans/upload/", document=a_file()).status_code == 403
    assert visit(township, f"/plans/{draft.pk}/review/").status_code == 403


def test_the_review_shows_progress_and_the_uncertain_first(office, draft, text_of):
    page = text_of(office, f"/plans/{draft.pk}/review/")

    found = review(draft.pk, office)
    assert f"<b>0/{found.total}</b>" in page
    assert page.count('<li id="fact-') == (found.open or found.total)


def test_one_click_accepts_and_the_answer_brings_the_progress(office, draft, send):
    key = f"t{target_of(draft).pk}"
    answer = send(office, f"/plans/{draft.pk}/review/{key}/accept/?show=all", htmx=True).content.decode()

    assert target_of(draft).standing == Standing.ACCEPTED
    assert f'id="fact-{key}"' in answer
    assert "<b>1/" in answer


def test_a_correction_keeps_what_was_read(office, draft, send):
    target = target_of(draft)
    fields = {"indicator": "血压控制率", "comparator": ">=", "value": 75, "unit": "%", "year": 2025, "kind": "target",
              "measure": target.measure, "lead": "卫健局、财政局"}  # fmt: skip
    send(office, f"/plans/{draft.pk}/review/t{target.pk}/correct/", htmx=True, **fields)

    target.refresh_from_db()
    assert (target.value, target.lead, target.decided_by) == (75, ["卫健局", "财政局"], office)
    assert target.decisions.get().before["value"] == 70


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"value": ""}, "请填写目标值"), ({"year": 25}, "年份 25"), ({"comparator": "range", "value_high": 60}, "上限"),
     ({"measure": "no-such"}, "no-such"), ({"value": 170}, "100%"), ({"baseline_year": 2030}, "基期年份")],
)  # fmt: skip
def test_a_wrong_correction_is_said_beside_the_fact_and_nothing_is_written(office, draft, send, wrong, said):
    target = target_of(draft)
    right = {
        "indicator": "血压控制率",
        "comparator": ">=",
        "value": 75,
        "unit": "%",
        "year": 2025,
        "kind": "target",
    }
    answer = send(office, f"/plans/{draft.pk}/review/t{target.pk}/correct/", htmx=True, **{**right, **wrong})

    assert said in answer.content.decode()
    assert target_of(draft).standing == Standing.READ


def test_a_rejection_asks_for_its_reason(office, draft, send):
    address = f"/plans/{draft.pk}/review/t{target_of(draft).pk}/reject/"

    assert "请写明剔除的理由" in send(office, address, htmx=True).content.decode()
    send(office, address, htmx=True, reason="与另一条重复")
    assert target_of(draft).standing == Standing.REJECTED


def test_a_selected_stretch_becomes_a_target_that_quotes_the_text(office, draft, send, text_of):
    start = draft.text.index("建立档案")
    span = {"what": "target", "kind": "target", "start": start, "end": start + 4}
    asked = f"/plans/{draft.pk}/review/add/"
    assert "建立档案" in text_of(office, f"{asked}?what=target&start={start}&end={start + 4}")

    fields = {"indicator": "建档率", "comparator": ">=", "value": 90, "unit": "%", "year": 2025}
    send(office, asked, **span, **fields)

    added = draft.targets.get(indicator="建档率")
    assert (added.standing, added.sentence, added.kind) == (Standing.ADDED, "建立档案", "target")


def test_a_task_is_added_and_a_stretch_outside_the_text_is_not(office, draft, send):
    asked, end = f"/plans/{draft.pk}/review/add/", len(draft.text)
    send(office, asked, what="task", start=0, end=9, title="抓落实", lead="卫健局", deadline_year=2025)
    wrong = send(office, asked, htmx=True, what="task", start=end, end=end + 5, title="抓落实")

    assert draft.tasks.get(title="抓落实").text == draft.text[:9]
    assert "选中一段文字" in wrong.content.decode()


def test_the_last_decision_is_taken_back_on_the_page(office, draft, send):
    key = f"t{target_of(draft).pk}"
    send(office, f"/plans/{draft.pk}/review/{key}/accept/")

    answer = send(office, f"/plans/{draft.pk}/review/undo/")

    assert answer["Location"].endswith(f"#fact-{key}")
    assert target_of(draft).standing == Standing.READ


def test_measures_are_searched_while_correcting(office, draft, text_of):
    found = text_of(office, f"/plans/{draft.pk}/review/measures/?q=血压控制")

    assert 'value="hypertension-control-rate"' in found
    assert 'value=""' in found


def test_a_fact_asks_for_its_form(office, draft, text_of):
    key = f"t{target_of(draft).pk}"

    assert 'name="reason"' in text_of(office, f"/plans/{draft.pk}/review/{key}/?ask=reject")
    assert "相似度" in text_of(office, f"/plans/{draft.pk}/review/{key}/?ask=correct")


@pytest.mark.parametrize("times", [1, 40])
def test_a_long_plan_asks_no_more_than_a_short_one(
    office, system, visit, client, times, django_assert_num_queries
):
    text = TEXT + "".join(f"肺癌{n}号指标达到{n + 1}%以上。\n" for n in range(times))
    plan = keep_document(text.encode(), source_name="规划.txt", by=system)
    visit(office, "/plans/")

    with django_assert_num_queries(9):
        client.get(f"/plans/{plan.pk}/review/?show=all")


def test_a_table_in_the_text_stays_a_table(office, units, system, text_of):
    table = "某县规划\n指标\t2020年\t2025年\n婴儿死亡率（‰）\t6\t5\n"
    plan = keep_document(table.encode(), source_name="表.txt", by=system)

    page = text_of(office, f"/plans/{plan.pk}/review/")

    assert page.count("<tr><td>") == 2


@pytest.mark.parametrize("address", ["review/t0/accept/", "review/f0/", "review/{key}/burn/"])
def test_what_is_not_under_review_is_not_there(office, draft, client, address):
    client.force_login(office)
    address = f"/plans/{draft.pk}/{address.format(key=f't{target_of(draft).pk}')}"

    answer = client.get(address) if address.endswith("f0/") else client.post(address)
    assert answer.status_code == 404


def test_a_plan_that_is_not_there_is_not_reviewed(office, visit):
    assert visit(office, "/plans/0/review/").status_code == 404


def test_without_a_file_or_a_selection_nothing_is_read(office, draft, send, visit):
    assert "请先选择一个规划文件" in send(office, "/plans/upload/").content.decode()
    assert "选中一段文字" in visit(office, f"/plans/{draft.pk}/review/add/?what=target").content.decode()


def test_a_selected_sentence_is_read_before_the_form_is_shown(office, draft, text_of):
    start = draft.text.index("婴儿死亡率")
    form = text_of(office, f"/plans/{draft.pk}/review/add/?what=target&start={start}&end={start + 12}")
    assert 'value="婴儿死亡率"' in form
    assert 'value="5.0"' in form

    wrong = text_of(office, f"/plans/{draft.pk}/review/add/?what=task&start={start}&end={start + 5}")
    assert 'name="cooperate"' in wrong


def test_a_word_in_a_number_field_is_said_with_the_fields_name(office, draft, send):
    address = f"/plans/{draft.pk}/review/t{target_of(draft).pk}/correct/"
    answer = send(office, address, htmx=True, indicator="甲", comparator=">=", value="多", kind="target")

    assert "目标值：" in answer.content.decode()
