"""Births as they are drawn: one line a birth, the child and the pregnancy under the number of the line."""

from collections.abc import Sequence

from tests.spec.drawn import Person, Row, entries, moment
from tests.worlds import EAST_1


def births(drawn: Sequence[Person]) -> list[Row]:
    """Columns born, and, where the table has them, notes (stillborn, girl, home, defect), grams and weeks."""
    return [
        {"birth_id": child["number"], "resident_id": None if "stillborn" in child.get("notes", "") else child["number"],
         "mother_id": 100 + child["number"], "pregnancy_id": child["number"], "unit_id": EAST_1,
         "born_at": moment(child["born"]), **_noted(child.get("notes", "")), **_weighed(child.get("grams", ""))}
        for child in drawn
    ]  # fmt: skip


def _noted(notes: str) -> Row:
    return {
        "live": "stillborn" not in notes,
        "sex": "female" if "girl" in notes else "male",
        "place": "home" if "home" in notes else "hospital",
        "defect": "defect" in notes,
    }


def _weighed(grams: str) -> Row:
    return {"weight_g": int(grams)} if grams else {}


def screenings(drawn: Sequence[Person], kind: str, column: str = "tests") -> list[Row]:
    """Screening tests: a day and, unless there was none, a result."""
    return [
        {"resident_id": person["number"], "kind": kind, "date": moment(entry[0]).date(),
         "result": entry[1] if len(entry) > 1 else None}
        for person in drawn
        for entry in entries(person[column])
    ]  # fmt: skip
