"""What institutions and places have on the last day of 2024."""

import pytest

from quanmin.core.measures.catalogue.institutions import KINDS, STANDARDS
from tests.spec.drawn import counted, day, measured, people, said, should_say, spans
from tests.worlds import COUNTY, EAST, UNITS, WEST

PLACES = tuple(unit for unit in UNITS if unit["unit_id"] > 100)
HALLS = """
who                         | kind                   | open              | attributes                       | says
has a hall                  | township-health-centre | 1958-10-01..      | 2020-01-01.. tcm-hall yes        | in
has none                    | township-health-centre | 1958-10-01..      |                                  | gap: has-tcm-hall
since the last day          | township-health-centre | 1958-10-01..      | 12-31.. tcm-hall yes             | in
from the day after          | township-health-centre | 1958-10-01..      | 2025-01-01.. tcm-hall yes        | gap: has-tcm-hall
until the day before        | township-health-centre | 1958-10-01..      | 2020-01-01..12-30 tcm-hall yes   | gap: has-tcm-hall
written down as no          | township-health-centre | 1958-10-01..      | 2020-01-01.. tcm-hall no         | gap: has-tcm-hall
another attribute           | township-health-centre | 1958-10-01..      | 2020-01-01.. telemedicine yes    | gap: has-tcm-hall
closed in the year          | township-health-centre | 1958-10-01..06-30 | 2020-01-01.. tcm-hall yes        | out
opened after the year       | township-health-centre | 2025-03-01..      | 2020-01-01.. tcm-hall yes        | out
a village clinic            | village-clinic         | 1969-07-01..      | 2020-01-01.. tcm-hall yes        | out
"""


def institutions(drawn):
    """Institutions of the township with what they have."""
    rows = [
        {
            "unit_id": one["number"],
            "parent_id": EAST,
            "kind": one["kind"],
            "name": one["who"],
            "opened": start,
            "closed": end,
        }
        for one in drawn
        for start, end, _ in spans(one["open"])
    ]
    held = [
        {"unit_id": one["number"], "attribute": name, "value": value, "start": start, "end": end}
        for one in drawn
        for start, end, (name, value) in spans(one["attributes"])
    ]
    return {"units": [*PLACES, *rows], "unit_attributes": held}


def test_an_institution_has_what_is_on_record_for_the_last_day(tmp_path, engine):
    drawn = people(HALLS)

    outcome = measured(tmp_path, "tcm-hall-coverage", "2024", engine, **institutions(drawn))

    assert said(outcome, drawn) == should_say(drawn)
    assert counted(outcome, EAST) == counted(outcome, COUNTY) == (2, 7)


QUALITY = """
who               | kind                   | open         | attributes                              | says
basic             | township-health-centre | 1958-10-01.. | 2020-01-01.. quality-service basic       | in
recommended       | township-health-centre | 1958-10-01.. | 2020-01-01.. quality-service recommended | in
below             | township-health-centre | 1958-10-01.. | 2020-01-01.. quality-service below       | gap: has-quality-service
"""
ELECTRONIC = """
who      | kind            | open         | attributes               | says
level 3  | county-hospital | 1958-10-01.. | 2020-01-01.. emr-level 3 | gap: has-emr-level
level 4  | county-hospital | 1958-10-01.. | 2020-01-01.. emr-level 4 | in
level 5  | tcm-hospital    | 1958-10-01.. | 2020-01-01.. emr-level 5 | in
"""


@pytest.mark.parametrize(
    ("code", "table"),
    [("quality-service-basic-standard-rate", QUALITY), ("emr-grade-compliance", ELECTRONIC)],
)
def test_a_grade_at_or_above_the_wanted_one_is_enough(tmp_path, engine, code, table):
    drawn = people(table)

    outcome = measured(tmp_path, code, "2024", engine, **institutions(drawn))

    assert said(outcome, drawn) == should_say(drawn)


AMONG = """
who                   | kind            | open         | attributes                                                         | says
level 3, three stars  | county-hospital | 1958-10-01.. | 2020-01-01.. grade 三级乙等, 2020-01-01.. smart-service-level 3      | in
level 3, two stars    | county-hospital | 1958-10-01.. | 2020-01-01.. grade 三级甲等, 2020-01-01.. smart-service-level 2      | gap: has-smart-service-level
level 3 from tomorrow | county-hospital | 1958-10-01.. | 2025-01-01.. grade 三级乙等, 2020-01-01.. smart-service-level 3      | out
level 2, three stars  | tcm-hospital    | 1958-10-01.. | 2020-01-01.. grade 二级甲等, 2020-01-01.. smart-service-level 3      | out
no grade at all       | tcm-hospital    | 1958-10-01.. | 2020-01-01.. smart-service-level 3                                  | out
"""


def test_a_line_may_count_only_units_that_hold_another_attribute(tmp_path, engine):
    drawn = people(AMONG)

    outcome = measured(tmp_path, "smart-hospital-rate", "2024", engine, **institutions(drawn))

    assert said(outcome, drawn) == should_say(drawn)
    assert counted(outcome, COUNTY) == (1, 2)


def test_a_township_has_a_centre_while_one_is_open(tmp_path, engine):
    centre = {"unit_id": 14, "parent_id": EAST, "kind": "township-health-centre", "name": "东镇卫生院"}
    closed = {**centre, "unit_id": 15, "parent_id": WEST, "closed": day("06-30")}
    world = {"units": [*UNITS, centre, closed]}

    before = measured(tmp_path / "before", "township-hospital-presence", "2024Q2", engine, **world)
    after = measured(tmp_path / "after", "township-hospital-presence", "2024Q3", engine, **world)

    assert [counted(before, unit) for unit in (EAST, WEST, COUNTY)] == [(1, 1), (1, 1), (2, 2)]
    assert [counted(after, unit) for unit in (EAST, WEST, COUNTY)] == [(1, 1), (0, 1), (1, 2)]


@pytest.mark.parametrize("line", STANDARDS, ids=lambda line: line.code)
def test_every_line_of_the_table_finds_its_attribute(tmp_path, line):
    unit = {"unit_id": 14, "parent_id": EAST, "kind": KINDS[line.kinds][0][0], "name": "一"}
    wanted = [(line.attribute, line.values), *([line.among] if line.among else [])]
    held = [{"unit_id": 14, "attribute": name, "value": values[0]} for name, values in wanted]
    kept_out = [place for place in UNITS if place["kind"] in ("county", "township")]

    outcome = measured(tmp_path, line.code, "2024", "polars", units=[*kept_out, unit], unit_attributes=held)

    assert counted(outcome, COUNTY)[0] == 1


# What every line of the table asks of a unit: to be open, to hold what it asks for and, where it names one, the other.
EVERY_LINE = """
who                          | open                  | held              | among             | says
holds it                     | 1958-10-01..          | 2020-01-01..      | 2020-01-01..      | in
opened on the last day       | 12-31..               | 2020-01-01..      | 2020-01-01..      | in
opened the day after         | 2025-01-01..          | 2020-01-01..      | 2020-01-01..      | out
closed on the last day       | 1958-10-01..12-31     | 2020-01-01..      | 2020-01-01..      | in
closed the day before        | 1958-10-01..12-30     | 2020-01-01..      | 2020-01-01..      | out
since the last day           | 1958-10-01..          | 12-31..           | 2020-01-01..      | in
from the day after           | 1958-10-01..          | 2025-01-01..      | 2020-01-01..      | gap
until the last day           | 1958-10-01..          | 2020-01-01..12-31 | 2020-01-01..      | in
until the day before         | 1958-10-01..          | 2020-01-01..12-30 | 2020-01-01..      | gap
never held it                | 1958-10-01..          |                   | 2020-01-01..      | gap
"""
AMONG_DAYS = """
who                          | open                  | held              | among             | says
among since the last day     | 1958-10-01..          | 2020-01-01..      | 12-31..           | in
among from the day after     | 1958-10-01..          | 2020-01-01..      | 2025-01-01..      | out
among until the last day     | 1958-10-01..          | 2020-01-01..      | 2020-01-01..12-31 | in
among until the day before   | 1958-10-01..          | 2020-01-01..      | 2020-01-01..12-30 | out
never among                  | 1958-10-01..          | 2020-01-01..      |                   | out
"""


def units_of_the_line(line, drawn):
    """A unit of the line's kind for each drawn one, alone in the county, with what it holds."""
    asked = {"held": (line.attribute, line.values), **({"among": line.among} if line.among else {})}
    units = [{"unit_id": one["number"], "parent_id": None, "kind": KINDS[line.kinds][0][0], "name": one["who"],
              "opened": start, "closed": end} for one in drawn for start, end, _ in spans(one["open"])]  # fmt: skip
    held = [{"unit_id": one["number"], "attribute": name, "value": values[0], "start": start, "end": end}
            for one in drawn for column, (name, values) in asked.items()
            for start, end, _ in spans(one[column])]  # fmt: skip
    return {"units": units, "unit_attributes": held}


@pytest.mark.parametrize("line", STANDARDS, ids=lambda line: line.code)
def test_every_line_counts_what_is_open_and_held_on_the_last_day(tmp_path, line):
    drawn = people(EVERY_LINE + (AMONG_DAYS.split("says", 1)[1] if line.among else ""))

    outcome = measured(tmp_path, line.code, "2024", "numpy", **units_of_the_line(line, drawn))

    told = {who: word.partition(":")[0] for who, word in said(outcome, drawn).items()}
    assert told == should_say(drawn)


CENTRES = """
who                    | open              | adds
open                   | 1958-10-01..      | 1
opened on the last day | 12-31..           | 1
opened the day after   | 2025-01-01..      | 0
closed on the last day | 1958-10-01..12-31 | 1
closed the day before  | 1958-10-01..12-30 | 0
"""
TOWNSHIPS = """
who                    | open              | counts
there                  | 1958-10-01..      | 1
founded on the last day | 12-31..          | 1
founded the day after  | 2025-01-01..      | 0
merged on the last day | 1958-10-01..12-31 | 1
merged the day before  | 1958-10-01..12-30 | 0
"""


@pytest.mark.parametrize("one", people(CENTRES), ids=lambda one: one["who"])
def test_a_centre_stands_for_its_township_while_it_is_open(tmp_path, one):
    ((opened, closed, _),) = spans(one["open"])
    centre = {"unit_id": 14, "parent_id": EAST, "kind": "township-health-centre", "name": "院", "opened": opened,
              "closed": closed}  # fmt: skip

    outcome = measured(tmp_path, "township-hospital-presence", "2024", "numpy", units=[*UNITS, centre])

    assert counted(outcome, EAST) == (int(one["adds"]), 1)


@pytest.mark.parametrize("one", people(TOWNSHIPS), ids=lambda one: one["who"])
def test_a_township_counts_while_it_is_there(tmp_path, one):
    ((opened, closed, _),) = spans(one["open"])
    township = {"unit_id": 990001102000, "parent_id": COUNTY, "kind": "township", "name": "乡", "opened": opened,
                "closed": closed}  # fmt: skip

    outcome = measured(tmp_path, "township-hospital-presence", "2024", "numpy", units=[*UNITS, township])

    assert counted(outcome, COUNTY) == (0, 2 + int(one["counts"]))
