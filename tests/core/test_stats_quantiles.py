"""Quantiles against printed tables, and the promise that arithmetic is there at once."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import quanmin.core.stats as stats
from quanmin.core.stats.quantiles import (
    binomial_share,
    gamma_quantile,
    normal_quantile,
    student_quantile,
    student_share,
)

MODULES = sorted(f"quanmin.core.stats.{path.stem}" for path in Path(stats.__file__).parent.glob("[!_]*.py"))


def test_loading_the_arithmetic_loads_no_scipy() -> None:
    code = (
        f"import sys, {', '.join(MODULES)}; print([name for name in sys.modules if name.startswith('scipy')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_normal_distribution_is_the_printed_one() -> None:
    assert normal_quantile(0.95) == pytest.approx(1.959963984540054, abs=1e-14)
    assert normal_quantile(0.998) == pytest.approx(3.090232306167813, abs=1e-14)


def test_students_distribution_is_the_printed_one() -> None:
    assert student_quantile(3, 0.975) == pytest.approx(3.182446305284263)
    assert student_share(3, 3.182446305284263) == pytest.approx(0.975)
    assert np.isnan(student_quantile(0, 0.975))


def test_the_gamma_distribution_holds_nought_events_at_three_point_seven() -> None:
    assert gamma_quantile(1, 0.975) == pytest.approx(3.688879454113936)


def test_the_binomial_distribution_is_counted_by_hand() -> None:
    # Of the 32 throws of five coins 1, 6, 16, 26, 31 and 32 show at most nought to five heads.
    heads = np.arange(-1, 7)
    assert binomial_share(heads, 5, 0.5) == pytest.approx(np.array([0, 1, 6, 16, 26, 31, 32, 32]) / 32)
