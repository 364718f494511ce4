"""Vaccination in the year 2024: doses owed, given, given in time, and series complete at two."""

from datetime import date

import pytest

from quanmin.core.measures.catalogue.immunisation import DOSES
from tests.spec.drawn import counted, day, entries, living, measured, people, said, should_say
from tests.worlds import EAST_1, OUTSIDE

PART = {dose.name: number for number, dose in enumerate(DOSES)}


def vaccinations(drawn, column="doses"):
    """Doses: a day, the vaccine and its number in the series."""
    return [
        {"resident_id": person["number"], "date": day(entry[0]), "vaccine": entry[1], "dose": int(entry[2])}
        for person in drawn
        for entry in entries(person[column])
    ]


# The third dose of hepatitis B must be had by twelve months.
OWED = """
who                         | born       | died  | lives              | doses                | says
given at six months         | 2023-06-15 |       |                    | 2023-12-20 HepB 3    | in
given after the limit       | 2023-06-15 |       |                    | 08-20 HepB 3         | in
given on the last day       | 2023-06-15 |       |                    | 12-31 HepB 3         | in
given after the year        | 2023-06-15 |       |                    | 2025-01-01 HepB 3    | gap: given-hepb-3
two doses only              | 2023-06-15 |       |                    | 2023-06-15 HepB 1, 2023-07-20 HepB 2 | gap: given-hepb-3
another vaccine             | 2023-06-15 |       |                    | 2023-12-20 DTaP 3    | gap: given-hepb-3
twelve months on 31 December | 2023-12-31 |      |                    |                      | gap: given-hepb-3
twelve months on 1 January 2025 | 2024-01-01 |   |                    |                      | out
twelve months on 1 January 2024 | 2023-01-01 |   |                    |                      | gap: given-hepb-3
twelve months in 2023       | 2022-12-31 |       |                    |                      | out
died                        | 2023-06-15 | 11-30 |                    |                      | out
moved away                  | 2023-06-15 |       | 2023-06-15..11-30  |                      | out
came three months ago       | 2023-06-15 |       | 09-28..            |                      | gap: given-hepb-3
came two months ago         | 2023-06-15 |       | 10-31..            |                      | out
given outside the county    | 2023-06-15 |       |                    | 2023-12-20 HepB 3    | in
"""
TIMELY = """
who                             | born       | lives | doses                | says
on the day it fell due          | 2023-12-15 |       | 06-15 DTaP 3         | in
thirty days after               | 2023-12-15 |       | 07-15 DTaP 3         | in
thirty-one days after           | 2023-12-15 |       | 07-16 DTaP 3         | gap: timely-dtap-3
early                           | 2023-12-15 |       | 06-01 DTaP 3         | in
not given                       | 2023-12-15 |       |                      | gap: timely-dtap-3
the days of grace still run     | 06-15      |       |                      | out
the days of grace ended in 2023 | 2023-05-15 |       |                      | out
"""
AT_BIRTH = """
who                  | born  | doses        | says
on the day of birth  | 03-10 | 03-10 HepB 1 | in
on the next day      | 03-10 | 03-11 HepB 1 | in
two days after       | 03-10 | 03-12 HepB 1 | gap: timely-hepb-1
"""


def test_a_dose_is_owed_once_its_last_age_is_reached(tmp_path, engine):
    drawn = people(OWED)
    doses = [{**row, "unit_id": OUTSIDE} for row in vaccinations(drawn)]

    outcome = measured(tmp_path, "nip-vaccine-coverage", "2024", engine, **living(drawn), vaccinations=doses)

    assert said(outcome, drawn, PART["hepb-3"]) == should_say(drawn)


@pytest.mark.parametrize(("table", "part"), [(TIMELY, "dtap-3"), (AT_BIRTH, "hepb-1")])
def test_a_dose_is_in_time_for_thirty_days_and_at_birth_for_one(tmp_path, engine, table, part):
    drawn = people(table)

    outcome = measured(
        tmp_path, "timely-vaccination-rate", "2024", engine, **living(drawn), vaccinations=vaccinations(drawn)
    )

    assert said(outcome, drawn, PART[part]) == should_say(drawn)


BY_TWO = ("HepB 1", "HepB 2", "HepB 3", "BCG 1", "IPV 1", "IPV 2", "bOPV 3", "DTaP 1", "DTaP 2", "DTaP 3", "DTaP 4",
          "MMR 1", "MMR 2", "JE-L 1", "MPSV-A 1", "MPSV-A 2", "HepA-L 1")  # fmt: skip
COMPLETE = """
who                             | born       | without  | says
every dose                      | 2022-06-15 |          | in
no BCG                          | 2022-06-15 | BCG 1    | gap: birth-vaccines-complete
three DTaP                      | 2022-06-15 | DTaP 4   | gap: dtap-complete
one MMR                         | 2022-06-15 | MMR 2    | gap: mmr-complete
no third polio dose             | 2022-06-15 | bOPV 3   | gap: polio-complete
no encephalitis vaccine         | 2022-06-15 | JE-L 1   | gap: encephalitis-meningitis-complete
no hepatitis A                  | 2022-06-15 | HepA-L 1 | gap: hepa-complete
two on the last day of the year | 2022-12-31 | MMR 2    | gap: mmr-complete
two on the day after            | 2023-01-01 | MMR 2    | out
"""


def test_a_child_of_two_has_every_dose(tmp_path, engine):
    drawn = people(COMPLETE)
    given = [
        {
            "resident_id": child["number"],
            "date": date(2024, 1, 5),
            "vaccine": dose.split()[0],
            "dose": int(dose[-1]),
        }
        for child in drawn
        for dose in BY_TWO
        if dose != child["without"]
    ]

    outcome = measured(
        tmp_path, "full-immunisation-coverage", "2024", engine, **living(drawn), vaccinations=given
    )

    assert said(outcome, drawn) == should_say(drawn)


def test_doses_of_all_vaccines_add_up(tmp_path, engine):
    drawn = people("who | born | doses\nowes BCG | 2024-06-15 | 06-15 BCG 1\nowes BCG too | 2024-06-15 |")

    outcome = measured(
        tmp_path, "nip-vaccine-coverage", "2024", engine, **living(drawn), vaccinations=vaccinations(drawn)
    )

    assert counted(outcome, EAST_1) == (1, 2)
