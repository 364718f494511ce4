"""The immunisation schedule on boundary days: least ages, intervals, editions, catch-up."""

from datetime import date

import pytest

from tests.core.protocols.people import a_person, day, planned, shots

BORN = "2023-01-31"


@pytest.mark.parametrize(
    ("given", "item", "early"),
    [
        (["HepB 2023-01-31", "HepB 2023-02-27"], "HepB-2", True),  # a month is 28 February
        (["HepB 2023-01-31", "HepB 2023-02-28"], "HepB-2", False),
        (["HepB 2023-02-05", "HepB 2023-03-04"], "HepB-2", True),  # 27 days after the first
        (["HepB 2023-02-05", "HepB 2023-03-05"], "HepB-2", False),
        (["HepB 2023-01-31", "HepB 2023-06-15", "HepB 2023-08-13"], "HepB-3", True),  # 59 days
        (["HepB 2023-01-31", "HepB 2023-06-15", "HepB 2023-08-14"], "HepB-3", False),
        (["DTaP 2023-04-29"], "DTaP-1", True),  # three months in the 2021 edition
        (["DTaP 2023-04-30"], "DTaP-1", False),
        (["IPV 2023-03-31", "IPV 2023-04-29"], "polio-2", True),
        (["IPV 2023-03-31", "bOPV 2023-04-30"], "polio-2", False),
        (["JE-L 2024-01-31", "JE-L 2025-01-30"], "JE-L-2", True),
        (["JE-L 2024-01-31", "JE-L 2025-01-31"], "JE-L-2", False),
        (["MPSV-A 2023-08-01", "MPSV-A 2023-10-31"], "MPSV-A-2", True),
        (["MPSV-A 2023-08-01", "MPSV-A 2023-11-01"], "MPSV-A-2", False),
        (["MMR 2023-10-01", "JE-L 2023-10-28"], "JE-L-1", True),  # two injected live vaccines, 27 days apart
        (["MMR 2023-10-01", "JE-L 2023-10-29"], "JE-L-1", False),
        (["MMR 2023-10-01", "JE-L 2023-10-01"], "JE-L-1", False),  # on one day they may be
    ],
)
def test_a_dose_before_its_age_or_interval_is_early_and_counted(given, item, early):
    row = planned("immunisation", a_person(BORN), shots(*given))[item]

    assert (row["state"], row["early"]) == ("done", early)


@pytest.mark.parametrize(
    ("born", "given", "early"),
    [("2024-10-31", "2024-12-31", True), ("2024-11-01", "2025-01-01", False)],
)
def test_a_dose_is_judged_by_the_edition_of_its_day(born, given, early):
    row = planned("immunisation", a_person(born), shots(f"DTaP {given}"))["DTaP-1"]

    assert row["early"] is early


@pytest.mark.parametrize(
    ("item", "on", "state"),
    [
        ("BCG-1", "2027-01-30", "overdue"),  # to the day before the fourth birthday
        ("BCG-1", "2027-01-31", "missed"),
        ("MPSV-A-1", "2025-01-30", "overdue"),
        ("MPSV-A-1", "2025-01-31", "missed"),
        ("HepB-1", "2040-12-31", "overdue"),
        ("polio-4", "2027-01-30", "not yet"),
        ("DTaP-5", "2029-01-31", "due"),
        ("MPSV-AC-late-1", "2025-01-31", "due"),
    ],
)
def test_a_missed_dose_stays_owed_to_its_last_age(item, on, state):
    assert planned("immunisation", a_person(BORN), on=day(on))[item]["state"] == state


def test_before_2025_the_last_dose_was_of_another_vaccine():
    rows = planned("immunisation", a_person("2018-06-01"), on=date(2024, 7, 1))

    assert "DT-1" in rows
    assert "DTaP-5" not in rows


@pytest.mark.parametrize(
    ("doses", "wanted"),
    [
        (4, {"DT-1"}),
        (3, {"DT-1"}),
        (2, {"DT-1"}),
        (1, {"DT-1", "DT-2"}),
        (0, {"DT-1", "DT-2", "DT-3"}),
    ],
)
def test_a_six_year_old_is_brought_to_three_doses(doses, wanted):
    given = [f"DTaP 20{18 + number}-12-01" for number in range(doses)]

    rows = planned("immunisation", a_person("2018-06-01"), shots(*given), on=date(2024, 7, 1))

    assert {item for item in rows if item.startswith("DT-")} == wanted


def test_dt_waits_six_months_after_three_doses_and_a_year_after_four():
    three = shots("DTaP 2023-01-10", "DTaP 2023-03-10", "DTaP 2024-04-01")
    four = [*three, *shots("DTaP 2024-06-01")]

    due = [planned("immunisation", a_person("2018-06-01"), given, on=date(2024, 7, 1))["DT-1"]["due"]
           for given in (three, four)]  # fmt: skip

    assert due == [date(2024, 10, 1), date(2025, 6, 1)]


@pytest.mark.parametrize(
    ("born", "sex", "on", "owed"),
    [
        ("2011-11-10", "female", "2025-11-10", True),
        ("2011-11-09", "female", "2025-11-10", False),
        ("2011-11-10", "male", "2025-11-10", False),
        ("2011-11-10", "female", "2025-11-09", False),
    ],
)
def test_hpv_is_for_girls_born_from_the_day_it_joined(born, sex, on, owed):
    assert ("2vHPV-1" in planned("immunisation", a_person(born, sex=sex), on=day(on))) is owed


@pytest.mark.parametrize(
    ("weight", "antigen", "series"),
    [
        (1900, True, "HepB-small"),
        (1900, None, "HepB-small"),
        (1900, False, "HepB"),
        (2000, True, "HepB"),
        (None, None, "HepB"),
    ],
)
def test_a_small_newborn_of_an_infected_or_untested_mother_has_four_doses(weight, antigen, series):
    rows = planned("immunisation", a_person(BORN, birth_weight_g=weight, mother_hbsag=antigen))

    assert f"{series}-1" in rows
    assert len([item for item in rows if item.startswith("HepB")]) == (4 if series == "HepB-small" else 3)


def test_who_began_with_the_killed_vaccine_goes_on_with_it():
    rows = planned("immunisation", a_person(BORN), shots("JE-I 2023-10-01"))

    assert rows["JE-I-2"]["due"] == date(2023, 10, 8)
    assert "JE-L-1" not in rows
