"""Growth against the year before: which visits, stays and income count, in which year, and what follows from both."""

import math

import pytest

from quanmin.core.measures.growing import FEWEST
from tests.spec.drawn import day, living, measured, moment, people
from tests.worlds import CLINIC, COUNTY, EAST, EAST_1, HOSPITAL, OUTSIDE

PLACES = {"hospital": HOSPITAL, "clinic": CLINIC, "outside": OUTSIDE}
VISITS = """
who                    | at       | on               | kind       | now | before
this year              | hospital | 06-01            | outpatient | in  | out
on the last minute     | hospital | 12-31T23:59      | outpatient | in  | out
the day after          | hospital | 2025-01-01T00:00 | outpatient | out | out
on the first minute    | hospital | 01-01T00:00      | outpatient | in  | out
the minute before      | hospital | 2023-12-31T23:59 | outpatient | out | in
last year's first      | hospital | 2023-01-01T00:00 | outpatient | out | in
two years ago          | hospital | 2022-12-31T23:59 | outpatient | out | out
an emergency           | hospital | 06-01            | emergency  | out | out
to the village clinic  | clinic   | 06-01            | outpatient | out | out
outside the county     | outside  | 06-01            | outpatient | out | out
"""
STAYS = """
who                       | at       | admitted   | discharged | now | before | county now
this year                 | hospital | 06-01      | 06-08      | in  | out | in
discharged on the last day | hospital | 12-20     | 12-31      | in  | out | in
discharged the day after  | hospital | 12-20      | 2025-01-01 | out | out | out
admitted the year before  | hospital | 2023-12-20 | 01-01      | in  | out | in
last year                 | hospital | 2023-12-20 | 2023-12-31 | out | in  | out
two years ago             | hospital | 2022-06-01 | 2022-12-31 | out | out | out
in the village clinic     | clinic   | 06-01      | 06-08      | out | out | in
outside the county        | outside  | 06-01      | 06-08      | out | out | out
still in hospital         | hospital | 12-20      |            | out | out | out
"""


def visits(drawn, fen=100):
    """Visits at a price, one a line."""
    return [
        {"resident_id": one["number"], "unit_id": PLACES[one["at"]], "started_at": moment(one["on"]),
         "kind": one["kind"], "cost_fen": fen}
        for one in drawn
    ]  # fmt: skip


def stays(drawn, fen=100):
    """Stays at a price, one a line."""
    return [
        {"resident_id": one["number"], "unit_id": PLACES[one["at"]], "admitted": day(one["admitted"]),
         "discharged": day(one["discharged"]), "cost_fen": fen}
        for one in drawn
    ]  # fmt: skip


def row(outcome, unit=COUNTY):
    """The result of a unit."""
    return outcome.results.filter(outcome.results["unit"] == unit).row(0, named=True)


def enough(day_, of):
    """As many rows of a day as a comparison needs."""
    return of(people("who | at | on | kind | admitted | discharged\n" + "\n".join(
        f"{n} | hospital | {day_} | outpatient | {day_} | {day_}" for n in range(FEWEST))))  # fmt: skip


def told(folder, code, engine, table, drawn, rows, period="2024"):
    """Whether each line, with nothing else, stands above and below the line."""
    found = {}
    for one, alone in zip(drawn, rows, strict=True):
        said = row(measured(folder, code, period, engine, **living(drawn), **{table: [alone]}))
        found[one["who"]] = {(100, 1): "in", (0, 0): "out"}[said["numerator"], said["denominator"]]
    return found


@pytest.mark.parametrize(
    ("code", "table", "drawn", "make", "column"),
    [
        ("outpatient-cost-per-visit-growth", "encounters", VISITS, visits, "now"),
        ("inpatient-cost-per-discharge-growth", "admissions", STAYS, stays, "now"),
        ("county-inpatient-cost-growth", "admissions", STAYS, stays, "county now"),
    ],
)
def test_what_counts_this_year(tmp_path, engine, code, table, drawn, make, column):
    drawn = people(drawn)

    assert told(tmp_path, code, engine, table, drawn, make(drawn)) == {
        one["who"]: one[column] for one in drawn
    }


@pytest.mark.parametrize(
    ("code", "table", "drawn", "make"),
    [
        ("outpatient-cost-per-visit-growth", "encounters", VISITS, visits),
        ("inpatient-cost-per-discharge-growth", "admissions", STAYS, stays),
    ],
)
def test_what_it_is_held_against(tmp_path, engine, code, table, drawn, make):
    drawn = people(drawn)
    held = {}
    for one, alone in zip(drawn, make(drawn, fen=3_000), strict=True):
        rows = [*enough("06-15", make), *enough("2023-06-15", make), alone]
        value = row(measured(tmp_path, code, "2024", engine, **{table: rows}))["value"]
        held[one["who"]] = "in" if value < -1e-9 else "out"

    assert held == {one["who"]: one["before"] for one in drawn}


def test_the_mean_is_held_against_the_mean(tmp_path, engine):
    before, now = enough("2023-06-15", visits), enough("06-15", visits)
    dear = [{**one, "cost_fen": 120} for one in now for _ in range(2)]

    found = row(
        measured(tmp_path, "outpatient-cost-per-visit-growth", "2024", engine, encounters=before + dear)
    )

    assert found["value"] == pytest.approx(20)
    assert (found["numerator"], found["denominator"]) == (120 * 2 * FEWEST, 2 * FEWEST)
    # All cost the same in either year, so there is no doubt.
    assert (found["lower"], found["upper"]) == (pytest.approx(20), pytest.approx(20))


def test_the_interval_is_that_of_the_ratio_of_two_means(tmp_path, engine):
    before, now = enough("2023-06-15", stays), enough("06-15", stays)
    varied = [{**one, "cost_fen": 100 + 20 * (n % 2)} for n, one in enumerate(now)]

    found = row(
        measured(tmp_path, "inpatient-cost-per-discharge-growth", "2024", engine, admissions=before + varied)
    )

    error = math.sqrt(100 * FEWEST / (FEWEST - 1) / FEWEST) / 110
    assert found["value"] == pytest.approx(10)
    assert found["upper"] == pytest.approx(100 * (1.1 * math.exp(1.959964 * error) - 1))
    assert found["lower"] == pytest.approx(100 * (1.1 * math.exp(-1.959964 * error) - 1))


@pytest.mark.parametrize("short", ["now", "before"])
def test_a_year_of_fewer_than_twenty_is_not_compared(tmp_path, engine, short):
    years = {"now": enough("06-15", visits), "before": enough("2023-06-15", visits)}
    years[short] = years[short][1:]

    found = row(measured(tmp_path, "outpatient-cost-per-visit-growth", "2024", engine,
                         encounters=years["now"] + years["before"]))  # fmt: skip

    assert found["value"] is None


def test_emergencies_count_where_a_county_says_so(tmp_path, engine):
    drawn = people(VISITS)
    code = "outpatient-cost-per-visit-growth"

    outcome = measured(tmp_path, code, "2024", engine, settings={code: {"emergencies": "with"}},
                       encounters=visits(drawn))  # fmt: skip

    assert row(outcome)["denominator"] == 4


def test_a_stay_in_the_county_counts_at_the_patients_village(tmp_path, engine):
    drawn = people(STAYS)[:1]

    outcome = measured(
        tmp_path, "county-inpatient-cost-growth", "2024", engine, **living(drawn), admissions=stays(drawn)
    )

    assert [row(outcome, unit)["denominator"] for unit in (EAST_1, EAST, COUNTY)] == [1, 1, 1]


INCOME = """
who                  | at       | month      | account          | now | before
this year            | hospital | 06-01      | surgery          | in  | out
last month           | hospital | 12-01      | drug             | in  | out
first month          | hospital | 01-01      | bed              | in  | out
the month before     | hospital | 2023-12-01 | bed              | out | in
last year's first    | hospital | 2023-01-01 | examination      | out | in
two years ago        | hospital | 2022-12-01 | examination      | out | out
next year            | hospital | 2025-01-01 | bed              | out | out
no income            | hospital | 06-01      | material-expense | out | out
of a village clinic  | clinic   | 06-01      | bed              | out | out
"""


def test_income_of_this_year_is_held_against_that_of_the_last(tmp_path, engine):
    drawn = people(INCOME)
    lines = [{"unit_id": PLACES[one["at"]], "month": day(one["month"]), "account": one["account"],
              "amount_fen": 2 ** number} for number, one in enumerate(drawn)]  # fmt: skip

    found = row(measured(tmp_path, "public-hospital-cost-growth", "2024", engine, finance_lines=lines))

    now, before = (sum(line["amount_fen"] for line, one in zip(lines, drawn, strict=True) if one[year] == "in")
                   for year in ("now", "before"))  # fmt: skip
    assert (found["numerator"], found["denominator"]) == (now, before)
    assert found["value"] == pytest.approx(100 * (now / before - 1))
    assert found["lower"] is None


@pytest.mark.parametrize(
    "code",
    ["outpatient-cost-per-visit-growth", "inpatient-cost-per-discharge-growth", "county-inpatient-cost-growth",
     "public-hospital-cost-growth"],
)  # fmt: skip
def test_nothing_before_and_nobody_is_no_growth(tmp_path, engine, code):
    outcome = measured(tmp_path, code, "2024", engine, encounters=enough("06-15", visits))

    assert outcome.results["value"].null_count() == len(outcome.results) > 0
