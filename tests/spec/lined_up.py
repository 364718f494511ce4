"""Lines that each live, and are served, in a village of their own: what a line adds above and below is read there.

who            | at       | on    | adds
in the period  | hospital | 06-01 | 1/1
a day too late | hospital | ...   | 0/0
"""

from collections.abc import Sequence

from quanmin.core.measures import Outcome
from tests.spec.drawn import Person, Row, day, spans
from tests.worlds import COUNTY, EAST

KINDS = {
    "clinic": "village-clinic", "centre": "township-health-centre", "hospital": "county-hospital",
    "tcm": "tcm-hospital", "maternal": "maternal-child-centre", "control": "disease-control-centre",
    "outside": "outside-hospital",
}  # fmt: skip
NUMBERS = {name: number for number, name in enumerate(KINDS, 1)}


def village(line: Person) -> int:
    """The village of a line."""
    return EAST + 200 + line["number"]


def place(line: Person, name: str) -> int:
    """The organisation of that name in the line's village; `village` is the place itself."""
    return village(line) if name == "village" else line["number"] * 10 + NUMBERS[name]


def units(drawn: Sequence[Person]) -> list[Row]:
    """County, township, and for each line its village with one organisation of each kind."""
    rows: list[Row] = [
        {"unit_id": COUNTY, "parent_id": None, "kind": "county", "name": "云岭县"},
        {"unit_id": EAST, "parent_id": COUNTY, "kind": "township", "name": "东镇"},
    ]
    for line in drawn:
        rows.append({"unit_id": village(line), "parent_id": EAST, "kind": "village", "name": "村"})
        rows += [
            {"unit_id": place(line, name), "parent_id": None if name == "outside" else village(line),
             "kind": kind, "name": name}
            for name, kind in KINDS.items()
        ]  # fmt: skip
    return rows


def living(drawn: Sequence[Person]) -> dict[str, list[Row]]:
    """The residents, each in the village of the line: columns born, died, sex, flags and lives, each optional."""
    people = [
        {"resident_id": line["number"], "birth_date": day(line.get("born") or "1950-06-01"),
         "death_date": day(line.get("died", "")), "sex": line.get("sex") or "female",
         **dict.fromkeys(line.get("flags", "").split(), True)}
        for line in drawn
    ]  # fmt: skip
    homes = [
        {"resident_id": line["number"], "unit_id": village(line), "start": start, "end": end}
        for line in drawn
        for start, end, _ in spans(line.get("lives") or "2000-01-01..")
    ]
    return {"residents": people, "residences": homes}


def adds(outcome: Outcome, drawn: Sequence[Person]) -> dict[str, str]:
    """What each line adds, as numerator/denominator of its village."""
    rows = outcome.results.filter(outcome.results["level"] == "village")
    found = {
        unit: f"{top}/{below}" for unit, top, below in rows.select("unit", "numerator", "denominator").rows()
    }
    return {line["who"]: found.get(village(line), "0/0") for line in drawn}


def should_add(drawn: Sequence[Person], column: str = "adds") -> dict[str, str]:
    """What the table says each line should add."""
    return {line["who"]: line[column] for line in drawn}
