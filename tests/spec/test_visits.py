"""Visits and stays of the year 2024: where, booked or not, how long, and what the fund paid.

These tables are too long for a grid, so each line is measured in a county of its own: what it adds below the line and
above it.
"""

import pytest

from tests.spec.drawn import counted, day, living, measured, moment, people, should_say
from tests.worlds import CLINIC, COUNTY, EAST, EAST_1, HOSPITAL, OUTSIDE, UNITS

CENTRE = 14
PLACES = {"clinic": CLINIC, "centre": CENTRE, "hospital": HOSPITAL, "outside": OUTSIDE}
WITH_CENTRE = (
    *UNITS,
    {"unit_id": CENTRE, "parent_id": EAST, "kind": "township-health-centre", "name": "东镇卫生院"},
)
SAYS = {(0, 0): "out", (0, 1): "gap", (1, 1): "in"}

VISITS = """
who                              | lives             | at       | on               | notes            | county | primary | booked
a visit to the village clinic    |                   | clinic   | 06-01            |                  | in  | in  | out
to the township centre           |                   | centre   | 06-01            |                  | in  | in  | out
to the county hospital           |                   | hospital | 06-01            |                  | in  | gap | gap
to a hospital outside            |                   | outside  | 06-01            | booked           | gap | out | out
booked at the hospital           |                   | hospital | 06-01            | booked           | in  | gap | in
an emergency                     |                   | hospital | 06-01            | emergency        | in  | gap | out
at 23:59 on the last day         |                   | hospital | 12-31T23:59      | booked           | in  | gap | in
at 0:00 on the day after         |                   | hospital | 2025-01-01T00:00 | booked           | out | out | out
at 0:00 on the first day         |                   | clinic   | 01-01T00:00      |                  | in  | in  | out
the year before                  |                   | clinic   | 2023-12-31T23:59 |                  | out | out | out
moved away in the year           | 2000-01-01..06-30 | outside  | 06-01            |                  | gap | out | out
moved away before the year       | 2000-01-01..2023-12-31 | outside | 06-01        |                  | out | out | out
"""


def visits(drawn):
    """Outpatient visits, one a line."""
    return [
        {"resident_id": one["number"], "unit_id": PLACES[one["at"]], "started_at": moment(one["on"]),
         "kind": "emergency" if "emergency" in one["notes"] else "outpatient", "booked": "booked" in one["notes"],
         "wait_minutes": None, "tcm": "tcm" in one["notes"]}
        for one in drawn
    ]  # fmt: skip


def told(folder, code, engine, table, drawn, column):
    """What each line says when it is the only one: in, gap or out."""
    found = {}
    for person in drawn:
        alone = {table: [row for row in column if row["resident_id"] == person["number"]]}
        outcome = measured(folder, code, "2024", engine, units=WITH_CENTRE, **living(drawn), **alone)
        found[person["who"]] = SAYS[counted(outcome, COUNTY)]
    return found


@pytest.mark.parametrize(
    ("code", "column"),
    [
        ("county-visit-rate", "county"),
        ("primary-care-visit-share", "primary"),
        ("appointment-rate", "booked"),
    ],
)
def test_a_visit_counts_by_its_place_and_day(tmp_path, engine, code, column):
    drawn = people(VISITS)

    assert told(tmp_path, code, engine, "encounters", drawn, visits(drawn)) == should_say(drawn, column)


STAYS = """
who                        | at       | admitted   | discharged | says
in the county hospital     | hospital | 06-01      | 06-08      | in
in a hospital outside      | outside  | 06-01      | 06-08      | gap
in the township centre     | centre   | 06-01      | 06-08      | in
discharged on the last day | hospital | 12-20      | 12-31      | in
discharged the day after   | hospital | 12-20      | 2025-01-01 | out
admitted the year before   | hospital | 2023-12-20 | 01-01      | in
still in hospital          | hospital | 12-20      |            | out
"""


def stays(drawn, **more):
    """Stays in hospital, one a line."""
    return [
        {"resident_id": one["number"], "unit_id": PLACES[one["at"]], "admitted": day(one["admitted"]),
         "discharged": day(one["discharged"]), **more}
        for one in drawn
    ]  # fmt: skip


def test_a_stay_counts_on_the_day_it_ends(tmp_path, engine):
    drawn = people(STAYS)

    found = told(tmp_path, "county-inpatient-share", engine, "admissions", drawn, stays(drawn))

    assert found == should_say(drawn)


def test_visits_and_stays_add_up_to_the_county_visit_rate(tmp_path, engine):
    went, stayed = people(VISITS), people(STAYS)
    world = {**living(went), "encounters": visits(went), "admissions": stays(stayed)}

    outcome = measured(tmp_path, "county-visit-rate", "2024", engine, units=WITH_CENTRE, **world)

    assert counted(outcome, EAST_1) == (7 + 4, 9 + 5)


def test_a_visit_counts_at_the_village_lived_in_last(tmp_path, engine):
    drawn = people("who | at | on | notes\none | hospital | 02-01 |")
    moved = [
        {"resident_id": 1, "unit_id": EAST_1, "start": day("2000-01-01"), "end": day("06-30")},
        {"resident_id": 1, "unit_id": EAST_1 + 1, "start": day("07-01"), "end": None},
    ]
    world = {"residents": living(drawn)["residents"], "residences": moved, "encounters": visits(drawn)}

    outcome = measured(tmp_path, "county-visit-rate", "2024", engine, **world)

    assert [counted(outcome, unit) for unit in (EAST_1, EAST_1 + 1)] == [(0, 0), (1, 1)]


def value(outcome, unit):
    """Numerator, denominator and value of a unit."""
    row = outcome.results.filter(outcome.results["unit"] == unit).row(0, named=True)
    return row["numerator"], row["denominator"], row["value"]


LENGTHS = """
who                       | at       | admitted | discharged
seven days                | hospital | 06-01    | 06-08
out on the same day       | hospital | 06-01    | 06-01
out on the next day       | hospital | 06-01    | 06-02
in a hospital outside     | outside  | 06-01    | 06-30
still there               | hospital | 12-01    |
over the leap day         | hospital | 02-28    | 03-01
"""


def test_a_stay_of_one_day_is_one_day(tmp_path, engine):
    outcome = measured(tmp_path, "average-length-of-stay", "2024", engine, admissions=stays(people(LENGTHS)))

    assert value(outcome, COUNTY) == (7 + 1 + 1 + 2, 4, 11 / 4)


@pytest.mark.parametrize(
    ("last", "said"), [(None, (40, 2, 20.0)), (480, (520, 3, 520 / 3)), (481, (40, 2, 20.0))]
)
def test_the_wait_is_the_mean_of_those_recorded_up_to_eight_hours(tmp_path, engine, last, said):
    went = visits(
        people("who | at | on | notes\n" + "\n".join(f"{n} | hospital | 06-01 | booked" for n in range(3)))
    )
    waits = [{**row, "wait_minutes": minutes} for row, minutes in zip(went, (10, 30, last), strict=True)]

    outcome = measured(tmp_path, "appointment-wait-time", "2024", engine, encounters=waits)

    assert value(outcome, COUNTY) == said


def test_the_fund_is_summed_before_it_is_divided(tmp_path, engine):
    drawn = people(STAYS)[:3]
    paid = [{**row, "fund_fen": fen} for row, fen in zip(stays(drawn), (60_000, 30_000, 10_000), strict=True)]
    world = {"units": WITH_CENTRE, **living(drawn), "admissions": paid}

    county = measured(tmp_path / "county", "insurance-fund-county-share", "2024", engine, **world)
    primary = measured(tmp_path / "primary", "insurance-fund-primary-share", "2024", engine, **world)

    assert value(county, COUNTY) == (70_000, 100_000, 70.0)
    assert value(primary, COUNTY) == (10_000, 70_000, pytest.approx(100 / 7))


def test_chinese_medicine_is_a_share_of_the_visits_of_each_provider(tmp_path, engine):
    drawn = people(
        "who | at | on | notes\na | clinic | 06-01 | tcm\nb | clinic | 06-01 |\nc | hospital | 06-01 | tcm\nd | outside | 06-01 | tcm"
    )
    world = {"encounters": visits(drawn)}

    county = measured(tmp_path / "county", "county-tcm-visit-share", "2024", engine, **world)
    primary = measured(tmp_path / "primary", "primary-tcm-service-share", "2024", engine, **world)

    assert [counted(county, unit) for unit in (EAST, COUNTY)] == [(1, 2), (2, 3)]
    assert counted(primary, COUNTY) == (1, 2)
