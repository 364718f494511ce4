"""Walks through the keeping of a plan with a real browser: review and approve, object and rule, amend and compare."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
TEXT = """云岭县老年健康行动方案
一、目标
到2027年，老年人健康管理率达到75%以上，失能老年人健康评估率达到约80%。
二、任务
1.做实健康体检。每年为老年人体检一次，结果当面反馈。（牵头单位：县卫生健康局；配合单位：县教育体育局、县民政局）
2.建设护理床位。2026年完成选址，2027年投入使用。（牵头单位：县民政局；完成时限：2027年）
"""
SIZES = ((1366, 900), (1920, 1080), (375, 812))


def upload(page, text, name="方案.txt"):
    """Bring a document in and stand before its plan."""
    page.goto("/plans/upload/")
    page.set_input_files("#document", {"name": name, "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_role("button", name="导入并读取").click()
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    return page.url


def sign_in(page, role):
    page.goto("/sign-in/")
    page.locator(f"button[value={role}]").click()
    page.wait_for_load_state()


def decide_all(page):
    """Accept what is uncertain by keyboard until nothing is left, then end the review."""
    button = page.get_by_role("button", name=re.compile("完成审核"))
    for _ in range(40):
        if button.count():
            break
        # A key pressed while the last answer is being put in its place goes nowhere; a person presses again.
        left = page.locator("#progress").inner_text()
        page.keyboard.press("a")
        page.wait_for_timeout(700)
        if page.locator("#progress").inner_text() == left:
            page.keyboard.press("a")
        expect(page.locator("#progress")).not_to_have_text(left, use_inner_text=True)
    button.click()
    page.wait_for_url(re.compile(r"/plans/\d+/$"))


@pytest.fixture
def in_force(page, enter):
    """A plan of our own, reviewed and approved through the pages; its address."""

    def walked(text):
        enter("demo-county")
        address = upload(page, text)
        page.get_by_role("link", name="审核").first.click()
        decide_all(page)
        page.get_by_role("button", name="发布").click()
        expect(page.locator(".head .tag")).to_have_text("已发布")
        return address

    return walked


def test_a_plan_is_reviewed_by_keyboard_and_approved(page, enter, picture):
    enter("demo-county")
    upload(page, TEXT)
    page.get_by_role("link", name="审核").first.click()
    expect(page.locator(".facts-list li.lit")).to_be_visible()
    expect(page.locator(".doc mark.lit").first).to_be_in_viewport()
    picture("plan-review")

    page.keyboard.press("e")
    value = page.locator("form.correct input[name=value]")
    value.fill("82")
    page.get_by_role("button", name="保存更正").click()
    expect(page.locator(".tag.corrected")).to_be_visible()
    page.keyboard.press("u")
    page.wait_for_url(re.compile("#fact-"))
    expect(page.locator(".tag.corrected")).to_have_count(0)

    page.goto(page.url.split("?")[0])
    decide_all(page)
    page.get_by_role("button", name="发布").click()
    expect(page.locator(".head .tag")).to_have_text("已发布")
    picture("plan-in-force")


def test_a_click_lights_both_ways_and_a_selection_becomes_a_target(page, enter, picture):
    enter("demo-county")
    upload(page, TEXT.replace("老年健康", "老年友好"))
    page.goto(f"{page.url}review/?show=all")
    page.locator(".facts-list li.target").nth(1).click()
    expect(page.locator(".doc mark.lit").first).to_be_in_viewport()
    page.locator(".doc mark.target").first.click()
    expect(page.locator(".facts-list li.lit")).to_have_count(1)

    page.locator(".doc p", has_text="做实健康体检").first.evaluate(
        "p => { const one = p.querySelector('[data-at]').firstChild; getSelection().setBaseAndExtent(one, 2, one, 8); }"
    )
    page.keyboard.press("t")
    expect(page.locator("#adding blockquote")).to_have_text("做实健康体检")
    picture("plan-add")


def test_a_unit_objects_and_the_office_rules(page, in_force, picture):
    in_force(TEXT.replace("老年健康", "老年关爱"))
    sign_in(page, "demo-department")
    duty = page.locator(".duties li", has_text="老年关爱").filter(has_text="体检").first
    duty.get_by_text("提出异议").click()
    duty.locator("input[name=reason]").fill("体检由卫生健康部门组织，本单位无此职能")
    duty.get_by_role("button", name="提交异议").click()
    expect(page.get_by_text("异议已提交")).to_be_visible()
    picture("duties")

    sign_in(page, "demo-county")
    page.get_by_role("link", name="异议").first.click()
    case = page.locator(".duties li", has_text="本单位无此职能")
    case.locator("select[name=ruling]").select_option("withdrawn")
    case.locator("input[name=reason]").fill("同意，由县卫生健康局承担")
    picture("objections")
    case.get_by_role("button", name="裁定").click()
    expect(page.locator("table", has_text="本单位无此职能")).to_contain_text("已撤回")


def test_a_plan_is_amended_and_the_difference_is_seen(page, in_force, picture):
    address = in_force(TEXT.replace("老年健康", "老年服务"))
    page.get_by_text("流转").click()
    amended = (
        TEXT.replace("老年健康", "老年服务").replace("75%", "78%").replace("2026年完成选址", "2026年开工")
    )
    page.set_input_files(
        "input[name=document]", {"name": "修订.txt", "mimeType": "text/plain", "buffer": amended.encode()}
    )
    page.get_by_role("button", name="导入修订文件").click()
    page.wait_for_url(re.compile("/review/$"))
    decide_all(page)
    page.get_by_role("link", name=re.compile("与上一版的差异")).first.click()

    expect(page.locator("ins", has_text="78%")).to_be_visible()
    picture("difference")
    page.get_by_role("link", name="看新版").click()
    page.get_by_role("button", name="发布").click()
    page.goto(address)
    expect(page.locator(".head .tag")).to_have_text("已被修订")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_pages_of_a_plan_fit_the_screen(page, enter, picture, width, height):
    page.set_viewport_size({"width": width, "height": height})
    enter("demo-county")
    found = [f"/plans/2/{part}" for part in ("", "breakdown/", "key-points/", "assignments/")]
    for address in (*found, "/plans/", "/plans/upload/", "/objections/"):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{address} is {wide} wide on {width}"
    page.goto("/plans/2/breakdown/")
    page.locator("th a").first.click()
    page.wait_for_url(re.compile(r"/breakdown/\d+/$"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture(f"breakdown-{width}")


def test_a_review_works_on_a_phone(page, enter, picture):
    page.set_viewport_size({"width": 375, "height": 812})
    enter("demo-county")
    upload(page, TEXT.replace("老年健康", "老年口腔"))
    page.get_by_role("link", name="审核").first.click()
    page.locator(".facts-list li.lit [data-press=a]").click()
    expect(page.locator("#progress")).to_contain_text("1/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    picture("plan-review-375")


def test_a_department_reads_its_duties_on_a_phone(page, picture):
    page.set_viewport_size({"width": 375, "height": 812})
    sign_in(page, "demo-department")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的任务和目标")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    picture("duties-375")
