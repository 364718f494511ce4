"""A pregnancy on the page of programmes: the form for booking, then the one for its end, then taken back."""

from datetime import date, timedelta

import pytest

from quanmin.programmes.actions import rebuild_schedule
from quanmin.records.actions import bring_in_residents
from tests.apps.counties import UNTIL, a_snapshot
from tests.remembered import remembered
from tests.worlds import residents

PAGE = "/residents/1/programmes/"


@pytest.fixture
@remembered
def schedule(system, units, tmp_path, settings):
    settings.QUANMIN_TODAY = UNTIL
    people = residents(
        {"sex": "female", "birth_date": date(1996, 5, 1)}, {"sex": "male", "birth_date": date(1996, 5, 1)}
    )
    bring_in_residents(a_snapshot(tmp_path / "snapshot", **people), by=system)
    return rebuild_schedule(by=system)


def test_a_pregnancy_is_booked_ended_and_taken_back_on_the_page(schedule, doctor, send, text_of):
    first = UNTIL - timedelta(weeks=30)
    assert "妊娠建册" in text_of(doctor, PAGE)

    booked = send(doctor, f"{PAGE}maternal/book/", last_period=first, booked=UNTIL).content.decode()
    ended = send(doctor, f"{PAGE}maternal/outcome/", ended=UNTIL, outcome="live-birth").content.decode()
    back = send(doctor, f"{PAGE}maternal/take-back/").content.decode()

    assert f"{UNTIL} 建册，末次月经 {first}" in booked
    assert "（分娩（活产））" in ended
    assert f"{UNTIL} 建册" in back


def test_what_cannot_be_is_said_on_the_page(schedule, doctor, send, text_of):
    assert (
        "不可能"
        in send(doctor, f"{PAGE}maternal/book/", last_period=UNTIL, booked=date(2025, 1, 1)).content.decode()
    )
    assert "结局" in send(doctor, f"{PAGE}maternal/outcome/", ended=UNTIL, outcome="nothing").content.decode()
    assert "妊娠建册" not in text_of(doctor, "/residents/2/programmes/")
