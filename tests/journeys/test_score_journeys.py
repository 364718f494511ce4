"""Walks with a real browser: a return through all its levels, and a scheme from what if to the signed sheet."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
PATIENCE = 20_000  # milliseconds, on a machine with other work
PDF = {"name": "年报.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 figures"}


def sign_in(page, role):
    page.goto("/sign-in/")
    page.locator(f"button[value={role}]").click()
    page.wait_for_load_state()


def stands(page, state):
    expect(page.locator("h1 .tag")).to_have_text(state, timeout=PATIENCE)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def filled(page, value):
    """Write one value everywhere and a reason wherever one is asked for."""
    page.get_by_role("link", name="规划指标年度填报表").first.click()
    for field in page.locator("input[name^=value-]").all():
        field.fill(value)
    press(page, "保存并核对")
    for field in page.locator("input[name^=reason-]").all():
        field.fill("统计口径调整")


def opened(page, role):
    """Walk in as somebody and open the return of the department."""
    sign_in(page, role)
    page.goto("/returns/?q=教育")
    page.get_by_role("link", name="规划指标年度填报表").first.click()


def test_a_return_is_filled_sent_back_corrected_and_accepted(page, enter, picture):
    enter("demo-department")
    page.goto("/returns/")
    filled(page, "51.5")
    press(page, "提交审签")
    expect(page.locator(".note.bad")).to_contain_text("数据来源")
    page.set_input_files("input[type=file]", PDF)
    press(page, "附上")
    press(page, "提交审签")
    stands(page, "待负责人审签")
    opened(page, "demo-department-head")
    page.locator("input[name=reason]").fill("请核对第一项")
    press(page, "退回")
    stands(page, "已退回")
    opened(page, "demo-department")
    expect(page.get_by_text("请核对第一项").first).to_be_visible()
    press(page, "提交审签")
    opened(page, "demo-department-head")
    press(page, "审签")
    opened(page, "demo-county")
    press(page, "采纳")
    stands(page, "已采纳")
    picture("return")


def test_an_accepted_figure_is_corrected_with_its_history(page, enter):
    enter("demo-department")
    page.goto("/returns/?state=accepted")
    page.get_by_role("link", name="规划指标年度填报表").first.click()
    page.locator("input[name=reason]").fill("录入有误")
    press(page, "更正已采纳的数")
    stands(page, "更正中")
    page.locator("input[name^=value-]").first.fill("50.5")
    press(page, "提交审签")
    opened(page, "demo-department-head")
    press(page, "审签")
    opened(page, "demo-county")
    press(page, "采纳")
    expect(page.get_by_text(re.compile("第 3 次填报"))).to_be_visible()


def test_a_scheme_is_tried_adopted_scored_objected_to_and_signed(page, enter, picture):
    enter("demo-county")
    page.goto("/scores/")
    row = page.get_by_role("row").filter(has_text="乡镇（街道）健康工作年度考核方案")
    row.get_by_role("button", name="起草新版本").click()
    page.wait_for_load_state()
    page.locator("input[name=elderly-points]").fill("5")
    page.locator("input[name=hypertension-controlled-points]").fill("25")
    press(page, "试算排名")
    expect(page.locator("#what-if tbody tr")).to_have_count(14)
    picture("what-if")
    press(page, "保存分值和线")
    press(page, "采用这套方案")
    stands(page, "已采用")
    address = scored(page, "2025Q3")
    press(page, "公示")
    object_to_first_line(page, address)
    rule_and_correct(page, address)
    sign_in(page, "demo-county-head")
    page.goto(address)
    press(page, "签发")
    stands(page, "已签发")
    picture("scores-final")


def scored(page, period):
    """Score by the scheme on the page; where the scores stand. The demo's year has scored its last quarter already."""
    page.locator("select[name=period]").select_option(period)
    press(page, "按这一期计分")
    return page.url


def object_to_first_line(page, address):
    sign_in(page, "demo-township")
    page.goto(address)
    page.locator("th a.strong").first.click()
    expect(page.locator(".total .num")).to_have_text(re.compile(r"^\d+\.\d\d$"))
    page.locator("summary").first.click()
    page.locator("details[open] input[name=reason]").fill("有三户迁出未注销")
    press(page, "提交异议")


def rule_and_correct(page, address):
    sign_in(page, "demo-county")
    page.goto(address)
    page.locator("select[name=ruling]").select_option("corrected")
    page.locator("input[name=corrected]").fill("99")
    page.locator("form:has(select[name=ruling]) input[name=reason]").fill("核对属实")
    press(page, "裁定")
    expect(page.locator(".tag.corrected")).to_be_visible()


def test_money_follows_signed_scores_to_the_cent(page, enter, picture):
    enter("demo-county")
    page.goto("/money/")
    form = page.locator("#new-scores")
    form.locator("input[name=title]").fill("以奖代补资金")
    form.locator("input[name=budget]").fill("1000000.01")
    press(page, "计算分配")
    expect(page.locator(".total .num")).to_have_text("1,000,000.01", timeout=PATIENCE)
    with page.expect_download() as download:
        page.get_by_role("link", name="Word").click()
    assert download.value.suggested_filename.endswith(".docx")
    press(page, "公示")
    sign_in(page, "demo-county-head")
    page.goto("/money/")
    page.get_by_role("link", name="以奖代补资金").first.click()
    press(page, "签发")
    stands(page, "已签发")
    picture("money-final")
