"""Notifiable diseases of the year 2024: reported in time, and how many fall ill."""

import pytest

from tests.spec.drawn import counted, day, measured, moment, people, said, should_say
from tests.worlds import CLINIC, COUNTY, EAST_1, HOSPITAL

CARDS = """
who                                           | class     | diagnosed        | reported         | says
class B within 24 hours                       | B         | 06-01T08:00      | 06-02T07:59      | in
class B at 24 hours                           | B         | 06-01T08:00      | 06-02T08:00      | in
class B a minute later                        | B         | 06-01T08:00      | 06-02T08:01      | gap: reported-in-time
class C within 24 hours                       | C         | 06-01T08:00      | 06-02T08:00      | in
class A within 2 hours                        | A         | 06-01T08:00      | 06-01T09:59      | in
class A at 2 hours                            | A         | 06-01T08:00      | 06-01T10:00      | in
class A a minute later                        | A         | 06-01T08:00      | 06-01T10:01      | gap: reported-in-time
over the end of a month                       | B         | 02-28T20:00      | 02-29T20:00      | in
over the end of a month, late                 | B         | 02-29T20:00      | 03-01T20:01      | gap: reported-in-time
over the end of the year                      | B         | 12-31T23:59      | 2025-01-01T10:00 | in
diagnosed in the next year                    | B         | 2025-01-01T00:00 | 2025-01-01T10:00 | out
only monitored                                | monitored | 06-01T08:00      | 06-05T08:00      | out
class B within 24 hours, diagnosed 2023-12-31 | B         | 2023-12-31T08:00 | 06-02T07:59      | out
class B within 24 hours, diagnosed 01-01      | B         | 01-01T08:00      | 06-02T07:59      | gap: reported-in-time
"""


def cards(drawn):
    """Report cards of patients of one village, sent by the hospital."""
    return [
        {"report_id": one["number"], "resident_id": one["number"], "unit_id": EAST_1, "reporter_id": HOSPITAL,
         "disease": one.get("disease", "influenza"), "disease_class": one["class"], "onset": day(one.get("onset", "06-01")),
         "diagnosed_at": moment(one.get("diagnosed", "06-01")), "reported_at": moment(one.get("reported", "06-01"))}
        for one in drawn
    ]  # fmt: skip


def test_class_a_has_two_hours_and_the_others_a_day(tmp_path, engine):
    drawn = people(CARDS)

    outcome = measured(
        tmp_path, "notifiable-disease-timely-reporting-rate", "2024", engine, notifiable_reports=cards(drawn)
    )

    assert said(outcome, drawn) == should_say(drawn)


def test_a_card_counts_where_it_was_written(tmp_path, engine):
    sent = [{**row, "reporter_id": CLINIC} for row in cards(people(CARDS)[:3])]

    outcome = measured(
        tmp_path, "notifiable-disease-timely-reporting-rate", "2024", engine, notifiable_reports=sent
    )

    assert counted(outcome, EAST_1) == counted(outcome, COUNTY) == (2, 3)


ILL = """
who                       | class     | disease      | onset      | all | serious | tuberculosis
class A                   | A         | cholera      | 06-01      | in  | in      | out
class B                   | B         | hepatitis-b  | 06-01      | in  | in      | out
class C                   | C         | influenza    | 06-01      | in  | out     | out
only monitored            | monitored | chickenpox   | 06-01      | out | out     | out
tuberculosis              | B         | tuberculosis | 06-01      | in  | in      | in
ill on the last day       | B         | tuberculosis | 12-31      | in  | in      | in
ill on the day after      | B         | tuberculosis | 2025-01-01 | out | out     | out
ill the year before       | B         | tuberculosis | 2023-12-31 | out | out     | out
tuberculosis, onset 01-01 | B         | tuberculosis | 01-01      | in  | in      | in
"""


@pytest.mark.parametrize(
    ("code", "column"),
    [
        ("notifiable-disease-incidence", "all"),
        ("notifiable-disease-incidence-ab", "serious"),
        ("tuberculosis-incidence-rate", "tuberculosis"),
    ],
)
def test_the_ill_count_by_onset_and_class(tmp_path, engine, code, column):
    drawn = people(ILL)

    outcome = measured(tmp_path, code, "2024", engine, notifiable_reports=cards(drawn))

    assert said(outcome, drawn) == should_say(drawn, column)
