"""The pages of hints: a unit's own with residents, the county's with shares and nobody."""

from datetime import date

import pytest

from quanmin.accounts.models import Entry
from quanmin.hints.actions import sweep
from quanmin.hints.models import Delivery, Hint
from quanmin.records.actions import bring_in_residents
from tests.apps.counties import UNTIL
from tests.apps.test_hints import DEATH, DIGITS, WHY, the_world
from tests.remembered import remembered
from tests.worlds import CLINIC, EAST


@pytest.fixture
@remembered
def looked(units, system, today, tmp_path):
    """The county after a sweep."""
    bring_in_residents(the_world(tmp_path / "s"), by=system)
    return sweep(by=system)


def asked(code=DIGITS):
    return Hint.objects.get(check_code=code)


def test_a_doctor_finds_the_hint_from_the_days_list(looked, doctor, text_of):
    assert "核对提示 1 条" in text_of(doctor, "/day/")
    assert "血压尾数集中在0和5" in text_of(doctor, "/hints/")


def test_a_hint_opens_to_its_rows_and_each_to_the_resident(looked, doctor, text_of):
    page = text_of(doctor, f"/hints/{asked().pk}/")

    assert "130/80 mmHg" in page
    assert 'href="/residents/1/"' in page
    assert "不到百万分之一" in page
    assert Entry.objects.filter(act="read hint").exists()


def test_the_list_of_rows_asks_no_more_when_it_grows(looked, doctor, visit, django_assert_max_num_queries):
    visit(doctor, f"/hints/{asked().pk}/")

    with django_assert_max_num_queries(30):
        visit(doctor, f"/hints/{asked().pk}/")


def test_an_answer_is_kept_with_its_reason(looked, doctor, send):
    page = send(doctor, f"/hints/{asked().pk}/answer/", state="explained", reason=WHY).content.decode()

    assert WHY in page
    assert asked().state == "explained"


@pytest.mark.parametrize(
    "fields", [{}, {"state": "lifted", "reason": WHY}, {"state": "explained", "reason": ""}]
)
def test_an_answer_that_is_none_is_asked_for_again(looked, doctor, send, fields):
    answer = send(doctor, f"/hints/{asked().pk}/answer/", **fields)

    assert answer.status_code == 400
    assert asked().state == "open"


def test_anothers_hint_is_refused(looked, doctor, office, visit):
    assert visit(doctor, f"/hints/{asked(DEATH).pk}/").status_code == 403
    assert visit(office, f"/hints/{asked().pk}/").status_code == 403
    assert visit(doctor, "/hints/shares/").status_code == 403


def test_the_county_sees_shares_with_intervals_and_nobody(looked, office, text_of):
    page = text_of(office, "/hints/shares/")

    assert "95%区间" in page
    assert "100.0" in page
    assert "居民1" not in page
    assert "/residents/1" not in page
    assert "不排名" in page


def test_a_township_opens_to_its_organisations(looked, office, text_of):
    assert "东一村卫生室" in text_of(office, f"/hints/shares/?check={DIGITS}&unit={EAST}")


def test_taking_the_shares_away_is_written_down(looked, office, visit):
    answer = visit(office, f"/hints/shares/sheet.xlsx?check={DIGITS}")

    assert answer.status_code == 200
    assert Entry.objects.filter(act="hint shares taken").count() == 1


def test_a_delivery_is_entered_and_taken_back(looked, doctor, send):
    page = send(doctor, "/hints/deliveries/", unit=CLINIC, item="glucose-strips", day=f"{UNTIL}", number=50)
    assert "已登记到货" in page.content.decode()

    send(doctor, f"/hints/deliveries/{Delivery.objects.get().pk}/back/")
    assert Delivery.objects.get().taken_back_by == doctor


def test_a_delivery_of_tomorrow_is_refused_in_words(looked, doctor, send):
    page = send(
        doctor, "/hints/deliveries/", unit=CLINIC, item="glucose-strips", day=f"{date(2026, 1, 1)}", number=5
    )

    assert "在今天之后" in page.content.decode()
    assert not Delivery.objects.exists()


def test_before_the_first_sweep_pages_say_so(units, today, doctor, office, text_of):
    assert "还没有核对过记录" in text_of(doctor, "/hints/")
    assert "还没有核对过记录" in text_of(office, "/hints/shares/")
