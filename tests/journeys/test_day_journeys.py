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
    "fev1_fvc": "65", "staple_food": "6", "weight_target": "60", "staple_food_target": "6",
}  # fmt: skip
CALM = {"breastfeeding": "0", "unmanageable": "0", "acute": "0"}
CONTROLLED, UNCONTROLLED = CALM | {"sbp": "128", "dbp": "78"}, CALM | {"sbp": "168", "dbp": "96"}


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


def counts(page):
    """Numerator and denominator of the control rate of one's own unit, as its page shows them."""
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
    before = counts(office), counts(doctor)
    (one, was_met), (other, other_was) = two_patients(doctor)
    readings = UNCONTROLLED if was_met else CONTROLLED
    keep_the_forms(doctor)
    call_somebody(doctor)
    see_online(doctor, one, readings)

    doctor.context.set_offline(True)
    doctor.goto("/day/")
    doctor.goto(other)
    choose_pressure(doctor)
    fill(doctor, **readings)
    save(doctor)
    expect(doctor.locator("#queue")).to_contain_text("1 份随访存在这台设备上")
    doctor.screenshot(path="test-results/day-offline.png")

    doctor.context.set_offline(False)
    expect(doctor.locator("#queue")).to_be_hidden(timeout=PATIENCE_SECONDS * 1_000)
    moved = 2 * (not was_met) - (was_met + other_was)
    after = [(met + moved, patients) for met, patients in before]
    assert until(after[0], lambda: counts(office)) == after[0]
    assert until(after[1], lambda: counts(doctor)) == after[1]
    leaves_nobody_behind(doctor)


def two_patients(doctor):
    """The forms of two patients on the list, and of each whether the control rate counts the patient as met."""
    doctor.goto("/day/?protocol=hypertension")
    links = [link.get_attribute("href") for link in doctor.locator("a[data-visit]").all()][:2]
    return [(link, is_controlled(doctor, link.strip("/").split("/")[-1])) for link in links]


def is_controlled(doctor, number):
    """Whether the resident's page says that the county's control rate counts this patient as met."""
    doctor.goto(f"/residents/{number}/")
    line = doctor.locator(".why li").filter(has=doctor.locator(f"a[href*='{CONTROL.split('/')[2]}']")).first
    return "已做到" in line.inner_text()


def keep_the_forms(doctor):
    doctor.goto("/day/")
    doctor.locator("[data-offline]").click()
    links = doctor.locator("a[data-visit]").count()
    expect(doctor.locator("[data-offline]")).to_contain_text(
        f"{links}/{links}", timeout=PATIENCE_SECONDS * 1_000
    )


def call_somebody(doctor):
    line = doctor.locator(".people-list > li").last
    line.locator("summary").click()
    line.locator("select").select_option("no-answer")
    line.locator("form .btn").click()
    expect(doctor.locator(".note.good")).to_contain_text("已记下")


def choose_pressure(doctor):
    """Nothing but the follow-up of hypertension, whatever else is owed."""
    for tick in doctor.locator("input[name=task]").all():
        tick.set_checked(tick.get_attribute("value") == "hypertension/follow-up")


def see_online(doctor, form, readings):
    """A visit with a slip of the finger that is refused before it is saved."""
    doctor.goto(form)
    choose_pressure(doctor)
    fill(doctor, **readings | {"sbp": "400"})
    save(doctor)
    expect(doctor.locator("[data-refusal]")).to_contain_text("400 mmHg，超出允许范围50～300 mmHg")
    doctor.screenshot(path="test-results/day-refused.png")
    doctor.locator("#ask-sbp input").fill(readings["sbp"])
    save(doctor)
    expect(doctor.get_by_role("heading", name="填好的表")).to_be_visible(timeout=PATIENCE_SECONDS * 1_000)
    expect(doctor.locator(".filled").first).to_contain_text("高血压")


def leaves_nobody_behind(doctor):
    """Who signs out takes the pages along."""
    assert "quanmin-day-pages" in doctor.evaluate("caches.keys()")
    doctor.get_by_role("button", name="退出").click()
    doctor.wait_for_url("**/sign-in/")
    assert "quanmin-day-pages" not in doctor.evaluate("caches.keys()")


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
    open_refused(doctor)
    doctor.goto("/day/")  # who leaves the form undecided loses nothing
    open_refused(doctor)
    doctor.get_by_role("button", name="已核对，仍要保存").click()
    expect(doctor.get_by_role("heading", name="填好的表")).to_be_visible(timeout=PATIENCE_SECONDS * 1_000)
    doctor.goto("/day/")
    expect(doctor.locator("#queue")).to_be_hidden()


def open_refused(doctor):
    """Open what the site refused, as it was sent, and wait for what it says of it."""
    doctor.get_by_role("link", name="打开处理").click()
    expect(doctor.locator("[data-refusal]")).to_contain_text("同一天已有 1 份相同项目的随访")
