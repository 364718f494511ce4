"""The health record in the year 2024: who has one, whether it meets the standard, whether it is used."""

import pytest

from tests.spec.drawn import counted, day, living, measured, moment, people, said, services, should_say, spans
from tests.worlds import COUNTY, EAST, EAST_1, WEST, WEST_1

COVERAGE = "health-record-coverage"
ELECTRONIC, STANDARD = "electronic-health-record-coverage", "standard-electronic-record-coverage"

RECORDS = """
who                                      | died       | lives             | records                                                            | any             | electronic                 | standard
an electronic record                     |            |                   | 2015-01-01.. electronic complete                                   | in              | in                         | in
an incomplete one                        |            |                   | 2015-01-01.. electronic                                            | in              | in                         | gap: standard-record
a paper record                           |            |                   | 2015-01-01.. complete                                              | in              | gap: has-electronic-record | gap: has-electronic-record, standard-record
two halves make no whole                 |            |                   | 2015-01-01.. complete, 2016-01-01.. electronic                     | in              | in                         | gap: standard-record
two records count once                   |            |                   | 2015-01-01.. electronic complete, 2016-01-01.. electronic complete | in              | in                         | in
opened on the last day                   |            |                   | 12-31.. electronic complete                                        | in              | in                         | in
opened the day after                     |            |                   | 2025-01-01.. electronic complete                                   | gap: has-record | gap: has-electronic-record | gap: has-electronic-record, standard-record
closed on the last day                   |            |                   | 2015-01-01..12-31 electronic complete                              | gap: has-record | gap: has-electronic-record | gap: has-electronic-record, standard-record
closed the day after                     |            |                   | 2015-01-01..2025-01-01 electronic complete                         | in              | in                         | in
no record                                |            |                   |                                                                    | gap: has-record | gap: has-electronic-record | gap: has-electronic-record, standard-record
died, record still open                  | 2024-12-31 |                   | 2015-01-01.. electronic complete                                   | out             | out                        | out
moved away, still open                   |            | 2000-01-01..12-30 | 2015-01-01.. electronic complete                                   | out             | out                        | out
leaves with the last day                 |            | 2000-01-01..12-31 | 2015-01-01.. electronic complete                                   | in              | in                         | in
moves in on the last day                 |            | 12-31..           |                                                                    | gap: has-record | gap: has-electronic-record | gap: has-electronic-record, standard-record
an electronic record, died 2025-01-01    | 2025-01-01 |                   | 2015-01-01.. electronic complete                                   | in              | in                         | in
an electronic record, lives 2025-01-01.. |            | 2025-01-01..      | 2015-01-01.. electronic complete                                   | out             | out                        | out
"""


def records(drawn):
    """Health records of the drawn people."""
    return [
        {"resident_id": person["number"], "opened": start, "closed": end, "electronic": "electronic" in words,
         "complete": "complete" in words}
        for person in drawn
        for start, end, words in spans(person["records"])
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "column"), [(COVERAGE, "any"), (ELECTRONIC, "electronic"), (STANDARD, "standard")]
)
def test_who_has_a_health_record(tmp_path, engine, measure, column):
    drawn = people(RECORDS)

    outcome = measured(tmp_path, measure, "2024", engine, **living(drawn), health_records=records(drawn))

    assert said(outcome, drawn) == should_say(drawn, column)


def test_a_person_who_moved_within_the_county_counts_where_they_live_now(tmp_path, engine):
    homes = [
        {"resident_id": 1, "unit_id": EAST_1, "start": day("2000-01-01"), "end": day("2024-06-30")},
        {"resident_id": 1, "unit_id": WEST_1, "start": day("2024-07-01")},
    ]
    record = {"resident_id": 1, "opened": day("2010-01-01")}

    outcome = measured(
        tmp_path, COVERAGE, "2024", engine, residents=[{}], residences=homes, health_records=[record]
    )

    found = {unit: counted(outcome, unit) for unit in (EAST, WEST, WEST_1, COUNTY)}
    assert found == {EAST: (0, 0), WEST: (1, 1), WEST_1: (1, 1), COUNTY: (1, 1)}


USE = """
who                                   | records                | services   | visits           | stays             | died       | lives             | says
a follow-up                           | 2015-01-01..           | 05-05      |                  |                   |            |                   | in
a visit                               | 2015-01-01..           |            | 2024-05-05T10:00 |                   |            |                   | in
an admission                          | 2015-01-01..           |            |                  | 05-05..05-09      |            |                   | in
on the first day                      | 2015-01-01..           | 01-01      |                  |                   |            |                   | in
on the last evening                   | 2015-01-01..           |            | 2024-12-31T23:59 |                   |            |                   | in
the year before and after             | 2015-01-01..           | 2023-12-31 | 2025-01-01T00:00 |                   |            |                   | gap: record-used
opened in the year, not used          | 03-01..                |            |                  |                   |            |                   | gap: record-used
used, but no record                   |                        | 05-05      |                  |                   |            |                   | out
a follow-up, records 12-31            | 12-31..                | 05-05      |                  |                   |            |                   | in
a follow-up, records 2025-01-01       | 2025-01-01..           | 05-05      |                  |                   |            |                   | out
a follow-up, records until 12-31      | 2015-01-01..12-31      | 05-05      |                  |                   |            |                   | out
a follow-up, records until 2025-01-01 | 2015-01-01..2025-01-01 | 05-05      |                  |                   |            |                   | in
a follow-up, services 12-31           | 2015-01-01..           | 12-31      |                  |                   |            |                   | in
a follow-up, services 2025-01-01      | 2015-01-01..           | 2025-01-01 |                  |                   |            |                   | gap: record-used
a follow-up, died 12-31               | 2015-01-01..           | 05-05      |                  |                   | 12-31      |                   | out
a follow-up, died 2025-01-01          | 2015-01-01..           | 05-05      |                  |                   | 2025-01-01 |                   | in
a follow-up, lives until 12-30        | 2015-01-01..           | 05-05      |                  |                   |            | 2000-01-01..12-30 | out
a follow-up, lives until 12-31        | 2015-01-01..           | 05-05      |                  |                   |            | 2000-01-01..12-31 | in
a follow-up, lives since 12-31        | 2015-01-01..           | 05-05      |                  |                   |            | 12-31..           | in
a follow-up, lives since 2025-01-01   | 2015-01-01..           | 05-05      |                  |                   |            | 2025-01-01..      | out
a visit, visits 2023-12-31            | 2015-01-01..           |            | 2023-12-31T10:00 |                   |            |                   | gap: record-used
a visit, visits 01-01                 | 2015-01-01..           |            | 01-01T10:00      |                   |            |                   | in
an admission, stays 2023-12-31        | 2015-01-01..           |            |                  | 2023-12-31..05-09 |            |                   | gap: record-used
an admission, stays 01-01             | 2015-01-01..           |            |                  | 01-01..05-09      |            |                   | in
an admission, stays 12-31             | 2015-01-01..           |            |                  | 12-31..05-09      |            |                   | in
an admission, stays 2025-01-01        | 2015-01-01..           |            |                  | 2025-01-01..05-09 |            |                   | gap: record-used
"""


def test_records_in_use(tmp_path, engine):
    drawn = people(USE)
    visits = [
        {"resident_id": person["number"], "started_at": moment(person["visits"])}
        for person in drawn
        if person["visits"]
    ]
    stays = [
        {"resident_id": person["number"], "admitted": start, "discharged": end}
        for person in drawn
        for start, end, _ in spans(person["stays"])
    ]
    given = services(drawn, "services", programme="hypertension", kind="follow-up")
    rows = {"health_records": records(drawn), "contacts": given, "encounters": visits, "admissions": stays}

    outcome = measured(tmp_path, "health-record-active-use-rate", "2024", engine, **living(drawn), **rows)

    assert said(outcome, drawn) == should_say(drawn)
