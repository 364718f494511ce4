"""Records that are shown to fewer people than the rest.

Severe mental disorder and tuberculosis: those who manage them where the resident lives. HIV: nobody, here it is counts
alone. Law on Prevention and Treatment of Infectious Diseases, art. 12; Mental Health Law, art. 23; Regulations on AIDS
Prevention and Treatment, art. 39.
"""

from functools import cache

from quanmin.core.protocols.reading import declared

# ICD-10 chapters by the beginnings of their codes: the six severe disorders under management, and tuberculosis.
CODES = ("F20", "F22", "F25", "F31", "F7", "A15", "A16", "A17", "A18", "A19")
DISEASES = ("tuberculosis",)
HIV_CODES, HIV_DISEASES = ("B20", "B21", "B22", "B23", "B24", "Z21"), ("hiv", "aids")


@cache
def programmes():
    """The programmes, as rows of declared tables name them, whose protocols are declared sensitive."""
    return frozenset(one.programme for one in declared() if one.sensitive)


def may_show(row, *, sensitive):
    """Whether a row of a declared table may be shown to somebody who sees, or does not see, what is sensitive."""
    codes = [(row.get(name) or "").strip().upper() for name in ("code", "diagnosis", "cause")]
    if row.get("disease") in HIV_DISEASES or any(code.startswith(HIV_CODES) for code in codes):
        return False
    hidden = row.get("programme") in programmes() or row.get("disease") in DISEASES
    return sensitive or not (hidden or any(code.startswith(CODES) for code in codes))
