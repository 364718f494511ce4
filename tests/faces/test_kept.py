"""What pages keep is what they would work out: after every act, for every reader, and never another reader's."""

import re
from functools import partial
from threading import Thread
from types import SimpleNamespace

import pytest
from django.conf import settings as site
from django.test import Client

from quanmin.accounts.audit import record_reading
from quanmin.accounts.models import User
from quanmin.accounts.permissions import Role
from quanmin.core.periods import parse_range
from quanmin.plans.actions import amend_by_hand, approve_plan, close_plan, review_plan
from quanmin.portal import kept
from quanmin.programmes.actions import rebuild_schedule, save_visit
from quanmin.results.actions import measure
from quanmin.results.models import Snapshot
from quanmin.results.recounting import recount_changes
from quanmin.supervision.actions import judge_run
from quanmin.units.actions import bring_in_units
from tests.apps.ledgers import a_plan_in_force
from tests.apps.test_recounting import enter
from tests.apps.visited import a_report
from tests.faces.conftest import CODES
from tests.worlds import COUNTY, UNITS

ADDRESSES = ("/", "/?light=grey", "/ledger/?all=1", "/ledger/?all=1&view=units")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def readers(office, township, doctor, auditor):
    return [signed_in(one) for one in (office, township, doctor, auditor)]


def signed_in(user, language="zh-hans"):
    client = Client()
    client.force_login(user, backend=site.AUTHENTICATION_BACKENDS[-1])
    client.cookies[site.LANGUAGE_COOKIE_NAME] = language
    return client


def pages(readers):
    return [TOKEN.sub("", one.get(address).text) for one in readers for address in ADDRESSES]


def worked_out(readers):
    """The pages with nothing kept from before."""
    found = []
    for one in readers:
        kept.forget()
        found += pages([one])
    return found


def close(plan, office, system):
    close_plan(plan, reason="到期", by=office)


def amend(plan, office, system):
    new = amend_by_hand(plan, by=office)
    new.targets.filter(measure=CODES[0]).update(value=80.0)
    approve_plan(review_plan(new, by=office), by=office)


def another_plan(plan, office, system):
    a_plan_in_force(office)


def rename(plan, office, system):
    bring_in_units([one | {"name": f"新{one['name']}"} for one in UNITS], by=system)


def measure_again(plan, office, system):
    later = measure(Snapshot.objects.get(), measures=CODES[:1], periods=parse_range("2025Q3"), by=system)
    judge_run(later, by=system)


def count_what_was_entered(plan, office, system):
    enter(2, system)
    recount_changes(by=system, judge=partial(judge_run, by=system))


@pytest.mark.parametrize("act", [close, amend, another_plan, rename, measure_again, count_what_was_entered])
def test_after_an_act_a_page_is_as_if_nothing_had_been_kept(run, plan, office, system, readers, act):
    before = pages(readers)
    act(plan, office, system)

    after = pages(readers)

    assert after != before
    assert after == worked_out(readers)


def test_a_visit_or_a_reading_leaves_what_is_kept_and_the_page_as_it_is(run, system, doctor, readers):
    rebuild_schedule(by=system)
    before, mark = pages(readers), kept.last_mark()

    save_visit(a_report(), by=doctor)
    record_reading(doctor, "resident", [2])

    assert kept.last_mark() == mark
    assert pages(readers) == before == worked_out(readers)


def test_two_of_one_office_share_what_is_kept_but_neither_name_nor_language(run, office, units):
    other = User.objects.create(username="second", role=Role.COUNTY_OFFICE, unit=units[COUNTY])
    office.first_name, other.first_name = "张一", "李二"
    office.save()
    other.save()

    first, second = (signed_in(one).get("/").text for one in (office, other))
    third = signed_in(other, "en").get("/").text

    assert "张一" in first
    assert "李二" in second
    assert "张一" not in second + third
    assert '<html lang="en">' in third


def test_what_is_kept_ends_with_its_day(run, office, settings):
    before = signed_in(office).get("/").text
    settings.QUANMIN_TODAY = run.snapshot.until.replace(year=2026)

    assert "距今 <b>0</b> 天" in before
    assert "距今 <b>365</b> 天" in signed_in(office).get("/").text


@pytest.mark.parametrize("seen", [(1, "another hash", "mark"), (10**9, "x", "mark")])
def test_a_trail_that_is_not_the_one_seen_begins_anew(run, seen):
    kept._seen["last"] = seen

    assert kept.last_mark() not in (None, "mark")


def test_many_lines_are_not_looked_through(run, doctor, monkeypatch):
    monkeypatch.setattr(kept, "MOST_LINES", 4)
    before = kept.last_mark()
    for _ in range(2):
        record_reading(doctor, "resident", [2])
    assert kept.last_mark() == before

    for _ in range(3):
        record_reading(doctor, "resident", [2])
    assert kept.last_mark() != before


def test_only_so_much_is_kept(run, office, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 3)
    reader = signed_in(office)
    for light in ("red", "yellow", "green", "grey"):
        reader.get(f"/?light={light}")

    assert len(kept._shelf) == 3


def test_what_is_worked_out_of_what_is_kept_waits_for_nobody():
    # More things than there are turns, each of which wants all the others: some share a turn, some cross.
    asked, number = SimpleNamespace(kept_under="a line of the trail"), 70

    def of(one):
        return [
            kept.kept_for_all(asked, ("part", one, other), lambda other=other: other)
            for other in range(number)
        ]

    def ask(order):
        for one in order:
            kept.kept_for_all(asked, ("whole", one), partial(of, one))

    readers = [Thread(target=ask, args=[range(number)[::way]], daemon=True) for way in (1, -1)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(timeout=20)

    assert not any(reader.is_alive() for reader in readers)
