"""Forms on paper: whose they are on every page, which service a visit was, targets, medicines, sheets counted."""

import re
from datetime import date, timedelta

import pytest

from quanmin.programmes.actions import rebuild_schedule, save_visit
from quanmin.records.actions import bring_in_residents
from tests.apps.counties import UNTIL, a_snapshot, controlled_world
from tests.apps.visited import a_report
from tests.worlds import residents


@pytest.fixture
def there(system, units, settings, tmp_path):
    settings.QUANMIN_TODAY = UNTIL
    bring_in_residents(controlled_world(tmp_path / "snapshot"), by=system)
    rebuild_schedule(by=system)


@pytest.fixture
def printed(doctor, text_of):
    """The cells of each row of the sheets printed, by the row's head."""

    def read(question):
        rows = re.findall(r"<tr[^>]*>(.*?)</tr>", text_of(doctor, f"/day/print/?{question}"), re.S)
        cells = [
            [_plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows
        ]
        return {row[0]: row[1:] for row in cells}

    return read


def _plain(html):
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_every_page_says_whose_form_it_is(there, doctor, text_of):
    saved = save_visit(a_report(), by=doctor)

    head = text_of(doctor, f"/day/print/?visit={saved.pk}").partition("</thead>")[0]

    assert all(
        said in head
        for said in ("高血压患者随访服务记录表", "李四", "性别：", "出生日期：1950-06-01", "东一村")
    )


def test_what_is_aimed_at_stands_beside_what_is(there, doctor, printed):
    saved = save_visit(a_report(weight_target=58.0, smoking=5, smoking_target=0, salt_target=1), by=doctor)

    rows = printed(f"visit={saved.pk}")

    assert rows["体重（kg） 现在／目标"][:2] == ["60／58", "／"]
    assert rows["日吸烟量（支） 现在／目标"][0] == "5／0"
    assert rows["体质指数（kg/m²）"][0] == "23.4"
    assert "体重目标（kg）" not in rows


def test_medicines_and_referral_follow_the_class(there, doctor, printed):
    saved = save_visit(
        a_report(sbp=190, dbp=100, drug_1="氨氯地平，每日1次，5mg", referral_to="县医院心内科"), by=doctor
    )

    rows = printed(f"visit={saved.pk}")

    order = [name for name in rows if name.startswith(("此次", "药物1", "转诊", "下次"))]
    assert [name[:4] for name in order] == ["此次随访", "药物1（", "转诊机构", "转诊原因", "下次随访"]
    assert (rows["转诊机构及科别"][0], rows["转诊原因"][0]) == ("县医院心内科", "危急情况，紧急转诊")


def test_a_fifth_visit_takes_a_second_numbered_sheet(there, doctor, text_of):
    for week in range(5):
        save_visit(a_report(on=UNTIL - timedelta(weeks=week)), by=doctor)

    text = text_of(doctor, "/day/print/?resident=2")

    assert "本表第 1 张，共 2 张" in text
    assert "本表第 2 张，共 2 张" in text


def test_a_childs_form_says_which_examination_it_was(system, units, settings, tmp_path, doctor, text_of):
    settings.QUANMIN_TODAY = UNTIL
    there = residents({"birth_date": date(2024, 6, 20), "sex": "male"})
    bring_in_residents(a_snapshot(tmp_path / "snapshot", **there), by=system)
    rebuild_schedule(by=system)
    answers = {
        "weight": 11.0, "height": 81.0, "weight_for_age": 2, "haemoglobin": 120, "teeth": 12, "caries": 0,
        "warning_signs": False, "illness": [1], "guidance": [1],
    }  # fmt: skip
    report = a_report(1, tasks=["child/18m"])
    saved = save_visit(type(report)(report.key, 1, UNTIL, report.tasks, answers), by=doctor)

    text = text_of(doctor, f"/day/print/?visit={saved.pk}")

    assert "<td>18月龄健康检查</td>" in text
    assert "检查日期" in text
    assert "此次随访分类" not in text
