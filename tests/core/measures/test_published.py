"""Results as they leave the house, on a county of three villages."""

import polars as pl
import pytest

from quanmin.core.measures.kinds import Count, Group, LifeTable, Mean, Pooled, Rate, Ratio, Reported, Survey
from quanmin.core.measures.places import SCHEMA
from quanmin.core.measures.published import FIGURES, published, rows_of
from quanmin.core.measures.tables import OWN_UNIT
from quanmin.core.measures.terms import col
from quanmin.core.stats.suppression import Rule

TREE = pl.DataFrame({"unit": [1, 2, 3, 4, 9], "parent": [None, 1, 1, 1, 4]})


def a_result(
    unit: int,
    numerator: int | None,
    *,
    measure: str = "control",
    period: str = "2024",
    denominator: int | None = 100,
):
    share = None if numerator is None or denominator is None else numerator / denominator
    return (
        measure,
        unit,
        "county" if unit == 1 else "village",
        period,
        numerator,
        denominator,
        share,
        share,
        share,
        None,
    )


def results(*rows) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


COUNTY = (a_result(1, 103, denominator=300), a_result(2, 3), a_result(3, 50), a_result(4, 50))


def test_a_small_number_and_its_neighbours_leave_empty() -> None:
    found = published(results(*COUNTY), TREE, {"control": "share"})
    assert found["hidden"].to_list() == [False, True, True, True]
    assert found.filter("hidden").select(FIGURES).null_count().row(0) == (3,) * 5
    assert found.filter(~pl.col("hidden"))["numerator"].to_list() == [103]


def test_rows_stay_in_their_order_and_number() -> None:
    backwards = results(*reversed(COUNTY))
    found = published(backwards, TREE, {"control": "share"})
    assert found["unit"].to_list() == [4, 3, 2, 1]
    assert found["hidden"].to_list() == [True, True, True, False]


def test_other_periods_of_the_measure_are_hidden_with_it_and_other_measures_are_not() -> None:
    later = [a_result(unit, 50, period="2025") for unit in (2, 3, 4)]
    other = [a_result(unit, 50, measure="follow-up") for unit in (2, 3, 4)]
    found = published(results(*COUNTY, *later, *other), TREE, {"control": "share", "follow-up": "share"})
    hidden = set(found.filter("hidden").select("measure", "period").iter_rows())
    assert hidden == {("control", "2024"), ("control", "2025")}


def test_what_was_hidden_before_stays_hidden() -> None:
    fine = results(a_result(1, 150, denominator=300), *[a_result(unit, 50) for unit in (2, 3, 4)])
    assert not published(fine, TREE, {"control": "share"})["hidden"].any()
    before = published(results(*COUNTY), TREE, {"control": "share"})
    assert published(fine, TREE, {"control": "share"}, already=before)["hidden"].to_list() == [
        False,
        True,
        True,
        True,
    ]


def test_a_figure_without_counts_is_not_small() -> None:
    found = published(results(a_result(1, None, denominator=None)), TREE, {"control": "alone"})
    assert found["hidden"].to_list() == [False]


def test_another_rule_may_be_asked_for() -> None:
    assert not published(results(*COUNTY), TREE, {"control": "share"}, rule=Rule(3, 6))["hidden"].any()


def test_no_results_are_published_as_none() -> None:
    assert published(results(), TREE, {}).is_empty()


def test_counts_of_clinics_and_beds_are_shown() -> None:
    assert not published(results(*COUNTY), TREE, {"control": "open"})["hidden"].any()


def a_count(of: str) -> Count:
    return Count({}, {}, OWN_UNIT, of)


def a_group(of: str, *, weighted: bool = False) -> Group:
    return Group(of, OWN_UNIT, {}, weight=col("cost_fen") if weighted else None)


@pytest.mark.parametrize(("kind", "rows"), [
    (a_count("residents"), "share"), (a_count("admissions"), "share"), (a_count("units"), "open"),
    (Pooled((a_count("units"), a_count("encounters"))), "share"), (Pooled((a_count("units"),)), "open"),
    (Rate(a_group("deaths"), a_group("births")), "count"), (Rate(a_group("health_events"), a_group("units")), "open"),
    (Ratio(a_group("beds"), a_group("populations")), "open"), (Ratio(a_group("births"), a_group("births")), "count"),
    (Ratio(a_group("admissions", weighted=True), a_group("admissions")), "sum"),
    (Mean(a_group("encounters"), col("wait_minutes")), "sum"), (Mean(a_group("samples"), col("days")), "open"),
    (LifeTable(a_group("deaths"), a_group("populations")), "count"), (Survey("smokes"), "alone"),
    (Reported("x"), "open"),
])  # fmt: skip
def test_every_kind_of_measure_has_its_rule(kind, rows) -> None:
    assert rows_of(kind) == rows
