"""Survey estimates against `svymean`, `svyciprop` and `svyby` of R survey 4.1.1, on its own Californian schools."""

from pathlib import Path

import numpy as np
import pytest

from quanmin.core.codes.table import rows
from quanmin.core.stats.surveys import Design, Surveyed, design, weighted_mean, weighted_share

DATA = Path(__file__).with_name("data")
CLUSTERS, STRATA = rows(DATA / "apiclus1.csv"), rows(DATA / "apistrat.csv")
WEIGHT = 33.846996307373  # of every school in the cluster sample


def column(table, name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in table])


def words(table, name: str) -> np.ndarray:
    return np.array([row[name] for row in table])


def clusters(*, corrected: bool) -> Design:
    """Schools of fifteen districts; `corrected` for there being 757 of them."""
    districts = column(CLUSTERS, "district")
    there_are = np.full(len(districts), 757) if corrected else None
    return design(0 * districts, districts, np.full(len(districts), WEIGHT), units_there_are=there_are)


def strata() -> Design:
    schools = np.arange(len(STRATA))
    there_are = column(STRATA, "schools")
    return design(words(STRATA, "kind"), schools, column(STRATA, "weight"), units_there_are=there_are)


def exactly(*figures: float) -> object:
    return pytest.approx(figures, rel=1e-11)


def mean_and_error(found: Surveyed) -> tuple[float, float, int]:
    return float(found.estimate.value), found.error, found.degrees


def test_means_of_clusters_agree_with_svymean() -> None:
    corrected = weighted_mean(column(CLUSTERS, "api"), clusters(corrected=True))
    plain = weighted_mean(column(CLUSTERS, "api"), clusters(corrected=False))
    assert mean_and_error(corrected) == exactly(644.169398907104, 23.542240693781, 14)
    assert mean_and_error(plain) == exactly(644.169398907104, 23.7790107208869, 14)
    assert plain.effect == pytest.approx(9.25309907058891, rel=1e-9)


def test_means_of_strata_agree_with_svymean() -> None:
    found = weighted_mean(column(STRATA, "api"), strata())
    assert mean_and_error(found) == exactly(662.287363159321, 9.40894080278458, 197)
    assert found.effect == pytest.approx(1.16556617145353, rel=1e-9)


@pytest.mark.parametrize(("corrected", "error", "lower", "upper"), [
    (False, 0.0228499703387088, 0.00225280193072121, 0.181108144599122),
    (True, 0.0226224508611339, 0.00230469129853851, 0.177747766513557),
])  # fmt: skip
def test_a_rare_share_of_clusters_agrees_with_svyciprop(corrected, error, lower, upper) -> None:
    found = weighted_share(column(CLUSTERS, "learners") == 0, clusters(corrected=corrected))
    ends = (
        float(found.estimate.value),
        found.error,
        float(found.estimate.lower),
        float(found.estimate.upper),
    )
    assert ends == pytest.approx((0.0218579235416175, error, lower, upper), rel=1e-7)


def test_a_share_of_strata_agrees_with_svyciprop() -> None:
    found = weighted_share(words(STRATA, "awarded") == "Yes", strata())
    ends = (
        float(found.estimate.value),
        found.error,
        float(found.estimate.lower),
        float(found.estimate.upper),
    )
    assert ends == pytest.approx(
        (0.638936064050578, 0.0344059179972689, 0.568721098868047, 0.703675779368256), rel=1e-7
    )


@pytest.mark.parametrize(("kind", "mean", "error", "degrees"), [
    ("E", 648.868055555556, 22.3624088938319, 14), ("H", 618.571428571429, 38.0202493594075, 7),
    ("M", 631.44, 31.6094652272455, 11),
])  # fmt: skip
def test_a_part_of_the_people_agrees_with_a_subset_of_the_design(kind, mean, error, degrees) -> None:
    found = weighted_mean(
        column(CLUSTERS, "api"), clusters(corrected=True), among=words(CLUSTERS, "kind") == kind
    )
    assert mean_and_error(found) == exactly(mean, error, degrees)


def test_a_part_across_strata_agrees_with_a_subset_of_the_design() -> None:
    found = weighted_mean(column(STRATA, "api"), strata(), among=words(STRATA, "improved") == "Yes")
    assert mean_and_error(found) == exactly(676.402286067281, 11.7146787699287, 113)


# Three strata, the second with a single sampling unit.
LONELY = {
    "stratum": [1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3],
    "unit": [1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5],
    "weight": [2, 3, 2.5, 1, 4, 4, 3, 1.5, 2, 2, 6],
}


@pytest.mark.parametrize(("lonely", "error", "lower", "upper"), [
    ("certainty", 0.0781650115159254, 0.132724796511389, 0.722723979499379),
    ("adjust", 0.0880722811183863, 0.113372115555103, 0.757254394488076),
])  # fmt: skip
def test_a_lonely_unit_agrees_with_the_options_of_the_package(lonely, error, lower, upper) -> None:
    found = weighted_share([1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0], design(**LONELY, lonely=lonely))
    ends = (
        float(found.estimate.value),
        found.error,
        float(found.estimate.lower),
        float(found.estimate.upper),
    )
    assert ends == pytest.approx((0.387096774193548, error, lower, upper), rel=1e-7)
    assert found.degrees == 2
