"""What a county set otherwise is said on the indicator's page, in the dictionary and in every exported file."""

import re
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from quanmin.core.periods import parse_range
from quanmin.results.actions import measure, take_snapshot
from tests.apps.counties import controlled_world
from tests.faces.conftest import CONTROL
from tests.remembered import remembered

SAID = "本县设定，默认 150"


@pytest.fixture
@remembered
def stricter(system, units, plan, today, tmp_path):
    """A run of the county under a stricter limit."""
    snapshot = take_snapshot(controlled_world(tmp_path / "snapshot"), by=system)
    return measure(
        snapshot, measures=[CONTROL], periods=parse_range("2025Q4"), by=system,
        settings={CONTROL: {"elderly_limit": 120}},
    )  # fmt: skip


def lines(answer):
    """The first column of a workbook."""
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    return [str(row[0]) for row in sheet.to_python() if row]


@pytest.mark.parametrize("address", [f"/indicators/{CONTROL}/", f"/measures/?q={CONTROL}"])
def test_the_page_says_what_the_county_set(stricter, visit, office, address):
    assert SAID in visit(office, address).content.decode()


@pytest.mark.parametrize("address", [f"/indicators/{CONTROL}/sheet.xlsx", "/results.xlsx"])
def test_a_file_says_what_the_county_set(stricter, visit, office, address):
    said = [line for line in lines(visit(office, address)) if line.startswith("本县设定")]

    assert len(said) == 1
    assert "120（默认 150）" in said[0]


def test_the_api_says_what_the_run_was_set_to(stricter, visit, office):
    found = visit(office, "/api/v1/runs/latest").json()

    assert found["settings"] == {CONTROL: {"elderly_limit": 120}}


def test_the_figure_itself_says_what_the_county_set(stricter, visit, office):
    page = visit(office, f"/indicators/{CONTROL}/").content.decode()

    assert re.search(r"本县设定：[^<]+ = 120（默认 150）。", page)


def test_a_run_by_default_says_nothing_of_it(run, visit, office):
    assert "本县设定" not in visit(office, f"/indicators/{CONTROL}/").content.decode()
    assert not [line for line in lines(visit(office, "/results.xlsx")) if line.startswith("本县设定")]


@pytest.mark.parametrize("address", ["/", "/measures/"])
def test_every_page_says_that_the_county_set_something(stricter, visit, office, address):
    page = visit(office, address).content.decode()

    assert "本县设定 <b>1</b> 项" in page
    assert "= 120（默认 150）" in page
