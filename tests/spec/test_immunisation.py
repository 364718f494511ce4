"""Vaccination in the year 2024: doses owed, given, given in time, and series complete at two."""

from datetime import date, timedelta

import pytest

from quanmin.core.measures.catalogue.immunisation import BY_NAME, DOSES
from quanmin.core.measures.catalogue.immunisation import BY_TWO as SERIES
from quanmin.core.periods import months_before
from tests.spec.drawn import counted, day, entries, living, measured, people, said, should_say, spans
from tests.worlds import EAST_1, EAST_2, OUTSIDE

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
# Who is not yet three months old has lived here since birth, whenever the move was written down.
NEWLY_BORN = """
who                      | born  | lives   | doses        | says
not yet three months     | 10-01 | 11-01.. | 10-01 HepB 1 | in
three months old         | 09-30 | 11-01.. | 09-30 HepB 1 | out
three months here        | 09-30 | 09-30.. | 09-30 HepB 1 | in
"""


def test_a_dose_is_owed_once_its_last_age_is_reached(tmp_path, engine):
    drawn = people(OWED)
    doses = [{**row, "unit_id": OUTSIDE} for row in vaccinations(drawn)]

    outcome = measured(tmp_path, "nip-vaccine-coverage", "2024", engine, **living(drawn), vaccinations=doses)

    assert said(outcome, drawn, PART["hepb-3"]) == should_say(drawn)


@pytest.mark.parametrize(
    ("table", "part"), [(TIMELY, "dtap-3"), (AT_BIRTH, "hepb-1"), (NEWLY_BORN, "hepb-1")]
)
def test_a_dose_is_in_time_for_thirty_days_and_at_birth_for_one(tmp_path, engine, table, part):
    drawn = people(table)

    outcome = measured(
        tmp_path, "timely-vaccination-rate", "2024", engine, **living(drawn), vaccinations=vaccinations(drawn)
    )

    assert said(outcome, drawn, PART[part]) == should_say(drawn)


# Of every dose: the day its last age is reached, the day it is given, and where the child lives; the year ends on 30 June.
EVERY_DOSE = """
who                          | reached    | given      | died  | lives                          | says
reached on the first day     | 2023-07-01 | 06-30      |       |                                | in
reached the day before       | 2023-06-30 | 06-30      |       |                                | out
reached on the last day      | 06-30      | 06-30      |       |                                | in
reached the day after        | 07-01      | 06-30      |       |                                | out
given on the last day        | 05-01      | 06-30      |       |                                | in
given the day after          | 05-01      | 07-01      |       |                                | gap
given twice                  | 05-01      | 06-29 07-02 |      |                                | in
never given                  | 05-01      |            |       |                                | gap
died on the last day         | 05-01      | 05-01      | 06-30 |                                | out
died the day after           | 05-01      | 05-01      | 07-01 |                                | in
here for three months        | 05-01      | 05-01      |       | 03-31..                        | in
a day less                   | 05-01      | 05-01      |       | 04-01..                        | out
left on the last day         | 05-01      | 05-01      |       | 2010-01-01..06-30              | in
left the day before          | 05-01      | 05-01      |       | 2010-01-01..06-29              | out
left and came back too late  | 05-01      | 05-01      |       | 2010-01-01..06-29, 06-30..     | out
"""


def some_dose(drawn, dose, months, nth=None):
    """Children who reach so many months on the day drawn, and the dose (or another number of it) where it was given."""
    vaccine, number = dose.given[0]
    children = [{**one, "born": f"{months_before(day(one['reached']), months)}"} for one in drawn]
    given = [{"resident_id": one["number"], "date": day(on), "vaccine": vaccine, "dose": nth or number}
             for one in drawn for on in one["given"].split()]  # fmt: skip
    return {**living(children), "vaccinations": given}


@pytest.mark.parametrize("dose", DOSES, ids=lambda dose: dose.name)
def test_every_dose_is_owed_from_its_last_age_and_counts_until_the_last_day(tmp_path, dose):
    drawn = people(EVERY_DOSE)

    outcome = measured(tmp_path, "nip-vaccine-coverage", "2024Q2", "numpy", **some_dose(drawn, dose, dose.by))

    told = {who: word.partition(":")[0] for who, word in said(outcome, drawn, PART[dose.name]).items()}
    assert told == should_say(drawn)


def in_every_way(dose):
    """One drawn child a vaccine and number that shows the dose, and the numbers beside it."""
    shown = set(dose.given)
    numbers = [(vaccine, number + step) for vaccine, number in dose.given for step in (-1, 0, 1)]
    return [{"number": n, "who": f"{vaccine} {number}", "given": (vaccine, number),
             "says": "in" if (vaccine, number) in shown else "gap"}
            for n, (vaccine, number) in enumerate(dict.fromkeys(numbers), 1)]  # fmt: skip


@pytest.mark.parametrize("dose", DOSES, ids=lambda dose: dose.name)
@pytest.mark.parametrize("code", ["nip-vaccine-coverage", "timely-vaccination-rate"])
def test_every_dose_is_shown_by_its_own_vaccines_and_numbers_alone(tmp_path, code, dose):
    drawn = in_every_way(dose)
    months = dose.by if code.startswith("nip") else dose.due
    on = date(2024, 1, 5)
    world = living([{**one, "born": f"{months_before(on, months)}"} for one in drawn])
    given = [{"resident_id": one["number"], "date": on, "vaccine": one["given"][0], "dose": one["given"][1]}
             for one in drawn]  # fmt: skip

    outcome = measured(tmp_path, code, "2024", "numpy", **world, vaccinations=given)

    told = {who: word.partition(":")[0] for who, word in said(outcome, drawn, PART[dose.name]).items()}
    assert told == should_say(drawn)


# Of every dose: the day it falls due, with thirty days of grace (one at birth); the year ends on 31 March.
EVERY_DATE = """
who                          | reached    | given | died  | lives                      | at birth | later
grace ends on the first day  | 2023-03-02 | due   |       |                            | in       | in
grace ends the day before    | 2023-03-01 | due   |       |                            | out      | out
grace ends on the last day   | 03-01      | due   |       |                            | in       | in
grace ends the day after     | 03-02      | due   |       |                            | out      | out
a day late                   | 2023-11-01 | 1     |       |                            | in       | in
two days late                | 2023-11-01 | 2     |       |                            | gap      | in
thirty days late             | 2023-11-01 | 30    |       |                            | gap      | in
thirty-one days late         | 2023-11-01 | 31    |       |                            | gap      | gap
never given                  | 2023-11-01 |       |       |                            | gap      | gap
died on the last day         | 2023-11-01 | due   | 03-31 |                            | out      | out
died the day after           | 2023-11-01 | due   | 04-01 |                            | in       | in
here for three months        | 2023-11-01 | due   |       | 2023-12-31..               | in       | in
a day less                   | 2023-11-01 | due   |       | 01-01..                    | out      | out
left on the last day         | 2023-11-01 | due   |       | 2010-01-01..03-31          | in       | in
left the day before          | 2023-11-01 | due   |       | 2010-01-01..03-30          | out      | out
left and came back too late  | 2023-11-01 | due   |       | 2010-01-01..03-30, 03-31.. | out      | out
"""


def dated(drawn):
    """The same with the day of each dose: `due`, or so many days after."""
    return [{**one, "given": "" if not one["given"] else
             f"{day(one['reached']) + timedelta(days=int(one['given'].replace('due', '0')))}"} for one in drawn]  # fmt: skip


@pytest.mark.parametrize("dose", DOSES, ids=lambda dose: dose.name)
def test_every_dose_has_its_days_of_grace(tmp_path, dose):
    drawn = people(EVERY_DATE)

    outcome = measured(
        tmp_path, "timely-vaccination-rate", "2024Q1", "numpy", **some_dose(dated(drawn), dose, dose.due)
    )

    told = {who: word.partition(":")[0] for who, word in said(outcome, drawn, PART[dose.name]).items()}
    assert told == should_say(drawn, "later" if dose.due else "at birth")


BY_TWO = ("HepB 1", "HepB 2", "HepB 3", "BCG 1", "IPV 1", "IPV 2", "bOPV 3", "DTaP 1", "DTaP 2", "DTaP 3", "DTaP 4",
          "MMR 1", "MMR 2", "JE-L 1", "MPSV-A 1", "MPSV-A 2", "HepA-L 1")  # fmt: skip
COMPLETE = """
who                                | born       | without  | died       | lives                          | says
every dose                         | 2022-06-15 |          |            |                                | in
no BCG                             | 2022-06-15 | BCG 1    |            |                                | gap: birth-vaccines-complete
three DTaP                         | 2022-06-15 | DTaP 4   |            |                                | gap: dtap-complete
one MMR                            | 2022-06-15 | MMR 2    |            |                                | gap: mmr-complete
no third polio dose                | 2022-06-15 | bOPV 3   |            |                                | gap: polio-complete
no encephalitis vaccine            | 2022-06-15 | JE-L 1   |            |                                | gap: encephalitis-meningitis-complete
no hepatitis A                     | 2022-06-15 | HepA-L 1 |            |                                | gap: hepa-complete
two on the last day of the year    | 2022-12-31 | MMR 2    |            |                                | gap: mmr-complete
two on the day after               | 2023-01-01 | MMR 2    |            |                                | out
two on the first day of the year   | 2022-01-01 | MMR 2    |            |                                | gap: mmr-complete
two on the day before              | 2021-12-31 | MMR 2    |            |                                | out
died on the last day               | 2022-06-15 |          | 12-31      |                                | out
died the day after                 | 2022-06-15 |          | 2025-01-01 |                                | in
here for three months              | 2022-06-15 |          |            | 09-30..                        | in
a day less                         | 2022-06-15 |          |            | 10-01..                        | out
left on the last day               | 2022-06-15 |          |            | 2022-06-15..12-31              | in
left and came back too late        | 2022-06-15 |          |            | 2022-06-15..12-30, 12-31..     | out
"""
WANTED = {
    "HepB 1": "birth-vaccines", "HepB 3": "birth-vaccines", "BCG 1": "birth-vaccines", "bOPV 3": "polio", "DTaP 3": "dtap",
    "DTaP 4": "dtap", "MMR 1": "mmr", "MMR 2": "mmr", "JE-L 1": "encephalitis-meningitis",
    "MPSV-A 2": "encephalitis-meningitis", "HepA-L 1": "hepa",
}  # fmt: skip


def fully_vaccinated(drawn):
    """Every dose of the first two years on 5 January, but for the one a child is `without` or was given on `day`."""
    return [
        {"resident_id": child["number"], "vaccine": dose.split()[0], "dose": int(dose[-1]),
         "date": day(child["on"]) if dose == child["without"] else date(2024, 1, 5)}
        for child in drawn
        for dose in BY_TWO
        if dose != child["without"] or child.get("on")
    ]  # fmt: skip


def test_a_child_of_two_has_every_dose(tmp_path, engine):
    drawn = people(COMPLETE)
    given = fully_vaccinated(drawn)

    outcome = measured(
        tmp_path, "full-immunisation-coverage", "2024", engine, **living(drawn), vaccinations=given
    )

    assert said(outcome, drawn) == should_say(drawn)


@pytest.mark.parametrize(("dose", "series"), WANTED.items())
def test_a_dose_counts_up_to_the_last_day(tmp_path, dose, series):
    gap = f"gap: {series}-complete"
    drawn = people(f"who | born | without | on | says\nlast | 2022-06-15 | {dose} | 12-31 | in\n"
                   f"after | 2022-06-15 | {dose} | 2025-01-01 | {gap}\nnever | 2022-06-15 | {dose} | | {gap}")  # fmt: skip

    outcome = measured(tmp_path, "full-immunisation-coverage", "2024", "numpy", **living(drawn),
                       vaccinations=fully_vaccinated(drawn))  # fmt: skip

    assert said(outcome, drawn) == should_say(drawn)


def all_but(dose):
    """Every row of the first two years but those that show the dose."""
    shown = {f"{vaccine} {number}" for vaccine, number in dose.given}
    return [one for one in BY_TWO if one not in shown]


@pytest.mark.parametrize("name", [name for series in SERIES.values() for name in series])
def test_a_series_is_complete_by_any_vaccine_that_shows_its_doses(tmp_path, name):
    dose = BY_NAME[name]
    drawn = [{**one, "born": "2022-06-15"} for one in in_every_way(dose)]
    given = [{"resident_id": one["number"], "vaccine": vaccine, "dose": int(number), "date": date(2024, 1, 5)}
             for one in drawn
             for vaccine, number in [one["given"], *(row.split() for row in all_but(dose))]]  # fmt: skip

    outcome = measured(
        tmp_path, "full-immunisation-coverage", "2024", "numpy", **living(drawn), vaccinations=given
    )

    told = {who: word.partition(":")[0] for who, word in said(outcome, drawn).items()}
    assert told == should_say(drawn)


HOMES = """
who                   | born       | second
moves on the last day | 2022-06-15 | 12-31..
moves the day after   | 2022-06-15 | 2025-01-01..
until the last day    | 2022-06-15 | 2023-01-01..12-31
until the day before  | 2022-06-15 | 2023-01-01..12-30
"""


@pytest.mark.parametrize(
    "code", ["nip-vaccine-coverage", "full-immunisation-coverage", "timely-vaccination-rate"]
)
def test_of_two_homes_the_later_on_the_last_day_counts(tmp_path, code):
    drawn = people(HOMES)
    world = living(drawn)
    second = [{"resident_id": one["number"], "unit_id": EAST_2, "start": start, "end": end}
              for one in drawn for start, end, _ in spans(one["second"])]  # fmt: skip
    world["residences"] += second

    outcome = measured(tmp_path, code, "2024", "numpy", **world)

    assert counted(outcome, EAST_1)[1] == counted(outcome, EAST_2)[1] > 0


def test_doses_of_all_vaccines_add_up(tmp_path, engine):
    drawn = people("who | born | doses\nowes BCG | 2024-06-15 | 06-15 BCG 1\nowes BCG too | 2024-06-15 |")

    outcome = measured(
        tmp_path, "nip-vaccine-coverage", "2024", engine, **living(drawn), vaccinations=vaccinations(drawn)
    )

    assert counted(outcome, EAST_1) == (1, 2)
