"""What hospitals and centres book each month: income, bed-days, antibacterials; and the medicines in stock."""

import numpy as np
import polars as pl

from quanmin.core.codes.daily_doses import daily_doses
from quanmin.core.synth.days import YEAR_DAYS, Floats, Ints, day_of, first_days
from quanmin.core.synth.draws import stream
from quanmin.core.synth.frames import declared_frame
from quanmin.core.synth.places import HOSPITAL, MATERNAL, TCM_HOSPITAL, Places
from quanmin.core.synth.rates import read_words

START = day_of(2021)
# Yuan a resident and month of medical income in 2021; bed occupancy; DDD for 100 bed-days in 2021 and less each year.
HOSPITALS = ((HOSPITAL, 62.0, 0.87, 46.0), (TCM_HOSPITAL, 27.0, 0.83, 41.0), (MATERNAL, 11.0, 0.64, 34.0))
CENTRE_INCOME, CENTRE_OCCUPANCY, CENTRE_DENSITY = 29.0, 0.49, 52.0
INCOME_GROWTH, DENSITY_FALL = 0.045, 1.9
ACCOUNTS = (
    "registration", "consultation", "bed", "treatment", "surgery", "nursing", "pharmacy-service", "other-service",
    "examination", "laboratory", "material", "drug", "herbal-pieces", "material-expense",
)  # fmt: skip
# Share of medical income at the start, and what a year adds to it; the last is spending, not income.
SHARES = (0.002, 0.035, 0.045, 0.085, 0.050, 0.038, 0.004, 0.012, 0.135, 0.140, 0.105, 0.319, 0.030, 0.135)
CHANGES = (0, 0.003, 0.001, 0.006, 0.004, 0.003, 0, 0.001, 0.001, 0.001, -0.004, -0.017, 0.001, -0.004)
USED = (
    ("J01DD04", "parenteral", 0.20), ("J01DC02", "parenteral", 0.15), ("J01MA12", "parenteral", 0.17),
    ("J01CR05", "parenteral", 0.10), ("J01DD62", "parenteral", 0.08), ("J01FA10", "oral", 0.08),
    ("J01CA04", "oral", 0.07), ("J01DC02", "oral", 0.06), ("J01XD01", "parenteral", 0.06),
    ("J01DH02", "parenteral", 0.03),
)  # fmt: skip


def months_of(last: int) -> Ints:
    """The first day of every month of the story that is over on its last day."""
    starts = first_days(START, last + 1, 1)
    return starts[:-1]


def _units(places: Places) -> Ints:
    return np.concatenate([[unit for unit, *_ in HOSPITALS], places.centres])


def _by_unit(places: Places, column: int, of_centres: Floats) -> Floats:
    return np.concatenate([[line[column] for line in HOSPITALS], of_centres]).astype(np.float64)


def finance_frame(seed: int, places: Places, residents: int, last: int) -> pl.DataFrame:
    """The table `finance_lines`: all accounts of all institutions, in order of unit, month and account."""
    rng, month, unit = stream(seed, "finance"), months_of(last), _units(places)
    share = places.town_shares
    yearly = _by_unit(places, 1, CENTRE_INCOME * share) * residents * 100
    order = np.argsort(ACCOUNTS)
    years = (month - START) / YEAR_DAYS
    parts = np.array(SHARES)[order] + np.array(CHANGES)[order] * years[:, None]
    income = yearly[:, None] * (1 + INCOME_GROWTH) ** years * rng.lognormal(0, 0.05, (unit.size, month.size))
    amount = income[:, :, None] * parts * rng.lognormal(0, 0.03, (unit.size, month.size, len(ACCOUNTS)))
    place = np.argsort(unit, kind="stable")
    return _monthly("finance_lines", "line_id", unit[place], month, len(ACCOUNTS), {
        "account": (sorted(ACCOUNTS), np.tile(np.arange(len(ACCOUNTS)), unit.size * month.size)),
        "amount_fen": np.rint(amount[place]).astype(np.int64).ravel(), "source": "财务系统",
    })  # fmt: skip


def _monthly(
    name: str, key: str, unit: Ints, month: Ints, each: int, columns: dict[str, object]
) -> pl.DataFrame:
    """Rows of units × months × `each`, entered on the fifth of the next month."""
    months = np.tile(np.repeat(month, each), unit.size)
    return declared_frame(name, {
        key: np.arange(1, months.size + 1), "unit_id": np.repeat(unit, month.size * each), "month": months,
        "recorded_at": (months + 35) * 1440 + 600, **columns,
    })  # fmt: skip


def _beds(beds: pl.DataFrame, unit: Ints, month: Ints) -> Ints:
    """Beds in use of each unit on the first of each month, nursery places apart."""
    kept = beds.filter(pl.col("kind") != "nursery")
    of, number = kept["unit_id"].to_numpy(), kept["beds"].to_numpy()
    start = kept["start"].to_numpy().astype("datetime64[D]").astype(np.int64)
    open_on = (start[:, None] <= month) * number[:, None]
    return np.array([open_on[of == one].sum(axis=0) for one in unit])


def _open_and_occupied(seed: int, places: Places, beds: pl.DataFrame, last: int) -> tuple[Ints, Ints]:
    rng, month, unit = stream(seed, "bed-days"), months_of(last), np.sort(_units(places))
    length = np.diff(np.append(month, first_days(START, last + 1, 1)[-1]))
    order = np.argsort(_units(places), kind="stable")
    occupancy = _by_unit(places, 2, np.full(places.centres.size, CENTRE_OCCUPANCY))[order]
    season = 1 + 0.07 * np.cos((month % YEAR_DAYS) / YEAR_DAYS * 2 * np.pi)
    open_days = _beds(beds, unit, month) * length
    share = occupancy[:, None] * season * rng.lognormal(0, 0.035, open_days.shape)
    return open_days, np.rint(open_days * np.minimum(share, 1.08)).astype(np.int64)


def bed_days_frame(seed: int, places: Places, beds: pl.DataFrame, last: int) -> pl.DataFrame:
    """The table `bed_days`: what was open and occupied; a few bed-days belong to patients of the next month."""
    month, unit = months_of(last), np.sort(_units(places))
    open_days, occupied = _open_and_occupied(seed, places, beds, last)
    late = stream(seed, "bed-days of the discharged").normal(0.995, 0.012, occupied.shape)
    return _monthly("bed_days", "census_id", unit, month, 1, {
        "open": open_days.ravel(), "occupied": occupied.ravel(),
        "of_discharged": np.rint(occupied * late).astype(np.int64).ravel(), "source": "医院信息系统",
    })  # fmt: skip


def drug_uses_frame(seed: int, places: Places, beds: pl.DataFrame, last: int) -> pl.DataFrame:
    """The table `drug_uses`: antibacterials of inpatients, less for each bed-day every year."""
    rng, month, unit = stream(seed, "antibacterials"), months_of(last), np.sort(_units(places))
    _, occupied = _open_and_occupied(seed, places, beds, last)
    order = np.argsort(_units(places), kind="stable")
    density = _by_unit(places, 3, np.full(places.centres.size, CENTRE_DENSITY))[order]
    density = density[:, None] - DENSITY_FALL * (month - START) / YEAR_DAYS
    used = sorted(USED)
    grams = np.array([share * daily_doses()[atc, route] for atc, route, share in used])
    amount = (occupied * density / 100)[:, :, None] * grams * 1000
    amount *= rng.lognormal(0, 0.12, amount.shape)
    which = np.tile(np.arange(len(used)), occupied.size)
    routes = np.array([route == "parenteral" for _, route, _ in used]).astype(np.int64)
    return _monthly("drug_uses", "use_id", unit, month, len(used), {
        "atc": ([atc for atc, _, _ in used], which), "route": (("oral", "parenteral"), routes[which]),
        "patients": "inpatient", "milligrams": np.rint(amount).astype(np.int64).ravel(), "source": "药房系统",
    })  # fmt: skip


def drug_items_frame(seed: int, places: Places, last: int) -> pl.DataFrame:
    """The table `drug_items`: each year some hundred medicines in a hospital, a hundred in a centre."""
    rng, words = stream(seed, "medicines"), read_words("medicines")
    names = [f"{name}{form}" for name in words["names"] for form in words["forms"]]
    years = range(2021, int(np.array(last, dtype="datetime64[D]").astype("datetime64[Y]").astype(int)) + 1971)
    rows = []
    for unit in np.sort(_units(places)).tolist():
        centre = unit not in (HOSPITAL, TCM_HOSPITAL, MATERNAL)
        for year in years:
            held = np.sort(rng.choice(len(names), 110 if centre else 300, replace=False))
            share = (0.82 if centre else 0.72) + 0.024 * (year - 2021)
            essential = rng.random(held.size) < share
            rows.append((np.full(held.size, unit), np.full(held.size, year), held, essential))
    number, of_year, kept, listed = (np.concatenate(column) for column in zip(*rows, strict=True))
    return declared_frame("drug_items", {
        "item_id": np.arange(1, number.size + 1), "unit_id": number, "year": of_year, "medicine": (names, kept),
        "essential": listed, "recorded_at": np.array([day_of(int(y)) for y in of_year]) * 1440 + 600,
        "source": "药房系统",
    })  # fmt: skip
