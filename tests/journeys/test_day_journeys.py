"""A village doctor's morning on a telephone, part of it without a link, and what the county sees of it."""

import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
PHONE = {"width": 375, "height": 812}
CONTROL = "/indicators/hypertension-control-rate/"
PATIENCE_SECONDS = 60
MEASURED = {
    "sbp": "128", "dbp": "78", "height": "165", "weight": "62", "pulse": "72", "waist": "80", "temperature": "36.5",
    "respiration": "16", "fasting_glucose": "6.1", "hba1c": "6.2", "oxygen": "97", "cat": "8", "cat_before": "8",
    "fev1_fvc": "65", "staple_food": "6",
}  # fmt: skip


@pytest.fixture
def walk_in(browser, base_url):
    """Somebody signed in on a screen of their own: walk_in("demo-village", viewport=PHONE)."""
    opened = []

    def enter(role, **screen):
        context = browser.new_context(base_url=base_url, locale="zh-CN", **screen)
        opened.append(context)
        page = context.new_page()
        page.goto("/sign-in/")
        page.locator(f"button[value={role}]").click()
        page.wait_for_url("**/")
        return page

    yield enter
    for context in opened:
        context.close()


def fill(page, **measured):
    """Answer every field that is asked: the first option, or a usual value unless said otherwise."""
    for field in page.locator(".ask:not([hidden])").all():
        key = field.get_attribute("id").removeprefix("ask-")
        if field.locator(".opts").count():
            wanted = measured.get(key)
            field.locator(f"label:has(input[value='{wanted}'])" if wanted else ".opts label").first.click()
        else:
            field.locator("input[name^=f-]").fill(measured.get(key, MEASURED.get(key, "0")))


def save(page):
    page.locator(".save-bar .btn").click()


def county_counts(page):
    """Numerator and denominator of the control rate, as the county's page shows them."""
    page.goto(CONTROL)
    figures = page.locator(".headline > div")
    shown = {
        row.locator("dt").inner_text(): row.locator("dd > span").first.inner_text() for row in figures.all()
    }
    return int(shown["分子"].replace(",", "")), int(shown["分母"].replace(",", ""))


def until(wanted, read):
    """What is read, once it is what is wanted, or when patience ends."""
    end = time.monotonic() + PATIENCE_SECONDS
    while (found := read()) != wanted and time.monotonic() < end:
        time.sleep(1)
    return found


def test_a_doctors_morning_part_of_it_without_a_link(walk_in, picture):
    office, doctor = walk_in("demo-county"), walk_in("demo-village", viewport=PHONE)
    controlled, patients = county_counts(office)
    doctor.goto("/day/?protocol=hypertension")
    patient = doctor.locator("a[data-visit]").first.get_attribute("href")
    keep_the_forms(doctor)
    see_somebody_online(doctor)

    doctor.context.set_offline(True)
    doctor.goto("/day/")
    doctor.goto(patient)
    fill(doctor, sbp="168", dbp="96", breastfeeding="0", unmanageable="0")
    save(doctor)
    expect(doctor.locator("#queue")).to_contain_text("1 份随访存在这台设备上")
    doctor.screenshot(path="test-results/day-offline.png")

    doctor.context.set_offline(False)
    expect(doctor.locator("#queue")).to_be_hidden(timeout=PATIENCE_SECONDS * 1_000)
    assert until((controlled - 1, patients), lambda: county_counts(office)) == (controlled - 1, patients)
    leaves_nobody_behind(doctor)


def keep_the_forms(doctor):
    doctor.goto("/day/")
    doctor.locator("[data-offline]").click()
    links = doctor.locator("a[data-visit]").count()
    expect(doctor.locator("[data-offline]")).to_contain_text(
        f"{links}/{links}", timeout=PATIENCE_SECONDS * 1_000
    )


def see_somebody_online(doctor):
    """Call one person; see another, with a slip of the finger that is refused before it is saved."""
    line = doctor.locator(".people-list > li").last
    line.locator("summary").click()
    line.locator("select").select_option("no-answer")
    line.locator("form .btn").click()
    expect(doctor.locator(".note.good")).to_contain_text("已记下")
    doctor.goto("/day/?protocol=copd")
    doctor.locator("a[data-visit]").first.click()
    fill(doctor, sbp="400", acute="0", unmanageable="0")
    save(doctor)
    expect(doctor.locator("[data-refusal]")).to_contain_text("400 mmHg，超出允许范围50～300 mmHg")
    doctor.screenshot(path="test-results/day-refused.png")
    doctor.locator("#ask-sbp input").fill("136")
    save(doctor)
    expect(doctor.get_by_role("heading", name="填好的表")).to_be_visible(timeout=PATIENCE_SECONDS * 1_000)
    expect(doctor.locator(".filled").first).to_contain_text("慢阻肺")


def leaves_nobody_behind(doctor):
    """Who signs out takes the pages along."""
    assert "quanmin-day-pages" in doctor.evaluate("caches.keys()")
    doctor.get_by_role("button", name="退出").click()
    doctor.wait_for_url("**/sign-in/")
    assert "quanmin-day-pages" not in doctor.evaluate("caches.keys()")


@pytest.mark.skip(
    reason="one run in two its clicks race with the queue's own sending; tests/faces hold the conflict"
)
def test_a_visit_somebody_made_meanwhile_is_shown_and_nothing_is_lost(walk_in):
    doctor, manager = walk_in("demo-village", viewport=PHONE), walk_in("demo-township")
    keep_the_forms(doctor)
    address = doctor.locator("a[data-visit]").last.get_attribute("href")
    doctor.context.set_offline(True)
    doctor.goto(address)
    fill(doctor, unmanageable="0")
    save(doctor)
    expect(doctor.locator("#queue")).to_contain_text("等待送出")
    manager.goto(address)
    fill(manager, unmanageable="0")
    save(manager)
    expect(manager.get_by_role("heading", name="填好的表")).to_be_visible(timeout=PATIENCE_SECONDS * 1_000)

    doctor.context.set_offline(False)
    expect(doctor.locator("#queue .late")).to_contain_text(
        "同一天已有 1 份相同项目的随访", timeout=PATIENCE_SECONDS * 1_000
    )
    doctor.get_by_role("link", name="打开处理").click()
    doctor.wait_for_url("**queued=*")  # the form behind looks the same
    save(doctor)
    doctor.get_by_role("button", name="已核对，仍要保存").click()
    expect(doctor.get_by_role("heading", name="填好的表")).to_be_visible(timeout=PATIENCE_SECONDS * 1_000)
    doctor.goto("/day/")
    expect(doctor.locator("#queue")).to_be_hidden()
