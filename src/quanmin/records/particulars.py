"""What is said of a person, as plain values: what may be put right, or taken over in a merge."""

from quanmin.records.identity import index_of, seal, unseal
from quanmin.records.initials import initials


def particulars(resident):
    """Name, sex, birth date, telephone, address and identity number of a resident's row."""
    cipher = resident.identity_cipher
    return {
        "name": resident.name, "sex": resident.sex, "birth_date": resident.birth_date, "phone": resident.phone,
        "address": resident.address,
        "identity_number": unseal(resident.pk, bytes(cipher)) if cipher else "",
    }  # fmt: skip


def write_particulars(resident, person):
    """Set them, with the initials and the sealed number that follow from them."""
    number = person["identity_number"]
    for name in ("name", "sex", "birth_date", "phone", "address"):
        setattr(resident, name, person[name])
    resident.initials = initials(person["name"])
    resident.identity_cipher = seal(resident.pk, number) if number else None
    resident.identity_index = index_of(number) if number else None
    resident.save()
