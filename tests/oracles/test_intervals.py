"""Intervals against PHEindicatormethods 2.1.0 and epitools 0.5.10.1."""

from typing import Any

import numpy as np
import pytest

from quanmin.core.stats.intervals import byar, exact_binomial, exact_poisson, rate_interval, wilson
from tests.oracles.reference import reference

LEVELS = {0.95: "95_0", 0.998: "99_8"}


def close(value: float | None) -> object:
    """Equal to ten figures; no value where the reference has none."""
    return pytest.approx(np.nan if value is None else value, rel=1e-10, abs=1e-12, nan_ok=True)


def figures(answers: dict[str, Any], factor: float) -> list[tuple[float, float, float, dict[str, float]]]:
    """Cases, people, multiplier and the row, from both of the reference's lists."""
    tests = [(r["Numerator"], r["Denominator"] or 0, r["multiplier"], r) for r in answers["expected_rows"]]
    return tests + [(r["num"], r["den"], factor, r) for r in answers["extra"]]


def test_wilson_and_byar_agree_with_the_helpers_of_phe() -> None:
    for row in reference("phe/byars_wilson")["expected_rows"]:
        confidence = float(row["confidence"].rstrip("%")) / 100
        ours = byar(row["x"], confidence) if row["n"] is None else wilson(row["x"], row["n"], confidence)
        assert ours == (close(row["lowercl"]), close(row["uppercl"]))


@pytest.mark.parametrize(("confidence", "level"), LEVELS.items())
def test_shares_agree_with_phe_proportion(confidence: float, level: str) -> None:
    for cases, people, factor, row in figures(reference("phe/proportion_wilson"), 100):
        lower, upper = wilson(cases, people, confidence)
        assert lower * factor == close(row[f"lower{level}cl"])
        assert upper * factor == close(row[f"upper{level}cl"])


@pytest.mark.parametrize(("confidence", "level"), LEVELS.items())
def test_rates_agree_with_phe_rate(confidence: float, level: str) -> None:
    for cases, people, factor, row in figures(reference("phe/rate_byar"), 100_000):
        lower, upper = rate_interval(cases, people, confidence)
        assert lower * factor == close(row[f"lower{level}cl"])
        assert upper * factor == close(row[f"upper{level}cl"])


def test_exact_and_wilson_shares_agree_with_epitools() -> None:
    answers = reference("epitools/interval_limits")
    for name, interval in (("binomial_exact", exact_binomial), ("binomial_wilson", wilson)):
        for row in answers[name]:
            ours = interval(row["x"], row["n"], row["conf.level"])
            assert ours == (close(row["lower"]), close(row["upper"]))


# Daly's form is closed, as ours is; `pois.exact` searches for its root and stops within 1e-4 of a case.
@pytest.mark.parametrize(("name", "within"), [("poisson_daly", 1e-11), ("poisson_exact", 1e-4)])
def test_exact_rates_agree_with_epitools(name: str, within: float) -> None:
    for row in reference("epitools/interval_limits")[name]:
        if name == "poisson_daly" and row["x"] == 0:
            continue  # Daly closes the interval of nought cases on one side only; ours is two-sided everywhere.
        lower, upper = exact_poisson(row["x"], row["conf.level"])
        assert lower == pytest.approx(row["lower"] * row["pt"], abs=within)
        assert upper == pytest.approx(row["upper"] * row["pt"], abs=within)
