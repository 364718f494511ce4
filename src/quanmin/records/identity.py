"""Identity numbers: kept encrypted (SM4-GCM), found again by a keyed index (HMAC-SM3), never stored in the clear.

The nonce is itself keyed from the resident and the number, so the same row written twice is the same bytes and no
nonce ever serves two texts. All keys derive from QUANMIN_IDENTITY_KEY, which is not in the database.
"""

from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

from quanmin.errors import QuanminError

NONCE, TAG = 12, 16


class WrongKey(QuanminError):  # noqa: N818  reads as the sentence it prints
    """A stored identity number does not open with the key at hand."""


def seal(resident_id, number):
    """The number as nonce, cipher text and tag; it opens only as this resident's."""
    nonce = _keyed("nonce", f"{resident_id}:{number}")[:NONCE]
    cipher = Cipher(algorithms.SM4(_key("cipher")), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(str(resident_id).encode())
    sealed = cipher.update(number.encode()) + cipher.finalize()
    return nonce + sealed + cipher.tag


def unseal(resident_id, sealed):
    """The number; WrongKey when the bytes were changed, moved to another resident, or sealed under another key."""
    nonce, text, tag = sealed[:NONCE], sealed[NONCE:-TAG], sealed[-TAG:]
    cipher = Cipher(algorithms.SM4(_key("cipher")), modes.GCM(nonce, tag)).decryptor()
    cipher.authenticate_additional_data(str(resident_id).encode())
    try:
        return (cipher.update(text) + cipher.finalize()).decode()
    except InvalidTag as error:
        raise WrongKey(
            f"the identity number of resident {resident_id} does not open; "
            "restore the identity-key file it was kept with."
        ) from error


def index_of(number):
    """What a number is looked up by: equal numbers have equal indexes, and none can be turned back without the key."""
    return _keyed("index", number.strip().upper())


def _keyed(purpose, text):
    code = _code(settings.QUANMIN_IDENTITY_KEY, purpose).copy()
    code.update(text.encode())
    return code.finalize()


def _key(purpose):
    return _keyed("key", purpose)[:16]


@cache
def _code(master, purpose):
    return hmac.HMAC(f"{purpose}:{master}".encode(), hashes.SM3())
