"""How long the schedule of every resident and protocol takes to rebuild, and that of one resident after a visit.

The people are made up from a seed: ages as in an ageing county, illnesses by age, services at about the pace the
protocols ask for, so that the tables are as long as those of a real county of that size.
"""

from datetime import date

import numpy as np
import polars as pl

from bench.reading import seconds
from bench.report import Figure
from quanmin.core.protocols import Facts, codes, editions, facts, plan_owed

PEOPLE, ON = 100_000, date(2026, 7, 1)
TODAY = (ON - date(1970, 1, 1)).days
# Share enrolled: protocol, from which age in years, share, visits a year.
ENROLLED = (
    ("hypertension", 35, 0.25, 5), ("diabetes", 35, 0.09, 5), ("severe-mental-disorder", 18, 0.006, 5),
    ("tuberculosis", 15, 0.001, 12), ("copd", 40, 0.03, 4), ("family-doctor", 0, 0.45, 2),
)  # fmt: skip
YEARS = 2


def figures(people: int = PEOPLE) -> list[Figure]:
    """The rebuild for everybody, and of one person; the promise is for 500,000, so a fifth of its time for 100,000."""
    known = made_up(people)
    child = int(known.people.filter(pl.col("birth_date") > date(2023, 1, 1))["resident_id"][0])
    one = Facts(
        *(
            frame.filter(pl.col("resident_id") == child)
            for frame in (known.people, known.enrolments, known.services)
        )
    )
    plans = plan_owed(codes(), known, ON)
    note = f"{len(codes())} protocols, {known.services.height:,} services, {plans.height:,} items"
    return [
        Figure(
            f"the schedule of {people:,} residents",
            seconds(lambda: plan_owed(codes(), known, ON), 1),
            "s",
            12,
            note,
        ),
        Figure(
            "the schedule of one child, after a visit",
            seconds(lambda: plan_owed(codes(), one, ON)),
            "s",
            0.2,
        ),
    ]


def made_up(people: int, seed: int = 1) -> Facts:
    """People of all ages with their illnesses, courses and services."""
    rng = np.random.default_rng(seed)
    age = (rng.beta(1.3, 1.35, people) * 95 * 365.25).astype(int)
    sick = {
        name.replace("-", "_"): rng.random(people) < share * (age > first * 365.25)
        for name, first, share, _ in ENROLLED
    }
    residents = pl.DataFrame({
        "resident_id": np.arange(people), "birth_date": days(TODAY - age),
        "sex": rng.choice(["male", "female"], people), "pupil": (age > 6 * 365) & (age < 18 * 365),
    })  # fmt: skip
    diagnosed = [
        pl.when(pl.Series(ill)).then(date(2020, 1, 1)).alias(name)
        for name, ill in sick.items()
        if name != "family_doctor"
    ]
    begun, seen = [], []
    for code, _, _, visits in ENROLLED:
        who = np.flatnonzero(sick[code.replace("-", "_")])
        begun.append(enrolled(rng, code, who))
        seen.append(visited(rng, code, np.repeat(who, visits * YEARS)))
    begun.append(pregnant(rng, age))
    seen += [
        visited(rng, "resident-record", np.repeat(np.arange(people), 2)),
        children(rng, age),
        vaccinated(rng, age),
    ]
    return facts(
        residents.with_columns(diagnosed), pl.concat(begun, how="diagonal"), pl.concat(seen, how="diagonal")
    )


def days(numbers: np.ndarray) -> pl.Series:
    """Day numbers as dates."""
    return pl.Series(numbers.astype("int32")).cast(pl.Date)


def enrolled(rng: np.random.Generator, code: str, who: np.ndarray) -> pl.DataFrame:
    """A course for each, begun within the last two years."""
    return pl.DataFrame({
        "resident_id": who, "protocol": [code] * len(who),
        "started": days(TODAY - rng.integers(0, 365 * YEARS, len(who))),
    })  # fmt: skip


def pregnant(rng: np.random.Generator, age: np.ndarray) -> pl.DataFrame:
    """A pregnancy for one in a hundred, most of them ended in birth."""
    who = np.flatnonzero((age > 20 * 365) & (age < 40 * 365) & (rng.random(len(age)) < 0.04))
    begun = TODAY - rng.integers(60, 500, len(who))
    born = begun + 220
    return pl.DataFrame({
        "resident_id": who, "protocol": ["maternal"] * len(who), "started": days(begun),
        "last_period": days(begun - 60), "delivered": days(np.minimum(born, TODAY)),
        "discharged_after": days(np.minimum(born + 3, TODAY)),
    })  # fmt: skip


def visited(rng: np.random.Generator, code: str, who: np.ndarray) -> pl.DataFrame:
    """Services over the last two years, with any of the outcomes there are."""
    outcomes = [one.key for one in editions(code)[-1].outcomes] or [None]
    return pl.DataFrame({
        "resident_id": who, "protocol": [code] * len(who),
        "seen_on": days(TODAY - rng.integers(0, 365 * YEARS, len(who))),
        "outcome": pl.Series(rng.choice(outcomes, len(who)).tolist(), dtype=pl.String),
    })  # fmt: skip


def children(rng: np.random.Generator, age: np.ndarray) -> pl.DataFrame:
    """A visit every half year or so of each child's life."""
    young = np.flatnonzero(age < 7 * 365)
    who = np.repeat(young, 8)
    return pl.DataFrame({
        "resident_id": who, "protocol": ["child"] * len(who),
        "seen_on": days(TODAY - (rng.random(len(who)) * age[who]).astype(int)),
    })  # fmt: skip


def vaccinated(rng: np.random.Generator, age: np.ndarray) -> pl.DataFrame:
    """Each dose of the schedule, at its age or up to two months after."""
    doses = [step for step in editions("immunisation")[-1].steps if step.born_from is None and not step.who]
    young = np.flatnonzero(age < 18 * 365)
    who, dose = np.repeat(young, len(doses)), np.tile(np.arange(len(doses)), len(young))
    given = TODAY - age[who] + rng.integers(0, 2_200, len(who))
    frame = pl.DataFrame({
        "resident_id": who, "protocol": ["immunisation"] * len(who), "seen_on": days(given),
        "vaccine": pl.Series([step.fills[0] for step in doses]).gather(dose),
    })  # fmt: skip
    return frame.filter(pl.col("seen_on") <= ON)
