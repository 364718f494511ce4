"""Changes in life expectancy by age and cause against published tables, and tables without a cause against theory."""

import numpy as np
import pytest

from quanmin.core.stats.causes import change, mortality, without_cause
from quanmin.core.stats.lifetable import LifeTable, Rules, life_table, years_lost
from tests.oracles.reference import reference

RULES = Rules(a0=0.2, a1=0.36, fewest_people=0)
BANDS = (0, 1, *range(5, 90, 5))
MILLIONS = np.full(19, 1e7)
# Women of the United States, 1935 and 1995: survivors, expectancy, and Arriaga's part of each age in the difference,
# the mean of both directions (Preston, Heuveline and Guillot, Demography, 2001; Ponnapalli, Demographic Research
# 2005;12:141; as printed by the package decompositionLE).
US_WOMEN = np.array([
    (1.00000, 63.32, 1.00000, 79.00, 2.8051081), (0.95458, 65.32, 0.99321, 78.54, 1.0399461),
    (0.93887, 62.39, 0.99179, 74.65, 0.4333348), (0.93174, 57.85, 0.99096, 69.71, 0.2976956),
    (0.92613, 53.19, 0.98999, 64.78, 0.4195021), (0.91681, 48.70, 0.98772, 59.92, 0.5990223),
    (0.90341, 44.38, 0.98524, 55.06, 0.6536626), (0.88746, 40.14, 0.98206, 50.23, 0.5999136),
    (0.86997, 35.89, 0.97769, 45.45, 0.6600597), (0.84847, 31.74, 0.97152, 40.72, 0.6231166),
    (0.82368, 27.61, 0.96298, 36.06, 0.7428925), (0.79012, 23.67, 0.95048, 31.49, 0.8048068),
    (0.74539, 19.94, 0.93085, 27.10, 0.8333338), (0.68688, 16.41, 0.90071, 22.92, 0.9327126),
    (0.60779, 13.21, 0.85504, 19.00, 0.9383034), (0.50757, 10.31, 0.78775, 15.40, 1.0030556),
    (0.38276, 7.82, 0.69655, 12.07, 1.0389165), (0.23930, 6.03, 0.57275, 9.12, 0.6826590),
    (0.12281, 4.49, 0.41424, 6.62, 0.5719583),
])  # fmt: skip
# Men of India and China, 1990: death rate, then the shares of three groups of causes, and the part of each age in the
# difference (Murray and Lopez, The Global Burden of Disease, 1996, through Preston et al., box 4.4).
INDIA_CHINA = np.array([
    (0.0267, 0.882, 0.073, 0.046, 0.0084, 0.677, 0.174, 0.149, 5.6),
    (0.0025, 0.504, 0.188, 0.309, 0.0009, 0.174, 0.337, 0.488, 0.8),
    (0.0021, 0.382, 0.223, 0.394, 0.0015, 0.068, 0.380, 0.552, 0.3),
    (0.0043, 0.429, 0.315, 0.257, 0.0028, 0.101, 0.573, 0.326, 0.6),
    (0.0139, 0.304, 0.592, 0.104, 0.0102, 0.095, 0.796, 0.109, 0.8),
    (0.0388, 0.248, 0.722, 0.030, 0.0342, 0.070, 0.879, 0.051, 0.3),
    (0.0929, 0.247, 0.728, 0.025, 0.1003, 0.084, 0.877, 0.039, -0.3),
])  # fmt: skip


# The parts of the causes in it, by the package decompositionLE 0.1 from the printed parts of the ages.
BY_CAUSE = np.array([
    (5.4661508, 0.1491803, -0.007160656), (0.5517000, 0.0833500, 0.166650000),
    (0.3501000, -0.0508500, -0.000300000), (0.6247600, -0.0999600, 0.076920000),
    (0.7041297, 0.0236973, 0.072172973), (0.4714174, -0.1335783, -0.037839130),
    (0.5886932, -0.8242662, -0.064427027),
])  # fmt: skip


def rates_of(survivors: np.ndarray, expectancy: np.ndarray) -> np.ndarray:
    """The death rates that give those survivors under `RULES`, and the open band's expectancy."""
    q, n = 1 - survivors[1:] / survivors[:-1], np.diff(BANDS)
    return np.append(q / (n - years_lost(BANDS, RULES)[:-1] * q), 1 / expectancy[-1])


def test_every_age_of_the_published_difference_is_reached() -> None:
    l1, e1, l2, e2, printed = US_WOMEN.T
    before, later = (mortality([1e7 * rates_of(*end)], MILLIONS) for end in ((l1, e1), (l2, e2)))
    forth, back = change(before, later, BANDS, rules=RULES), change(later, before, BANDS, rules=RULES)
    # The printed parts come from expectancies of two decimals and other ages at death within the bands.
    assert (forth.by_band - back.by_band) / 2 == pytest.approx(printed, abs=0.04)
    assert forth.years == pytest.approx(79.00 - 63.32, abs=0.06)


def test_causes_share_the_part_of_their_age_as_published() -> None:
    people = np.full(7, 1e7)
    before, later = (
        mortality(1e7 * INDIA_CHINA[:, start] * INDIA_CHINA[:, start + 1 : start + 4].T, people)
        for start in (0, 4)
    )
    ours = change(before, later, (0, 5, 15, 30, 45, 60, 70), rules=RULES)
    # Shares printed to three decimals do not quite add up to one, nor then do the parts made of them.
    share = BY_CAUSE / INDIA_CHINA[:, 8:]
    assert ours.by_cause.T / ours.by_band[:, np.newaxis] == pytest.approx(share, abs=0.02)
    assert ours.by_band == pytest.approx(INDIA_CHINA[:, 8], abs=0.3)


def test_without_a_cause_life_is_as_long_as_the_remaining_hazard_lets_it_be() -> None:
    # Under a constant hazard of 0.05 the expectancy is 20 years; less a fifth of it, 25.
    bands, people = tuple(range(150)), np.full(150, 1e6)
    found = mortality([np.full(150, 40_000), np.full(150, 10_000)], people)
    spared = without_cause(found, 1, bands, rules=Rules(a0=0.5, fewest_people=0, widest=99))
    assert spared.expectancy.value[0] == pytest.approx(25, abs=0.01)
    assert spared.survivors[40] / 100_000 == pytest.approx(np.exp(-0.04 * 40), rel=1e-3)


def test_arriagas_formula_is_the_one_printed() -> None:
    county = reference("lifetable")
    deaths, people = np.array(county["deaths"]), np.array(county["population"])
    before, later = mortality([deaths], people), mortality([deaths * 0.8], people)
    ours = change(before, later, tuple(county["age"]), rules=RULES)
    printed = as_printed(
        *(life_table(end.deaths, people, tuple(county["age"]), rules=RULES) for end in (before, later))
    )
    assert ours.by_band == pytest.approx(printed, rel=1e-9)


def as_printed(first: LifeTable, then: LifeTable) -> np.ndarray:
    """Preston, Heuveline and Guillot, equations 3.11 and 3.12, band by band."""
    l1, l2, years1, years2 = first.survivors, then.survivors, first.years, then.years
    parts = []
    for band in range(len(l1) - 1):
        direct = l1[band] / l1[0] * (years2[band] / l2[band] - years1[band] / l1[band])
        beyond = years2[band + 1 :].sum() / l1[0] * (l1[band] / l2[band] - l1[band + 1] / l2[band + 1])
        parts.append(direct + beyond)
    return np.array([*parts, l1[-1] / l1[0] * (years2[-1] / l2[-1] - years1[-1] / l1[-1])])
