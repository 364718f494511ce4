"""Returns on the pages: the list, one return filled and carried through the levels, what is refused, and the files."""
# ruff: noqa: F811  fixtures of another file

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from quanmin.returns.models import Attachment, Return
from quanmin.returns.states import State
from tests.apps.test_returns import MYOPIA, PDF, clerk, head, offices, owed  # noqa: F401  fixtures
from tests.worlds import EAST


@pytest.fixture
def send(client, settings):
    """Post something as somebody, and read the page that follows."""

    def sent(user, address, **fields):
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client.post(address, fields, follow=True).content.decode()

    return sent


def test_a_return_is_filled_signed_and_accepted_through_the_pages(owed, clerk, head, office, send):
    address = f"/returns/{owed.pk}"
    send(clerk, f"{address}/attach/", file=_file())
    assert "等待单位负责人审签" in send(clerk, f"{address}/hand-in/", **{f"value-{MYOPIA}": "51.1"})
    assert "等待县级采纳" in send(head, f"{address}/sign/")
    assert "已采纳" in send(office, f"{address}/accept/")

    owed.refresh_from_db()
    assert owed.state == State.ACCEPTED


def test_what_is_wrong_is_said_beside_the_cell_and_keeps_what_was_typed(owed, clerk, send):
    page = send(clerk, f"/returns/{owed.pk}/hand-in/", **{f"value-{MYOPIA}": "140"})

    assert "超出允许范围" in page
    assert 'value="140"' in page
    assert "'x'" not in page
    assert "不是数字" in send(clerk, f"/returns/{owed.pk}/save/", **{f"value-{MYOPIA}": "x"})


def test_what_counts_come_to_is_shown_where_no_figure_was_typed(owed, clerk, send):
    counts = {f"numerator-{MYOPIA}": "300", f"denominator-{MYOPIA}": "620"}

    page = send(clerk, f"/returns/{owed.pk}/save/", **counts)

    assert f'name="value-{MYOPIA}" value="" placeholder="48.4"' in page


@pytest.mark.parametrize("typed", ["nan", "inf", "-inf", "1e400", "1e30"])
def test_a_figure_nobody_can_mean_is_said_to_be_wrong_and_the_page_still_opens(
    owed, clerk, send, text_of, typed
):
    page = send(clerk, f"/returns/{owed.pk}/save/", **{f"value-{MYOPIA}": typed})

    assert "超出允许范围" in page or "不是数字" in page
    counts = {f"numerator-{MYOPIA}": "1e300", f"denominator-{MYOPIA}": "1e-300"}
    send(clerk, f"/returns/{owed.pk}/save/", **counts)
    text_of(clerk, f"/returns/{owed.pk}/")


def test_everybody_sees_the_steps_that_are_theirs_and_no_others(owed, clerk, head, auditor, text_of):
    pages = {user: text_of(user, f"/returns/{owed.pk}/") for user in (clerk, head, auditor)}

    assert "提交审签" in pages[clerk]
    assert "提交审签" not in pages[head] + pages[auditor]
    assert "撤销这张报表" not in "".join(pages.values())


def test_another_units_return_is_refused_and_one_that_is_not_there_is_not_found(owed, visit, township):
    assert visit(township, f"/returns/{owed.pk}/").status_code == 403
    assert visit(township, "/returns/99999/").status_code == 404
    assert visit(township, "/returns/").status_code == 200


def test_a_file_comes_back_as_it_was_sent_and_only_to_who_may_see_the_return(
    owed,
    clerk,
    township,
    visit,
    send,
):
    send(clerk, f"/returns/{owed.pk}/attach/", file=_file())
    address = f"/returns/{owed.pk}/files/{Attachment.objects.get().pk}/"

    assert visit(clerk, address).content == PDF
    assert visit(township, address).status_code == 403


def test_the_list_narrows_by_state_and_name(owed, office, text_of):
    assert text_of(office, "/returns/").count("<tr>") > 3
    found = text_of(office, "/returns/?q=东镇")
    assert "东镇" in found
    assert "西乡</td>" not in found
    assert "没有这样的报表" in text_of(office, "/returns/?state=accepted")
    assert "云岭县财政局" not in text_of(office, "/returns/?state=overdue")


def test_the_list_asks_the_same_however_long_it_is(owed, office, units, visit, django_assert_max_num_queries):
    rows = [
        Return(code=f"x{number}", title="x", form=owed.form, unit=units[EAST], subject=units[EAST], period="2025",
               period_end=owed.period_end, due_on=owed.due_on, opened_at=owed.opened_at, opened_by=office)
        for number in range(40)
    ]  # fmt: skip
    visit(office, "/returns/")
    Return.objects.bulk_create(rows)

    with django_assert_max_num_queries(24):
        visit(office, "/returns/")


def test_a_doctor_has_no_returns(units, doctor, visit):
    assert visit(doctor, "/returns/").status_code == 403


def test_the_office_opens_what_is_due_by_a_button(offices, office, send):
    assert "新开 3 张报表" in send(office, "/returns/open/")
    assert "新开 0 张报表" in send(office, "/returns/open/")


def test_a_head_of_a_department_sees_no_places(offices, visit, head, text_of):
    page = text_of(head, "/returns/")

    assert "缺口名单" not in page
    assert "目前没有要填的报表" in page


def _file():
    return SimpleUploadedFile("监测报告.pdf", PDF)


def test_the_list_is_taken_away_as_it_is_narrowed(owed, office, clerk, visit):
    book = CalamineWorkbook.from_filelike(BytesIO(visit(office, "/returns/list.xlsx?q=东镇").content))
    rows = book.get_sheet_by_index(0).to_python()

    assert [row[1] for row in rows[2:]] == ["东镇"]
    assert visit(clerk, "/returns/list.xlsx").status_code == 200
