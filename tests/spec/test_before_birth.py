"""Before a child is born: weddings, plans for a child, tests and risks of pregnancies that ended in 2024."""

import pytest

from quanmin.core.measures import BY_CODE
from quanmin.core.measures.run import run
from quanmin.core.periods import parse
from tests.spec.drawn import day, entries, measured, moment, people
from tests.spec.lined_up import adds, living, should_add, units, village
from tests.worlds import a_world

RISKS = """
who                          | colour | ended      | managed    | adds
managed the day it ended     | red    | 06-01      | 06-01      | 1/1
managed the day after        | red    | 06-01      | 06-02      | 0/1
never managed                | yellow | 06-01      |            | 0/1
a purple one                 | purple | 06-01      | 03-01      | 1/1
at no risk                   | green  | 06-01      | 03-01      | 0/0
ended on the first day       | orange | 01-01      | 2023-12-01 | 1/1
ended on the last day        | orange | 12-31      |            | 0/1
ended the day before         | orange | 2023-12-31 |            | 0/0
ended the day after          | orange | 2025-01-01 |            | 0/0
still pregnant               | red    |            | 06-01      | 0/0
"""


def pregnancies(drawn):
    """One pregnancy a line, under the number of the line."""
    return [
        {"pregnancy_id": one["number"], "resident_id": one["number"], "unit_id": village(one),
         "last_period": day("2023-09-01"), "risk": one.get("colour") or "green", "ended": day(one["ended"]),
         "managed_from": day(one.get("managed", "")), "outcome": one.get("outcome") or "live-birth"}
        for one in drawn
    ]  # fmt: skip


def test_a_pregnancy_at_risk_is_managed_before_it_ends(tmp_path, engine):
    drawn = people(RISKS)

    outcome = measured(tmp_path, "high-risk-pregnancy-management-rate", "2024", engine,
                       units=units(drawn), pregnancies=pregnancies(drawn))  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)


TESTS = """
who                       | ended      | outcome     | tests                          | adds
tested                    | 06-01      |             | 01-10 prenatal                 | 1/1
diagnosed at once         | 06-01      |             | 01-10 prenatal-diagnosis       | 1/1
not tested                | 06-01      |             |                                | 0/1
tested for something else | 06-01      |             | 01-10 eye-care                 | 0/1
stillborn and tested      | 06-01      | stillbirth  | 01-10 prenatal                 | 1/1
a miscarriage             | 02-01      | miscarriage | 01-10 prenatal                 | 0/0
ended before the year     | 2023-12-31 |             | 2023-07-10 prenatal            | 0/0
on the last day           | 12-31      |             | 07-10 prenatal, 08-10 prenatal | 1/1
tested, ended 01-01       | 01-01      |             | 01-10 prenatal                 | 1/1
tested, ended 2025-01-01  | 2025-01-01 |             | 01-10 prenatal                 | 0/0
tested, tests 12-31       | 06-01      |             | 12-31 prenatal                 | 1/1
tested, tests 2025-01-01  | 06-01      |             | 2025-01-01 prenatal            | 0/1
"""


def prenatal_tests(drawn):
    """Tests under the pregnancy of the line."""
    return [
        {"resident_id": one["number"], "pregnancy_id": one["number"], "kind": kind, "date": day(on)}
        for one in drawn
        for on, kind in entries(one["tests"])
    ]


def test_a_woman_is_screened_in_that_pregnancy(tmp_path, engine):
    drawn = people(TESTS)

    outcome = measured(tmp_path, "prenatal-screening-rate", "2024", engine, units=units(drawn),
                       pregnancies=pregnancies(drawn), screenings=prenatal_tests(drawn))  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)


def test_a_test_of_another_pregnancy_does_not_count(tmp_path, engine):
    drawn = people(TESTS)
    other = [{**row, "pregnancy_id": 99} for row in prenatal_tests(drawn)]

    outcome = measured(tmp_path, "prenatal-screening-rate", "2024", engine, units=units(drawn),
                       pregnancies=pregnancies(drawn), screenings=other)  # fmt: skip

    assert {value.split("/")[0] for value in adds(outcome, drawn).values()} == {"0"}


def test_set_to_live_births_twins_count_twice(tmp_path):
    drawn = people(TESTS)[:1]
    twins = [
        {"birth_id": n, "pregnancy_id": 1, "unit_id": village(drawn[0]), "born_at": moment("06-01")}
        for n in (1, 2)
    ]
    world = a_world(tmp_path, units=units(drawn), pregnancies=pregnancies(drawn), screenings=prenatal_tests(drawn),
                    births=twins)  # fmt: skip

    outcome = run(
        world, [BY_CODE["prenatal-screening-rate"].under(denominator="live-births")], [parse("2024")]
    )

    assert adds(outcome, drawn) == {"tested": "2/2"}


WEDDINGS = """
who                            | married    | examined   | adds
examined the year before       | 01-05      | 2023-12-20 | 1/1
examined on the day            | 06-01      | 06-01      | 1/1
examined the day after         | 06-01      | 06-02      | 0/1
never examined                 | 06-01      |            | 0/1
married on the first day       | 01-01      |            | 0/1
married on the last day        | 12-31      | 12-30      | 1/1
married the day after          | 2025-01-01 | 12-30      | 0/0
married the day before         | 2023-12-31 | 2023-12-30 | 0/0
"""


def test_each_person_is_examined_by_the_wedding(tmp_path, engine):
    drawn = people(WEDDINGS)
    married = [
        {"unit_id": village(one), "date": day(one["married"]), "examined": day(one["examined"])}
        for one in drawn
    ]

    outcome = measured(tmp_path, "premarital-examination-rate", "2024", engine, units=units(drawn),
                       marriage_registrations=married)  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)


PLANS = """
who                              | lives                  | tests        | quota | adds
examined                         |                        | 06-01        | 2     | 1/2
examined twice                   |                        | 02-01, 06-01 | 1     | 1/1
on the first day                 |                        | 01-01        |       | 1/0
on the last day of June          |                        | 06-30        |       | 1/0
the day after                    |                        | 07-01        | 3     | 0/3
the year before                  |                        | 2023-12-31   |       | 0/0
moved away in spring             | 2000-01-01..03-31      | 02-01        |       | 1/0
moved away last year             | 2000-01-01..2023-06-30 | 02-01        |       | 0/0
nobody examined                  |                        |              | 5     | 0/5
examined, lives 06-30..03-31     | 06-30..03-31           | 06-01        | 2     | 1/2
examined, lives 07-01..03-31     | 07-01..03-31           | 06-01        | 2     | 0/2
examined, lives until 2023-12-31 | 2000-01-01..2023-12-31 | 06-01        | 2     | 0/2
examined, lives until 01-01      | 2000-01-01..01-01      | 06-01        | 2     | 1/2
"""


@pytest.mark.parametrize("period", ["2024Q2", "2024-06"])
def test_who_was_examined_this_year_against_the_number_assigned(tmp_path, engine, period):
    drawn = people(PLANS)
    tests = [{"resident_id": one["number"], "kind": "preconception", "date": day(on)}
             for one in drawn for (on,) in entries(one["tests"])]  # fmt: skip
    quotas = [{"unit_id": village(one), "programme": "preconception", "year": 2024, "number": int(one["quota"])}
              for one in drawn if one["quota"]]  # fmt: skip
    others = [{**row, **change} for row in quotas for change in ({"year": 2023}, {"programme": "upper-gi"})]

    outcome = measured(tmp_path, "preconception-examination-coverage", period, engine, units=units(drawn),
                       **living(drawn), screenings=tests, quotas=[*quotas, *others])  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)
