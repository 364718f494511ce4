"""The day's pages: the list, the visit form and its refusals, the result, printed forms, the county's parameters."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings as site

from quanmin.programmes.actions import rebuild_schedule, save_visit, set_parameter
from quanmin.programmes.models import Call, Draft, Setting, Standing, Visit
from tests.apps.counties import UNTIL
from tests.apps.visited import CALM, FOLLOW_UP, a_report
from tests.remembered import remembered
from tests.worlds import EAST, WEST_1


@pytest.fixture
@remembered
def schedule(run, system):
    return rebuild_schedule(by=system)


@pytest.fixture
def send(client):
    """Send a form as somebody: send(doctor, address, {...})."""

    def sent(user, address, values, **headers):
        client.force_login(user, backend=site.AUTHENTICATION_BACKENDS[-1])
        return client.post(address, values, headers=headers)

    return sent


def a_form(**values):
    """A complete follow-up of hypertension as a browser sends it."""
    answers = {f"f-{key}": value for key, value in {**CALM, **values}.items() if value is not None}
    return {"key": f"{uuid4()}", "seen_on": f"{UNTIL}", "task": [FOLLOW_UP], **answers}


def test_the_list_names_who_is_to_be_seen_and_why(schedule, doctor, text_of):
    text = text_of(doctor, "/day/")

    assert "张三" in text
    assert "逾期" in text
    assert "/day/visits/1/" in text
    assert "王五" not in text


def test_a_list_that_grows_asks_no_more(schedule, doctor, visit, django_assert_max_num_queries, client):
    visit(doctor, "/day/")

    with django_assert_max_num_queries(36):
        client.get("/day/")


@pytest.mark.parametrize(
    "question", ["?protocol=hypertension", "?state=overdue", "?page=7", "?unit=404", "?page=x"]
)
def test_the_list_answers_any_question(schedule, doctor, text_of, question):
    assert "名居民" in text_of(doctor, f"/day/{question}")


def test_who_is_looked_for_travels_in_the_body_and_stands_in_no_address(schedule, doctor, send):
    page = send(doctor, "/day/?protocol=hypertension", {"q": "李四"}).content.decode()

    assert ("/day/visits/2/" in page, "/day/visits/1/" in page) == (True, False)
    assert 'action="/day/?protocol=hypertension"' in page
    assert "q=" not in "".join(part.partition('"')[0] for part in page.split('href="'))


def test_who_may_not_open_residents_learns_no_name_by_looking_for_it(schedule, auditor, send, text_of):
    assert send(auditor, "/day/", {"q": "王五"}).status_code == 403
    assert 'id="day-find"' not in text_of(auditor, "/day/")


def test_a_manager_sees_villages_and_the_county_townships(schedule, township, office, text_of):
    assert "东二村" in text_of(township, "/day/")
    county = text_of(office, "/day/")
    assert f"/day/?unit={EAST}" in county
    assert "王*" in county
    assert "/day/visits/" not in county


def test_another_village_is_refused(schedule, doctor, visit):
    assert visit(doctor, f"/day/?unit={WEST_1}").status_code == 403


def test_the_form_has_each_field_once_with_the_last_value(schedule, doctor, text_of):
    text = text_of(doctor, "/day/visits/2/")

    assert text.count('name="f-sbp"') == 1
    assert "170" in text
    assert "2025-09-01" in text
    assert 'value="hypertension/follow-up" checked' in text


@pytest.mark.parametrize("number", [3, 404, 99999999999999999999])
def test_anothers_resident_looks_like_nobody(schedule, doctor, visit, send, number):
    assert visit(doctor, f"/day/visits/{number}/").status_code == 404
    assert send(doctor, f"/day/visits/{number}/", a_form()).status_code == 404
    assert send(doctor, f"/day/calls/{number}/", {"outcome": "reached"}).status_code == 404
    assert visit(doctor, f"/day/saved/{number}/").status_code == 404
    assert not Visit.objects.exists()


def test_a_visit_is_saved_and_says_what_it_filled(schedule, doctor, send, text_of):
    answer = send(doctor, "/day/visits/2/", a_form())

    visit = Visit.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/day/saved/{visit.pk}/")
    text = text_of(doctor, answer.url)
    assert "控制满意" in text
    assert "2026-03-31" in text
    assert "还要做的" in text


def test_sent_twice_it_is_one_visit(schedule, doctor, send):
    form = a_form()

    first, second = (send(doctor, "/day/visits/2/", form, accept="application/json") for _ in range(2))

    assert first.json() == second.json()
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"sbp": "400"}, "400 mmHg，超出允许范围50～300 mmHg"),
        ({"sbp": "abc"}, "应为整数"),
        ({"pulse": None}, "心率未填写"),
        ({"sbp": "<script>"}, "&lt;script&gt;"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(schedule, doctor, send, wrong, said):
    answer = send(doctor, "/day/visits/2/", a_form(**wrong))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert 'name="f-dbp" value="80"' in text
    assert "<script>alert" not in text
    assert not Visit.objects.exists()


def test_what_is_unusual_asks_for_its_reason(schedule, doctor, send):
    asked = send(doctor, "/day/visits/2/", a_form(sbp="230"))
    kept = send(doctor, "/day/visits/2/", {**a_form(sbp="２３０"), "why-sbp": "复测两次"})

    assert asked.status_code == 422
    assert 'name="why-sbp"' in asked.content.decode()
    assert kept.status_code == 302
    assert Visit.objects.get().answers["sbp"] == 230


@pytest.mark.parametrize(
    "broken", [{"key": "x"}, {"seen_on": "昨天"}, {"seen_on": ""}, {"task": ["a/b"]}, {"task": []}]
)
def test_a_broken_form_is_refused_in_one_sentence(schedule, doctor, send, broken):
    answer = send(doctor, "/day/visits/2/", {**a_form(), **broken}, accept="application/json")

    assert answer.status_code in (404, 422)
    assert not Visit.objects.exists()


def test_somebody_was_there_before(schedule, doctor, township, send):
    first = save_visit(a_report(), by=township)

    met = send(doctor, "/day/visits/2/", a_form())
    machine = send(doctor, "/day/visits/2/", a_form(), accept="application/json")
    kept = send(doctor, "/day/visits/2/", {**a_form(), "known": [f"{first.key}"]})

    assert (met.status_code, machine.status_code, kept.status_code) == (409, 409, 302)
    assert f'name="known" value="{first.key}"' in met.content.decode()
    assert "仍要保存" in met.content.decode()


def test_a_visit_is_corrected_and_withdrawn_with_a_reason(schedule, doctor, send, text_of):
    visit = save_visit(a_report(), by=doctor)
    assert 'name="f-sbp" value="130"' in text_of(doctor, f"/day/saved/{visit.pk}/correct/")

    unexplained = send(doctor, f"/day/saved/{visit.pk}/correct/", a_form(sbp="150"))
    corrected = send(doctor, f"/day/saved/{visit.pk}/correct/", {**a_form(sbp="150"), "why": "抄错"})
    newest = Visit.objects.get(corrects=visit)
    send(doctor, f"/day/saved/{newest.pk}/withdraw/", {"why": "录错人"})

    newest.refresh_from_db()
    assert (unexplained.status_code, corrected.status_code) == (422, 302)
    assert newest.standing == Standing.WITHDRAWN
    page = text_of(doctor, f"/day/saved/{newest.pk}/")
    assert "已撤销：录错人" in page
    assert "原因：抄错" in page
    assert "打开更正后的随访" in text_of(doctor, f"/day/saved/{visit.pk}/")


def test_a_draft_comes_back(schedule, doctor, send, text_of):
    send(doctor, "/day/visits/2/draft/", {**a_form(sbp="141")})

    assert Draft.objects.count() == 1
    assert 'name="f-sbp" value="141"' in text_of(doctor, "/day/visits/2/")


def test_a_call_is_recorded_and_shown(schedule, doctor, send, text_of):
    day = UNTIL + timedelta(days=1)
    send(doctor, "/day/calls/2/", {"outcome": "will-come", "promised": f"{day}", "note": "下午"})
    send(doctor, "/day/calls/2/", {"outcome": "will-come", "promised": "明天"})

    assert Call.objects.count() == 1
    assert "约好时间" in text_of(doctor, "/day/?state=promised")


def test_forms_are_printed_with_numbers_in_boxes(schedule, doctor, text_of, visit):
    saved = save_visit(a_report(), by=doctor)

    text = text_of(doctor, f"/day/print/?visit={saved.pk}")

    assert "高血压患者随访服务记录表" in text
    assert text.count("年　月　日") == 3
    assert "控制满意" in text
    assert "高血压" in text_of(doctor, f"/day/print/?on={UNTIL}")
    assert text_of(doctor, "/day/print/?resident=2&blank=diabetes").count("年　月　日") == 4
    assert visit(doctor, "/day/print/?resident=3").status_code == 404
    assert visit(doctor, "/day/print/?resident=2&blank=nonsense").status_code == 404


def test_a_parameter_is_set_with_its_reason_by_the_county_alone(schedule, office, doctor, send, text_of):
    address = "/protocols/hypertension/soon/"
    send(office, address, {"value": "1", "reason": "县卫健发〔2026〕3号"})
    for wrong in ({"value": "9", "reason": "x"}, {"value": "x", "reason": "x"}, {"value": "1", "reason": ""}):
        send(office, address, wrong)

    refused = send(doctor, address, {"value": "2", "reason": "x"})

    assert (refused.status_code, Setting.objects.count()) == (403, 1)
    assert "县卫健发〔2026〕3号" in text_of(office, "/protocols/")
    assert "恢复默认" not in text_of(doctor, "/protocols/")


def test_a_parameter_the_county_set_decides(schedule, office, doctor):
    set_parameter("hypertension", "soon", 1, reason="县定", by=office)
    set_parameter("hypertension", "systolic_limit", 130, reason="县定", by=office)
    set_parameter("hypertension", "elderly_systolic_limit", 130, reason="县定", by=office)

    visit = save_visit(a_report(sbp=135), by=doctor)
    set_parameter("hypertension", "soon", None, reason="恢复", by=office)

    form = visit.forms.get(protocol="hypertension")
    assert (form.outcome, form.next_on) == ("uncontrolled", UNTIL + timedelta(days=7))


def test_the_service_worker_holds_nobody(client):
    answer = client.get("/day/worker.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
