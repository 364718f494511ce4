"""What is measured on a person: lasting levels of pressure, sugar and blood, and readings around them."""

import numpy as np

from quanmin.core.synth.county import County
from quanmin.core.synth.days import YEAR_DAYS, Bools, Floats, Ints, month_of
from quanmin.core.synth.draws import Stream
from quanmin.core.synth.health import Health, trait
from quanmin.core.synth.ledger import Ledger, observe

# Treated hypertension: mean systolic pressure in a middling village in 2021, what better care and each year take off.
TREATED_PRESSURE, CARE_GAIN, YEAR_GAIN, BETWEEN, WITHIN = 137.5, 5.6, 0.9, 8.0, 7.0
TREATED_GLUCOSE, GLUCOSE_CARE_GAIN, GLUCOSE_YEAR_GAIN = 7.05, 0.55, 0.09
WINTER = 3.2  # mmHg more in January than in the mean of the year
ROUNDING_SHARE = 0.78  # of readings in the township whose doctors round to the ten

# Blood tests of a check-up: mean of men, difference of women, change in ten years, spread between and within people.
# Rounded from reference intervals (WS/T 404, 405; knowledge, to verify).
TESTS: dict[str, tuple[float, float, float, float, float, str]] = {
    "haemoglobin": (146, -16, -1.6, 10, 4, "blood"), "platelets": (205, 12, -3, 45, 15, "blood"),
    "leukocytes": (6.2, -0.2, 0, 1.3, 0.6, "blood"), "cholesterol": (4.75, 0.15, 0.05, 0.75, 0.3, "lipids"),
    "triglyceride": (1.55, -0.1, 0, 0.45, 0.3, "fatness"), "hdl": (1.25, 0.15, 0, 0.22, 0.08, "lipids"),
    "ldl": (2.75, 0.05, 0.04, 0.6, 0.25, "lipids"), "creatinine": (78, -17, 1.6, 11, 5, "kidney"),
    "urea": (5.3, -0.5, 0.15, 1.0, 0.5, "kidney"), "alt": (23, -5, -1.0, 6, 5, "fatness"),
    "ast": (23, -2, 0.2, 4, 3.5, "fatness"), "bilirubin": (12.8, -2, 0, 3.2, 2, "blood"),
    "urate": (365, -75, 2, 55, 25, "kidney"),
}  # fmt: skip


def seasonal(day: Ints) -> Floats:
    """One in January, minus one in July."""
    wave: Floats = np.cos((month_of(day) - 1) * (np.pi / 6))
    return wave


def pressures(
    rng: Stream, county: County, health: Health, who: Ints, day: Ints, village: Ints
) -> tuple[Floats, Floats]:
    """Systolic and diastolic readings; treated patients of well-run townships lie lower, and lower each year."""
    treated = health.hypertension[who] <= day
    years = (day - county.first) / YEAR_DAYS
    care = CARE_GAIN * county.places.quality[village] + YEAR_GAIN * years
    age = (day - county.people.birth[who]) / YEAR_DAYS
    level = np.where(treated, TREATED_PRESSURE - care + 0.06 * (age - 62), 117 + 0.28 * (age - 40))
    own = trait(county, who, "pressure")
    systolic = level + BETWEEN * own + WINTER * seasonal(day) + WITHIN * rng.standard_normal(who.size)
    base = np.where(treated, 81.5 - 0.28 * care - 0.16 * (age - 62), 75 + 0.05 * (age - 40))
    diastolic = (
        base
        + 0.22 * (systolic - level)
        + 5.5 * trait(county, who, "diastolic")
        + 3.5 * rng.standard_normal(who.size)
    )
    return _written(rng, county, village, np.clip(systolic, 78, 228)), _written(
        rng, county, village, np.clip(np.minimum(diastolic, systolic - 18), 42, 135)
    )


def _written(rng: Stream, county: County, village: Ints, value: Floats) -> Floats:
    """As written down: whole numbers, and in one township mostly tens."""
    lazy = np.isin(county.places.township[village], county.places.with_habit("rounds-to-ten"))
    tens = lazy & (rng.random(value.size) < ROUNDING_SHARE)
    return np.where(tens, np.rint(value / 10) * 10, np.rint(value))


def glucose(rng: Stream, county: County, health: Health, who: Ints, day: Ints, village: Ints) -> Floats:
    """Fasting glucose in mmol/L; treated diabetes follows the care of the township."""
    sick = health.diabetes[who] <= day
    care = (
        GLUCOSE_CARE_GAIN * county.places.quality[village]
        + GLUCOSE_YEAR_GAIN * (day - county.first) / YEAR_DAYS
    )
    own = trait(county, who, "glucose")
    managed = np.exp(
        np.log(np.maximum(TREATED_GLUCOSE - care, 4)) + 0.15 * own + 0.09 * rng.standard_normal(who.size)
    )
    healthy = 5.1 + 0.38 * own + 0.28 * rng.standard_normal(who.size)
    return np.clip(np.where(sick, managed, healthy), 2.9, 24.0)


def height(county: County, who: Ints, age: Floats) -> Floats:
    """Adult height in cm, less with age."""
    tall = np.where(county.people.sex[who] == 0, 168.5, 157.5) + 5.8 * trait(county, who, "height")
    shrunk: Floats = tall - 0.075 * np.maximum(age - 35, 0)
    return shrunk


def body_mass(rng: Stream, county: County, who: Ints) -> Floats:
    """Body mass index of an adult."""
    return np.clip(
        23.7 + 3.1 * trait(county, who, "fatness") + 0.35 * rng.standard_normal(who.size), 15.5, 41
    )


def measure_frame(
    rng: Stream, ledger: Ledger, county: County, who: Ints, day: Ints, minute: Ints, contact: Ints | None,
    *, tall: bool = True,
) -> None:  # fmt: skip
    """Weight and body mass index of adults; height and waist too at a check-up."""
    age = (day - county.people.birth[who]) / YEAR_DAYS
    high, mass = height(county, who, age), body_mass(rng, county, who)
    waist = (
        83
        + 2.35 * (mass - 23.7)
        + np.where(county.people.sex[who] == 0, 2.5, -2.5)
        + rng.normal(0, 2.5, who.size)
    )
    if tall:
        observe(ledger, "height", who, minute, high, contact=contact)
        observe(ledger, "waist", who, minute, waist, contact=contact)
    observe(ledger, "weight", who, minute, mass * (high / 100) ** 2, contact=contact)
    observe(ledger, "bmi", who, minute, mass, contact=contact)


def measure_signs(rng: Stream, ledger: Ledger, who: Ints, minute: Ints, contact: Ints | None) -> None:
    """Pulse, breathing and temperature."""
    observe(ledger, "pulse", who, minute, np.clip(rng.normal(75, 8.5, who.size), 46, 128), contact=contact)
    observe(
        ledger, "respiration", who, minute, np.clip(rng.normal(18, 1.4, who.size), 12, 28), contact=contact
    )
    observe(
        ledger,
        "temperature",
        who,
        minute,
        np.clip(rng.normal(36.5, 0.22, who.size), 35.6, 38.6),
        contact=contact,
    )


def test_blood(
    rng: Stream, ledger: Ledger, county: County, who: Ints, day: Ints, minute: Ints, contact: Ints | None
) -> None:
    """The blood and urine tests of a yearly check-up."""
    women, decades = county.people.sex[who] == 1, (day - county.people.birth[who]) / YEAR_DAYS / 10 - 6
    for name, (mean, difference, slope, between, within, kind) in TESTS.items():
        value = mean + difference * women + slope * decades + between * trait(county, who, kind)
        value += within * rng.standard_normal(who.size)
        observe(ledger, name, who, minute, np.clip(value, mean * 0.22, mean * 5), contact=contact)
    protein = np.where(rng.random(who.size) < 0.06, 1.0, 0.0)
    observe(ledger, "urine-protein", who, minute, protein, contact=contact)


def check_up(
    rng: Stream, ledger: Ledger, county: County, health: Health, *,
    who: Ints, day: Ints, village: Ints, contact: Ints, fasting: Bools,
) -> None:  # fmt: skip
    """Everything a yearly check-up measures; blood only of those who came fasting."""
    minute = day * 1440 + rng.integers(7 * 60 + 30, 11 * 60, who.size)
    systolic, diastolic = pressures(rng, county, health, who, day, village)
    observe(ledger, "pressure", who, minute, systolic, second=diastolic, contact=contact)
    measure_signs(rng, ledger, who, minute, contact)
    measure_frame(rng, ledger, county, who, day, minute, contact)
    who, day, minute, village, contact = (values[fasting] for values in (who, day, minute, village, contact))
    observe(ledger, "glucose", who, minute, glucose(rng, county, health, who, day, village), contact=contact)
    test_blood(rng, ledger, county, who, day, minute, contact)
