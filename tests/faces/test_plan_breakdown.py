"""A plan's years, townships, key points and duties on the pages: set by the office, objected to by units."""

import pytest

from quanmin.accounts.permissions import Role
from quanmin.flow import put_in_force
from quanmin.plans.actions import keep_document, object_to, take_as_read
from quanmin.plans.models import Assignment, Duty, KeyPoint, Objection, PlaceAim, YearAim
from quanmin.units.actions import bring_in_units
from quanmin.units.models import Unit
from tests.apps.counties import an_account
from tests.apps.test_plans_assigning import FINANCE, HEALTH, OFFICES
from tests.remembered import remembered
from tests.worlds import EAST, UNITS, WEST

TEXT = """云岭县全民健康规划
到2027年，婴儿死亡率从2020年的7‰降低到5‰以下，新增养老护理床位11张。
1.加强慢病管理。开展筛查，建立档案，落实随访。（牵头单位：县卫健局；配合单位：县财政局、县爱心办；完成时限：2026年）
"""


@pytest.fixture
@remembered
def plan(system, units, today):
    """A plan in force in a county with two departments."""
    bring_in_units((*UNITS, *OFFICES), by=system)
    draft = keep_document(TEXT.encode(), source_name="规划.txt", by=system)
    return put_in_force(take_as_read(draft, by=system), by=system)


@pytest.fixture
def finance(plan):
    """Somebody of the finance department."""
    return an_account(Role.DEPARTMENT, Unit.objects.get(pk=FINANCE))


@pytest.fixture
def send(client, settings):
    """Post something as somebody, and read the page that follows."""

    def sent(user, address, **fields):
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client.post(address, fields, follow=True).content.decode()

    return sent


def rate(plan):
    return plan.targets.get(indicator__contains="婴儿死亡率")


def count(plan):
    return plan.targets.get(indicator__contains="床位")


def test_the_table_shows_every_year_and_how_it_is_shared(office, township, plan, text_of):
    for user in (office, township):
        page = text_of(user, f"/plans/{plan.pk}/breakdown/")
        assert "5.29" in page
        assert "按份额分到各乡镇" in page


def test_the_office_sets_a_year_with_its_reason(office, plan, send):
    address = f"/plans/{plan.pk}/breakdown/{rate(plan).pk}/years/"
    assert "请写明调整的理由" in send(office, address, **{"year-2025": "5.5"})
    assert "不是数字" in send(office, address, **{"year-2025": "五"})

    page = send(office, address, reason="新院投用", **{"year-2025": "5.5"})

    assert "新院投用" in page
    assert YearAim.objects.get(target=rate(plan), year=2025).value == 5.5


def test_townships_are_set_only_to_the_countys_sum(office, plan, send):
    address = f"/plans/{plan.pk}/breakdown/{count(plan).pk}/places/"
    assert "不等于全县目标" in send(office, address, reason="x", **{f"place-{EAST}": 9})

    send(office, address, reason="有地", **{f"place-{EAST}": 9, f"place-{WEST}": 2})

    assert dict(PlaceAim.objects.values_list("unit_id", "value")) == {EAST: 9, WEST: 2}
    assert "没有填写" in send(office, address, reason="x")


@pytest.mark.parametrize(("basis", "places"), [("county", 0), ("alike", 2), ("people", 2)])
def test_a_count_is_shared_by_the_basis_chosen(office, plan, send, basis, places):
    send(office, f"/plans/{plan.pk}/breakdown/{count(plan).pk}/share/", basis=basis)

    assert PlaceAim.objects.count() == places


def test_a_share_by_people_counted_needs_a_run(office, run, plan, send):
    plan.targets.update(measure="hypertension-control-rate")
    address = f"/plans/{plan.pk}/breakdown/{count(plan).pk}/share/"

    send(office, address, basis="denominator")

    assert dict(PlaceAim.objects.values_list("unit_id", "value")) == {EAST: 7, WEST: 4}


def test_a_key_point_is_written_on_its_year(office, plan, send, text_of):
    point = KeyPoint.objects.get(year=2026)
    page = send(office, f"/plans/{plan.pk}/key-points/{point.pk}/", text="全县建档")

    assert "全县建档" in page
    assert "写明" in send(office, f"/plans/{plan.pk}/key-points/{point.pk}/", text=" ")
    assert "全县建档" not in text_of(office, f"/plans/{plan.pk}/key-points/?year=2025")


def test_a_township_reads_and_sets_nothing(township, plan, send, client, text_of):
    assert "figure-in" not in text_of(township, f"/plans/{plan.pk}/breakdown/{rate(plan).pk}/")
    for address in (f"breakdown/{rate(plan).pk}/years/", f"key-points/{KeyPoint.objects.first().pk}/"):
        client.force_login(township)
        answer = client.post(f"/plans/{plan.pk}/{address}", {"year-2025": 1, "reason": "x", "text": "x"})
        assert answer.status_code == 403


@pytest.mark.parametrize("address", ["breakdown/0/", "key-points/0/", "breakdown/0/burn/"])
def test_what_is_not_there_is_a_page_that_says_so(office, plan, client, address):
    client.force_login(office)

    ask = client.post if address != "breakdown/0/" else client.get
    assert ask(f"/plans/{plan.pk}/{address}").status_code == 404


def test_a_department_begins_with_its_duties(finance, visit, text_of):
    assert visit(finance, "/")["Location"] == "/duties/"
    page = text_of(finance, "/duties/")

    assert "加强慢病管理" in page
    assert "2025：" in page


def test_a_unit_objects_and_the_office_rules(office, finance, plan, send, text_of):
    duty = Assignment.objects.get(unit=FINANCE)
    assert "异议已提交" in send(finance, f"/duties/{duty.pk}/object/", reason="经费由市级承担")
    assert "经费由市级承担" in text_of(office, "/objections/")

    objection = Objection.objects.get()
    send(office, f"/objections/{objection.pk}/rule/", ruling="withdrawn", reason="同意")

    duty.refresh_from_db()
    assert duty.state == Duty.WITHDRAWN
    assert "同意" in text_of(finance, "/duties/")


def test_what_stands_in_the_way_of_a_ruling_is_said(office, finance, plan, send):
    duty = Assignment.objects.get(unit=FINANCE)
    object_to(duty, "无关", by=finance)
    address = f"/objections/{Objection.objects.get().pk}/rule/"

    assert "改派给哪个" in send(office, address, ruling="reassigned", reason="同意")
    assert "已经承担" in send(office, address, ruling="reassigned", reason="同意", unit=HEALTH)
    assert "有异议" in send(finance, f"/duties/{duty.pk}/object/", reason="再说")


def test_names_nobody_knows_are_linked_by_hand(office, plan, send, text_of):
    assert "县爱心办" in text_of(office, f"/plans/{plan.pk}/assignments/")
    address = f"/plans/{plan.pk}/assignments/link/"
    assert "请选择一个单位" in send(office, address, written="县爱心办", unit="")

    send(office, address, written="县爱心办", unit=12)

    assert Assignment.objects.get(written="县爱心办").unit_id == 12


def test_nobody_else_rules_or_sees_objections(township, finance, doctor, plan, visit, client):
    for user in (township, finance, doctor):
        assert visit(user, "/objections/").status_code == 403
    assert visit(doctor, "/duties/").status_code == 403
    client.force_login(finance)
    of_health = Assignment.objects.filter(unit=HEALTH).first()
    assert client.post(f"/duties/{of_health.pk}/object/", {"reason": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("address", "questions"),
    [("/plans/{}/breakdown/", 12), ("/plans/{}/key-points/", 9), ("/plans/{}/assignments/", 10),
     ("/objections/", 6)],
)  # fmt: skip
def test_the_pages_ask_a_fixed_number_of_times(
    office, plan, visit, client, address, questions, django_assert_num_queries
):
    visit(office, "/plans/")
    with django_assert_num_queries(questions):
        client.get(address.format(plan.pk))
