"""Pulmonary tuberculosis in the year 2024."""

from tests.spec.drawn import enrolments, entries, living, measured, moment, people, said, services, should_say
from tests.worlds import EAST_1

NOTIFIED = """
who                                                                   | died       | reports                  | enrolled                                            | says
notified and taken on                                                 |            | 03-01T10:00              | 03-03..                                             | in
notified, not taken on                                                |            | 03-01T10:00              |                                                     | gap: taken-on
reported twice counts once                                            |            | 03-01T10:00, 03-09T10:00 | 03-03..                                             | in
taken on before the notice                                            |            | 03-01T10:00              | 02-28..                                             | in
taken on after the year                                               |            | 12-31T23:59              | 2025-01-02..                                        | gap: taken-on
first and last minute                                                 |            | 2024-01-01T00:00         | 01-02..                                             | in
notified the year before                                              |            | 2023-12-31T23:59         | 01-02..                                             | out
an illness years ago                                                  |            | 03-01T10:00              | 2015-01-01..2015-07-01 completed                    | gap: taken-on
died after the notice                                                 | 2024-04-01 | 03-01T10:00              | 03-03..04-01 death                                  | in
taken on without a notice                                             |            |                          | 03-03..                                             | out
notified and taken on, enrolled 12-31                                 |            | 03-01T10:00              | 12-31..                                             | in
notified and taken on, enrolled 2025-01-01                            |            | 03-01T10:00              | 2025-01-01..                                        | gap: taken-on
an illness years ago, enrolled and 2023-12-31.., enrolled until 01-01 |            | 03-01T10:00              | 2015-01-01..2015-07-01 completed, 2023-12-31..01-01 | in
"""

COURSES = """
who                                        | enrolled                         | doses                                                                     | died       | lives             | says
completed, regular                         | 2023-10-01..04-01 completed      | 2023-11-01 outcome=regular-medication, 04-01 outcome=regular-medication   |            |                   | in
cured, regular                             | 2023-10-01..04-01 cured          | 04-01 outcome=regular-medication                                          |            |                   | in
irregular at the end                       | 2023-10-01..04-01 completed      | 2023-11-01 outcome=regular-medication, 04-01 outcome=irregular-medication |            |                   | gap: doses-regular
the later entry of a day                   | 2023-10-01..04-01 completed      | 04-01 outcome=irregular-medication, 04-01 outcome=regular-medication      |            |                   | in
no entry                                   | 2023-10-01..04-01 completed      |                                                                           |            |                   | gap: doses-regular
still in treatment                         | 10-01..                          | 11-01 outcome=regular-medication                                          |            |                   | out
lost                                       | 2023-10-01..04-01 lost           | 2023-11-01 outcome=regular-medication                                     |            |                   | out
completed on the last day                  | 06-30..12-31 completed           | 12-31 outcome=regular-medication                                          |            |                   | in
completed the year before                  | 2023-06-30..2023-12-31 completed | 2023-12-31 outcome=regular-medication                                     |            |                   | out
completed, regular, died 12-31             | 2023-10-01..04-01 completed      | 2023-11-01 outcome=regular-medication, 04-01 outcome=regular-medication   | 12-31      |                   | out
completed, regular, died 2025-01-01        | 2023-10-01..04-01 completed      | 2023-11-01 outcome=regular-medication, 04-01 outcome=regular-medication   | 2025-01-01 |                   | in
completed, regular, lives until 12-30      | 2023-10-01..04-01 completed      | 2023-11-01 outcome=regular-medication, 04-01 outcome=regular-medication   |            | 2000-01-01..12-30 | out
completed, regular, lives until 12-31      | 2023-10-01..04-01 completed      | 2023-11-01 outcome=regular-medication, 04-01 outcome=regular-medication   |            | 2000-01-01..12-31 | in
completed, regular, lives since 12-31      | 2023-10-01..04-01 completed      | 2023-11-01 outcome=regular-medication, 04-01 outcome=regular-medication   |            | 12-31..           | in
completed, regular, lives since 2025-01-01 | 2023-10-01..04-01 completed      | 2023-11-01 outcome=regular-medication, 04-01 outcome=regular-medication   |            | 2025-01-01..      | out
cured, regular, doses 2025-01-01           | 2023-10-01..04-01 cured          | 2025-01-01 outcome=regular-medication                                     |            |                   | gap: doses-regular
"""


def reports(drawn):
    """Report cards of tuberculosis, and one of another disease that must not count."""
    cards = [
        {"resident_id": person["number"], "unit_id": EAST_1, "disease": "tuberculosis", "diagnosed_at": moment(time)}
        for person in drawn
        for time, *_ in entries(person["reports"])
    ]  # fmt: skip
    return [*cards, {**cards[0], "resident_id": len(drawn), "disease": "influenza"}]


def test_notified_patients_taken_on(tmp_path, engine):
    drawn = people(NOTIFIED)
    rows = {"enrolments": enrolments(drawn, "tuberculosis"), "notifiable_reports": reports(drawn)}

    outcome = measured(tmp_path, "tb-management-rate", "2024", engine, **living(drawn), **rows)

    assert said(outcome, drawn) == should_say(drawn)


def test_doses_taken_regularly(tmp_path, engine):
    drawn = people(COURSES)
    doses = services(drawn, "doses", programme="tuberculosis", kind="medication-supervision")
    rows = {"enrolments": enrolments(drawn, "tuberculosis"), "contacts": doses}

    outcome = measured(tmp_path, "tb-regular-medication-rate", "2024", engine, **living(drawn), **rows)

    assert said(outcome, drawn) == should_say(drawn)
