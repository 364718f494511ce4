"""How the stays were coded and settled: the group and its weight, operation and pathway, what the patient paid."""

from typing import Any

import numpy as np

from quanmin.core.synth.county import County
from quanmin.core.synth.days import EMPTY, YEAR_DAYS, Bools, Floats, Ints
from quanmin.core.synth.draws import choose, happens
from quanmin.core.synth.rates import read_table

RISKS = ("low", "lower-middle", "upper-middle", "high")
OPERATIONS = ("none", "emergency", "elective", "day")
PATHWAYS = ("none", "eligible", "entered", "completed")
UNGROUPED = 0.015  # stays the grouper could not place
CENTRE, HOSPITALS = 0, (1, 2)
# Small planned operations that a county hospital does within a day.
DAY_CASES = ("H25.9", "K40.9", "N20.1", "D25.9", "K80.2", "Z51.1")
DAY_SHARE, DAY_SHARE_LATER = 0.10, 0.055  # at first, and what each year adds
SELF_SHARE, SELF_SHARE_POOR = 0.92, 0.31  # of what the basic fund leaves, after all further schemes


def coded(
    county: County, *, who: Ints, day: Ints, level: Ints, diagnosis: Ints, bed_days: Ints, over: Bools,
    cost: Floats, fund: Floats,
) -> dict[str, Any]:  # fmt: skip
    """The columns of `admissions` that coders and the insurance add; empty for a patient still in hospital."""
    rng, table = county.chance("coding"), read_table("groups")
    grouped = over & (rng.random(who.size) >= UNGROUPED)
    rank = np.array([RISKS.index(row["risk"]) for row in table])[diagnosis]
    weight = np.array([float(row["weight"]) for row in table])[diagnosis]
    poor = county.people.low_income[who]
    left = np.clip(np.where(poor, SELF_SHARE_POOR, SELF_SHARE) + rng.normal(0, 0.05, who.size), 0, 1)
    return {
        "drg": ([row["drg"] for row in table], np.where(grouped, diagnosis, EMPTY)),
        "drg_weight": np.where(grouped, weight, np.nan), "drg_risk": (RISKS, np.where(grouped, rank, EMPTY)),
        "drg_mean_cost_fen": np.where(grouped, _of_group(diagnosis, cost, len(table)), EMPTY).astype(np.int64),
        "drg_mean_days": np.where(grouped, _of_group(diagnosis, bed_days.astype(np.float64), len(table)), np.nan),
        "bed_days": np.where(over, np.maximum(bed_days, 1), EMPTY),
        "self_paid_fen": np.rint(np.maximum(cost - fund, 0) * left).astype(np.int64),
        "operation": (OPERATIONS, np.where(over, _operations(county, day, level, diagnosis), EMPTY)),
        "pathway": (PATHWAYS, np.where(over, _pathways(county, day, level, diagnosis), EMPTY)),
    }  # fmt: skip


def _of_group(group: Ints, value: Floats, groups: int) -> Floats:
    """The mean value of each one's group: what the region would publish if it were this county."""
    number = np.maximum(np.bincount(group, minlength=groups), 1)
    mean = np.bincount(group, np.maximum(value, 1), minlength=groups) / number
    return np.asarray(np.rint(mean * 100)[group] / 100, dtype=np.float64)


def _operations(county: County, day: Ints, level: Ints, diagnosis: Ints) -> Ints:
    """Position in OPERATIONS: only hospitals operate; more of the small operations are done in a day each year."""
    rng, table = county.chance("operations"), read_table("groups")
    planned = np.array([float(row["elective"]) for row in table])[diagnosis]
    planned = happens(rng, np.where(level == CENTRE, 0.0, planned))
    small = np.array([row["code"] in DAY_CASES for row in table])[diagnosis]
    years = (day - county.first) / YEAR_DAYS
    short = happens(rng, np.where(small, DAY_SHARE + DAY_SHARE_LATER * years, 0.0))
    urgent = happens(rng, np.where(level == CENTRE, 0.0, 0.035))
    return np.where(planned, np.where(short, 3, 2), urgent.astype(np.int64))


def _pathways(county: County, day: Ints, level: Ints, diagnosis: Ints) -> Ints:
    """Position in PATHWAYS: two stays in three have a pathway, and each year more of these are put on it."""
    rng, table = county.chance("pathways"), read_table("groups")
    has = happens(rng, np.where(level == CENTRE, 0.2, 0.72))
    share = np.array([float(row["pathway"]) for row in table])[diagnosis]
    enters = happens(rng, np.clip(share + 0.05 * (day - county.first) / YEAR_DAYS, 0, 0.97))
    ends = choose(rng, (0.12, 0.88), day.size)
    return np.where(has, np.where(enters, 2 + ends, 1), 0)
