"""The hospitals' books of 2024: income, beds, antibacterials, medicines and ambulances."""

import pytest

from quanmin.core.codes.daily_doses import daily_doses
from quanmin.core.measures import BY_CODE
from quanmin.core.measures.run import run
from quanmin.core.periods import parse
from tests.spec.drawn import day, entries, measured, people, spans
from tests.spec.lined_up import adds, place, should_add, units, village
from tests.worlds import COUNTY, a_world

BOOKS = """
who                                                   | at       | lines                                                                                                       | service | drugs  | materials
service only                                          | hospital | 06-01 surgery 100                                                                                           | 100/100 | 0/100  | 0/100
all kinds                                             | tcm      | 06-01 nursing 30, 06-01 laboratory 20, 06-01 drug 40, 06-01 herbal-pieces 10, 06-01 material-expense 6      | 30/100  | 40/100 | 6/50
expense is no income                                  | maternal | 06-01 material-expense 9                                                                                    | 0/0     | 0/0    | 9/0
on the first day                                      | hospital | 01-01 bed 7                                                                                                 | 7/7     | 0/7    | 0/7
in December                                           | hospital | 12-01 bed 7                                                                                                 | 7/7     | 0/7    | 0/7
the month before                                      | hospital | 2023-12-01 bed 7                                                                                            | 0/0     | 0/0    | 0/0
the month after                                       | hospital | 2025-01-01 bed 7                                                                                            | 0/0     | 0/0    | 0/0
a township centre                                     | centre   | 06-01 bed 7                                                                                                 | 0/0     | 0/0    | 0/0
outside                                               | outside  | 06-01 bed 7                                                                                                 | 0/0     | 0/0    | 0/0
no books                                              | hospital |                                                                                                             | 0/0     | 0/0    | 0/0
service only, lines 2023-12-31                        | hospital | 2023-12-31 surgery 100                                                                                      | 0/0     | 0/0    | 0/0
service only, lines 12-31                             | hospital | 12-31 surgery 100                                                                                           | 100/100 | 0/100  | 0/100
service only, lines and 2023-12-31 material-expense 9 | hospital | 06-01 surgery 100, 2023-12-31 material-expense 9                                                            | 100/100 | 0/100  | 0/100
service only, lines and 01-01 material-expense 9      | hospital | 06-01 surgery 100, 01-01 material-expense 9                                                                 | 100/100 | 0/100  | 9/100
service only, lines and 12-31 material-expense 9      | hospital | 06-01 surgery 100, 12-31 material-expense 9                                                                 | 100/100 | 0/100  | 9/100
service only, lines and 2025-01-01 material-expense 9 | hospital | 06-01 surgery 100, 2025-01-01 material-expense 9                                                            | 100/100 | 0/100  | 0/100
all kinds, lines 2023-12-31 (3)                       | tcm      | 06-01 nursing 30, 06-01 laboratory 20, 2023-12-31 drug 40, 06-01 herbal-pieces 10, 06-01 material-expense 6 | 30/60   | 0/60   | 6/50
all kinds, lines 01-01 (3)                            | tcm      | 06-01 nursing 30, 06-01 laboratory 20, 01-01 drug 40, 06-01 herbal-pieces 10, 06-01 material-expense 6      | 30/100  | 40/100 | 6/50
all kinds, lines 12-31 (3)                            | tcm      | 06-01 nursing 30, 06-01 laboratory 20, 12-31 drug 40, 06-01 herbal-pieces 10, 06-01 material-expense 6      | 30/100  | 40/100 | 6/50
all kinds, lines 2025-01-01 (3)                       | tcm      | 06-01 nursing 30, 06-01 laboratory 20, 2025-01-01 drug 40, 06-01 herbal-pieces 10, 06-01 material-expense 6 | 30/60   | 0/60   | 6/50
a township centre, lines and 01-01 material-expense 9 | centre   | 06-01 bed 7, 01-01 material-expense 9                                                                       | 0/0     | 0/0    | 0/0
"""


def books(drawn):
    """Finance lines written as month, account, fen."""
    return [{"unit_id": place(one, one["at"]), "month": day(month), "account": account, "amount_fen": int(fen)}
            for one in drawn for month, account, fen in entries(one["lines"])]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "column"),
    [
        ("medical-service-income-share", "service"),
        ("drug-income-share", "drugs"),
        ("consumables-per-100-yuan", "materials"),
    ],
)
def test_money_is_added_before_it_is_divided(tmp_path, engine, code, column):
    drawn = people(BOOKS)

    outcome = measured(tmp_path, code, "2024", engine, units=units(drawn), finance_lines=books(drawn))

    assert adds(outcome, drawn) == should_add(drawn, column)


def test_herbal_pieces_may_be_counted_as_medicines(tmp_path):
    drawn = people(BOOKS)
    world = a_world(tmp_path, units=units(drawn), finance_lines=books(drawn))

    outcome = run(world, [BY_CODE["drug-income-share"].under(herbal="with")], [parse("2024")])

    assert adds(outcome, drawn)["all kinds"] == "50/100"


CENSUS = """
who                           | at       | months                            | adds
two months                    | hospital | 06-01 300 250, 07-01 310 290      | 540/610
more than full                | tcm      | 06-01 100 108                     | 108/100
on the first month            | hospital | 01-01 310 200                     | 200/310
the month before              | hospital | 2023-12-01 310 200                | 0/0
the month after               | hospital | 2025-01-01 310 200                | 0/0
a township centre             | centre   | 06-01 300 100                     | 0/0
two months, months 2023-12-31 | hospital | 2023-12-31 300 250, 07-01 310 290 | 290/310
two months, months 12-31      | hospital | 12-31 300 250, 07-01 310 290      | 540/610
"""


def census(drawn, discharged=0):
    """Bed-days written as month, open, occupied."""
    return [{"unit_id": place(one, one["at"]), "month": day(month), "open": int(available), "occupied": int(held),
             "of_discharged": discharged}
            for one in drawn for month, available, held in entries(one["months"])]  # fmt: skip


def test_beds_are_occupied_of_those_open(tmp_path, engine):
    drawn = people(CENSUS)

    outcome = measured(
        tmp_path, "bed-occupancy-rate", "2024", engine, units=units(drawn), bed_days=census(drawn)
    )

    assert adds(outcome, drawn) == should_add(drawn)


DRUGS = """
who                               | at       | used                                                                             | adds
one dose by vein                  | hospital | 06-01 J01DD04 parenteral 2000 inpatient                                          | 1000/0
by mouth has another dose         | hospital | 06-01 J01DC02 oral 500 inpatient                                                 | 1000/0
by vein of the same               | hospital | 06-01 J01DC02 parenteral 500 inpatient                                           | 167/0
two substances                    | tcm      | 06-01 J01DD04 parenteral 1000 inpatient, 06-01 J01XD01 parenteral 1500 inpatient | 1500/0
of outpatients                    | hospital | 06-01 J01DD04 parenteral 2000 outpatient                                         | 0/0
no antibacterial                  | hospital | 06-01 C07AB02 oral 2000 inpatient                                                | 0/0
no dose by that way               | hospital | 06-01 J01DD04 oral 2000 inpatient                                                | 0/0
the month before                  | hospital | 2023-12-01 J01DD04 parenteral 2000 inpatient                                     | 0/0
in December                       | hospital | 12-01 J01DD04 parenteral 2000 inpatient                                          | 1000/0
a township centre                 | centre   | 06-01 J01DD04 parenteral 2000 inpatient                                          | 0/0
one dose by vein, used 2023-12-31 | hospital | 2023-12-31 J01DD04 parenteral 2000 inpatient                                     | 0/0
one dose by vein, used 01-01      | hospital | 01-01 J01DD04 parenteral 2000 inpatient                                          | 1000/0
one dose by vein, used 12-31      | hospital | 12-31 J01DD04 parenteral 2000 inpatient                                          | 1000/0
one dose by vein, used 2025-01-01 | hospital | 2025-01-01 J01DD04 parenteral 2000 inpatient                                     | 0/0
"""


def drugs(drawn):
    """Drugs written as month, ATC code, way, milligrams, for whom."""
    return [{"unit_id": place(one, one["at"]), "month": day(month), "atc": atc, "route": route,
             "milligrams": int(amount), "patients": whom}
            for one in drawn for month, atc, route, amount, whom in entries(one["used"])]  # fmt: skip


def test_doses_go_by_substance_and_way(tmp_path, engine):
    drawn = people(DRUGS)

    outcome = measured(
        tmp_path, "antibiotic-use-density", "2024", engine, units=units(drawn), drug_uses=drugs(drawn)
    )

    assert adds(outcome, drawn) == should_add(drawn)


def test_density_is_doses_for_a_hundred_bed_days_of_the_discharged(tmp_path, engine):
    drawn = people(DRUGS)[:1]
    days = [{"unit_id": place(drawn[0], "hospital"), "month": day("06-01"), "of_discharged": 5}]

    outcome = measured(tmp_path, "antibiotic-use-density", "2024", engine, units=units(drawn), drug_uses=drugs(drawn),
                       bed_days=days)  # fmt: skip

    assert outcome.results.filter(outcome.results["unit"] == COUNTY)["value"].item() == 20


def test_a_dose_is_a_positive_number_of_grams():
    assert all(0 < grams <= 20 for grams in daily_doses().values())


ITEMS = """
who                       | at       | items                              | adds | in hospitals
one of two                | centre   | 2024 essential, 2024 other         | 1/2  | 0/0
in a clinic               | clinic   | 2024 essential                     | 1/1  | 0/0
of last year              | centre   | 2023 essential                     | 0/0  | 0/0
in a hospital             | hospital | 2024 essential, 2024 other         | 0/0  | 1/2
none kept                 | centre   |                                    | 0/0  | 0/0
"""


def items(drawn):
    """Medicines written as year and whether they are essential."""
    return [{"unit_id": place(one, one["at"]), "year": int(year), "essential": kind == "essential"}
            for one in drawn for year, kind in entries(one["items"])]  # fmt: skip


def test_essential_medicines_among_those_of_the_year(tmp_path, engine):
    drawn = people(ITEMS)

    outcome = measured(tmp_path, "essential-medicine-item-share", "2024", engine, units=units(drawn),
                       drug_items=items(drawn))  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)


def test_hospitals_may_be_asked_for_instead(tmp_path):
    drawn = people(ITEMS)
    world = a_world(tmp_path, units=units(drawn), drug_items=items(drawn))

    outcome = run(world, [BY_CODE["essential-medicine-item-share"].under(level="hospital")], [parse("2024")])

    assert adds(outcome, drawn) == should_add(drawn, "in hospitals")


VEHICLES = """
who                    | kept                                             | adds
two in service         | 2020-01-01.. ambulance 2                         | 2/3000
with negative pressure | 2020-01-01.. negative-pressure-ambulance 1       | 1/3000
given up the day before | 2020-01-01..12-30 ambulance 2                   | 0/3000
given up on the day    | 2020-01-01..12-31 ambulance 2                    | 2/3000
bought the day after   | 2025-01-01.. ambulance 2                         | 0/3000
"""


@pytest.mark.parametrize(("times", "people_counted"), [(3, 3000), (1, 1000)])
def test_ambulances_against_three_times_the_people(tmp_path, times, people_counted):
    drawn = people(VEHICLES)
    vehicles = [{"unit_id": place(one, "hospital"), "kind": kind, "number": int(number), "start": start, "end": end}
                for one in drawn for start, end, (kind, number) in spans(one["kept"])]  # fmt: skip
    residents = [
        {"unit_id": village(one), "year": 2024, "basis": "resident", "people": 1000} for one in drawn
    ]
    world = a_world(tmp_path, units=units(drawn), equipment=vehicles, populations=residents)

    outcome = run(world, [BY_CODE["ambulances-per-30000"].under(base_times=times)], [parse("2024")])

    expected = {who: said.replace("3000", str(people_counted)) for who, said in should_add(drawn).items()}
    assert adds(outcome, drawn) == expected
