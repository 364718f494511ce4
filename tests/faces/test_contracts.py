"""Pages of family-doctor contracts and of enrolment: lists, one resident, paper, teams, and what is refused."""

import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings as site
from python_calamine import CalamineWorkbook

from quanmin.accounts.models import Entry
from quanmin.accounts.permissions import Role
from quanmin.programmes.actions import end_contract, rebuild_coverage, rebuild_schedule
from quanmin.programmes.models import Contract, Coverage, Member, Team
from quanmin.records.overlay import rows_of_residents
from tests.apps.contracted import SIGNED, TODAY, a_team, contracts_of, promised_to, signed
from tests.apps.counties import an_account
from tests.remembered import remembered
from tests.worlds import CLINIC, EAST_1, WEST, WEST_1


@pytest.fixture
@remembered
def county(run, system):
    rebuild_schedule(by=system)
    return rebuild_coverage(by=system)


@pytest.fixture
@remembered
def team(county, units, township):
    return a_team(units, township)


@pytest.fixture
@remembered
def contract(team, doctor):
    return signed(team, doctor)


def signing(team, **said):
    return {
        "key": uuid4(), "basic": "elderly", "team": team.pk, "signed_on": TODAY, "start": TODAY,
        "end": date(2026, 12, 30), "signer": "李四", **said,
    }  # fmt: skip


def said(answer):
    return answer.content.decode()


def test_a_doctor_signs_on_the_page_and_the_list_says_so(team, doctor, send, text_of):
    answer = send(doctor, "/residents/2/contract/sign/", **signing(team))

    assert "已签约" in said(answer)
    assert contracts_of() == [(TODAY, date(2026, 12, 30), "老年人包")]
    listed = text_of(doctor, "/contracts/?state=in-force")
    assert "李四" in listed
    assert "东一村签约团队" in listed


def test_a_form_with_something_wrong_comes_back_as_it_was_typed(team, doctor, send):
    answer = send(doctor, "/residents/2/contract/sign/", **signing(team, signer="李五", end=date(2026, 6, 1)))

    assert "与档案姓名不同" in said(answer)
    assert 'value="李五"' in said(answer)
    assert 'value="2026-06-01"' in said(answer)
    assert contracts_of() == []


def test_a_form_sent_twice_is_one_contract(team, doctor, send):
    form = signing(team)

    for _time in range(2):
        send(doctor, "/residents/2/contract/sign/", **form)

    assert Contract.objects.count() == 1


@pytest.mark.parametrize("number", [3, 404])
def test_anothers_resident_is_not_told_from_nobody(team, doctor, visit, send, number):
    assert visit(doctor, f"/residents/{number}/contract/").status_code == 403
    assert visit(doctor, f"/residents/{number}/programmes/").status_code == 404
    assert visit(doctor, f"/residents/{number}/contract/1/print/").status_code == 404
    assert (
        send(doctor, f"/residents/{number}/contract/end/", contract=1, day=TODAY, reason="moved").status_code
        == 404
    )
    assert send(doctor, f"/residents/{number}/programmes/diabetes/enrol/", code="E11", diagnosed=TODAY,
                start=TODAY).status_code == 404  # fmt: skip


def test_who_reads_the_county_sees_masked_names_and_changes_nothing(contract, office, auditor, text_of, send):
    listed = text_of(office, "/contracts/")

    assert "李四" not in listed
    assert "李*" in listed
    assert "李四" not in text_of(auditor, "/contracts/")
    answer = send(office, "/residents/2/contract/end/", contract=contract.row, day=TODAY, reason="moved")
    assert answer.status_code == 404
    assert Coverage.objects.get(resident=2).covered == date(2026, 9, 30)


def test_who_may_not_open_residents_may_not_look_for_one(contract, auditor, client):
    client.force_login(auditor, backend=site.AUTHENTICATION_BACKENDS[-1])

    assert client.post("/contracts/", {"q": "李四"}).status_code == 403
    assert "3 名居民" in said(client.get("/contracts/?q=李四"))


def test_every_number_opens_to_its_residents(contract, township, text_of):
    page = text_of(township, "/contracts/")

    assert f"?unit={EAST_1}&amp;state=in-force" in page
    assert "&amp;state=in-force&amp;group=key" in page
    assert "1 名居民" in text_of(township, f"/contracts/?unit={EAST_1}&state=in-force")
    assert "1 名居民" in text_of(township, f"/contracts/?unit={EAST_1}&state=unsigned&group=key")


def test_the_list_costs_the_same_however_long_it_is(
    contract, doctor, team, client, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(doctor, backend=site.AUTHENTICATION_BACKENDS[-1])
    client.get("/contracts/")
    with django_assert_max_num_queries(20) as short:
        client.get("/contracts/")
    asked = len(short.captured_queries)  # a request later they are forgotten
    signed(team, doctor, 1, signer="张三")
    client.get("/contracts/")

    with django_assert_num_queries(asked):
        client.get("/contracts/")


def test_a_search_travels_in_the_body(contract, doctor, client):
    client.force_login(doctor, backend=site.AUTHENTICATION_BACKENDS[-1])

    found = said(client.post("/contracts/", {"q": "李四"}, headers={"HX-Request": "true"}))

    assert "1 名居民" in found
    assert "q=" not in found.replace('hx-post="/contracts/?"', "")


def test_the_file_has_the_list_and_text_stays_text(contract, township, visit):
    answer = visit(township, f"/contracts/list.xlsx?unit={EAST_1}&state=in-force")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[2][:9] == [
        "东一村", 2, "李四", "男", 75, "", "65岁及以上老年人、高血压患者", "老年人包", "东一村签约团队",
    ]  # fmt: skip
    assert Entry.objects.filter(act="contracts exported").count() == 1


def test_paper_says_both_parties_and_what_is_promised(contract, doctor, text_of, office, visit):
    page = text_of(doctor, f"/residents/2/contract/{contract.row}/print/")

    for words in ("家庭医生签约服务协议书", "李四", "2025年10月1日", "年度健康体检", "2 次", "按需", "120元"):
        assert words in page
    assert "高血压" not in page
    assert "家庭医生签约服务协议书" in text_of(doctor, "/contracts/print/?state=in-force")
    assert visit(office, "/contracts/print/").status_code == 403


def test_one_tap_renews_and_a_second_does_not_again(team, doctor, text_of, send):
    first = signed(team, doctor, start=date(2025, 1, 15), end=date(2026, 1, 14))
    assert "已签字，续签" in text_of(doctor, "/contracts/?state=expiring")
    form = {"key": uuid4(), "only": f"2:{first.row}", "signed_on": TODAY, "state": "expiring"}

    answers = [send(doctor, "/contracts/renew/", **form) for _time in range(2)]

    assert "已为 1 名居民续签" in said(answers[0])
    assert contracts_of()[1:] == [(date(2026, 1, 15), date(2027, 1, 14), "老年人包")]
    assert "60天内没有到期的协议" in text_of(doctor, "/contracts/?state=expiring")


def test_a_batch_says_whom_it_could_not_renew(team, doctor, send):
    one = signed(team, doctor, start=date(2025, 1, 15), end=date(2026, 1, 14))
    other = signed(team, doctor, 1, signer="张三")
    who = [f"2:{one.row}", f"1:{other.row}", "3:1", "x"]

    answer = said(send(doctor, "/contracts/renew/", key=uuid4(), who=who, signed_on=TODAY))

    assert "已为 1 名居民续签" in answer
    assert "到 2026-09-30 才到期" in answer
    assert "没有找到这位居民" in answer


def test_who_has_no_team_yet_is_renewed_with_the_one_chosen(county, units, township, doctor, system, send):
    first, second = (a_team(units, township, name) for name in ("一队", "二队"))
    contract = signed(first, doctor, start=date(2025, 1, 15), end=date(2026, 1, 14))
    Contract.objects.filter(pk=contract.pk).update(team=None)
    form = {"key": uuid4(), "who": [f"2:{contract.row}"], "signed_on": TODAY}

    assert "选择家庭医生团队" in said(send(doctor, "/contracts/renew/", **form))
    send(doctor, "/contracts/renew/", **form, new_team=second.pk)

    assert Contract.objects.get(follows=contract.row).team == second


def test_the_page_of_a_resident_ends_undoes_and_keeps(contract, doctor, send, text_of):
    item = rows_of_residents([2], ("contract_items",))["contract_items"][0]["item_id"]

    assert "已登记这项服务" in said(send(doctor, "/residents/2/contract/kept/", item=item, day=TODAY))
    assert "已终止" in said(send(doctor, "/residents/2/contract/end/", contract=contract.row, day=TODAY,
                               reason="cancelled"))  # fmt: skip
    assert "居民要求解约" in text_of(doctor, "/residents/2/contract/")
    assert "已撤销上一步" in said(send(doctor, "/residents/2/contract/undo/", contract=contract.row))
    assert [done for _item, _due, done in promised_to() if done] == [TODAY]


def test_a_correction_is_asked_with_what_was_signed(contract, team, doctor, text_of, send):
    page = text_of(doctor, f"/residents/2/contract/{contract.row}/correct/")
    assert f'value="{SIGNED}"' in page
    form = signing(
        team, start=date(2025, 11, 1), signed_on=SIGNED, end=date(2026, 10, 31), contract=contract.row
    )

    assert "请写明为什么更正" in said(send(doctor, "/residents/2/contract/correct/", **form))
    assert "已更正" in said(send(doctor, "/residents/2/contract/correct/", **form, why="日期写错"))
    assert contracts_of() == [(date(2025, 11, 1), date(2026, 10, 31), "老年人包")]


@pytest.mark.parametrize("what", ["nonsense", "delete"])
def test_nothing_else_can_be_done_to_a_contract(contract, doctor, send, what):
    assert send(doctor, f"/residents/2/contract/{what}/", contract=contract.row).status_code == 404


def test_a_team_is_founded_joined_left_and_closed(county, units, township, send):
    send(township, "/contracts/teams/", unit=CLINIC, name="东镇一队", opened=TODAY)
    team = Team.objects.get()
    send(township, f"/contracts/teams/{team.pk}/join/", name="周医生", post="leader", since=TODAY)

    twice = send(township, f"/contracts/teams/{team.pk}/join/", name="吴医生", post="leader", since=TODAY)

    assert "已有团队长" in said(twice)
    send(township, f"/contracts/teams/{team.pk}/leave/", member=Member.objects.get().pk)
    assert Member.objects.get().until == TODAY
    send(township, f"/contracts/teams/{team.pk}/close/")
    team.refresh_from_db()
    assert team.closed == TODAY


def test_a_team_that_serves_somebody_is_not_closed(contract, team, township, send):
    assert "还有 1 名居民" in said(send(township, f"/contracts/teams/{team.pk}/close/"))


def test_anothers_team_is_not_found(team, units, send):
    other = an_account(Role.TOWNSHIP_MANAGER, units[WEST])

    for number in (team.pk, 404):
        answer = said(send(other, f"/contracts/teams/{number}/join/", name="某", post="nurse", since=TODAY))
        assert "没有找到这个团队" in answer
    assert "机构：" in said(send(other, "/contracts/teams/", unit=CLINIC, name="x", opened=TODAY))
    assert Team.objects.count() == 1


def test_a_resident_is_enrolled_ended_and_taken_up_again(county, doctor, send, text_of):
    base = "/residents/2/programmes/diabetes"
    form = {"code": "e11.9", "diagnosed": TODAY - timedelta(days=3), "start": TODAY}

    assert "已建立管理" in said(send(doctor, f"{base}/enrol/", **form))
    send(doctor, f"{base}/enrol/", **form)
    enrolled = rows_of_residents([2], ("enrolments",))["enrolments"]
    assert [row["programme"] for row in enrolled] == ["diabetes", "hypertension"]
    assert "随访" in text_of(doctor, "/residents/2/programmes/")
    assert "已结案" in said(send(doctor, f"{base}/end/", end=TODAY, reason="refused"))
    assert "已恢复管理" in said(send(doctor, f"{base}/reopen/"))
    assert "已在这个项目的管理中" in said(send(doctor, f"{base}/reopen/"))


@pytest.mark.parametrize(
    ("what", "form", "words"),
    [
        ("diabetes/enrol", {"code": "X", "diagnosed": TODAY, "start": TODAY}, "不是 ICD-10 编码"),
        ("diabetes/enrol", {"code": "I10", "diagnosed": TODAY, "start": TODAY}, "不属于"),
        ("hypertension/end", {"end": TODAY, "reason": "bored"}, "不是这个项目的结案原因"),
        ("hypertension/end", {"end": TODAY + timedelta(days=1), "reason": "refused"}, "不可能"),
        ("diabetes/reopen", {}, "没有结过案"),
        ("elderly/enrol", {"code": "I10", "diagnosed": TODAY, "start": TODAY}, "不是按病种"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(county, doctor, send, what, form, words):
    assert words in said(send(doctor, f"/residents/2/programmes/{what}/", **form))


def test_the_page_says_why_somebody_may_not_come_under_a_programme(county, doctor, text_of):
    page = text_of(doctor, "/residents/2/programmes/")

    assert "只供辖区内常住的0～6岁儿童" in page
    assert "已纳入" in page


def test_what_is_ended_on_another_page_does_not_end_again(contract, doctor, send):
    end_contract(2, contract.row, day=TODAY, reason="cancelled", by=doctor)

    answer = send(doctor, "/residents/2/contract/end/", contract=contract.row, day=TODAY, reason="cancelled")

    assert "不能再改" in said(answer)


def test_a_doctor_of_another_village_sees_only_their_own(contract, units, text_of):
    other = an_account(Role.VILLAGE_DOCTOR, units[WEST_1])

    assert "李四" not in text_of(other, "/contracts/")
