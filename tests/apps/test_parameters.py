"""Parameters a county sets: read from its file, kept with the run, and spoken of wherever its figures are shown."""

import pytest

from quanmin.core.periods import parse_range
from quanmin.errors import UsageError
from quanmin.results.actions import measure, take_snapshot
from quanmin.results.models import Run
from quanmin.results.parameters import measure_in, set_in, settings_of
from quanmin.results.queries import result
from quanmin.worklists.queries import in_gap
from tests.apps.counties import controlled_world
from tests.worlds import COUNTY

CONTROL = "hypertension-control-rate"
STRICTER = f"[{CONTROL}]\nsystolic_limit = 120\nelderly_limit = 120\n"


@pytest.fixture
def counted(units, office, tmp_path, home):
    """A run under the county's own file of parameters: counted(text)."""

    def run(text=""):
        home.mkdir(exist_ok=True)
        (home / "parameters.toml").write_text(text, encoding="utf-8")
        snapshot = take_snapshot(controlled_world(tmp_path / "snapshot"), by=office)
        return measure(snapshot, measures=[CONTROL], periods=parse_range("2025Q4"), by=office)

    return run


def numerator(run, unit, office):
    return result(CONTROL, unit, "2025Q4", run, seen_by=office).numerator


def test_the_countys_file_changes_the_count_without_code(counted, units, office):
    before, after = counted(), counted(STRICTER)

    assert (numerator(before, units[COUNTY], office), numerator(after, units[COUNTY], office)) == (1, 0)


def test_the_run_keeps_what_was_set(counted):
    run = Run.objects.get(pk=counted(STRICTER).pk)

    assert settings_of(run) == {CONTROL: {"systolic_limit": 120, "elderly_limit": 120}}
    assert measure_in(run, CONTROL).settings["elderly_limit"] == 120
    assert [(one.name, value) for _, one, value in set_in(run)] == [
        ("systolic_limit", 120), ("elderly_limit", 120),
    ]  # fmt: skip


def test_a_run_by_default_keeps_nothing(counted):
    assert settings_of(counted()) == {}
    assert settings_of(None) == {}


def test_a_gap_opens_by_the_parameters_of_its_run(counted, units, office):
    assert len(in_gap(CONTROL, units[COUNTY], "2025Q4", seen_by=office, run=counted(STRICTER))) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[no-such-measure]\nx = 1", "no measure 'no-such-measure' has parameters"),
        (f"[{CONTROL}]\nlimit = 1", "has no parameter 'limit'; its parameters are: systolic_limit"),
        (f"[{CONTROL}]\nelderly_limit = '高'", "cannot take elderly_limit='高'"),
        (f"[{CONTROL}]\nelderly_limit = true", "cannot take elderly_limit=True"),
        (f"[{CONTROL}]\nelderly_limit = -1", "cannot take elderly_limit=-1"),
        (f"{CONTROL} = 140", "write a table"),
        ("[unfinished", "cannot be read as TOML"),
    ],
)
def test_a_file_with_a_fault_stops_the_run_before_it_begins(counted, text, says):
    with pytest.raises(UsageError, match=says):
        counted(text)

    assert not Run.objects.exists()


def test_a_parameter_that_no_longer_exists_is_passed_over(counted):
    run = counted()
    run.parameters["settings"] = {CONTROL: {"gone": 1}, "gone-measure": {"x": 1}}

    assert measure_in(run, CONTROL).settings["elderly_limit"] == 150
    assert set_in(run) == []
