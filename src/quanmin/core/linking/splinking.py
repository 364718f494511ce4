"""Our declarations as Splink's settings, and a DuckDB of its own to run them in."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb
import polars as pl
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.comparison_level_creator import ComparisonLevelCreator

from quanmin.core.linking.declare import OTHERWISE, Aspect, Level, Rules

Chances = Mapping[tuple[str, str], tuple[float, float]]
# More is never tried: by then the weights no longer move.
ROUNDS = 50


@contextmanager
def engine(threads: int = 1) -> Iterator[DuckDBAPI]:
    """A DuckDB in memory that fetches no extension; one thread where the order of rows must not matter."""
    with duckdb.connect(config={"threads": threads, "autoinstall_known_extensions": False}) as connection:
        yield DuckDBAPI(connection)


def linker(
    api: DuckDBAPI, people: pl.DataFrame, rules: Rules, chances: Chances | None = None, prior: float = 0.0001
) -> Linker:
    """Splink over these people; with chances it can score, without it must learn first."""
    table = api.register(people.select(wanted_columns(people, rules)).to_arrow())
    return Linker(table, settings(rules, chances, prior), log_level=logging.ERROR)


def wanted_columns(people: pl.DataFrame, rules: Rules) -> list[str]:
    """The columns that rules and conditions speak of; others stay where they are."""
    said = " ".join(level.when for aspect in rules.aspects for level in aspect.levels)
    return [name for name in people.columns if name in (rules.key, *rules.columns) or f"{name}_l" in said]


def settings(rules: Rules, chances: Chances | None, prior: float) -> SettingsCreator:
    """Everything declared, in Splink's words."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name=rules.key,
        probability_two_random_records_match=prior,
        comparisons=[_comparison(aspect, chances) for aspect in rules.aspects],
        blocking_rules_to_generate_predictions=[block_on(*block) for block in rules.blocks],
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=False,
        max_iterations=ROUNDS,
    )


def _comparison(aspect: Aspect, chances: Chances | None) -> comparisons.CustomComparison:
    nothing = levels.CustomLevel(aspect.unknown, "unknown").configure(is_null_level=True)
    said = [nothing, *(_level(aspect, level, chances) for level in aspect.levels)]
    return comparisons.CustomComparison(output_column_name=aspect.name, comparison_levels=list(said))


def _level(aspect: Aspect, level: Level, chances: Chances | None) -> ComparisonLevelCreator:
    made = levels.CustomLevel(level.when, level.code) if level.when != OTHERWISE else levels.ElseLevel()
    if chances is None:
        return made.configure(label_for_charts=level.code)
    m, u = chances[aspect.name, level.code]
    return made.configure(m_probability=m, u_probability=u, label_for_charts=level.code)
