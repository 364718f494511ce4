"""Figures no record of a county can answer: surveys, accounts, other offices' statistics, each with its document.

They are a table, `figures.csv`; a new one is a new line. A figure is shown as reported and has no interval here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from quanmin.core.codes.table import Row, rows
from quanmin.core.measures.declare import Attribution, Better, Measure, measure
from quanmin.core.measures.kinds import Reported, Survey
from quanmin.core.measures.tables import Tables
from quanmin.core.measures.words import Vocabulary
from quanmin.core.periods import Period

FILE = Path(__file__).with_name("figures.csv")

WORDS: Vocabulary = {}


@dataclass(frozen=True)
class Figure:
    """One line of the table: a figure, what it counts of whom, and who may report it; `survey` if a sample says it."""

    code: str
    title: str
    title_en: str
    domain: str
    unit: str
    better: Better
    survey: bool
    attribution: Attribution
    numerator: str
    denominator: str
    exclusions: str
    traps: str
    strata: tuple[str, ...]
    source: str
    aliases: tuple[str, ...]


def figure(row: Row) -> Figure:
    """A line of the table as it is read."""
    return Figure(
        code=row["code"], title=row["title"], title_en=row["title_en"], domain=row["domain"], unit=row["unit"],
        better=cast(Better, row["better"]), survey=row["survey"] == "yes",
        attribution=cast(Attribution, row["attribution"]), numerator=row["numerator"],
        denominator=row["denominator"], exclusions=row["exclusions"], traps=row["traps"],
        strata=tuple(row["strata"].replace("无", "").split()), source=row["source"],
        aliases=tuple(row["aliases"].split(" | ")) if row["aliases"] else (),
    )  # fmt: skip


FIGURES = tuple(figure(row) for row in rows(FILE))
# What only a sample of people can say; the others are an office's count or account.
SURVEY = tuple(line.code for line in FIGURES if line.survey)


# What a survey asks that fills a figure: the item, the least answer that counts, the ages asked.
ITEMS: Mapping[str, Survey] = {
    "health-literacy-level": Survey("health-literacy-score", least=80, ages=(15, 69)),
    "tcm-health-literacy-level": Survey("tcm-health-literacy-score", least=80, ages=(15, 69)),
    "smoking-prevalence-15plus": Survey("smokes", ages=(15, None)),
    "regular-exercise-participation": Survey("exercises-regularly", ages=(7, None)),
    "bphs-awareness-rate": Survey("knows-public-health-services", ages=(15, None)),
    "bphs-satisfaction-rate": Survey("satisfied-with-public-health-services", ages=(15, None)),
}


def reported(line: Figure) -> Measure:
    """The measure of one line of the table."""
    kind = ITEMS.get(line.code, Reported(line.code))

    def rule(tables: Tables, period: Period) -> Survey | Reported:
        return kind

    rule.__doc__ = (
        f"{line.title_en}, as an office reported it with its document; the figure of a year answers the year and its "
        "last quarter. Not reported is no value."
    )
    if isinstance(kind, Survey):
        rule.__doc__ = (
            f"{line.title_en}, weighted over the answers of a sample survey where the snapshot holds them, with the "
            "interval of its design; else as an office reported it. A year's figure answers its last quarter too."
        )
    declared = measure(
        code=line.code, title=line.title, title_en=line.title_en, domain=line.domain, unit=line.unit,
        better=line.better, numerator=line.numerator, denominator=line.denominator, source=line.source,
        aliases=line.aliases, multiplier=100 if line.unit == "%" else 1, exclusions=line.exclusions,
        attribution=line.attribution, strata=line.strata, traps=line.traps,
    )  # fmt: skip
    return declared(rule)


MEASURES = tuple(reported(line) for line in FIGURES)
