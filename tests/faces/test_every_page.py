"""What holds for all pages: the policy of contents, one heading, labels, and pages that say no with a way on."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from quanmin.plans.models import Plan
from tests.faces.conftest import CONTROL
from tests.worlds import EAST

PAGES = ("/", f"/units/{EAST}/", "/units/", f"/indicators/{CONTROL}/", "/gaps/", f"/gaps/{CONTROL}/", "/residents/2/",
         f"/residents/2/why/{CONTROL}/?period=2025Q4", "/plans/systems/",
         "/plans/", "/plans/upload/", "/plans/{plan}/?show=targets", "/plans/{plan}/review/?show=all",
         "/plans/{plan}/breakdown/", "/plans/{plan}/key-points/", "/plans/{plan}/assignments/", "/objections/",
         "/ledger/?all=1", "/ledger/?view=gantt", "/ledger/?view=units", "/ledger/?view=calendar", "/ledger/import/",
         "/notices/", "/notices/new/", "/notices/reminders/", "/notices/wording/", "/bulletins/", "/hints/shares/",
         "/returns/", "/impacts/", "/impacts/new/", "/scores/", "/money/", "/measures/", "/account/", "/trail/",
         "/search/?q=东")  # fmt: skip


class Outline(HTMLParser):
    """Collects what the checks below ask about: tags with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def of(self, *names):
        return [attributes for tag, attributes in self.tags if tag in names]


def nothing_is_inline_so_that_the_policy_holds(outline):
    scripts = [one for one in outline.of("script") if "src" not in one]
    inline = [one for _, one in outline.tags if "style" in one or any(name.startswith("on") for name in one)]

    return (
        all(one.get("type") == "application/json" for one in scripts)
        and not outline.of("style")
        and not inline
    )


def every_file_comes_from_this_site(outline):
    addresses = [one.get("src") or one.get("href") for one in outline.of("script", "link", "img")]

    return all(address.startswith("/static/") for address in addresses if address)


def there_is_one_main_heading_and_a_way_past_the_menus(outline):
    first = outline.of("a")[0]
    return len(outline.of("h1")) == len(outline.of("main")) == 1 and first == {
        "class": "skip",
        "href": "#main",
    }


def headings_skip_no_level(outline):
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]

    # The tree's own heading stands before the page's.
    return all(after - before <= 1 for before, after in pairwise(levels))


def every_field_has_a_label(outline):
    labelled = {one["for"] for one in outline.of("label") if "for" in one}
    inside = _inside_labels(outline.tags)
    fields = [one for one in outline.of("input", "select") if one.get("type") != "hidden"]

    return all(one.get("id") in labelled or id(one) in inside for one in fields)


def _inside_labels(tags):
    """The fields written inside a label: the label is the last thing opened before them."""
    found, label_open = set(), False
    for tag, attributes in tags:
        if tag == "label":
            label_open = "for" not in attributes
        elif tag in ("input", "select") and label_open:
            found.add(id(attributes))
            label_open = False
    return found


def every_menu_has_a_name(outline):
    return all("aria-label" in one or "aria-labelledby" in one for one in outline.of("nav"))


def ids_are_given_once(outline):
    ids = [one["id"] for _, one in outline.tags if "id" in one]

    return len(ids) == len(set(ids))


def columns_and_rows_of_tables_are_named(outline):
    return all("scope" in one for one in outline.of("th"))


RULES = (nothing_is_inline_so_that_the_policy_holds, every_file_comes_from_this_site,
         there_is_one_main_heading_and_a_way_past_the_menus, headings_skip_no_level, every_field_has_a_label,
         every_menu_has_a_name, ids_are_given_once, columns_and_rows_of_tables_are_named)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_a_page_breaks_no_rule(page, run, office, text_of):
    # PostgreSQL does not number anew after a test, so the plan is asked for its number.
    outline = Outline(text_of(office, page.format(plan=Plan.objects.first().pk)))

    assert [rule.__name__ for rule in RULES if not rule(outline)] == []


def test_the_policy_is_sent_and_lets_nothing_else_in(run, office, visit):
    policy = visit(office, "/")["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_an_address_that_is_not_there_is_a_page_with_a_way_on(office, visit):
    answer = visit(office, "/no/such/page/")

    assert answer.status_code == 404
    assert 'class="btn main" href="/"' in answer.content.decode()


def test_our_own_mistake_is_a_page_that_does_not_blame_the_reader(office, client, monkeypatch):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False
    monkeypatch.delattr("quanmin.portal.pages.trail.entries")

    answer = client.get("/trail/")

    assert answer.status_code == 500
    assert "这不是您的操作造成的" in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/", f"/indicators/{CONTROL}/", f"/gaps/{CONTROL}/", "/residents/2/", "/trail/"]
)
def test_in_english_no_chinese_of_ours_is_left(run, office, visit, client, address):
    client.cookies["django_language"] = "en"
    text = visit(office, address).content.decode()
    # What is of the county stays Chinese: names, the plan's words, definitions, sources.
    ours = re.findall(r"<(?:h2|button|summary)[^>]*>([^<]*)<", text)

    assert not [one for one in ours if re.search("[\u4e00-\u9fff]", one) and one != "中文"]
