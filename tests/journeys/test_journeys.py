"""A few walks through the demo county with a real browser, as its people would take them."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
CONTROL = "hypertension-control-rate"
ADDRESSES = ("/", "/gaps/", "/units/", f"/indicators/{CONTROL}/", f"/gaps/{CONTROL}/", "/plans/", "/plans/1/",
             "/measures/", "/search/?q=村")  # fmt: skip


def test_from_a_number_to_the_reading_behind_it(page, enter, picture):
    enter("demo-township")
    page.get_by_role("link", name="血压控制率").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("血压控制率")
    expect(page.locator("[data-chart] canvas")).to_be_visible()
    picture("indicator")

    page.locator(".acts .btn.main").click()
    expect(page.locator("#people-title")).to_contain_text("名居民在缺口里")
    picture("gap-list")

    name = page.locator("tbody th a").first.inner_text()
    page.locator("tbody th a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.locator("#days")).to_contain_text("血压")
    expect(page.get_by_text("在缺口").first).to_be_visible()
    picture("resident")


def test_the_office_reads_masked_names_and_the_auditor_opens_nobody(page, enter):
    enter("demo-auditor")
    page.goto(f"/gaps/{CONTROL}/")
    names = page.locator("tbody th a").all_inner_texts()

    assert names
    assert all(re.fullmatch(r".\*+", name) for name in names)
    href = page.locator("tbody th a").first.get_attribute("href")
    answer = page.request.get(href)
    assert answer.status == 403
    assert "您没有这项权限" in answer.text()


def test_a_filter_changes_the_list_without_a_new_page(page, enter):
    enter("demo-county")
    page.evaluate("window.stays = true")
    page.locator(".summary a").first.click()

    expect(page.locator(".summary a").first).to_have_attribute("aria-current", "true")
    expect(page.locator(".targets .light.green")).to_have_count(0)
    assert page.evaluate("window.stays")
    assert "light=red" in page.url


def test_a_reason_narrows_a_gap_list_and_back_brings_it_all(page, enter):
    enter("demo-county")
    page.goto(f"/gaps/{CONTROL}/")
    whole = page.locator("#people-title").inner_text()
    page.locator("#people .chips a").nth(1).click()
    expect(page.locator("#people-title")).not_to_have_text(whole)
    page.go_back()

    expect(page.locator("#people-title")).to_have_text(whole)


def test_a_sentence_of_the_plan_lights_up_both_ways(page, enter, picture):
    enter("demo-county")
    page.goto("/plans/1/?show=targets")
    page.locator(".facts-list li").nth(2).click()
    expect(page.locator(".doc mark.lit").first).to_be_in_viewport()
    picture("plan")

    page.locator(".doc mark[data-fact^=t]").first.click()
    expect(page.locator(".facts-list li.lit").first).to_be_in_viewport()


@pytest.mark.parametrize("width", [375, 1366, 1920])
@pytest.mark.parametrize("role", ["demo-county", "demo-village"])
def test_no_page_scrolls_sideways(page, enter, picture, width, role):
    page.set_viewport_size({"width": width, "height": 812 if width == 375 else 900})
    enter(role)
    for address in ADDRESSES:
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{address} is {wide} wide on {width}"
    page.goto("/")
    picture(f"cockpit-{role}-{width}")


def test_a_village_doctor_reaches_a_list_with_the_thumb(page, enter, picture):
    page.set_viewport_size({"width": 375, "height": 812})
    enter("demo-village")
    page.locator(".thumb a", has_text="缺口名单").click()
    page.locator("tbody th a").first.click()

    expect(page.locator("#people-title")).to_be_visible()
    heights = [box["height"] for box in (link.bounding_box() for link in page.locator(".thumb a").all())]
    assert min(heights) >= 44
    picture("phone-gap-list")


def test_everything_is_reached_by_keyboard_and_seen_to_be(page, enter):
    enter("demo-county")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")

    width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert width == "2px"


def test_english_is_one_press_away(page, enter):
    enter("demo-county")
    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", name="Ranking")).to_be_visible()
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="各地排名")).to_be_visible()
