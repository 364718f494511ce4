"""Observation ⇄ screenings: a test whose code names a kind of screening, and its result by declared value sets."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec
import polars as pl

from quanmin.core.exchange.elements import OWN, WRONG, Reference, codings, each, pointed, table, target, texts
from quanmin.core.exchange.report import Report, first_reason, sorted_out
from quanmin.core.exchange.valuesets import LOINC, coded, mapping

NAME, SYSTEM = "Observation", f"{OWN}screening"
FINAL = ("final", "amended", "corrected")
OPEN = ("registered", "preliminary", "cancelled", "entered-in-error", "unknown")
COLUMNS = {"id": pl.String(), "updated": pl.String(), "subject": pl.Int64(), "kind": pl.String(),
           "time": pl.String(), "unit": pl.Int64(), "result": pl.String()}  # fmt: skip
_REFERENCES: msgspec.json.Decoder[list[Reference]] = msgspec.json.Decoder(list[Reference])
TOLD = {**COLUMNS, "status": pl.String()}


def kind_of(written: bytes) -> str:
    """The kind of screening a code names; empty when it names none."""
    found = codings(written)
    kinds = mapping("screenings", "kind")
    return coded(found, SYSTEM) or next(
        (kinds[one.code] for one in found if one.system == LOINC and one.code in kinds), ""
    )


def told(ones: list[Any], kinds: list[str]) -> pl.DataFrame:
    """What tests of a kind of screening say."""
    rows = zip(
        ones, kinds, each(partial(pointed, kind="Patient"), texts(ones, "subject"), WRONG),
        each(_unit, texts(ones, "performer"), 0), strict=True,
    )  # fmt: skip
    said = [
        (one.id, one.meta.last_updated or None, subject, kind,
         one.effective_date_time or one.effective_instant or one.effective_period.start or None, unit, _result(one),
         one.status)
        for one, kind, subject, unit in rows
    ]  # fmt: skip
    return table(said, TOLD)


def _unit(written: bytes) -> int:
    """The first performer that is an organisation; 0 when none is."""
    named = (one for one in _REFERENCES.decode(written) if "Organization" in one.reference) if written else ()
    return next((target(one, "Organization") for one in named), 0)


def _result(one: Any) -> str | None:
    """The result by the value, or else by the interpretation."""
    known = mapping("results", "result")
    codes = [coding.code for coding in one.value_codeable_concept.coding]
    codes += [coding.code for coding in codings(bytes(one.interpretation))]
    return next((known[code] for code in codes if code in known), None)


def rows(frame: pl.DataFrame, report: Report) -> pl.DataFrame:
    """Those that are taken; why the others are not goes into the report."""
    return sorted_out(frame, NAME, REFUSED, report).select(*COLUMNS)


REFUSED = first_reason(
    ("element-wrong", pl.col("subject") == WRONG),
    ("not-final", pl.col("status").is_in(OPEN)),
    ("status-invalid", ~pl.col("status").is_in(FINAL)),
    ("subject-missing", pl.col("subject") == 0),
)


def to_fhir(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of screenings as an Observation."""
    unit = [{"reference": f"Organization/{row['unit_id']}"}] if row["unit_id"] else []
    result = {"valueCodeableConcept": {"coding": [{"system": f"{OWN}result", "code": row["result"]}]}}
    return {
        "resourceType": "Observation", "id": f"s{row['screening_id']}", "status": "final",
        "code": {"coding": [{"system": SYSTEM, "code": row["kind"]}]},
        "subject": {"reference": f"Patient/{row['resident_id']}"}, "effectiveDateTime": row["date"].isoformat(),
        "performer": unit, **(result if row["result"] else {}),
    }  # fmt: skip
