"""Residents as core/linking compares them, and what it finds among them."""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl
from django.db.models import Q

from quanmin.core.linking import RESIDENTS, comparable, likely_pairs, read_weights
from quanmin.core.linking.people import COLUMNS
from quanmin.records.identity import index_of, unseal
from quanmin.records.models import Merge, Resident
from quanmin.units.models import Unit

SCHEMA = dict.fromkeys(COLUMNS, pl.String) | {
    "resident_id": pl.Int64, "birth_date": pl.Date, "village": pl.Int64, "township": pl.Int64,
}  # fmt: skip
FIELDS = ("id", "name", "sex", "birth_date", "identity_cipher", "phone", "village_id", "address")
AT_LEAST = 0.5
MOST = 400  # residents looked at for each way in which somebody new may stand there already
NOBODY = -1


@dataclass(frozen=True)
class Likely:
    """A resident who may be the one at hand: how likely, and what the two agree or differ in, the weightiest first."""

    resident_id: int
    probability: float
    reasons: tuple[str, ...]


def likely_twins(person):
    """Residents who may be this person (name, sex, birth_date, identity_number, phone, village_id, address).

    Looked for among those who share a number, a telephone, or a day of birth with part of the name, not among all.
    """
    rows = [_compared(row) for row in _standing().filter(pk__in=_candidates(person)).values_list(*FIELDS)]
    if not rows:
        return []
    one = {name: person.get(name) for name in COLUMNS} | {
        "resident_id": NOBODY,
        "village": person["village_id"],
    }
    frame = _with_townships(pl.DataFrame([*rows, one], schema=SCHEMA))
    everybody = Resident.objects.count()
    pairs = likely_pairs(
        comparable(frame, name_shares=_shares(frame["name"], everybody)), RESIDENTS, read_weights(),
        at_least=AT_LEAST, among=everybody + 1,
    )  # fmt: skip
    return [
        Likely(pair.right, pair.probability, reasons(pair.levels)) for pair in pairs if pair.left == NOBODY
    ]


def all_likely_pairs():
    """The pairs of all residents that are likely one person; those already made one are left out."""
    rows = (_compared(row) for row in _standing().values_list(*FIELDS).iterator(chunk_size=5000))
    frame = _with_townships(pl.DataFrame(list(rows), schema=SCHEMA, orient="row"))
    return likely_pairs(comparable(frame), RESIDENTS, read_weights(), at_least=AT_LEAST)


def _standing():
    """The residents who were made part of nobody."""
    return Resident.objects.exclude(pk__in=Merge.objects.filter(undone_at=None).values("absorbed"))


def reasons(levels):
    """What two rows agree or differ in, in words, the weightiest first."""
    weights, aspects = read_weights(), {aspect.name: aspect for aspect in RESIDENTS.aspects}
    known = [(weights.weight(aspect, level), aspects[aspect].level(level).title) for aspect, level in levels]
    return tuple(title for _weight, title in sorted(known, key=lambda pair: -abs(pair[0])))


def _candidates(person):
    """Numbers of residents who share enough with the person to be compared, few for each way."""
    born, name = person["birth_date"], person["name"]
    ways = [
        Q(birth_date=born, name__startswith=name[:1]),
        Q(birth_date=born, village=person["village_id"]),
        Q(name=name, birth_date__range=(born - timedelta(days=800), born + timedelta(days=800))),
        Q(name=name, village=person["village_id"]),
    ]
    if person.get("identity_number"):
        ways.append(Q(identity_index=index_of(person["identity_number"])))
    if person.get("phone"):
        ways.append(Q(phone=person["phone"]))
    return {pk for way in ways for pk in Resident.objects.filter(way).values_list("pk", flat=True)[:MOST]}


def _compared(row):
    number, name, sex, born, cipher, phone, village, address = row
    return {
        "resident_id": number, "name": name, "sex": sex, "birth_date": born, "phone": phone, "village": village,
        "identity_number": unseal(number, bytes(cipher)) if cipher else None, "address": address,
    }  # fmt: skip


def _with_townships(frame):
    above = dict(Unit.objects.filter(level="village").values_list("pk", "parent_id"))
    known = pl.DataFrame({"village": list(above), "above": list(above.values())}, schema={
        "village": pl.Int64, "above": pl.Int64})  # fmt: skip
    return frame.join(known, on="village", how="left", maintain_order="left").with_columns(township="above")


def _shares(names, everybody):
    """How common these names are among all residents; the one at hand is one more."""
    distinct = names.unique().to_list()
    counted = [
        (name, (Resident.objects.filter(name=name).count() + 1) / (everybody + 1)) for name in distinct
    ]
    return pl.DataFrame(counted, schema={"name": pl.String, "name_share": pl.Float64}, orient="row")
