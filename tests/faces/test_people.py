"""The pages about residents: found, registered, moved, compared, merged; nothing of theirs in an address."""

import re
from base64 import b64decode
from datetime import date

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile

from quanmin.accounts.models import Entry
from quanmin.core.reading.workbook import opened_sheets
from quanmin.records.actions import bring_in_residents, find_duplicates
from quanmin.records.models import EmergencyAccess, LifeEvent, Likeness, Merge, Resident
from tests.apps.counties import UNTIL, a_snapshot, an_account
from tests.remembered import remembered
from tests.worlds import EAST_1, EAST_2, WEST_1, residents

NUMBER = "990001195603080029"
LI = {
    "name": "李秀兰",
    "sex": "female",
    "birth_date": date(1956, 3, 8),
    "phone": "13812345678",
    "address": "东一村3组",
}


@pytest.fixture
@remembered
def twice(units, system, settings, tmp_path):
    """李秀兰 twice in the first village, 王芳 in the second, 赵强 in the west."""
    settings.QUANMIN_TODAY = UNTIL
    people = residents(
        LI, LI | {"name": "李秀蓝", "identity_number": NUMBER},
        {"name": "王芳", "lives_in": EAST_2, "birth_date": date(1990, 1, 1)}, {"name": "赵强", "lives_in": WEST_1},
    )  # fmt: skip
    bring_in_residents(a_snapshot(tmp_path / "s", **people), by=system)
    find_duplicates(by=system)
    return units


@pytest.fixture
def post(client):
    """Send a form as somebody."""

    def sent(user, address, follow=True, **fields):
        client.force_login(user, backend=site.AUTHENTICATION_BACKENDS[-1])
        return client.post(address, fields, follow=follow)

    return sent


def said(answer):
    return answer.content.decode()


SOMEBODY = {
    "name": "赵建国", "sex": "male", "birth_date": "1954-09-01", "identity_number": "990001195409010035",
    "phone": "13900001111", "village": EAST_1, "since": "2020-01-01", "registered": "on",
}  # fmt: skip


@pytest.mark.parametrize("text", ["李秀兰", "lxl", "13812345678", "李秀", NUMBER, "1"])
def test_a_doctor_finds_by_name_initials_telephone_or_number(twice, doctor, post, text):
    assert "李秀" in said(post(doctor, "/residents/", q=text))


def test_the_own_village_opens_by_itself(twice, doctor, text_of):
    page = text_of(doctor, "/residents/")

    assert "李秀兰" in page
    assert "王芳" not in page


def test_somebody_outside_the_village_is_not_found(twice, doctor, township, post):
    assert "王芳" not in said(post(doctor, "/residents/", q="wf")).split('id="found"')[1]
    assert "王芳" in said(post(township, "/residents/", q="wf")).split('id="found"')[1]


def test_a_village_that_is_not_ones_own_is_no_choice(twice, doctor, post):
    page = said(post(doctor, "/residents/", village=EAST_2))

    assert "王芳" not in page


def test_finding_answers_with_the_part_alone_in_few_queries(
    twice, doctor, office, client, django_assert_num_queries
):
    for who, queries in ((doctor, 12), (office, 11)):
        client.force_login(who, backend=site.AUTHENTICATION_BACKENDS[-1])
        with django_assert_num_queries(queries):
            answer = client.post("/residents/", {"q": "lxl"}, headers={"HX-Request": "true"})
        assert "<html" not in said(answer)


def test_registering_leads_to_the_new_resident(twice, doctor, post):
    answer = post(doctor, "/residents/register/", **SOMEBODY)

    kept = Resident.objects.get(name="赵建国")
    assert answer.redirect_chain[-1][0] == f"/residents/{kept.pk}/"
    assert "已登记" in said(answer)


def test_a_wrong_number_is_refused_on_the_page_and_what_was_typed_stays(twice, doctor, post):
    page = said(post(doctor, "/residents/register/", **SOMEBODY | {"identity_number": "990001195409010036"}))

    assert "校验码" in page
    assert "赵建国" in page
    assert Resident.objects.count() == 4


def test_likely_twins_are_shown_and_kept_only_once_confirmed(twice, doctor, post):
    again = SOMEBODY | {"name": "李秀兰", "sex": "female", "birth_date": "1956-03-08", "identity_number": NUMBER,
                        "phone": ""}  # fmt: skip
    page = said(post(doctor, "/residents/register/", **again))
    assert "证件号码相同" in page
    assert Resident.objects.count() == 4

    post(
        doctor,
        "/residents/register/",
        **again,
        confirmed=["twins", "no-phone"],
        reason="同名同号的另一人，已核对",
    )

    assert Resident.objects.count() == 5


def test_a_newborn_is_registered_with_the_mother(twice, township, post):
    born = {"name": "王小宝", "sex": "female", "birth_date": "2025-12-01", "since": "2025-12-01", "village": EAST_2,
            "mother": 3, "born_at": "08:30", "weight_g": 3300, "place": "hospital", "phone": "13900001111"}  # fmt: skip
    Resident.objects.filter(pk=3).update(sex="female")

    assert "已登记" in said(post(township, "/residents/newborn/", **born))


def test_a_mother_of_another_village_is_as_if_there_were_none(twice, doctor, post):
    born = {"name": "王小宝", "sex": "female", "birth_date": "2025-12-01", "since": "2025-12-01", "village": EAST_1,
            "born_at": "08:30", "place": "hospital", "phone": "13900001111"}  # fmt: skip

    answers = [post(doctor, "/residents/newborn/", mother=number, **born) for number in (4, 999)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert said(answers[0]).replace("4", "") == said(answers[1]).replace("999", "").replace("4", "")


def test_a_move_and_a_death_are_entered_on_one_page(twice, township, post):
    post(township, "/residents/3/moves/", what="in", village=EAST_1, day="2025-05-01")
    assert Resident.objects.get(pk=3).village_id == EAST_1

    assert "已登记" in said(
        post(township, "/residents/3/moves/", what="death", day="2025-06-01", cause="i21.9")
    )
    assert "去世" in said(post(township, "/residents/3/moves/", what="out", day="2025-07-01"))


def test_the_pair_is_compared_merged_and_made_two_again(twice, township, post, text_of):
    pair = Likeness.objects.get(left=1, right=2)
    assert "李秀" in text_of(township, "/duplicates/")
    assert "采用另一份的" in text_of(township, f"/duplicates/{pair.pk}/")

    post(township, f"/duplicates/{pair.pk}/merge/", kept=1, take=["identity_number"], reason="电话核实")
    merge = Merge.objects.get()
    assert "李秀兰" in text_of(township, "/merges/")
    post(township, f"/merges/{merge.pk}/undo/")

    merge.refresh_from_db()
    assert merge.undone_by == township


def test_a_merged_number_leads_to_the_resident_who_stands_for_both(twice, township, post, visit):
    post(township, f"/duplicates/{Likeness.objects.get(left=1, right=2).pk}/merge/", kept=1)

    assert visit(township, "/residents/2/").headers["Location"] == "/residents/1/"
    found = said(post(township, "/residents/", q="2")).split('id="found"')[1]
    assert "/residents/1/" in found
    assert "/residents/2/" not in found


def test_a_pair_kept_apart_leaves_the_list(twice, township, post):
    pair = Likeness.objects.get(left=1, right=2)

    post(township, f"/duplicates/{pair.pk}/apart/")

    pair.refresh_from_db()
    assert pair.verdict == "apart"


def test_a_pair_of_others_is_as_if_there_were_none(twice, post, visit, system, units):
    stranger = Likeness.objects.get(left=1, right=2)
    west = an_account("village-doctor", units[WEST_1])

    for number in (stranger.pk, 999):
        assert visit(west, f"/duplicates/{number}/").status_code == 403
        assert post(west, f"/duplicates/{number}/merge/", kept=1).status_code == 403


def test_in_an_emergency_a_resident_opens_for_a_reason_that_is_listed(
    twice, doctor, auditor, post, visit, text_of
):
    assert visit(doctor, "/residents/4/").status_code == 403
    refused = post(doctor, "/residents/emergency/", number=4, reason="急")
    assert EmergencyAccess.objects.count() == 0
    assert refused.status_code == 200

    assert "赵强" in said(post(doctor, "/residents/emergency/", number=4, reason="在集市昏倒，需知用药"))
    assert "在集市昏倒" in text_of(auditor, "/residents/emergencies/")


def test_a_resident_of_others_and_nobody_are_refused_in_the_same_words(twice, doctor, visit):
    pages = [said(visit(doctor, f"/residents/{number}/")) for number in (4, 77)]

    assert pages[0].replace("4", "") == pages[1].replace("77", "").replace("4", "")


def test_who_looked_is_told_to_the_resident(twice, doctor, visit, text_of):
    visit(doctor, "/residents/1/")

    page = text_of(doctor, "/residents/1/looks/")

    assert "打开居民" in page
    assert "东一村" in page


def test_the_box_on_top_sends_its_text_in_the_body(twice, doctor, text_of, post):
    assert 'method="post" role="search"' in text_of(doctor, "/residents/")
    assert "李秀兰" in said(post(doctor, "/search/", q="13812345678"))
    assert "13812345678" not in f"{Entry.objects.first().details}"


def test_a_sheet_is_tried_then_kept_and_each_line_told(twice, office, client):
    head = "姓名,证件号码,性别,出生日期,户籍在本县,村（社区）,居住开始日期"
    home = "是,东一村,2020-01-05"
    text = f"{head}\n赵建国,990001195409010035,男,1954-09-01,{home}\n钱多,,雄,1950-01-01,{home}\n"
    client.force_login(office, backend=site.AUTHENTICATION_BACKENDS[-1])

    pages = [
        said(client.post("/residents/sheets/", {"table": "residents", "do": do,
                         "file": SimpleUploadedFile("r.csv", text.encode("gb18030"))}))
        for do in ("try", "keep", "keep")
    ]  # fmt: skip

    assert "没有保存" in pages[0]
    assert "可选范围" in pages[1]
    assert "已有，不变 <b>1</b>" in pages[2]
    assert Resident.objects.filter(name="赵建国").count() == 1


def test_only_lines_to_look_at_are_listed_and_all_are_taken_home(twice, office, client):
    head = "姓名,性别,出生日期,户籍在本县,村（社区）,居住开始日期\n"
    good = "".join(f"赵{word},男,1954-09-01,是,东一村,2020-01-05\n" for word in "东南西北")
    sheet = SimpleUploadedFile("r.csv", f"{head}{good}钱多,雄,1950-01-01,是,东一村,2020-01-05\n".encode())
    client.force_login(office, backend=site.AUTHENTICATION_BACKENDS[-1])

    page = said(client.post("/residents/sheets/", {"table": "residents", "do": "try", "file": sheet}))

    assert page.count('data-label="行"') == 1
    assert "其余 4 行没有问题" in page
    home = b64decode(re.search(r'href="data:[^"]+;base64,([^"]+)"', page)[1])
    assert opened_sheets(home, "r.xlsx")[0].cells[1, 1] == "钱多"
    assert max(row for row, _column in opened_sheets(home, "r.xlsx")[1].cells) == 5


def test_a_template_is_there_for_every_table(twice, office, visit):
    assert visit(office, "/residents/sheets/vaccinations.xlsx").content.startswith(b"PK")
    assert visit(office, "/residents/sheets/nothing.xlsx").status_code == 404


def test_a_death_entered_wrongly_is_taken_back_by_the_township_for_a_reason(
    twice, doctor, township, post, text_of
):
    post(doctor, "/residents/1/moves/", what="death", day="2025-06-01", cause="I21.9")
    event = LifeEvent.objects.get()
    assert "撤销这一条" not in text_of(doctor, "/residents/1/moves/")
    assert "撤销这一条" in text_of(township, "/residents/1/moves/")

    address = f"/residents/1/moves/{event.pk}/take-back/"
    assert post(doctor, address, reason="同名误登，本人健在").status_code == 403
    assert "请写明撤销的原因" in said(post(township, address, reason=""))
    assert "已撤销" in said(post(township, address, reason="同名误登，本人健在"))

    assert Resident.objects.get(pk=1).death_date is None
    assert post(township, "/residents/3/moves/999/take-back/", reason="同名误登").status_code == 404
