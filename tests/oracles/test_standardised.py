"""Standardised rates against PHEindicatormethods 2.1.0 and epitools 0.5.10.1."""

import numpy as np
import pytest

from quanmin.core.stats.standardised import (
    directly_standardised,
    directly_standardised_gamma,
    standardised_ratio,
)
from tests.oracles.reference import names, reference

LEVELS = {0.95: "95_0", 0.998: "99_8"}


@pytest.mark.parametrize("name", names("phe/dsr_*") or ["phe/dsr_package_areas"])
@pytest.mark.parametrize(("confidence", "level"), LEVELS.items())
def test_a_direct_rate_agrees_with_calculate_dsr(name: str, confidence: float, level: str) -> None:
    answers = reference(name)
    for row in answers["output"]:
        bands = [band for band in answers["input"] if band["area"] == row["area"]]
        cases, people, weights = ([band[part] for band in bands] for part in ("count", "pop", "esp2013"))
        ours = directly_standardised(cases, people, weights, confidence=confidence).times(100_000)
        theirs = [row["value"], row[f"lower{level}cl"], row[f"upper{level}cl"]]
        assert [ours.value, ours.lower, ours.upper] == pytest.approx(
            np.array(theirs, dtype=float), rel=1e-12, nan_ok=True
        )


@pytest.mark.parametrize("name", names("epitools/ageadjust_*") or ["epitools/ageadjust_1_95"])
def test_a_gamma_interval_agrees_with_ageadjust(name: str) -> None:
    row = reference(name)
    ours = directly_standardised_gamma(row["count"], row["pop"], row["stdpop"], confidence=row["conf"])
    theirs = [row["results"][part] for part in ("adj.rate", "lci", "uci")]
    assert [ours.value, ours.lower, ours.upper] == pytest.approx(theirs, rel=1e-12)


@pytest.mark.parametrize(("confidence", "level"), LEVELS.items())
def test_a_ratio_of_observed_to_expected_agrees_with_calculate_isratio(confidence: float, level: str) -> None:
    answers = reference("phe/indirect_standardisation")
    rates = np.divide(answers["reference"]["deaths"], answers["reference"]["population"])
    for row in answers["isratio"]:
        bands = [band for band in answers["input"] if band["area"] == row["area"]]
        observed = sum(band["obs"] for band in bands)
        ours = standardised_ratio(
            observed, [band["pop"] for band in bands], rates, confidence=confidence
        ).times(100)
        theirs = [row["value"], row[f"lower{level}cl"], row[f"upper{level}cl"]]
        assert [ours.value, ours.lower, ours.upper] == pytest.approx(theirs, rel=1e-12)
