"""What is said of a person, as plain values: what may be put right, or taken over in a merge."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin.errors import UsageError
from quanmin.records.identity import index_of, seal, unseal
from quanmin.records.initials import initials
from quanmin.records.models import Correction, Difference, Settled

PARTICULARS = ("name", "sex", "birth_date", "phone", "address", "identity_number")
SAVED = (*PARTICULARS[:-1], "initials", "identity_cipher", "identity_index")


def particulars(resident):
    """Name, sex, birth date, telephone, address and identity number of a resident's row."""
    cipher = resident.identity_cipher
    return {
        "name": resident.name, "sex": resident.sex, "birth_date": resident.birth_date, "phone": resident.phone,
        "address": resident.address,
        "identity_number": unseal(resident.pk, bytes(cipher)) if cipher else "",
    }  # fmt: skip


def write_particulars(resident, person, *, by):
    """Set them, with the initials and the sealed number that follow; UsageError for a birth after the death.

    What was said before is kept as a Correction, for as long as it differs: by it a later snapshot or sheet is known to
    say nothing new. A difference that waits is settled by a correction to what the source says.
    """
    if resident.death_date is not None and person["birth_date"] > resident.death_date:
        raise UsageError(_("出生日期在去世日期之后；请核对。"))
    before = particulars(resident)
    number = person["identity_number"]
    for name in PARTICULARS[:-1]:
        setattr(resident, name, person[name])
    resident.initials = initials(person["name"])
    resident.identity_cipher = seal(resident.pk, number) if number else None
    resident.identity_index = index_of(number) if number else None
    resident.save(update_fields=SAVED)
    changed = [name for name in PARTICULARS if person[name] != before[name]]
    _note_corrections(resident, before, person, changed, by)
    _settle_agreed(resident, person, changed, by)


def sealed(resident_id, name, value):
    """A particular as text that may be kept: the identity number encrypted, a day as in ISO 8601."""
    if name == "identity_number":
        return seal(resident_id, value).hex() if value else ""
    return value.isoformat() if isinstance(value, date) else value


def opened(resident_id, name, text):
    """The particular that a kept text stands for."""
    if name == "birth_date":
        return date.fromisoformat(text)
    if name == "identity_number" and text:
        return unseal(resident_id, bytes.fromhex(text))
    return text


def sought(name, value):
    """What a particular is looked up by among what was said before."""
    return index_of(f"{name}:{value}")


def _note_corrections(resident, before, person, changed, by):
    kept = {one.field: one for one in Correction.objects.filter(resident=resident, field__in=changed)}
    for name in changed:
        known = kept.get(name)
        if known is None:
            Correction.objects.create(
                resident=resident, field=name, said=sealed(resident.pk, name, before[name]),
                sought=sought(name, before[name]), by=by, at=timezone.now(),
            )  # fmt: skip
        elif opened(resident.pk, name, known.said) == person[name]:
            known.delete()


def _settle_agreed(resident, person, changed, by):
    waiting = Difference.objects.filter(
        table="residents", key=resident.pk, column__in=changed, settled=Settled.OPEN
    )
    for one in waiting:
        if opened(resident.pk, one.column, one.said) == person[one.column]:
            one.settled, one.by, one.at = Settled.THEIRS, by, timezone.now()
            one.save(update_fields=("settled", "by", "at"))
