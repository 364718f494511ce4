"""Staff, beds and places on the last day of 2024."""

import pytest

from tests.spec.drawn import counted, measured, people, spans
from tests.worlds import CLINIC, COUNTY, EAST, EAST_1, HOSPITAL, UNITS

CENTRE = 14
PLACES = {"clinic": CLINIC, "centre": CENTRE, "hospital": HOSPITAL}
WITH_CENTRE = (
    *UNITS,
    {"unit_id": CENTRE, "parent_id": EAST, "kind": "township-health-centre", "name": "东镇卫生院"},
)
POSTS = """
who                       | posts
a physician               | 2020-01-01.. hospital physician
an assistant physician    | 2020-01-01.. centre assistant-physician
a general practitioner    | 2020-01-01.. centre physician gp
a physician of two places | 2020-01-01.. hospital physician, 2022-01-01.. centre physician
a physician who left      | 2020-01-01..12-30 hospital physician
who leaves with the day   | 2020-01-01..12-31 hospital physician
who begins the day after  | 2025-01-01.. hospital physician
a village doctor          | 2020-01-01.. clinic village-doctor
a nurse                   | 2020-01-01.. hospital nurse
a pharmacist              | 2020-01-01.. hospital pharmacist
a radiographer            | 2020-01-01.. hospital technician
a driver                  | 2020-01-01.. hospital other
"""
PEOPLE = [
    {"unit_id": EAST_1, "year": year, "basis": basis, "sex": "male", "age_from": 30, "people": number}
    for year, basis, number in ((2023, "resident", 900), (2024, "resident", 1000), (2024, "registered", 1400))
]


def workforce(drawn):
    """Staff with their posts, and the people of one village."""
    posts = [
        {"staff_id": one["number"], "unit_id": PLACES[place], "category": category, "start": start, "end": end,
         "general_practitioner": "gp" in notes}
        for one in drawn
        for start, end, (place, category, *notes) in spans(one["posts"])
    ]  # fmt: skip
    staff = [{"staff_id": one["number"]} for one in drawn]
    return {"units": WITH_CENTRE, "staff": staff, "staff_posts": posts, "populations": PEOPLE}


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("physicians-per-1000", 5),
        ("nurses-per-1000", 1),
        ("pharmacists-per-1000", 1),
        ("health-technicians-per-1000", 8),
        ("general-practitioners-per-10000", 1),
    ],
)
def test_each_person_in_post_counts_once(tmp_path, engine, code, number):
    outcome = measured(tmp_path, code, "2024", engine, **workforce(people(POSTS)))

    assert counted(outcome, COUNTY) == (number, 1000)


def test_a_person_counts_where_the_last_post_began(tmp_path, engine):
    outcome = measured(tmp_path, "physicians-per-1000", "2024", engine, **workforce(people(POSTS)))

    assert counted(outcome, EAST) == (3, 1000)


def test_before_july_the_people_of_the_year_before_count(tmp_path, engine):
    outcome = measured(tmp_path, "physicians-per-1000", "2024Q1", engine, **workforce(people(POSTS)))

    assert counted(outcome, COUNTY)[1] == 900


def test_general_practitioners_among_the_physicians_of_primary_care(tmp_path, engine):
    outcome = measured(tmp_path, "gp-share-primary", "2024", engine, **workforce(people(POSTS)))

    assert counted(outcome, COUNTY) == (1, 3)


BEDS = """
who                       | beds
general beds              | 2020-01-01.. hospital general 100
observation beds          | 2020-01-01.. hospital emergency-observation 3
closed beds               | 2020-01-01..12-30 hospital general 50
beds of the centre        | 2020-01-01.. centre general 20
nursing beds              | 2020-01-01.. centre nursing 5
beds of the next year     | 2025-01-01.. centre nursing 9
nursery places            | 2020-01-01.. centre nursery 30
"""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("beds-per-1000", (128, 1000)),
        ("nursing-bed-share-primary", (5, 25)),
        ("emergency-observation-bed-share", (3, 103)),
        ("nursery-places-per-1000", (30, 1000)),
    ],
)
def test_beds_in_use_on_the_last_day(tmp_path, engine, code, expected):
    beds = [
        {"unit_id": PLACES[place], "kind": kind, "beds": int(number), "start": start, "end": end}
        for one in people(BEDS)
        for start, end, (place, kind, number) in spans(one["beds"])
    ]

    outcome = measured(tmp_path, code, "2024", engine, units=WITH_CENTRE, beds=beds, populations=PEOPLE)

    assert counted(outcome, COUNTY) == expected
