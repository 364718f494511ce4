"""Starting values said elsewhere: a target takes that of the same indicator from the table, else from a report."""

import dataclasses
import re
from collections.abc import Sequence

from quanmin.core.reading.draft import Target

_NARROW = re.compile(r"常住|户籍|全[县区市省州旗国]|城乡|辖区|我[县区市]|[“”（）()\s]|数$")


def bare_indicator(name: str) -> str:
    """The name without the words that plans add or drop freely (常住, 全县, 城乡, 数)."""
    return _NARROW.sub("", name)


def with_baselines(targets: Sequence[Target], past: Sequence[Target]) -> tuple[Target, ...]:
    """The targets; those without a starting value take one stated for the same indicator and unit."""
    known: dict[tuple[str, str | None], tuple[float, int | None]] = {}
    for target in targets:
        if target.baseline is not None and target.kind == "target":
            known.setdefault(_key(target), (target.baseline, target.baseline_year))
    for fact in past:
        if isinstance(fact.value, float) and fact.comparator in ("=", ">="):
            known.setdefault(_key(fact), (fact.value, fact.year))
    return tuple(_filled(target, known) for target in targets)


def _filled(target: Target, known: dict[tuple[str, str | None], tuple[float, int | None]]) -> Target:
    if (
        target.kind != "target"
        or target.baseline is not None
        or target.baseline_year
        or target.comparator in ("range", "cover_all")
    ):
        return target
    value, year = known.get(_key(target), (None, None))
    if value is None or (year and target.year and year >= target.year):
        return target
    return dataclasses.replace(target, baseline=value, baseline_year=year)


def _key(target: Target) -> tuple[str, str | None]:
    return bare_indicator(target.indicator), target.unit
