"""What was watched over in 2024: samples, reactions, patrols, lessons, events, signals, calls."""

import pytest

from tests.spec.drawn import day, entries, measured, moment, people, spans
from tests.spec.lined_up import adds, place, should_add, units, village
from tests.worlds import COUNTY

SAMPLES = """
who                                             | taken                                                              | inspections | monitoring
two inspections                                 | 06-01 food-inspection, 06-02 food-inspection                       | 2/1000      | 0/1000
one of monitoring                               | 06-01 food-risk                                                    | 0/1000      | 1/1000
of water                                        | 06-01 drinking-water                                               | 0/1000      | 0/1000
on the first day                                | 01-01 food-inspection                                              | 1/1000      | 0/1000
on the last day                                 | 12-31 food-risk                                                    | 0/1000      | 1/1000
the day before                                  | 2023-12-31 food-inspection                                         | 0/1000      | 0/1000
the day after                                   | 2025-01-01 food-risk                                               | 0/1000      | 0/1000
two inspections, taken 12-31                    | 12-31 food-inspection, 06-02 food-inspection                       | 2/1000      | 0/1000
two inspections, taken 2025-01-01               | 2025-01-01 food-inspection, 06-02 food-inspection                  | 1/1000      | 0/1000
two inspections, taken and 2023-12-31 food-risk | 06-01 food-inspection, 06-02 food-inspection, 2023-12-31 food-risk | 2/1000      | 0/1000
two inspections, taken and 01-01 food-risk      | 06-01 food-inspection, 06-02 food-inspection, 01-01 food-risk      | 2/1000      | 1/1000
"""


def thousand(drawn):
    """A thousand residents in each village at the middle of 2024."""
    return [{"unit_id": village(one), "year": 2024, "basis": "resident", "people": 1000} for one in drawn]


@pytest.mark.parametrize(
    ("code", "column"),
    [
        ("food-sampling-batches-per-1000", "inspections"),
        ("food-risk-monitoring-samples-per-1000", "monitoring"),
    ],
)
def test_samples_of_each_kind_for_the_people_of_the_place(tmp_path, engine, code, column):
    drawn = people(SAMPLES)
    taken = [{"unit_id": village(one), "date": day(on), "kind": kind}
             for one in drawn for on, kind in entries(one["taken"])]  # fmt: skip

    outcome = measured(
        tmp_path, code, "2024", engine, units=units(drawn), samples=taken, populations=thousand(drawn)
    )

    assert adds(outcome, drawn) == should_add(drawn, column)


REACTIONS = """
who                             | reported                  | drugs  | cosmetics
a medicine                      | 06-01 drug valid          | 1/1000 | 0/1000
a cosmetic                      | 06-01 cosmetic valid      | 0/1000 | 1/1000
a device                        | 06-01 device valid        | 0/1000 | 0/1000
not valid                       | 06-01 drug no             | 0/1000 | 0/1000
on the last day                 | 12-31 drug valid          | 1/1000 | 0/1000
the day after                   | 2025-01-01 drug valid     | 0/1000 | 0/1000
the day before                  | 2023-12-31 cosmetic valid | 0/1000 | 0/1000
a medicine, reported 2023-12-31 | 2023-12-31 drug valid     | 0/1000 | 0/1000
a medicine, reported 01-01      | 01-01 drug valid          | 1/1000 | 0/1000
a cosmetic, reported 01-01      | 01-01 cosmetic valid      | 0/1000 | 1/1000
a cosmetic, reported 12-31      | 12-31 cosmetic valid      | 0/1000 | 1/1000
a cosmetic, reported 2025-01-01 | 2025-01-01 cosmetic valid | 0/1000 | 0/1000
"""


@pytest.mark.parametrize(
    ("code", "column"), [("adr-reports-per-million", "drugs"), ("cosmetic-adr-per-million", "cosmetics")]
)
def test_valid_reports_of_reactions_by_reporters_of_the_county(tmp_path, engine, code, column):
    drawn = people(REACTIONS)
    reports = [{"unit_id": place(one, "hospital"), "date": day(on), "product": product, "valid": valid == "valid"}
               for one in drawn for on, product, valid in entries(one["reported"])]  # fmt: skip

    outcome = measured(tmp_path, code, "2024", engine, units=units(drawn), adverse_reports=reports,
                       populations=thousand(drawn))  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn, column)


SUPERVISION = """
who                             | kind   | on         | reported   | clues | patrols
reported at once                | clue   | 06-01      | 06-01      | 1/1   | 0/1
reported on the last day        | clue   | 06-01      | 12-31      | 1/1   | 0/1
reported the year after         | clue   | 06-01      | 2025-01-01 | 0/1   | 0/1
never reported                  | clue   | 06-01      |            | 0/1   | 0/1
found the year before           | clue   | 2023-12-31 | 01-01      | 0/0   | 0/1
a patrol                        | patrol | 06-01      |            | 0/0   | 1/1
a patrol on the first day       | patrol | 01-01      |            | 0/0   | 1/1
a patrol the day after          | patrol | 2025-01-01 |            | 0/0   | 0/1
reported at once, on 01-01      | clue   | 01-01      | 06-01      | 1/1   | 0/1
reported at once, on 12-31      | clue   | 12-31      | 06-01      | 1/1   | 0/1
reported at once, on 2025-01-01 | clue   | 2025-01-01 | 06-01      | 0/0   | 0/1
a patrol, on 2023-12-31         | patrol | 2023-12-31 |            | 0/0   | 0/1
a patrol, on 12-31              | patrol | 12-31      |            | 0/0   | 1/1
"""


@pytest.mark.parametrize(
    ("code", "column"), [("supervision-report-rate", "clues"), ("supervision-patrol-count", "patrols")]
)
def test_patrols_and_the_clues_they_find(tmp_path, engine, code, column):
    drawn = people(SUPERVISION)
    records = [{"unit_id": place(one, "centre"), "kind": one["kind"], "date": day(one["on"]),
                "reported": day(one["reported"])} for one in drawn]  # fmt: skip

    outcome = measured(tmp_path, code, "2024", engine, units=units(drawn), supervision_records=records)

    assert adds(outcome, drawn) == should_add(drawn, column)


LESSONS = """
who                               | held                       | adds
a lecture and a board             | 06-01 lecture, 06-01 board | 2/1
on the last day                   | 12-31 printed              | 1/1
the day after                     | 2025-01-01 lecture         | 0/1
the day before                    | 2023-12-31 lecture         | 0/1
nothing held                      |                            | 0/1
a lecture and a board, held 01-01 | 01-01 lecture, 06-01 board | 2/1
"""


def test_every_activity_of_education_counts(tmp_path, engine):
    drawn = people(LESSONS)
    held = [{"unit_id": place(one, "centre"), "date": day(on), "kind": kind}
            for one in drawn for on, kind in entries(one["held"])]  # fmt: skip

    outcome = measured(tmp_path, "health-education-activities", "2024", engine, units=units(drawn),
                       education_activities=held)  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)


EVENTS = """
who                   | found            | reported         | adds
at once               | 06-01T09:00      | 06-01T09:00      | 1/1
after two hours       | 06-01T09:00      | 06-01T11:00      | 1/1
a second later        | 06-01T09:00      | 06-01T11:00:01   | 0/1
never                 | 06-01T09:00      |                  | 0/1
over midnight         | 06-01T23:30      | 06-02T01:00      | 1/1
at the last minute    | 12-31T23:59      | 2025-01-01T00:30 | 1/1
found the year after  | 2025-01-01T00:00 | 2025-01-01T00:30 | 0/0
found the year before | 2023-12-31T23:59 | 01-01T00:30      | 0/0
at once, found 01-01  | 01-01T09:00      | 06-01T09:00      | 0/1
"""


def test_an_event_is_reported_within_two_hours(tmp_path, engine):
    drawn = people(EVENTS)
    events = [{"unit_id": village(one), "found_at": moment(one["found"]),
               "reported_at": moment(one["reported"]) if one["reported"] else None} for one in drawn]  # fmt: skip

    outcome = measured(tmp_path, "phe-event-timely-reporting-rate", "2024", engine, units=units(drawn),
                       health_events=events)  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)


SIGNALS = """
who                             | single | raised           | verified         | adds
within a day                    |        | 06-01T09:00      | 06-02T09:00      | 1/1
a second later                  |        | 06-01T09:00      | 06-02T09:00:01   | 0/1
a single case in two hours      | yes    | 06-01T09:00      | 06-01T11:00      | 1/1
a single case in three          | yes    | 06-01T09:00      | 06-01T12:00      | 0/1
never verified                  |        | 06-01T09:00      |                  | 0/1
on the last day                 |        | 12-31T23:59      | 2025-01-01T08:00 | 1/1
the year before                 |        | 2023-12-31T23:59 | 01-01T08:00      | 0/0
within a day, raised 01-01      |        | 01-01T09:00      | 06-02T09:00      | 0/1
within a day, raised 2025-01-01 |        | 2025-01-01T09:00 | 06-02T09:00      | 0/0
"""


def test_a_signal_is_verified_in_a_day_or_a_single_case_in_two_hours(tmp_path, engine):
    drawn = people(SIGNALS)
    signals = [{"unit_id": village(one), "single_case": one["single"] == "yes", "created_at": moment(one["raised"]),
                "verified_at": moment(one["verified"]) if one["verified"] else None} for one in drawn]  # fmt: skip

    outcome = measured(tmp_path, "warning-signal-response-timeliness", "2024", engine, units=units(drawn),
                       warning_signals=signals)  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)


CALLS = """
who                      | called           | arrived          | adds
after ten minutes        | 06-01T09:00      | 06-01T09:10      | 10/1
not yet eleven           | 06-01T09:00      | 06-01T09:10:59   | 10/1
over midnight            | 06-01T23:55      | 06-02T00:15      | 20/1
four hours               | 06-01T09:00      | 06-01T13:00      | 240/1
longer is an error       | 06-01T09:00      | 06-01T13:01      | 0/0
before the call          | 06-01T09:00      | 06-01T08:59      | 0/0
never arrived            | 06-01T09:00      |                  | 0/0
called the year before   | 2023-12-31T23:59 | 01-01T00:09      | 0/0
called at the last minute | 12-31T23:59     | 2025-01-01T00:09 | 10/1
"""


def test_whole_minutes_from_the_call_to_the_patient(tmp_path, engine):
    drawn = people(CALLS)
    calls = [{"unit_id": village(one), "called_at": moment(one["called"]),
              "arrived_at": moment(one["arrived"]) if one["arrived"] else None} for one in drawn]  # fmt: skip

    outcome = measured(tmp_path, "pre-hospital-dispatch-time", "2024", engine, units=units(drawn),
                       emergency_calls=calls)  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)
    assert outcome.results.filter(outcome.results["unit"] == COUNTY)["value"].item() == 58


FILED = """
who                     | held                                           | adds
filed                   | 2022-01-01.. occupational-examination yes      | 1/1
filed on the last day   | 12-31.. occupational-examination yes           | 1/1
struck off              | 2022-01-01..12-30 occupational-examination yes | 0/1
written down as no      | 2022-01-01.. occupational-examination no       | 0/1
never filed             |                                                | 0/1
filed, held 2025-01-01  | 2025-01-01.. occupational-examination yes      | 0/1
filed, held until 12-31 | 2022-01-01..12-31 occupational-examination yes | 1/1
"""


def test_institutions_filed_on_the_last_day(tmp_path, engine):
    drawn = people(FILED)
    held = [{"unit_id": place(one, "hospital"), "attribute": name, "value": value, "start": start, "end": end}
            for one in drawn for start, end, (name, value) in spans(one["held"])]  # fmt: skip

    outcome = measured(tmp_path, "occupational-exam-institution-count", "2024", engine, units=units(drawn),
                       unit_attributes=held)  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)
