"""Children's length, blood, signs of autism, certificates and influenza vaccine, as known at the end of 2024."""

import numpy as np
import pytest

from quanmin.core.codes.growth import stretches, z_score
from quanmin.core.measures import BY_CODE
from quanmin.core.measures.catalogue.growth import altitude_correction
from quanmin.core.measures.run import run
from quanmin.core.periods import parse
from tests.spec.births import screenings
from tests.spec.drawn import day, enrolments, entries, living, measured, people, said, should_say
from tests.spec.lined_up import adds, should_add, units
from tests.spec.lined_up import living as lined_up
from tests.worlds import a_world

# A girl of 365 days: the median is 74.0 cm, 68.9 is just under -2 SD and 69.0 is not. Her measurements are lying.
GIRLS = """
who                            | sex     | examined                                | adds
of middle length               | female  | 06-01 365 74.0                          | 0/1
just under two deviations      | female  | 06-01 365 68.8                          | 1/1
just above two deviations      | female  | 06-01 365 68.9                          | 0/1
a boy of that length           | male    | 06-01 365 68.9                          | 1/1
of unknown sex                 | unknown | 06-01 365 60.0                          | 0/0
impossibly short               | female  | 06-01 365 50.0                          | 0/0
impossibly long                | female  | 06-01 365 95.0                          | 0/0
the last of two counts         | female  | 03-01 273 60.0, 06-01 365 74.0          | 0/1
the last of one day            | female  | 06-01 365 74.0, 06-01 365 68.8          | 1/1
measured the year before       | female  | 2023-12-31 365 68.8                     | 0/0
on the last day                | female  | 12-31 365 68.8                          | 1/1
not measured the last time     | female  | 03-01 273 60.0, 06-01 365               | 1/1
on the last day before five    | female  | 06-01 1826 90.0 standing                | 1/1
five years old                 | female  | 06-01 1827 90.0 standing               | 0/0
standing at ten months         | female  | 06-01 365 68.2 standing                 | 0/1
never measured                 | female  |                                         | 0/0
moved away                     | female  | 06-01 365 68.8                          | 0/0
"""


def examinations(drawn, column="examined"):
    """Examinations written as day, age in days, length, and `standing` or hb=."""
    rows = []
    for one in drawn:
        for on, age, *rest in entries(one[column]):
            length = next((float(word) for word in rest if word[0].isdigit()), None)
            blood = next((float(word[3:]) for word in rest if word.startswith("hb=")), None)
            rows.append({"resident_id": one["number"], "date": day(on), "age_days": int(age), "sex": one.get("sex"),
                         "height_cm": length, "haemoglobin": blood, "lying": "standing" not in rest})  # fmt: skip
    return rows


def homes(drawn):
    """All live here but the one who moved away."""
    return lined_up([{**one, "lives": "2000-01-01..11-30" if "moved" in one["who"] else ""} for one in drawn])


def test_a_child_is_stunted_by_the_standard_of_its_sex_and_day(tmp_path, engine):
    drawn = people(GIRLS)

    outcome = measured(tmp_path, "under5-stunting-prevalence", "2024", engine, units=units(drawn), **homes(drawn),
                       child_examinations=examinations(drawn))  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)


@pytest.mark.parametrize("sex", ["male", "female"])
@pytest.mark.parametrize("age", [0, 1, 30, 91, 273, 274, 400, 700, 730, 731, 732, 1100, 1500, 1826])
def test_the_rule_agrees_with_the_standard_at_every_age(tmp_path, sex, age):
    lying = age < 731
    heights = [round(30 + step * 0.5, 1) for step in range(200)]
    scores = [z_score(sex, age, height, lying=lying) for height in heights]
    drawn = [{"who": str(n), "number": n, "sex": sex} for n in range(1, 201)]
    rows = [{"resident_id": n, "date": day("06-01"), "age_days": age, "sex": sex, "height_cm": heights[n - 1],
             "lying": lying} for n in range(1, 201)]  # fmt: skip

    outcome = measured(
        tmp_path, "under5-stunting-prevalence", "2024", "numpy", **living(drawn), child_examinations=rows
    )

    top, below = (
        outcome.results.filter(outcome.results["level"] == "county").select("numerator", "denominator").row(0)
    )
    assert below == sum(-6 <= score <= 6 for score in scores)
    assert top == sum(-6 <= score < -2 for score in scores)


def length_at(sex, age_days, deviations):
    """The length of a child lying so many deviations from the median, as the rule itself computes deviations."""
    stretch = next(one for one in stretches() if one.sex == sex and one.first == age_days)
    median, above = (stretch.at(z)[0] for z in (0, 1))
    near = median + deviations * (above - median)
    steps = (near + step * np.spacing(near) for step in range(-64, 65))
    return min(steps, key=lambda height: abs((height - median) / (above - median) - deviations))


@pytest.mark.parametrize("sex", ["male", "female"])
@pytest.mark.parametrize(
    ("deviations", "says"), [(-2, "0/1"), (-6, "1/1"), (6, "0/1"), (-6.1, "0/0"), (6.1, "0/0"), (-2.1, "1/1")]
)
def test_the_limits_themselves_are_believed_and_not_stunted(tmp_path, engine, sex, deviations, says):
    drawn = [{"who": "a newborn", "number": 1, "sex": sex, "adds": says}]
    born = [{"resident_id": 1, "date": day("06-01"), "age_days": 0, "sex": sex, "lying": True,
             "height_cm": length_at(sex, 0, deviations)}]  # fmt: skip

    outcome = measured(tmp_path, "under5-stunting-prevalence", "2024", engine, units=units(drawn),
                       **lined_up(drawn), child_examinations=born)  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)


BLOOD = """
who                            | examined                                   | adds
at the limit                   | 06-01 365 hb=110                           | 0/1
under the limit                | 06-01 365 hb=109                           | 1/1
six months old                 | 06-01 183 hb=100                           | 1/1
not yet six months             | 06-01 182 hb=100                           | 0/0
on the last day before five    | 06-01 1826 hb=100                          | 1/1
five years old                 | 06-01 1827 hb=100                          | 0/0
the last test counts           | 03-01 273 hb=100, 06-01 365 hb=120         | 0/1
no blood the last time         | 03-01 273 hb=100, 06-01 365 74.0           | 1/1
the year before                | 2023-12-31 365 hb=100                      | 0/0
never tested                   | 06-01 365 74.0                             | 0/0
"""


def test_a_child_is_anaemic_under_110(tmp_path, engine):
    drawn = people(BLOOD)

    outcome = measured(tmp_path, "under5-anaemia-prevalence", "2024", engine, units=units(drawn), **lined_up(drawn),
                       child_examinations=examinations(drawn))  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)


def test_high_up_more_haemoglobin_is_needed(tmp_path):
    drawn = people(BLOOD)[:2]
    world = a_world(tmp_path, units=units(drawn), **lined_up(drawn), child_examinations=examinations(drawn))

    outcome = run(world, [BY_CODE["under5-anaemia-prevalence"].under(altitude_m=1500)], [parse("2024")])

    assert adds(outcome, drawn) == {"at the limit": "1/1", "under the limit": "1/1"}
    assert altitude_correction(999) == 0
    assert altitude_correction(1500) == pytest.approx(3.75, abs=0.05)


SIGNS = """
who                           | born       | sheets                              | again      | says
checked                       | 2022-06-01 | 06-01 negative                      |            | in
positive and seen again       | 2022-06-01 | 06-01 positive                      | 07-01      | in
positive, not seen again      | 2022-06-01 | 06-01 positive                      |            | gap: positive-seen-again
seen again the year after     | 2022-06-01 | 06-01 positive                      | 2025-01-02 | gap: positive-seen-again
not checked                   | 2022-06-01 |                                     |            | gap: signs-checked
checked on the first day      | 2022-06-01 | 01-01 negative                      |            | in
checked the year before       | 2022-06-01 | 2023-12-31 negative                 |            | gap: signs-checked
three months on the last day  | 2024-09-30 | 12-30 negative                      |            | in
three months the day after    | 2024-10-01 | 12-30 negative                      |            | out
seven on the day after        | 2018-01-01 | 06-01 negative                      |            | in
seven on the last day         | 2017-12-31 | 06-01 negative                      |            | out
positive the day before alone | 2022-06-01 | 2023-12-31 positive, 06-01 negative |            | in
positive on the first day     | 2022-06-01 | 01-01 positive                      |            | gap: positive-seen-again
positive on the last day      | 2022-06-01 | 12-31 positive                      |            | gap: positive-seen-again
positive the day after        | 2022-06-01 | 06-01 negative, 2025-01-01 positive |            | in
seen again the day before     | 2022-06-01 | 01-01 positive                      | 2023-12-31 | gap: positive-seen-again
seen again on the first day   | 2022-06-01 | 01-01 positive                      | 01-01      | in
seen again on the last day    | 2022-06-01 | 06-01 positive                      | 12-31      | in
seen again the day after      | 2022-06-01 | 06-01 positive                      | 2025-01-01 | gap: positive-seen-again
"""


def test_each_child_has_a_sheet_a_year_and_a_positive_one_a_second_look(tmp_path, engine):
    drawn = people(SIGNS)
    tests = screenings(drawn, "autism", "sheets") + screenings(drawn, "autism-rescreen", "again")

    outcome = measured(tmp_path, "autism-screening-rate", "2024", engine, **living(drawn), screenings=tests)

    assert said(outcome, drawn) == should_say(drawn)


CERTIFICATES = """
who                          | born       | certificate            | died  | says
has one                      | 2022-06-01 | 2022-06-20..           |       | in
since the last day           | 2022-06-01 | 12-31..                |       | in
from the day after           | 2022-06-01 | 2025-01-01..           |       | gap: has-certificate
ended before                 | 2022-06-01 | 2022-06-20..12-30      |       | gap: has-certificate
has none                     | 2022-06-01 |                        |       | gap: has-certificate
one month on the last day    | 2024-11-30 |                        |       | gap: has-certificate
not yet one month            | 2024-12-01 |                        |       | out
seven on the last day        | 2017-12-31 | 2018-01-20..           |       | out
seven the day after          | 2018-01-01 | 2018-01-20..           |       | in
died                         | 2022-06-01 | 2022-06-20..           | 11-01 | out
"""


def test_a_certificate_is_immunisation_management(tmp_path, engine):
    drawn = people(CERTIFICATES)

    outcome = measured(tmp_path, "vaccination-certificate-rate", "2024", engine, **living(drawn),
                       enrolments=enrolments(drawn, "immunisation", "certificate"))  # fmt: skip

    assert said(outcome, drawn) == should_say(drawn)


FLU = """
who                          | born       | chronic      | shots                 | says
old and vaccinated           | 1950-06-01 |              | 10-01                 | in
on the first of September    | 1950-06-01 |              | 09-01                 | in
on the last of August        | 1950-06-01 |              | 08-31                 | gap: vaccinated-this-season
on the last day              | 1950-06-01 |              | 12-31                 | in
the day after                | 1950-06-01 |              | 2025-01-01            | gap: vaccinated-this-season
sixty on the last day        | 1964-12-31 |              |                       | gap: vaccinated-this-season
sixty the day after          | 1965-01-01 |              | 10-01                 | out
young and hypertensive       | 1985-06-01 | 2020-01-01.. | 10-01                 | in
six months on the last day   | 2024-06-30 |              | 12-30                 | in
not yet six months           | 2024-07-01 |              | 12-30                 | out
five on the last day         | 2019-12-31 |              | 10-01                 | out
five the day after           | 2020-01-01 |              | 10-01                 | in
"""


def shots(drawn):
    """Influenza vaccine, one dose a date."""
    return [{"resident_id": one["number"], "vaccine": "Influenza", "date": day(on)}
            for one in drawn for (on,) in entries(one["shots"])]  # fmt: skip


def test_a_key_group_is_vaccinated_in_the_season_under_way(tmp_path, engine):
    drawn = people(FLU)

    outcome = measured(tmp_path, "influenza-vaccination-coverage-key-groups", "2024", engine, **living(drawn),
                       enrolments=enrolments(drawn, "hypertension", "chronic"), vaccinations=shots(drawn))  # fmt: skip

    assert said(outcome, drawn) == should_say(drawn)


@pytest.mark.parametrize(
    ("period", "given"), [("2025Q1", "in"), ("2025Q2", "in"), ("2025Q3", "gap"), ("2024Q3", "gap")]
)
def test_the_season_ends_in_march_and_answers_until_august(tmp_path, period, given):
    drawn = people(FLU)[:1]

    outcome = measured(tmp_path, "influenza-vaccination-coverage-key-groups", period, "numpy", **living(drawn),
                       vaccinations=shots(drawn))  # fmt: skip

    assert said(outcome, drawn)["old and vaccinated"].partition(":")[0] == given


def test_one_group_can_be_asked_for_alone(tmp_path):
    drawn = people(FLU)
    world = a_world(tmp_path, **living(drawn), vaccinations=shots(drawn))

    outcome = run(
        world, [BY_CODE["influenza-vaccination-coverage-key-groups"].under(group="children")], [parse("2024")]
    )

    answers = said(outcome, drawn)
    assert [who for who, answer in answers.items() if answer != "out"] == [
        "six months on the last day",
        "five the day after",
    ]
