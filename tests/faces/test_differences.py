"""The list of what a source says otherwise: masked by right, settled one by one or several at once."""

from datetime import date

import pytest
from django.conf import settings as site

from quanmin.accounts.models import Entry
from quanmin.records.actions import bring_in_residents, correct_resident, move_in
from quanmin.records.entering import withdraw_row
from quanmin.records.models import Difference, Resident
from tests.apps.counties import UNTIL, a_snapshot, an_account
from tests.remembered import remembered
from tests.worlds import EAST_2, WEST_1, residents

NUMBER, OTHER = "990001195603080029", "990001195603080125"
LI = {"name": "李秀兰", "sex": "female", "birth_date": date(1956, 3, 8), "phone": "13812345678",
      "identity_number": NUMBER}  # fmt: skip


@pytest.fixture
@remembered
def differing(units, system, office, settings, tmp_path):
    """李秀兰 corrected here in telephone, number and village, of all of which the source newly says something else."""
    settings.QUANMIN_TODAY = UNTIL
    bring_in_residents(a_snapshot(tmp_path / "s", **residents(LI)), by=system)
    correct_resident(Resident.objects.get(), phone="13900001111", identity_number="", by=office)
    move_in(Resident.objects.get(), units[EAST_2], date(2025, 6, 1), by=office)
    rows = residents(LI | {"phone": "13700000000", "identity_number": OTHER})
    rows["residences"][0]["end"] = date(2025, 4, 30)
    rows["residences"].append({"resident_id": 1, "unit_id": WEST_1, "start": date(2025, 5, 1)})
    bring_in_residents(a_snapshot(tmp_path / "t", **rows), by=system)
    return units


@pytest.fixture
def settle(client):
    def sent(user, do, *columns):
        client.force_login(user, backend=site.AUTHENTICATION_BACKENDS[-1])
        chosen = Difference.objects.filter(column__in=columns).values_list("pk", flat=True)
        return client.post("/residents/differences/settle/", {"do": do, "chosen": list(chosen)}, follow=True)

    return sent


def test_a_row_that_stands_back_shows_what_was_entered_here_instead(differing, township, text_of):
    page = text_of(township, "/residents/differences/")

    home = page[page.index("<td>居住</td>") :]
    assert "机构 东二村、开始日期 2025-06-01" in home[: home.index("机构 西一村、开始日期 2025-05-01")]


def test_a_row_that_was_withdrawn_here_says_so(differing, township, system, tmp_path, text_of):
    record = {"resident_id": 1, "opened": date(2015, 1, 1)}
    for number, day in enumerate((date(2015, 1, 1), date(2014, 1, 1))):
        rows = residents(LI) | {"health_records": [record | {"opened": day}]}
        bring_in_residents(a_snapshot(tmp_path / f"u{number}", **rows), by=system)
        if not number:
            withdraw_row("health_records", 1, by=system)

    page = text_of(township, "/residents/differences/")

    assert "已在本县撤销" in page
    assert "建档日期 2014-01-01" in page


def test_the_list_shows_both_words_and_is_written_down(differing, township, text_of):
    page = text_of(township, "/residents/differences/")

    for word in ("李秀兰", "13900001111", "13700000000", OTHER, "西一村"):
        assert word in page
    assert Entry.objects.filter(act="read differences").first().details == {"ids": [1]}


def test_the_office_sees_masked_words(differing, office, text_of):
    page = text_of(office, "/residents/differences/")

    assert "137****0000" in page
    for word in ("13700000000", OTHER, "李秀兰"):
        assert word not in page


def test_who_lives_elsewhere_is_on_nobody_elses_list(differing, doctor, units, text_of, settle):
    west = an_account("village-doctor", units[WEST_1])

    for stranger in (doctor, west):
        assert "没有待核对" in text_of(stranger, "/residents/differences/")
        assert settle(stranger, "theirs", "phone").status_code == 403
    assert Resident.objects.get().phone == "13900001111"


def test_several_are_settled_at_once_and_leave_the_list(differing, township, text_of, settle):
    settle(township, "theirs", "phone", "identity_number")

    assert Resident.objects.get().phone == "13700000000"
    page = text_of(township, "/residents/differences/")
    assert "13700000000" not in page
    assert "13700000000" in text_of(township, "/residents/differences/?settled=theirs")


def test_ours_is_kept_on_the_list_of_what_was_kept(differing, township, text_of, settle):
    settle(township, "ours", "phone")

    assert Resident.objects.get().phone == "13900001111"
    assert "13700000000" in text_of(township, "/residents/differences/?settled=ours")


def test_nothing_chosen_is_said(differing, township, settle):
    assert "请勾选" in settle(township, "ours", "nothing").content.decode()


def test_the_list_costs_the_same_however_long_it_is(differing, township, client, django_assert_num_queries):
    client.force_login(township, backend=site.AUTHENTICATION_BACKENDS[-1])

    with django_assert_num_queries(18):
        client.get("/residents/differences/")
