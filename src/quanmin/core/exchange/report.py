"""What became of every resource: taken, mapped, assumed, refused or not needed, and why, with a few resource ids.

An example is the type and id of a resource, or a file and line; never a name, a date or a value.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import polars as pl

from quanmin.core.codes.table import Row, rows

FILE = Path(__file__).parent / "values" / "reasons.csv"
EXAMPLES = 5
OUTCOMES = ("taken", "mapped", "assumed", "refused", "not-needed")
SCHEMA = {"resource": pl.String(), "outcome": pl.String(), "reason": pl.String(), "count": pl.Int64(),
          "title": pl.String(), "title_en": pl.String(), "examples": pl.String()}  # fmt: skip


@dataclass(frozen=True)
class Report:
    """How many resources met each reason, and the first ids; `lines` counts what was translated to what."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def note(self, resource: str, reason: str, ids: Sequence[str], count: int | None = None) -> None:
        """Count these resources under a reason; the ids are kept until there are enough examples."""
        number = len(ids) if count is None else count
        if number:
            self.counts[resource, reason] += number
            kept = self.examples.setdefault((resource, reason), [])
            kept += list(ids)[: EXAMPLES - len(kept)] if len(kept) < EXAMPLES else []

    def add(self, other: "Report") -> None:
        """Count what another report counted."""
        for (resource, reason), count in other.counts.items():
            self.note(resource, reason, other.examples.get((resource, reason), []), count)

    def count(self, resource: str, reason: str = "taken") -> int:
        """How many resources of a kind met a reason."""
        return self.counts[resource, reason]


def kept(frame: pl.DataFrame, condition: pl.Expr, refusal: tuple[str, str], report: Report) -> pl.DataFrame:
    """The rows that do not meet a condition; those that do are counted under (resource, reason)."""
    out = _met(frame, condition)
    if not out.any():
        return frame
    _note(frame, out, refusal, report)
    return frame.filter(~out)


def first_reason(*rules: tuple[str, pl.Expr]) -> pl.Expr:
    """The first reason whose condition a row meets; empty for a row that meets none."""
    return pl.coalesce(*(pl.when(met).then(pl.lit(reason)) for reason, met in rules))


def sorted_out(frame: pl.DataFrame, name: str, reason: pl.Expr, report: Report) -> pl.DataFrame:
    """The rows without a reason to refuse them; each other one is counted under its reason."""
    refused = frame.select(reason.alias("reason"), "id")
    out = refused["reason"].is_not_null()
    if not out.any():
        return frame
    groups = refused.filter(out).group_by("reason", maintain_order=True)
    for why, count, ids in groups.agg(pl.len().alias("count"), pl.col("id").head(EXAMPLES)).iter_rows():
        report.note(name, why, [f"{name}/{one}" for one in ids if one], count)
    return frame.filter(~out)


def noted(frame: pl.DataFrame, condition: pl.Expr, meeting: tuple[str, str], report: Report) -> None:
    """Count the rows that meet a condition under (resource, reason), without leaving them out."""
    _note(frame, _met(frame, condition), meeting, report)


def _met(frame: pl.DataFrame, condition: pl.Expr) -> pl.Series:
    """Whether each row meets a condition; an empty answer is no."""
    if frame.is_empty():
        return pl.Series([], dtype=pl.Boolean)
    return frame.select(condition.fill_null(False).alias("met"))["met"]


def _note(frame: pl.DataFrame, met: pl.Series, meeting: tuple[str, str], report: Report) -> None:
    count = int(met.sum())
    if count:
        ids = frame["id"].gather(met.arg_true().head(EXAMPLES))
        report.note(*meeting, [f"{meeting[0]}/{one}" for one in ids], count)


@cache
def reasons() -> Mapping[str, Row]:
    """Every reason with its outcome and its sentence in Chinese and English."""
    return {row["reason"]: row for row in rows(FILE)}


def table(report: Report) -> pl.DataFrame:
    """The report as rows, by kind of resource and outcome, largest first."""
    found = [_row(resource, reason, count, report.examples[resource, reason])
             for (resource, reason), count in report.counts.items()]  # fmt: skip
    found.sort(
        key=lambda row: (
            row["resource"],
            OUTCOMES.index(str(row["outcome"])),
            -int(str(row["count"])),
            row["reason"],
        )
    )
    return pl.DataFrame(found, schema=SCHEMA)


def _row(resource: str, reason: str, count: int, examples: Iterable[str]) -> dict[str, object]:
    said = reasons()[reason]
    shown = " ".join(examples) if reason != "taken" else ""
    return {"resource": resource, "outcome": said["outcome"], "reason": reason, "count": count,
            "title": said["title"], "title_en": said["title_en"], "examples": shown}  # fmt: skip
