"""The declared value sets: codes of other systems, and what each is here; their tables are in `values/`."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from quanmin.core.codes import icd10, loinc
from quanmin.core.codes.table import Row, rows
from quanmin.core.exchange.elements import OWN, Coding
from quanmin.core.snapshot.tables import PROGRAMMES

FOLDER = Path(__file__).with_name("values")
SNOMED, CVX, UCUM = "http://snomed.info/sct", "http://hl7.org/fhir/sid/cvx", "http://unitsofmeasure.org"
LOINC = "http://loinc.org"
ICD10 = ("icd-10", "icd10", "2.16.840.1.113883.6.3", "2.16.840.1.113883.6.90")


Conversion = tuple[float, float, float, bool]  # factor, offset, scale, changes


@cache
def mapping(name: str, to: str) -> dict[str, str]:
    """From the code of each row of a value set to one of its other columns."""
    return {row["code"]: row[to] for row in rows(FOLDER / f"{name}.csv")}


@cache
def observables() -> dict[str, loinc.Observable]:
    """From a LOINC code to what it measures here."""
    return {code: loinc.observable(key) for code, key in mapping("observations", "key").items()}


@cache
def conversions() -> dict[tuple[str, str], Conversion]:
    """From what is measured and the unit written, in UCUM or in a spelling that is known, to the conversion.

    Our value is factor x written + offset, rounded to a whole number of 1/scale; `changes` is false where that is
    what was written.
    """
    spellings: dict[str, list[str]] = {}
    for row in rows(FOLDER / "units.csv"):
        spellings.setdefault(row["unit"], []).append(row["written"])
    return {
        (row["key"], written): _conversion(row)
        for row in rows(FOLDER / "conversions.csv")
        for written in (row["unit"], *spellings.get(row["unit"], ()))
    }


def _conversion(row: Row) -> Conversion:
    factor, offset, decimals = float(row["factor"]), float(row["offset"]), row["decimals"]
    return factor, offset, 10.0 ** int(decimals or 9), (factor, offset) != (1, 0)


def condition(codings: Sequence[Coding]) -> tuple[str, bool]:
    """The ICD-10 code of a condition, and whether it was translated; an empty code when none is known.

    A code of any ICD-10 edition is kept as written; else the first SNOMED CT code of the value set decides.
    """
    for coding in codings:
        if any(name in coding.system.lower() for name in ICD10) and icd10.category(coding.code):
            return coding.code.strip().upper(), False
    translated = mapping("conditions", "icd10")
    for coding in codings:
        if coding.system == SNOMED and coding.code in translated:
            return translated[coding.code], True
    return "", False


def vaccines(codings: Sequence[Coding]) -> tuple[str, ...]:
    """The vaccines of one dose, more than one for a combined vaccine; none when no value set holds it."""
    for coding in codings:
        if coding.system == OWN + "vaccine":
            return (coding.code,)
        if coding.system in (CVX, "urn:oid:2.16.840.1.113883.12.292"):
            found = mapping("vaccines", "vaccines").get(coding.code.zfill(2))
            if found:
                return tuple(found.split())
    return ()


def programme(codings: Sequence[Coding]) -> str:
    """The programme a code names: in our own system as declared, or the condition it manages; empty for any other."""
    for coding in codings:
        if coding.system == OWN + "programme" and coding.code in PROGRAMMES:
            return coding.code
    named = mapping("programmes", "programme")
    for coding in codings:
        if coding.system == SNOMED and coding.code in named:
            return named[coding.code]
    return programme_of(condition(codings)[0])


GROUPS = {"hypertension": "hypertension", "copd": "copd", "tuberculosis": "tuberculosis",
          "severe-mental-disorder": "severe-mental-disorder"}  # fmt: skip


def programme_of(code: str) -> str:
    """The programme that manages an ICD-10 code; only type 2 and diabetes of no stated type count as diabetes."""
    if icd10.category(code) in ("E11", "E14"):
        return "diabetes"
    return next((name for group, name in GROUPS.items() if code and icd10.in_group(code, group)), "")


def coded(codings: Sequence[Coding], system: str) -> str:
    """The code in that system; empty when there is none."""
    return next((coding.code for coding in codings if coding.system == system), "")
