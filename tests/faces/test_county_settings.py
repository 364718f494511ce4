"""The pages on which a county sets parameters, fees and limits: shown to all, changed by the county alone."""

from datetime import timedelta

import pytest
from django.conf import settings as site

from quanmin.programmes.actions import save_visit, set_parameter
from quanmin.programmes.models import Kind, Setting
from tests.apps.counties import UNTIL
from tests.apps.visited import a_report

WHY = "县卫健发〔2026〕3号"
FEE = {"year_fen": "150.50", "insurance_fen": "60", "fund_fen": "60.00", "self_fen": "30.5"}
PACKAGES, HINTS = "/protocols/packages/", "/protocols/hints/"


@pytest.fixture
def set_as(client, units, today):
    """Set something as somebody: set_as(office, "package/elderly/fee/", FEE); the address one is led to."""

    def sent(user, address, values, **said):
        client.force_login(user, backend=site.AUTHENTICATION_BACKENDS[-1])
        answer = client.post(f"/protocols/{address}", {"reason": WHY, **values}, **said)
        return answer.headers.get("Location", answer.status_code)

    return sent


def test_a_fee_is_set_in_yuan_to_the_fen_and_shown_with_who_and_why(set_as, office, doctor, text_of):
    led = set_as(office, "package/elderly/fee/", FEE)
    page = text_of(doctor, PACKAGES)

    assert led == f"{PACKAGES}#elderly"
    assert Setting.objects.get().value == {
        "year_fen": 15050, "insurance_fen": 6000, "fund_fen": 6000, "self_fen": 3050,
    }  # fmt: skip
    assert "150.50元（医保基金 60元 · 公卫经费 60元 · 居民自付 30.50元）" in page
    assert '>150.50元</span><span class="part">医保基金 60元</span>' in page
    assert WHY in page
    assert "恢复默认" not in page


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (FEE | {"self_fen": "30.49"}, "合计 150.49 元，不等于年服务费 150.50 元"),
        (FEE | {"self_fen": "30.501"}, "不是整分"),
        (FEE | {"year_fen": "一百"}, "不是数字"),
        (FEE | {"year_fen": "1e3"}, "不是数字"),
        (FEE | {"fund_fen": ""}, "不是数字"),
        (FEE | {"since": "2026-13-01"}, "2026-13-01"),
        (FEE | {"since": "2025-12-30"}, "起始日期 2025-12-30 不可能"),
        (FEE | {"reason": " "}, "请写明依据"),
    ],
)
def test_a_wrong_fee_is_refused_in_a_sentence(set_as, office, text_of, values, says):
    set_as(office, "package/elderly/fee/", values)

    assert says in text_of(office, PACKAGES)
    assert not Setting.objects.exists()


@pytest.mark.parametrize(
    ("values", "kept", "shown"),
    [
        ({"how": "times", "value": "6"}, 6, "每年 6 次"),
        ({"how": "needed", "value": "2"}, 0, "按需"),
        ({"how": "none", "value": "2"}, False, "不承诺"),
    ],
)
def test_an_item_is_promised_so_often_as_needed_or_not(set_as, office, text_of, values, kept, shown):
    set_as(office, "package/elderly/education/", {**values, "since": "2026-01-01"})

    assert (Setting.objects.get().value, Setting.objects.get().since.isoformat()) == (kept, "2026-01-01")
    assert f"2026-01-01起：{shown}" in text_of(office, PACKAGES)


def test_a_share_is_set_in_per_cent_and_taken_back(set_as, office, text_of):
    set_as(office, "check/pressure-end-digits/least/", {"value": "40.5"})
    kept = Setting.objects.get()
    page = text_of(office, HINTS)
    set_as(office, f"taken-back/{kept.pk}/", {})

    assert kept.value == 0.405
    assert '<span class="now">40.5</span><span class="unit">%</span>' in page
    assert "撤销" in page
    assert f"撤销，{UNTIL}起无效" in text_of(office, HINTS)


def test_only_the_county_sets(set_as, doctor, office):
    kept = set_parameter("pace-of-a-day", "most", 40, kind=Kind.CHECK, reason=WHY, by=office)

    for address in ("package/elderly/fee/", "check/pace-of-a-day/most/", f"taken-back/{kept.pk}/"):
        assert set_as(doctor, address, {**FEE, "value": "30"}) == 403
    assert set_as(office, "nothing/elderly/fee/", FEE) == 404
    assert set_as(office, "taken-back/99999/", {}) == "/protocols/#"
    assert Setting.objects.get().ended is None


@pytest.mark.parametrize("address", ["/protocols/", PACKAGES, HINTS])
def test_a_page_costs_the_same_however_much_is_set(
    client, office, today, django_assert_max_num_queries, address
):
    for most in range(30, 40):
        set_parameter("pace-of-a-day", "most", most, kind=Kind.CHECK, reason=WHY, by=office)
    client.force_login(office, backend=site.AUTHENTICATION_BACKENDS[-1])

    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


def test_the_page_speaks_english(client, office, today):
    set_parameter("elderly", "education", False, kind=Kind.PACKAGE, reason=WHY, by=office)
    client.force_login(office, backend=site.AUTHENTICATION_BACKENDS[-1])
    client.cookies["django_language"] = "en"

    page = client.get(PACKAGES).content.decode()
    assert "Not promised" in page
    assert "Yearly fee and who pays" in page


def test_a_visit_is_judged_by_what_held_on_its_day(run, settings, office, doctor):
    """Entered a day late, after the county set a stricter limit for the day of entry."""
    late = UNTIL + timedelta(days=1)
    for key in ("systolic_limit", "elderly_systolic_limit"):
        set_parameter("hypertension", key, 130, reason=WHY, since=late, by=office)
    settings.QUANMIN_TODAY = late

    outcomes = [
        save_visit(a_report(sbp=135, on=day), by=doctor).forms.get(protocol="hypertension").outcome
        for day in (UNTIL, late)
    ]

    assert outcomes == ["controlled", "uncontrolled"]
