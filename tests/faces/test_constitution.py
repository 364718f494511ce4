"""The yearly typing of constitution as the doctor enters it: 33 answers in, types and advice out."""

from uuid import uuid4

import pytest

from quanmin.programmes.actions import rebuild_schedule
from quanmin.programmes.models import Visit
from tests.apps.counties import UNTIL

TASK = "tcm-elderly/identification"


@pytest.fixture
def schedule(run, system):
    return rebuild_schedule(by=system)


def answers(**said):
    """Every item answered with 没有, unless said otherwise, and advice given."""
    items = {f"f-q{number}": "1" for number in range(1, 34)} | {
        f"f-{key}": value for key, value in said.items()
    }
    return {"key": f"{uuid4()}", "seen_on": f"{UNTIL}", "task": [TASK], "f-tcm_guidance": ["1", "2"], **items}


def test_answers_to_33_questions_become_a_type_with_advice(schedule, doctor, send, text_of):
    send(doctor, "/day/visits/2/", **answers(q11="5", q29="4"))

    visit = Visit.objects.get()
    page = text_of(doctor, f"/day/saved/{visit.pk}/")
    assert "偏颇体质" in page
    assert "阳虚质：是" in page
    assert "湿热质：是" not in page
    assert visit.answers["tcm_guidance"] == [1, 2]


def test_a_question_left_out_types_nobody(schedule, doctor, send):
    send(doctor, "/day/visits/2/", **answers(q33=""))

    assert not Visit.objects.exists()


def test_the_record_form_prints_with_its_types(schedule, doctor, send, text_of):
    send(doctor, "/day/visits/2/", **answers(q11="5", q29="4"))

    sheet = text_of(doctor, f"/day/print/?visit={Visit.objects.get().pk}")

    assert "老年人中医药健康管理服务记录表" in sheet
    assert "偏颇体质" in sheet
