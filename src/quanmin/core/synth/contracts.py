"""Family-doctor contracts of one year: who signs, what was promised, what was done."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from quanmin.core.synth.county import County
from quanmin.core.synth.days import NEVER, Bools, Ints, day_of
from quanmin.core.synth.draws import fixed_uniforms, log_odds, logistic
from quanmin.core.synth.frames import declared_frame, entered
from quanmin.core.synth.health import Health

PACKAGES = ("基础包", "老年人包", "慢性病包", "儿童包", "孕产妇包")
ITEMS = (
    ("健康档案更新", "健康教育指导", "预约转诊"), ("年度健康体检", "中医体质辨识", "健康教育指导"),
    ("季度随访", "年度健康体检", "用药指导"), ("生长发育评估", "预防接种提醒", "中医调养指导"),
    ("孕期随访", "产后访视", "健康教育指导"),
)  # fmt: skip
LABELS = tuple(dict.fromkeys(item for package in ITEMS for item in package))
ORDINARY, KEY_GROUP = 0.31, 0.72  # share with a contract in a middling township in 2021
TREND, CARE = 0.18, 0.75
DONE = 0.86


@dataclass(frozen=True)
class Contracts:
    """Contracts in order of person and year."""

    who: Ints
    start: Ints
    package: Ints
    renewed: Bools


def sign(county: County, health: Health) -> Contracts:
    """Contracts of every year; whoever signs once is inclined to sign again."""
    parts = [_signed(county, health, year) for year in county.years]
    who, start, package = (np.concatenate([part[i] for part in parts]) for i in range(3))
    order = np.lexsort((start, who))
    who, start, package = who[order], start[order], package[order]
    again = np.diff(who, prepend=-1) == 0
    gap = np.diff(start, prepend=start[:1])
    return Contracts(who, start, package, again & (gap <= 396))


def _signed(county: County, health: Health, year: int) -> tuple[Ints, Ints, Ints]:
    people, everyone = county.people, np.arange(county.people.size)
    package = _packages(county, health, day_of(year, 6, 30))
    # The same day each year, so that a contract of 365 days never overlaps the next.
    start = day_of(year, 1, 5) + (fixed_uniforms(county.seed, everyone, 901) * 70).astype(np.int64)
    key = (package > 0) | people.disabled | people.low_income | people.special_family
    base = np.where(key, log_odds(KEY_GROUP), log_odds(ORDINARY))
    odds = base + CARE * county.places.quality[people.village] + TREND * (year - 2021)
    luck = 0.82 * fixed_uniforms(county.seed, everyone, 903) + 0.18 * fixed_uniforms(
        county.seed, everyone, year, 904
    )
    signs = (
        (luck < logistic(odds)) & (people.enter <= start) & (people.leave > start) & (start <= county.last)
    )
    return everyone[signs], start[signs], package[signs]


def _packages(county: County, health: Health, middle: int) -> Ints:
    everyone = np.arange(county.people.size)
    age = county.people.ages(everyone, middle)
    sick = np.minimum.reduce([health.hypertension, health.diabetes, health.mental, health.copd]) <= middle
    return np.where(age < 7, 3, np.where(sick, 2, np.where(age >= 65, 1, 0)))


def contracts_frame(county: County, contracts: Contracts) -> pl.DataFrame:
    """The table `contracts`."""
    c, places = contracts, county.places
    village = county.people.village_on(c.who, c.start)
    return declared_frame("contracts", {
        "contract_id": np.arange(1, c.who.size + 1), "resident_id": c.who + 1,
        "unit_id": places.centres[places.township[village]], "package": (PACKAGES, c.package), "start": c.start,
        "end": c.start + 364, "renewed": c.renewed,
        "recorded_at": entered(county.chance("contracts entry"), c.start, county.last, late=0.1),
        "source": "家医签约系统",
    })  # fmt: skip


def contract_items_frame(county: County, contracts: Contracts) -> pl.DataFrame:
    """The table `contract_items`: three services a contract, most of them delivered, some late."""
    c, rng = contracts, county.chance("items")
    row = np.repeat(np.arange(c.who.size), 3)
    slot = np.tile(np.arange(3), c.who.size)
    table = np.array([[LABELS.index(item) for item in package] for package in ITEMS])
    due = c.start[row] + np.array([180, 300, 364])[slot]
    village = county.people.village[c.who[row]]
    faithful = fixed_uniforms(county.seed, row, 911) * 0.75 + rng.random(row.size) * 0.25
    done = faithful < logistic(log_odds(DONE) + 0.7 * county.places.quality[village])
    day = due - (rng.random(row.size) ** 2 * 170).astype(np.int64) + rng.integers(0, 12, row.size)
    done &= (day <= county.last) & (day <= county.people.leave[c.who[row]])
    order = np.lexsort((slot, due, c.who[row]))
    return declared_frame("contract_items", {
        "item_id": np.arange(1, row.size + 1), "contract_id": row[order] + 1, "resident_id": c.who[row][order] + 1,
        "item": (LABELS, table[c.package[row], slot][order]), "due": due[order],
        "done": np.where(done, day, NEVER)[order],
        "recorded_at": entered(rng, c.start[row], county.last)[order],
        "source": "家医签约系统",
    })  # fmt: skip
