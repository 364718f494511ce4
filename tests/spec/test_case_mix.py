"""Stays that ended in 2024: their weight, cost and days, operations, pathways, deaths, and who was sent back."""

import pytest

from quanmin.core.measures import BY_CODE
from quanmin.core.measures.run import run
from quanmin.core.periods import parse
from tests.spec.drawn import day, measured, people
from tests.spec.lined_up import adds, living, place, should_add, units
from tests.worlds import a_world

STAYS = """
who                          | at       | left       | notes                                                                                  | weight      | cost           | days
of weight one                | hospital | 06-01      | drg=A drg_weight=1.0 drg_mean_cost_fen=1000 drg_mean_days=5 cost_fen=1000 bed_days=5   | 10000/10000 | 10000/10000    | 10000/10000
heavy and dear               | tcm      | 06-01      | drg=B drg_weight=2.5 drg_mean_cost_fen=1000 drg_mean_days=8 cost_fen=1500 bed_days=4   | 25000/10000 | 15000/10000    | 5000/10000
in a township centre         | centre   | 06-01      | drg=A drg_weight=0.5 drg_mean_cost_fen=1000 drg_mean_days=5 cost_fen=250 bed_days=6    | 5000/10000  | 2500/10000     | 12000/10000
a third, rounded             | hospital | 06-01      | drg=A drg_weight=0.33333 drg_mean_cost_fen=3 drg_mean_days=3 cost_fen=1 bed_days=1     | 3333/10000  | 3333/10000     | 3333/10000
placed in no group           | hospital | 06-01      | cost_fen=1000 bed_days=5                                                               | 0/0         | 0/0            | 0/0
days unknown                 | hospital | 06-01      | drg=A drg_weight=1.0 drg_mean_cost_fen=1000 drg_mean_days=5 cost_fen=1000              | 10000/10000 | 10000/10000    | 0/0
on the first day             | hospital | 01-01      | drg=A drg_weight=1.0 drg_mean_cost_fen=1000 drg_mean_days=5 cost_fen=1000 bed_days=5   | 10000/10000 | 10000/10000    | 10000/10000
the day before               | hospital | 2023-12-31 | drg=A drg_weight=1.0 drg_mean_cost_fen=1000 drg_mean_days=5 cost_fen=1000 bed_days=5   | 0/0         | 0/0            | 0/0
the day after                | hospital | 2025-01-01 | drg=A drg_weight=1.0 drg_mean_cost_fen=1000 drg_mean_days=5 cost_fen=1000 bed_days=5   | 0/0         | 0/0            | 0/0
still in hospital            | hospital |            | drg=A drg_weight=1.0 drg_mean_cost_fen=1000 drg_mean_days=5 cost_fen=1000 bed_days=5   | 0/0         | 0/0            | 0/0
outside the county           | outside  | 06-01      | drg=A drg_weight=1.0 drg_mean_cost_fen=1000 drg_mean_days=5 cost_fen=1000 bed_days=5   | 0/0         | 0/0            | 0/0
of weight one, left 12-31    | hospital | 12-31      | drg=A drg_weight=1.0 drg_mean_cost_fen=1000 drg_mean_days=5 cost_fen=1000 bed_days=5   | 10000/10000 | 10000/10000    | 10000/10000
of weight one, notes 0.4 (3) | hospital | 06-01      | drg=A drg_weight=1.0 drg_mean_cost_fen=1000 drg_mean_days=0.4 cost_fen=1000 bed_days=5 | 10000/10000 | 10000/10000    | 125000/10000
of weight one, notes 1 (2)   | hospital | 06-01      | drg=A drg_weight=1.0 drg_mean_cost_fen=1 drg_mean_days=5 cost_fen=1000 bed_days=5      | 10000/10000 | 10000000/10000 | 10000/10000
of weight one, notes 0 (2)   | hospital | 06-01      | drg=A drg_weight=1.0 drg_mean_cost_fen=0 drg_mean_days=5 cost_fen=1000 bed_days=5      | 10000/10000 | 0/0            | 10000/10000
of weight one, notes 0 (3)   | hospital | 06-01      | drg=A drg_weight=1.0 drg_mean_cost_fen=1000 drg_mean_days=0 cost_fen=1000 bed_days=5   | 10000/10000 | 10000/10000    | 0/0
"""
NUMBERS = {"drg_weight": float, "drg_mean_days": float, "drg_mean_cost_fen": int, "cost_fen": int, "bed_days": int,
           "self_paid_fen": int}  # fmt: skip


def stays(drawn):
    """One stay a line, ending on the day in `left`; the notes fill further columns."""
    return [
        {"resident_id": one["number"], "unit_id": place(one, one["at"]), "admitted": day("2023-12-01"),
         "discharged": day(one["left"]), **noted(one["notes"])}
        for one in drawn
    ]  # fmt: skip


def noted(notes):
    """Columns written as name=value."""
    pairs = (note.split("=") for note in notes.split())
    return {name: NUMBERS.get(name, str)(value) for name, value in pairs}


@pytest.mark.parametrize(
    ("code", "column"),
    [("case-mix-index", "weight"), ("cost-efficiency-index", "cost"), ("time-efficiency-index", "days")],
)
def test_grouped_stays_of_the_county_are_weighed(tmp_path, engine, code, column):
    drawn = people(STAYS)

    outcome = measured(
        tmp_path, code, "2024", engine, units=units(drawn), **living(drawn), admissions=stays(drawn)
    )

    assert adds(outcome, drawn) == should_add(drawn, column)


RISK = """
who                                  | at       | left       | notes                               | adds
died in a low group                  | hospital | 06-01      | drg_risk=low outcome=death          | 1/1
went home                            | hospital | 06-01      | drg_risk=low outcome=home           | 0/1
died in a high group                 | hospital | 06-01      | drg_risk=high outcome=death         | 0/0
of unknown group                     | hospital | 06-01      | outcome=death                       | 0/0
left against advice                  | hospital | 12-31      | drg_risk=low outcome=against-advice | 0/1
died the day after                   | hospital | 2025-01-01 | drg_risk=low outcome=death          | 0/0
died outside                         | outside  | 06-01      | drg_risk=low outcome=death          | 0/0
died in a low group, left 2023-12-31 | hospital | 2023-12-31 | drg_risk=low outcome=death          | 0/0
died in a low group, left 01-01      | hospital | 01-01      | drg_risk=low outcome=death          | 1/1
died in a low group, left 12-31      | hospital | 12-31      | drg_risk=low outcome=death          | 1/1
"""
OPERATIONS = """
who                          | at       | left       | notes               | adds
day surgery                  | hospital | 06-01      | operation=day       | 1/1
planned                      | hospital | 06-01      | operation=elective  | 0/1
urgent                       | hospital | 06-01      | operation=emergency | 0/0
none                         | hospital | 06-01      | operation=none      | 0/0
unknown                      | hospital | 06-01      |                     | 0/0
in a township centre         | centre   | 06-01      | operation=day       | 0/0
at the maternal centre       | maternal | 12-31      | operation=day       | 1/1
the day before               | hospital | 2023-12-31 | operation=day       | 0/0
day surgery, left 01-01      | hospital | 01-01      | operation=day       | 1/1
day surgery, left 2025-01-01 | hospital | 2025-01-01 | operation=day       | 0/0
"""
PATHWAYS = """
who                      | at       | left       | notes             | adds | of all
entered                  | hospital | 06-01      | pathway=entered   | 1/1  | 1/1
completed                | tcm      | 06-01      | pathway=completed | 1/1  | 1/1
not entered              | hospital | 06-01      | pathway=eligible  | 0/1  | 0/1
no pathway               | hospital | 06-01      | pathway=none      | 0/0  | 0/1
nothing written          | hospital | 06-01      |                   | 0/0  | 0/1
in a township centre     | centre   | 06-01      | pathway=entered   | 0/0  | 0/0
on the last day          | hospital | 12-31      | pathway=entered   | 1/1  | 1/1
the day after            | hospital | 2025-01-01 | pathway=entered   | 0/0  | 0/0
entered, left 2023-12-31 | hospital | 2023-12-31 | pathway=entered   | 0/0  | 0/0
entered, left 01-01      | hospital | 01-01      | pathway=entered   | 1/1  | 1/1
"""


@pytest.mark.parametrize(
    ("code", "table"),
    [
        ("low-risk-mortality", RISK),
        ("day-surgery-share", OPERATIONS),
        ("clinical-pathway-enrolment-rate", PATHWAYS),
    ],
)
def test_a_stay_counts_by_what_was_coded(tmp_path, engine, code, table):
    drawn = people(table)

    outcome = measured(
        tmp_path, code, "2024", engine, units=units(drawn), **living(drawn), admissions=stays(drawn)
    )

    assert adds(outcome, drawn) == should_add(drawn)


def test_pathways_may_be_held_against_all_discharges(tmp_path):
    drawn = people(PATHWAYS)
    world = a_world(tmp_path, units=units(drawn), **living(drawn), admissions=stays(drawn))

    outcome = run(
        world, [BY_CODE["clinical-pathway-enrolment-rate"].under(denominator="all")], [parse("2024")]
    )

    assert adds(outcome, drawn) == should_add(drawn, "of all")


PAYMENTS = """
who                                   | flags      | lives                  | at       | left       | notes                            | adds
paid a tenth                          | low_income |                        | hospital | 06-01      | cost_fen=1000 self_paid_fen=100  | 100/1000
paid nothing                          | low_income |                        | centre   | 06-01      | cost_fen=1000 self_paid_fen=0    | 0/1000
not of low income                     |            |                        | hospital | 06-01      | cost_fen=1000 self_paid_fen=300  | 0/0
outside the county                    | low_income |                        | outside  | 06-01      | cost_fen=9000 self_paid_fen=2000 | 0/0
payment unknown                       | low_income |                        | hospital | 06-01      | cost_fen=1000                    | 0/0
moved away in the year                | low_income | 2000-01-01..07-31      | hospital | 06-01      | cost_fen=1000 self_paid_fen=100  | 100/1000
moved away before                     | low_income | 2000-01-01..2023-06-30 | hospital | 06-01      | cost_fen=1000 self_paid_fen=100  | 0/0
on the last day                       | low_income |                        | hospital | 12-31      | cost_fen=500 self_paid_fen=50    | 50/500
the day after                         | low_income |                        | hospital | 2025-01-01 | cost_fen=500 self_paid_fen=50    | 0/0
paid a tenth, lives 12-31..07-31      | low_income | 12-31..07-31           | hospital | 06-01      | cost_fen=1000 self_paid_fen=100  | 100/1000
paid a tenth, lives 2025-01-01..07-31 | low_income | 2025-01-01..07-31      | hospital | 06-01      | cost_fen=1000 self_paid_fen=100  | 0/0
paid a tenth, lives until 2023-12-31  | low_income | 2000-01-01..2023-12-31 | hospital | 06-01      | cost_fen=1000 self_paid_fen=100  | 0/0
paid a tenth, lives until 01-01       | low_income | 2000-01-01..01-01      | hospital | 06-01      | cost_fen=1000 self_paid_fen=100  | 100/1000
paid a tenth, left 2023-12-31         | low_income |                        | hospital | 2023-12-31 | cost_fen=1000 self_paid_fen=100  | 0/0
paid a tenth, left 01-01              | low_income |                        | hospital | 01-01      | cost_fen=1000 self_paid_fen=100  | 100/1000
"""


def test_what_low_income_patients_paid_themselves(tmp_path, engine):
    drawn = people(PAYMENTS)

    outcome = measured(tmp_path, "poor-inpatient-self-pay-share", "2024", engine, units=units(drawn), **living(drawn),
                       admissions=stays(drawn))  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)


REFERRALS = """
who                            | at       | accepted   | direction | adds
sent down                      | hospital | 06-01      | down      | 1/1
from the TCM hospital          | tcm      | 06-01      | down      | 1/1
sent up                        | hospital | 06-01      | up        | 0/1
never accepted                 | hospital |            | down      | 0/1
from a centre                  | centre   | 06-01      | down      | 0/1
on the first day               | hospital | 01-01      | down      | 1/1
on the last day                | hospital | 12-31      | down      | 1/1
accepted the day after         | hospital | 2025-01-01 | down      | 0/1
sent down, accepted 2023-12-31 | hospital | 2023-12-31 | down      | 0/1
"""


def test_a_patient_sent_down_counts_when_accepted(tmp_path, engine):
    drawn = people(REFERRALS)
    sent = [{"resident_id": one["number"], "unit_id": place(one, one["at"]), "to_unit_id": place(one, "clinic"),
             "direction": one["direction"], "date": day("2023-12-30"), "accepted": day(one["accepted"])}
            for one in drawn]  # fmt: skip

    outcome = measured(tmp_path, "referral-down-count", "2024", engine, units=units(drawn), referrals=sent)

    assert adds(outcome, drawn) == should_add(drawn)
    assert outcome.results.filter(outcome.results["level"] == "county")["value"].item() == 4
