"""Funnels, indices of inequality and measures of a test against PHEindicatormethods 2.1.0 and epiR 2.0.57."""

import numpy as np
import pytest

from quanmin.core.stats.comparing import beyond_chance, funnel, inequality
from quanmin.core.stats.intervals import exact_binomial
from tests.oracles.reference import reference


@pytest.mark.parametrize("name", ["phe/funnel_proportion", "phe/funnel_proportion_axis"])
@pytest.mark.parametrize(("confidence", "level"), [(0.95, "2s0025"), (0.998, "3s0001")])
def test_funnel_limits_agree_with_phe(name: str, confidence: float, level: str) -> None:
    for row in reference(name)["expected_limits"]:
        lower, upper = funnel(row["Population"], row["Baseline"] / 100, confidence=confidence)
        # The reference prints six decimals of a percentage.
        assert lower * 100 == pytest.approx(row[f"Lower{level}limit"], abs=2e-6)
        assert upper * 100 == pytest.approx(row[f"Upper{level}limit"], abs=2e-6)


def test_places_beyond_chance_agree_with_phe() -> None:
    rows = reference("phe/funnel_proportion")["inputs"]
    top, below = (np.array([row[part] for row in rows]) for part in ("numerator", "denominator"))
    average = top.sum() / below.sum()
    by_two, by_three = (beyond_chance(top, below, average, confidence=level) for level in (0.95, 0.998))
    words = {(1, 1): "High (0.001)", (-1, -1): "Low (0.001)", (1, 0): "High (0.025)", (-1, 0): "Low (0.025)"}
    found = [
        words.get((int(two), int(three)), "Not significant")
        for two, three in zip(by_two, by_three, strict=True)
    ]
    assert found == [row["significance"] for row in rows]


def test_indices_of_inequality_agree_with_phe_sii() -> None:
    answers = reference("phe/sii_life_expectancy")
    for row in answers["output"]:
        groups = [one for one in answers["input"] if one["GeoCode"] == row["GeoCode"]]
        deciles = sorted(groups, key=lambda one: one["Decile"])
        ours = inequality(*([one[part] for one in deciles] for part in ("LifeExp", "SE", "Pop")))
        assert ours.slope.value == pytest.approx(row["sii"], rel=1e-9)
        assert ours.ratio.value == pytest.approx(row["rii"], rel=1e-9)
        # Limits of the reference are drawn by chance.
        assert ours.slope.lower == pytest.approx(row["sii_lower95_0cl"], abs=0.04)
        assert ours.slope.upper == pytest.approx(row["sii_upper95_0cl"], abs=0.04)
        assert ours.ratio.lower == pytest.approx(row["rii_lower95_0cl"], abs=0.001)
        assert ours.ratio.upper == pytest.approx(row["rii_upper95_0cl"], abs=0.001)


@pytest.mark.parametrize("name", ["epitools/screening_1", "epitools/screening_3"])
def test_the_yield_of_a_screening_test_has_the_exact_interval_of_epir(name: str) -> None:
    answers = reference(name)
    tp, fp, fn, tn = (answers[part] for part in ("tp", "fp", "fn", "tn"))
    theirs = {row["statistic"]: row for row in answers["results"]}
    shares = {"se": (tp, tp + fn), "sp": (tn, tn + fp), "pv.pos": (tp, tp + fp), "pv.neg": (tn, tn + fn)}
    for statistic, (cases, people) in shares.items():
        expected = (theirs[statistic]["lower"], theirs[statistic]["upper"])
        assert exact_binomial(cases, people) == pytest.approx(expected, rel=1e-9)
