"""The trail's chain: each line's hash (keyed SM3) covers the line and the hash before it.

A changed line no longer matches its own hash, a removed one leaves a hole in the numbers, and a trail cut at
its end no longer meets the sealed last number. The key is not in the database.
"""

import json
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, hmac
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from quanmin.accounts.models import Entry, TrailEnd


@dataclass(frozen=True)
class Fault:
    """One place where the trail is not what was written, and why we think so."""

    number: int
    reason: str


def add_entry(*, who, act, on_kind="", on_id="", unit=None, details=None):
    """Add one line to the end of the trail, inside the caller's transaction or its own."""
    with transaction.atomic():
        end = TrailEnd.objects.select_for_update().filter(id=1).first() or TrailEnd.objects.create(id=1)
        entry = Entry(
            number=end.number + 1, at=timezone.now(), who=who, role=who.role, act=act, on_kind=on_kind,
            on_id=str(on_id), unit=unit, details=details or {}, previous_hash=end.hash,
        )  # fmt: skip
        entry.hash = _hash(entry)
        entry.save()
        TrailEnd.objects.filter(id=1).update(
            number=entry.number, hash=entry.hash, seal=_seal(entry.number, entry.hash)
        )
    return entry


def record_reading(by, what, ids=(), *, unit=None):
    """Write down that someone read these residents; one line for a whole list."""
    ids = list(ids)
    single = str(ids[0]) if len(ids) == 1 else ""
    return add_entry(
        who=by,
        act=f"read {what}",
        on_kind="resident" if single else "",
        on_id=single,
        unit=unit,
        details={"ids": ids},
    )


def verify_chain():
    """The faults of the whole trail; an empty list when every line is as it was written."""
    faults, number, previous = [], 0, ""
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        if entry.number != number + 1:
            faults.append(Fault(entry.number, f"lines {number + 1} to {entry.number - 1} are missing"))
        elif entry.previous_hash != previous:
            faults.append(Fault(entry.number, "does not follow the line before it"))
        if entry.hash != _hash(entry):
            faults.append(Fault(entry.number, "was changed after it was written"))
        number, previous = entry.number, entry.hash
    return faults + _faults_of_end(number, previous)


def _faults_of_end(number, last_hash):
    end = TrailEnd.objects.filter(id=1).first() or TrailEnd()
    if end.number == 0 and number == 0:
        return []
    if (end.number, end.hash) != (number, last_hash):
        return [Fault(number, f"the trail ends here but {end.number} lines were written")]
    if end.seal != _seal(number, last_hash):
        return [Fault(number, "the seal of the last line is broken")]
    return []


def _hash(entry):
    written = (
        entry.number, entry.at.timestamp(), entry.who_id, entry.role, entry.act, entry.on_kind, entry.on_id,
        entry.unit_id, entry.details, entry.previous_hash,
    )  # fmt: skip
    return _keyed(json.dumps(written, sort_keys=True, ensure_ascii=False))


def _seal(number, last_hash):
    return _keyed(f"end:{number}:{last_hash}")


def _keyed(text):
    code = hmac.HMAC(b"trail:" + settings.QUANMIN_IDENTITY_KEY.encode(), hashes.SM3())
    code.update(text.encode())
    return code.finalize().hex()
