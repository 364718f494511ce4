"""Villages drawn from a tiny world of values, so that everything collides."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st

from quanmin.core.snapshot.declare import Column, Table
from quanmin.core.snapshot.tables import PROVENANCE, TABLES
from tests.worlds import CLINIC, EAST_1, EAST_2, HOSPITAL, OUTSIDE, WEST_1

DAYS = (
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2024, 3, 31),
    date(2024, 6, 30),
    date(2024, 12, 31),
    date(2025, 1, 1),
)
BIRTHS = (date(1950, 6, 1), date(1959, 12, 31), date(1960, 1, 1), date(1985, 2, 28), date(2018, 2, 1), date(2023, 5, 1),
          date(2024, 3, 31))  # fmt: skip
TIMES = tuple(datetime(day.year, day.month, day.day, hour, 59) for day in DAYS for hour in (0, 23))
PLACES = (EAST_1, EAST_2, WEST_1, CLINIC, HOSPITAL, OUTSIDE)
VILLAGES = (EAST_1, EAST_2, WEST_1)
PEOPLE = (1, 2, 3, 4)
WORDS: Mapping[str, tuple[Any, ...]] = {
    "observations.code": ("85354-9", "14771-0", "39156-5", "19926-5"),
    "conditions.code": ("I10", "E11", "F20", "J44", "A15", "I21"),
    "deaths.cause": ("I21", "C34", "J44", "E11", "V89", "O72"),
    "screenings.kind": (
        "newborn-metabolic",
        "newborn-hearing",
        "newborn-heart",
        "eye-care",
        "cervical-cancer",
        "cognition",
        "prenatal",
        "preconception",
        "autism",
        "stroke-risk",
    ),
    "vaccinations.vaccine": ("HepB", "BCG", "DTaP", "MMR", "IPV", "Influenza"),
    "unit_attributes.attribute": (
        "tcm-hall",
        "standard-clinic",
        "telemedicine",
        "smoke-free",
        "healthy-village",
    ),
    "quotas.programme": ("elderly-check-up", "hypertension", "preconception"),
    "quotas.year": (2023, 2024),
    "quotas.number": (0, 1, 30),
    "drug_items.year": (2023, 2024),
    "drug_uses.atc": ("J01DD04", "J01DC02", "C07AB02"),
    "drug_uses.milligrams": (0, 500, 2000),
    "secondments.length_days": (29, 30, 180),
    "child_examinations.age_days": (30, 365, 730, 731, 1826, 1827),
    "child_examinations.height_cm": (30.0, 68.8, 74.0),
    "child_examinations.haemoglobin": (109.0, 110.0),
    "admissions.drg_weight": (0.5, 1.0),
    "admissions.drg_mean_days": (0.5, 8.0),
    "finance_lines.amount_fen": (0, 7, 100),
    "contacts.outcome": (None, "regular-medication", "irregular-medication", "not-needed", "stable"),
    "contacts.stage": (None, "7d", "28d", "42d", "3m", "6m", "12m", "18m"),
    "enrolments.end_reason": (None, "refused", "completed", "moved"),
    "notifiable_reports.disease": ("tuberculosis", "influenza"),
    "admissions.diagnosis": ("I63", "E11", "S82"),
    "populations.year": (2022, 2023, 2024, 2025),
    "populations.age_from": (0, 1, 5, 30, 65, 85),
    "populations.people": (0, 1, 50),
    "reported_values.period": ("2023", "2024"),
    "reported_values.measure": ("health-literacy-level", "smoking-prevalence-15plus"),
    "births.weight_g": (None, 2499, 2500),
    "pregnancies.booked_weeks": (None, 12, 13),
    "deaths.age_years": (0, 1, 4, 5, 30, 69, 70, 90),
    "residents.birth_date": BIRTHS,
    "observations.value": (139.9, 140.0, 149.9, 6.9, 7.0),
    "observations.second_value": (None, 89.9, 90.0),
}


def worlds() -> st.SearchStrategy[dict[str, list[dict[str, Any]]]]:
    """Rows for every table but the units; four residents who may live anywhere, die any day and be anything."""
    tables = [table for table in TABLES if table.name not in ("units", "residents")]
    drawn: dict[str, st.SearchStrategy[list[dict[str, Any]]]] = {
        table.name: st.lists(_row(table), max_size=5) for table in tables
    }
    return st.fixed_dictionaries({"residents": _residents(), **drawn})


def _residents() -> st.SearchStrategy[list[dict[str, Any]]]:
    (table,) = (table for table in TABLES if table.name == "residents")
    people = st.lists(_row(table), min_size=len(PEOPLE), max_size=len(PEOPLE))
    return people.map(
        lambda rows: [{**row, "resident_id": number} for number, row in zip(PEOPLE, rows, strict=True)]
    )


def _row(table: Table) -> st.SearchStrategy[dict[str, Any]]:
    columns = [column for column in table.columns if column.name != table.key[0] and column not in PROVENANCE]
    return st.fixed_dictionaries({column.name: _value(table, column) for column in columns})


def _value(table: Table, column: Column) -> st.SearchStrategy[Any]:
    drawn = st.sampled_from(WORDS.get(f"{table.name}.{column.name}") or _pool(table, column))
    return drawn if column.required else st.none() | drawn


def _pool(table: Table, column: Column) -> tuple[Any, ...]:
    if column.choices:
        return column.choices
    if column.refers:
        return _keys(table, column)
    pools: dict[str, tuple[Any, ...]] = {
        "date": DAYS, "datetime": TIMES, "bool": (True, False), "int": (1, 2, 30), "number": (1.0, 30.0),
        "text": ("x", "I10"),
    }  # fmt: skip
    return pools[column.kind]


def _keys(table: Table, column: Column) -> tuple[int, ...]:
    at_home = ("residences", "births", "deaths", "pregnancies", "populations", "notifiable_reports")
    if column.refers == "units":
        return VILLAGES if table.name in at_home and column.name == "unit_id" else PLACES
    return PEOPLE if column.refers == "residents" else (1, 2)
