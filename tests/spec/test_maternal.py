"""Mothers of the maternal-child year 2024, counted by their live births."""

import pytest

from tests.spec.births import births
from tests.spec.drawn import counted, measured, people, said, services, should_say
from tests.worlds import EAST_1

FIVE = "01-10, 02-10, 03-10, 04-10, 05-10"
CARE = f"""
who                             | born        | notes     | weeks | antenatal                         | postnatal | says
cared for throughout            | 06-01T08:00 |           | 9     | {FIVE}                            | 06-10     | in
booked at 12 weeks and 6 days   | 06-01T08:00 |           | 12    | {FIVE}                            | 06-10     | in
booked at 13 weeks              | 06-01T08:00 |           | 13    | {FIVE}                            | 06-10     | gap: booked-early
weeks at booking unknown        | 06-01T08:00 |           |       | {FIVE}                            | 06-10     | gap: booked-early
seen four times                 | 06-01T08:00 |           | 9     | 01-10, 02-10, 03-10, 04-10        | 06-10     | gap: five-antenatal-visits
the fourth entered twice        | 06-01T08:00 |           | 9     | 01-10, 02-10, 03-10, 04-10, 04-10 | 06-10     | gap: five-antenatal-visits
born at home                    | 06-01T08:00 | home      | 9     | {FIVE}                            | 06-10     | gap: born-in-hospital
visited 28 days after birth     | 06-01T08:00 |           | 9     | {FIVE}                            | 06-29     | in
visited 29 days after birth     | 06-01T08:00 |           | 9     | {FIVE}                            | 06-30     | gap: mother-visited
seen at 42 days only            | 06-01T08:00 |           | 9     | {FIVE}                            | 07-13     | gap: mother-visited
nothing at all                  | 06-01T08:00 | home      |       |                                   |           | gap: booked-early, five-antenatal-visits, born-in-hospital, mother-visited
stillborn                       | 06-01T08:00 | stillborn | 9     | {FIVE}                            | 06-10     | out
last minute, visited in October | 09-30T23:59 |           | 9     | {FIVE}                            | 10-20     | in
born in the next year           | 10-01T00:00 |           | 9     | {FIVE}                            | 10-20     | out
first minute, visited that day  | 2023-10-01T00:00 |      | 9     | {FIVE}                            | 2023-10-01 | in
the minute before               | 2023-09-30T23:59 |      | 9     | {FIVE}                            | 2023-10-01 | out
visited on the day of birth     | 06-01T08:00 |           | 9     | {FIVE}                            | 06-01     | in
seen the fifth time at the end  | 06-01T08:00 |           | 9     | 01-10, 02-10, 03-10, 04-10, 09-30 | 06-10     | in
seen the fifth time too late    | 06-01T08:00 |           | 9     | 01-10, 02-10, 03-10, 04-10, 10-01 | 06-10     | gap: five-antenatal-visits
visited before the year too     | 2023-10-01T08:00 |      | 9     | {FIVE}                            | 2023-09-30, 2023-10-05 | in
born last, visited on day 28    | 09-30T23:59 |           | 9     | {FIVE}                            | 10-28     | in
born last, visited on day 29    | 09-30T23:59 |           | 9     | {FIVE}                            | 10-29     | gap: mother-visited
"""


def maternal_world(drawn):
    """Births, their pregnancies and the services given to their mothers."""
    pregnancies = [
        {"pregnancy_id": one["number"], "resident_id": 100 + one["number"],
         "booked_weeks": int(one["weeks"]) if one["weeks"] else None}
        for one in drawn
    ]  # fmt: skip
    seen = _of_pregnancies(services(drawn, "antenatal", programme="maternal", kind="antenatal-visit"))
    visited = _of_pregnancies(services(drawn, "postnatal", programme="maternal", kind="postnatal-visit"))
    return {"births": births(drawn), "pregnancies": pregnancies, "contacts": [*seen, *visited]}


def _of_pregnancies(rows):
    return [
        {**row, "pregnancy_id": row["resident_id"], "resident_id": 100 + row["resident_id"]} for row in rows
    ]


def test_mothers_cared_for_throughout(tmp_path, engine):
    drawn = people(CARE)

    outcome = measured(
        tmp_path, "maternal-systematic-management-rate", "2024MCH", engine, **maternal_world(drawn)
    )

    assert said(outcome, drawn) == should_say(drawn)


@pytest.mark.parametrize(
    ("code", "clause"),
    [
        ("early-pregnancy-registration-rate", "booked-early"),
        ("antenatal-five-visits-rate", "five-antenatal-visits"),
        ("hospital-delivery-rate", "born-in-hospital"),
        ("postnatal-visit-rate", "mother-visited"),
    ],
)
def test_each_part_of_the_care_has_a_measure_of_its_own(tmp_path, engine, code, clause):
    drawn = people(CARE)
    of_part = {
        who: "out" if word == "out" else f"gap: {clause}" if clause in word else "in"
        for who, word in should_say(drawn).items()
    }

    outcome = measured(tmp_path, code, "2024MCH", engine, **maternal_world(drawn))

    assert said(outcome, drawn) == of_part


def test_twins_count_twice_above_and_below(tmp_path, engine):
    drawn = people(CARE)[:1]
    world = maternal_world(drawn)
    twin = {**world["births"][0], "birth_id": 2, "resident_id": 2}

    outcome = measured(
        tmp_path,
        "early-pregnancy-registration-rate",
        "2024MCH",
        engine,
        **{**world, "births": [*world["births"], twin]},
    )

    assert counted(outcome, EAST_1) == (2, 2)


def test_visits_of_another_pregnancy_do_not_count(tmp_path, engine):
    world = maternal_world(people(CARE)[:1])
    earlier = [{**row, "pregnancy_id": 7} for row in world["contacts"]]

    outcome = measured(
        tmp_path, "antenatal-five-visits-rate", "2024MCH", engine, **{**world, "contacts": earlier}
    )

    assert counted(outcome, EAST_1) == (0, 1)
