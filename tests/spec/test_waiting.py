"""Middle waits and those of the tenth who wait longest: counted minute by minute, so that places add up exactly."""

import pytest

from tests.spec.drawn import counted, measured, moment, people, said, should_say
from tests.spec.lined_up import adds, should_add, units, village
from tests.spec.test_visits import WITH_CENTRE, visits
from tests.worlds import COUNTY, EAST_1, EAST_2, HOSPITAL

VISITS = """
who                         | at       | on               | notes            | minutes | adds
booked at the hospital      | hospital | 06-01            | booked           | 30      | in
seen at once                | hospital | 06-01            | booked           | 0       | in
eight hours                 | hospital | 06-01            | booked           | 480     | in
a minute longer is an error | hospital | 06-01            | booked           | 481     | out
not on record               | hospital | 06-01            | booked           |         | out
without appointment         | hospital | 06-01            |                  | 30      | out
an emergency                | hospital | 06-01            | booked emergency | 30      | out
at the township centre      | centre   | 06-01            | booked           | 30      | out
on the last minute          | hospital | 12-31T23:59      | booked           | 30      | in
the day after               | hospital | 2025-01-01T00:00 | booked           | 30      | out
the year before             | hospital | 2023-12-31T23:59 | booked           | 30      | out
"""


def waited(drawn):
    """The visits with the minutes waited."""
    return [
        {**row, "wait_minutes": int(one["minutes"]) if one["minutes"] else None}
        for row, one in zip(visits(drawn), drawn, strict=True)
    ]


@pytest.mark.parametrize("code", ["appointment-wait-median", "appointment-wait-p90"])
def test_the_waits_are_those_of_the_mean(tmp_path, engine, code):
    drawn = people(VISITS)
    told = {}
    for one, row in zip(drawn, waited(drawn), strict=True):
        outcome = measured(tmp_path, code, "2024", engine, units=WITH_CENTRE, encounters=[row])
        minutes, rows = counted(outcome, COUNTY)
        told[one["who"]] = "in" if (minutes, rows) == (int(one["minutes"] or 0), 1) else "out"

    assert told == {one["who"]: one["adds"] for one in drawn}


def of(outcome, unit):
    """Value and interval of a unit."""
    return outcome.results.filter(outcome.results["unit"] == unit).select("value", "lower", "upper").row(0)


def waits(*minutes):
    """Booked visits of June to the hospital."""
    lines = "\n".join(f"{n} | hospital | 06-01 | booked | {m}" for n, m in enumerate(minutes))
    return waited(people("who | at | on | notes | minutes\n" + lines))


@pytest.mark.parametrize(
    ("minutes", "median", "p90"),
    [((7,), 7, 7), ((10, 20), 15, 20), ((1, 2, 300), 2, 300), (tuple(range(1, 11)), 5.5, 9.5)],
)
def test_the_median_and_the_ninetieth_percentile(tmp_path, engine, minutes, median, p90):
    world = {"encounters": waits(*minutes)}

    middle = measured(tmp_path / "middle", "appointment-wait-median", "2024", engine, **world)
    longest = measured(tmp_path / "longest", "appointment-wait-p90", "2024", engine, **world)

    assert of(middle, COUNTY)[0] == median
    assert of(longest, COUNTY)[0] == p90


def test_the_interval_runs_between_waits_that_occurred(tmp_path, engine):
    outcome = measured(tmp_path, "appointment-wait-median", "2024", engine, encounters=waits(*range(1, 11)))

    # Of ten, the second and the ninth bound the median with 97.9 % (Conover 1999, section 3.2).
    assert of(outcome, COUNTY) == (5.5, 2, 9)


def test_nobody_waited_is_no_value(tmp_path, engine):
    outcome = measured(tmp_path, "appointment-wait-median", "2024", engine)

    assert counted(outcome, COUNTY) == (0, 0)
    assert outcome.results["value"].null_count() == len(outcome.results) > 0


CALLS = """
who                       | called           | arrived          | adds
after ten minutes         | 06-01T09:00      | 06-01T09:10      | 10/1
not yet eleven            | 06-01T09:00      | 06-01T09:10:59   | 10/1
four hours                | 06-01T09:00      | 06-01T13:00      | 240/1
longer is an error        | 06-01T09:00      | 06-01T13:01      | 0/0
before the call           | 06-01T09:00      | 06-01T08:59      | 0/0
never arrived             | 06-01T09:00      |                  | 0/0
called the year before    | 2023-12-31T23:59 | 01-01T00:09      | 0/0
called at the last minute | 12-31T23:59      | 2025-01-01T00:09 | 10/1
"""


@pytest.mark.parametrize(
    ("code", "county"), [("pre-hospital-dispatch-median", 10), ("pre-hospital-dispatch-p90", 240)]
)
def test_minutes_from_the_call_to_the_patient(tmp_path, engine, code, county):
    drawn = people(CALLS)
    calls = [{"unit_id": village(one), "called_at": moment(one["called"]),
              "arrived_at": moment(one["arrived"]) if one["arrived"] else None} for one in drawn]  # fmt: skip

    outcome = measured(tmp_path, code, "2024", engine, units=units(drawn), emergency_calls=calls)

    assert adds(outcome, drawn) == should_add(drawn)
    assert of(outcome, COUNTY)[0] == county


KNOWN = """
who                    | called      | arrived        | says
four hours             | 06-01T09:00 | 06-01T13:00    | in
in the 241st minute    | 06-01T09:00 | 06-01T13:00:59 | in
a minute longer        | 06-01T09:00 | 06-01T13:01    | out
at once                | 06-01T09:00 | 06-01T09:00    | in
a second before        | 06-01T09:00 | 06-01T08:59:59 | out
never arrived          | 06-01T09:00 |                | out
"""


@pytest.mark.parametrize("code", ["pre-hospital-dispatch-median", "pre-hospital-dispatch-p90"])
def test_a_call_that_opens_under_the_number_is_one_whose_minutes_are_counted(tmp_path, code):
    drawn = people(KNOWN)
    calls = [{"unit_id": EAST_1, "called_at": moment(one["called"]),
              "arrived_at": moment(one["arrived"]) if one["arrived"] else None} for one in drawn]  # fmt: skip

    outcome = measured(tmp_path, code, "2024", "numpy", emergency_calls=calls)

    assert said(outcome, drawn) == should_say(drawn)


def test_a_county_is_read_from_all_its_waits_not_from_its_villages(tmp_path, engine):
    minutes = {EAST_1: (1, 1, 1), EAST_2: (9,)}
    calls = [{"unit_id": unit, "called_at": moment("06-01T09:00"), "arrived_at": moment(f"06-01T09:0{late}")}
             for unit, some in minutes.items() for late in some]  # fmt: skip

    outcome = measured(tmp_path, "pre-hospital-dispatch-median", "2024", engine, emergency_calls=calls)

    assert [of(outcome, unit)[0] for unit in (EAST_1, EAST_2, COUNTY)] == [1, 9, 1]
    assert HOSPITAL not in outcome.results["unit"]
