"""From a number to the people behind it, and back: every page of the way leads on, and to the one before."""

import re
from datetime import datetime
from html import unescape
from itertools import pairwise

import pytest

from quanmin.core.periods import parse
from quanmin.core.synth.plans import sample_plans
from quanmin.flow import bring_up_to_date
from quanmin.plans.actions import approve_plan, keep_document, take_as_read
from quanmin.plans.models import State
from quanmin.records.actions import bring_in_residents
from quanmin.records.entering import add_row
from quanmin.records.models import Resident
from quanmin.results.actions import measure, take_snapshot
from quanmin.results.queries import latest_run
from quanmin.supervision.actions import judge_run
from tests.apps.counties import controlled_world
from tests.faces.conftest import CONTROL

PRESSURE = {"code": "85354-9", "taken_at": datetime(2025, 12, 1, 9), "value": 128.0, "second_value": 78.0,
            "unit": "mm[Hg]"}  # fmt: skip


def links(page, begins):
    """The addresses on a page that begin so, as a reader would follow them."""
    return [unescape(one) for one in re.findall(r'href="([^"]+)"', page) if one.startswith(begins)]


def test_a_number_opens_to_its_people_and_every_page_leads_back(run, office, text_of):
    way = ["/"]
    for begins in (
        f"/indicators/{CONTROL}/",
        f"/gaps/{CONTROL}/",
        "/residents/2/?",
        f"/residents/2/why/{CONTROL}/",
    ):
        (onward, *_) = links(text_of(office, way[-1]), begins)
        way.append(onward)

    for before, here in pairwise(way):
        place = before.partition("?")[0]
        assert any(one.partition("?")[0] == place for one in links(text_of(office, here), "/")), (
            before,
            here,
        )


@pytest.fixture
def seen_since(system, units, settings, today, tmp_path):
    """Plans in force, every measure counted and judged; then somebody is seen, and that is counted too."""
    settings.QUANMIN_HOME = tmp_path
    folder = controlled_world(tmp_path / "snapshot")
    bring_in_residents(folder, by=system)
    for path in sample_plans():
        plan = keep_document(path.read_bytes(), source_name=path.name, by=system)
        if plan.state == State.DRAFT:
            approve_plan(take_as_read(plan, by=system), by=system)
    whole = measure(take_snapshot(folder, by=system), periods=[parse("2025Q4")], by=system)
    judge_run(whole, by=system)
    add_row("observations", PRESSURE, resident=Resident.objects.get(pk=2), by=system)
    bring_up_to_date(by=system)
    assert latest_run().base == whole


def test_every_number_of_the_cockpit_opens_whatever_it_counts(seen_since, office, text_of, visit):
    page = text_of(office, "/")
    opened = sorted({*links(page, "/indicators/"), *links(page, "/gaps/")})

    assert [one for one in opened if visit(office, one).status_code != 200] == []
    places = {one.partition("?")[0] for one in opened}
    assert {f"/gaps/{CONTROL}/", "/gaps/village-clinic-standard-rate/"} <= places
