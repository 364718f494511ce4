"""The rows of declared tables a visit amounts to, each under a name by which a correction finds it again."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from quanmin.core.codes.loinc import observable
from quanmin.core.protocols import Decision, place_of
from quanmin.core.protocols.rows import CHECK_UP_FORM, ITEMS_DONE, MEDICINE, METHODS, RESULTS, RISK_COLOURS
from quanmin.programmes.forms import Task

PANEL, PRESSURES, BODY_MASS = "85354-9", ("8480-6", "8462-4"), "39156-5"
LYING_UNTIL_DAYS = 730
NOON = time(12)


@dataclass(frozen=True)
class Judged:
    """One task as the visit left it."""

    task: Task
    decision: Decision
    complete: bool
    chosen: bool


@dataclass(frozen=True)
class Seen:
    """What rows need to know of a visit beside its answers."""

    person: dict
    day: Any
    at: datetime
    unit_id: int
    pregnancy: dict | None
    promised: list


def rows_of_visit(asked, values, judged, seen):
    """By name, the rows to write: (table, key of the row to correct or None, values); contacts come first.

    A row's `contact` is filled in by who writes: the readings of a visit belong to its first contact.
    """
    rows = {}
    for one in judged:
        rows |= _service(one, values, seen)
    rows |= _readings(asked, values, seen)
    for one in judged:
        rows |= _beside(one, values, seen)
    return rows


def _service(one, values, seen):
    place = place_of(one.task.protocol.code, one.task.item)
    if place is None:
        return {}
    name = one.task.name
    row = {"kind": place.kind, "date": seen.day, "unit_id": seen.unit_id}
    if place.table == "screenings":
        result = RESULTS.get(place.protocol, {}).get(one.decision.outcome)
        return {name: ("screenings", None, row | {"result": result})}
    maternal = place.programme == "maternal" and seen.pregnancy
    return {name: ("contacts", None, row | {
        "programme": place.programme, "stage": place.stage or None, "complete": one.complete,
        "method": METHODS.get(values.get("method"), "clinic"), "outcome": _outcome(one, values),
        "pregnancy_id": seen.pregnancy["pregnancy_id"] if maternal else None, "next_due": one.decision.next_on,
    })}  # fmt: skip


def _outcome(one, values):
    """What the contact's row says came of it, in the words measures read."""
    if one.task.protocol.code == "severe-mental-disorder" and one.task.item == "follow-up":
        return MEDICINE.get(values.get("smd_adherence"))
    if one.task.protocol.code in ("child", CHECK_UP_FORM):
        wrong = any(found.grade != "info" for found in one.decision.findings)
        return "abnormal" if wrong else "normal"
    return one.decision.outcome or None


def _readings(asked, values, seen):
    """One observation for each value that has a code; both pressures are one, and body mass follows from two."""
    rows = {}
    if values.get("sbp") is not None and values.get("dbp") is not None:
        rows[PANEL] = _reading(PANEL, values["sbp"], seen) | {"second_value": float(values["dbp"])}
    for field in (one.field for one in asked):
        if field.code and field.code not in PRESSURES and values.get(field.key) is not None:
            rows.setdefault(field.code, _reading(field.code, values[field.key], seen))
    if values.get("height") and values.get("weight"):
        rows[BODY_MASS] = _reading(
            BODY_MASS, round(values["weight"] / (values["height"] / 100) ** 2, 1), seen
        )
    return {f"observation/{code}": ("observations", None, row) for code, row in rows.items()}


def _reading(code, value, seen):
    return {"code": code, "taken_at": seen.at, "value": float(value), "unit": observable(code).unit}


def _beside(one, values, seen):
    """Rows some programmes leave beside their contact."""
    beside = {
        "child": _child, "immunisation": _dose, "maternal": _pregnancy, "family-doctor": _promises,
    }.get(one.task.protocol.code)  # fmt: skip
    return beside(one, values, seen) if beside else {}


def _child(one, values, seen):
    person, rows = seen.person, {}
    days = (seen.day - person["birth_date"]).days
    if values.get("height") is not None or values.get("haemoglobin") is not None:
        rows["child_examination"] = ("child_examinations", None, {
            "unit_id": seen.unit_id, "date": seen.day, "sex": person["sex"], "age_days": days,
            "height_cm": values.get("height"), "lying": days < LYING_UNTIL_DAYS,
            "haemoglobin": values.get("haemoglobin"),
        })  # fmt: skip
    if values.get("warning_signs") is not None:
        result = "suspected" if values["warning_signs"] else "negative"
        rows["screening/autism"] = ("screenings", None, {
            "kind": "autism", "date": seen.day, "unit_id": seen.unit_id, "result": result,
        })  # fmt: skip
    return rows


def _dose(one, values, seen):
    step = next(step for step in one.task.protocol.steps if step.key == one.task.item)
    number = int(one.task.item.rpartition("-")[2])
    return {one.task.name: ("vaccinations", None, {
        "vaccine": values.get("vaccine") or step.fills[0], "dose": number, "date": seen.day, "unit_id": seen.unit_id,
    })}  # fmt: skip


def _pregnancy(one, values, seen):
    """The pregnancy's colour is the highest it was ever graded."""
    graded, now = values.get("risk"), seen.pregnancy
    if not graded or now is None or RISK_COLOURS.index(now["risk"]) >= graded - 1:
        return {}
    return {"pregnancy": ("pregnancies", now["pregnancy_id"], {"risk": RISK_COLOURS[graded - 1]})}


def _promises(one, values, seen):
    """Each promised item the visit delivered, where the resident signed for it: the earliest of its kind still open."""
    rows = {}
    for number in values.get("items_done") or () if values.get("signed") else ():
        item = ITEMS_DONE.get(number)
        kept = next((row for row in seen.promised if row["item"] == item and _is_open(row, seen.day)), None)
        if kept is not None:
            rows[f"promise/{kept['item_id']}"] = ("contract_items", kept["item_id"], {"done": seen.day})
    return rows


def _is_open(row, day):
    return row["done"] is None or row["done"] == day


def at_time(day, today, now):
    """When readings of a visit were taken: now, or at noon of a day before; seconds are not known."""
    return datetime.combine(day, now.replace(second=0, microsecond=0) if day == today else NOON)
