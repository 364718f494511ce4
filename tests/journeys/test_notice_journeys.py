"""Walks a notice to its end with a real browser, and shows that no light can be talked green."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
PROOF = {"name": "完成情况.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 proof"}
TASK = "推动全民健身"
ADDRESSES = (
    "/ledger/?all=1", "/ledger/?view=gantt", "/ledger/?view=units", "/ledger/?view=calendar", "/ledger/2/",
    "/notices/?all=1", "/notices/3/", "/bulletins/1/",
)  # fmt: skip
SIZES = ((1366, 768), (1920, 1080), (375, 812))


def sign_in(page, role):
    page.goto("/sign-in/")
    page.locator(f"button[value={role}]").click()
    page.wait_for_load_state()


def open_notice(page, title):
    page.goto("/notices/?all=1")
    page.get_by_role("link", name=title).first.click()


def answer(page, text):
    page.locator("form[action$='/answer/'] textarea").fill(text)
    page.locator("form[action$='/answer/'] input[type=file]").set_input_files(PROOF)
    page.get_by_role("button", name="提交反馈").click()
    expect(page.locator(".head .tag")).to_have_text("已反馈")


def issue(page, title):
    """Draw a notice up from a red line of the ledger and give it to its unit; answers its number."""
    page.goto("/ledger/?all=1&kind=task&light=red")
    page.get_by_role("link", name=TASK).click()
    page.get_by_role("link", name="督办立项").click()
    expect(page.locator("textarea[name=reason]")).to_have_value(re.compile("亮灯落后"))
    page.locator("input[name=title]").fill(title)
    page.get_by_role("button", name="立项").click()
    expect(page.locator(".head .tag")).to_have_text("已立项")
    page.locator("input[name=signer]").fill("周明远")
    page.get_by_role("button", name="交办").click()
    expect(page.locator(".head .tag")).to_have_text("已交办")
    return page.locator(".head p.small").inner_text().split(" · ")[0]


def begin(page):
    page.get_by_role("button", name="签收").click()
    page.locator("input[name=person]").fill("赵敏")
    page.get_by_role("button", name="开始办理").click()


def give_back(page, why):
    page.get_by_text("复核不通过，退回").click()
    page.locator("form[action$='/return/'] textarea").fill(why)
    page.get_by_role("button", name="退回").click()
    expect(page.locator(".head .tag")).to_have_text("已退回")


def finish(page):
    page.locator("form[action$='/accept/'] textarea").fill("同意办结")
    page.get_by_role("button", name="办结").click()
    page.get_by_role("button", name="确认销号").click()
    expect(page.locator(".head .tag")).to_have_text("已销号")


def as_role(page, role, title):
    sign_in(page, role)
    open_notice(page, title)


def test_a_notice_is_issued_answered_returned_answered_again_and_closed(page, enter, picture):
    title = "健身点建设滞后"
    enter("demo-county")
    assert re.fullmatch(r"云卫督〔2025〕\d+号", issue(page, title))
    with page.expect_download() as letter:
        page.get_by_role("link", name="下载 Word").click()
    assert letter.value.suggested_filename.endswith(".docx")

    as_role(page, "demo-department", title)
    begin(page)
    answer(page, "已建成12处健身点。")
    as_role(page, "demo-county", title)
    give_back(page, "缺验收记录")
    picture("notice-returned")
    as_role(page, "demo-department", title)
    expect(page.get_by_text("缺验收记录")).to_be_visible()
    answer(page, "验收记录已补。")
    as_role(page, "demo-county", title)
    finish(page)

    expect(page.locator(".track .now")).to_contain_text("销号")
    picture("notice-closed")


def test_a_unit_talks_green_while_the_data_are_red_and_both_show(page, enter, picture):
    enter("demo-county")
    sign_in(page, "demo-department")
    page.goto("/ledger/")
    page.get_by_role("link", name="护好学生视力").click()
    page.locator("textarea[name=text]").fill("各校已全部落实，进展顺利。")
    page.get_by_label("绿灯").check()
    page.get_by_role("button", name="报送", exact=True).click()

    expect(page.get_by_text("进展已报送")).to_be_visible()
    lights = page.locator(".two-lights .light")
    expect(lights.nth(0)).to_have_text("落后")
    expect(lights.nth(1)).to_have_text("达标")
    expect(page.locator(".differs")).to_contain_text("与亮灯不一致")
    picture("talked-green")

    sign_in(page, "demo-county")
    page.goto("/ledger/?all=1")
    page.get_by_role("link", name="自评不一致").click()
    row = page.locator("tr", has_text="护好学生视力")
    expect(row.locator(".light.red")).to_be_visible()
    expect(row.locator(".light.green")).to_be_visible()
    row.locator(".hint").focus()
    expect(row.locator(".tip")).to_be_visible()
    expect(row.locator(".tip")).to_contain_text("没有完成，已超期")


def test_a_target_keeps_its_measured_light_beside_a_claim(page, enter):
    enter("demo-county")
    sign_in(page, "demo-department")
    page.goto("/ledger/?all=1&kind=target")
    page.get_by_role("link", name="人均每日食盐摄入量").first.click()
    expect(page.locator(".two-lights .light").first).to_have_text("落后")
    expect(page.locator(".two-lights .light").nth(1)).to_have_text("达标")
    expect(page.get_by_text("自评不改变亮灯")).to_be_visible()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_pages_fit_the_window(page, enter, picture, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    enter("demo-county")
    for address in ADDRESSES:
        page.goto(address)
        picture(f"supervision{re.sub('[^a-z0-9]+', '-', address)}{size[0]}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, address
