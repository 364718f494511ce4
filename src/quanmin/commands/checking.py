"""`quanmin check`: what is wrong in a plan, and between a plan and its parents or neighbours."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from quanmin.commands.documents import read_plan
from quanmin.core.reading.comparing import Difference, against_neighbour, against_parent
from quanmin.core.reading.draft import Draft

Plan = tuple[Path, Draft]


def add_check(parser: argparse.ArgumentParser) -> None:
    """The options of `check`."""
    parser.add_argument(
        "documents",
        nargs="+",
        type=Path,
        metavar="DOC",
        help="the plan to check; after it, the plans of the level above that it must not fall short of",
    )
    parser.add_argument("--neighbours", action="store_true", help="the later documents are of the same level")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def check(asked: argparse.Namespace) -> None:
    """Print the findings of each document, then how the first stands beside each of the others."""
    plans = [(path, read_plan(path)) for path in asked.documents]
    compare = against_neighbour if asked.neighbours else against_parent
    if asked.format == "json":
        print(json.dumps(_as_json(plans, compare), ensure_ascii=False, indent=1))
        return
    for path, draft in plans:
        _print_findings(path, draft)
    for path, other in plans[1:]:
        _print_differences(plans[0], (path, other), compare(plans[0][1], other))


def _print_findings(path: Path, draft: Draft) -> None:
    print(f"{path.name}：{len(draft.findings)}个问题")
    for number, finding in enumerate(draft.findings, start=1):
        print(f"  {number}. [{finding.code}] {finding.message}")
        for start, end in finding.spans[:2]:
            print(f"     原文：{_short(draft.text[start:end])}")


def _print_differences(plan: Plan, other: Plan, differences: tuple[Difference, ...]) -> None:
    print(f"{plan[0].name} 对照 {other[0].name}：{len(differences)}处不同")
    for number, difference in enumerate(differences, start=1):
        print(f"  {number}. [{difference.code}] {difference.message}")
        for whose, sentence in zip((plan[0].name, other[0].name), difference.sentences, strict=True):
            if sentence:
                print(f"     {whose}：{_short(sentence)}")


def _short(text: str) -> str:
    """One line of at most 60 letters."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"


def _as_json(plans: list[Plan], compare: Callable[[Draft, Draft], tuple[Difference, ...]]) -> dict[str, Any]:
    return {
        "documents": [
            {"name": path.name, "title": draft.heading.title, "findings": draft.to_json()["findings"]}
            for path, draft in plans
        ],
        "comparisons": [
            {
                "document": plans[0][0].name,
                "against": path.name,
                "differences": [_plain(one) for one in compare(plans[0][1], other)],
            }
            for path, other in plans[1:]
        ],
    }


def _plain(difference: Difference) -> dict[str, Any]:
    return {
        "code": difference.code,
        "message": difference.message,
        "sentences": list(difference.sentences),
        "spans": [list(span) if span else None for span in difference.spans],
    }
