"""Where the facets write what was done and measured: contacts in their declared order, observations by code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields

import numpy as np
import polars as pl

from quanmin.core.snapshot.tables import CONTACT_KINDS, PROGRAMMES
from quanmin.core.synth.county import County
from quanmin.core.synth.days import DAY_MINUTES, EMPTY, NEVER, Bools, Floats, Ints
from quanmin.core.synth.draws import Stream
from quanmin.core.synth.frames import declared_frame, entered, moments, numbers, words

METHODS = ("clinic", "home", "phone", "remote")
CLINIC, HOME, PHONE = 0, 1, 2
OUTCOMES = (
    "controlled", "uncontrolled", "stable", "basically-stable", "unstable", "regular-medication",
    "irregular-medication", "no-medication", "not-needed", "normal", "abnormal", "referred", "cured", "completed",
)  # fmt: skip
STAGES = (
    "newborn", "28d", "3m", "6m", "8m", "12m", "18m", "24m", "30m", "4y", "5y", "6y",
    "12w", "16w", "21w", "28w", "32w", "37w", "39w", "7d", "42d", "36m", "72h", "month", "annual", "quarter", "2w",
)  # fmt: skip
# LOINC code, UCUM unit and decimals written. The codes follow loinc.org; those of chemistry are knowledge, to verify.
CODES: dict[str, tuple[str, str, int]] = {
    "pressure": ("85354-9", "mm[Hg]", 0), "pulse": ("8867-4", "/min", 0), "respiration": ("9279-1", "/min", 0),
    "temperature": ("8310-5", "Cel", 1), "oxygen": ("2708-6", "%", 0), "height": ("8302-2", "cm", 1),
    "weight": ("29463-7", "kg", 1), "head": ("9843-4", "cm", 1), "bmi": ("39156-5", "kg/m2", 1),
    "waist": ("8280-0", "cm", 1), "glucose": ("14771-0", "mmol/L", 1), "hba1c": ("4548-4", "%", 1),
    "lung-ratio": ("19926-5", "%", 0), "haemoglobin": ("718-7", "g/L", 0), "platelets": ("777-3", "10*9/L", 0),
    "leukocytes": ("6690-2", "10*9/L", 1), "cholesterol": ("14647-2", "mmol/L", 2),
    "triglyceride": ("14927-8", "mmol/L", 2),
    "hdl": ("14646-4", "mmol/L", 2), "ldl": ("69419-0", "mmol/L", 2), "creatinine": ("14682-9", "umol/L", 0),
    "urea": ("22664-7", "mmol/L", 1), "alt": ("1742-6", "U/L", 0), "ast": ("1920-8", "U/L", 0),
    "bilirubin": ("14631-6", "umol/L", 1), "urate": ("14933-6", "umol/L", 0),
    "urine-protein": ("20454-5", "{ordinal}", 0),
}  # fmt: skip


@dataclass(frozen=True)
class Visits:
    """Contacts of one programme as parallel arrays; positions into METHODS, OUTCOMES, STAGES and CONTACT_KINDS."""

    who: Ints
    day: Ints
    kind: Ints
    stage: Ints
    village: Ints
    at_centre: Bools
    method: Ints
    complete: Bools
    outcome: Ints
    pregnancy: Ints
    next_due: Ints

    @property
    def size(self) -> int:
        """How many contacts."""
        return int(self.who.size)

    def only(self, chosen: Bools | Ints) -> "Visits":
        """The chosen contacts, in the order chosen."""
        return Visits(*(getattr(self, one.name)[chosen] for one in fields(self)))


@dataclass(frozen=True)
class Ledger:
    """What the facets have written so far: frames of contacts, of observations under their code, of examinations."""

    contacts: list[pl.DataFrame] = field(default_factory=list)
    examinations: list[pl.DataFrame] = field(default_factory=list)
    observations: dict[str, list[pl.DataFrame]] = field(default_factory=dict)


def kind_of(name: str) -> int:
    """The position of a contact kind."""
    return CONTACT_KINDS.index(name)


def stage_of(name: str) -> int:
    """The position of a stage."""
    return STAGES.index(name)


def visits(
    who: Ints, day: Ints, kind: str, *, village: Ints, stage: Ints | None = None, at_centre: Bools | None = None,
    method: Ints | None = None, complete: Bools | None = None, outcome: Ints | None = None,
    pregnancy: Ints | None = None, next_due: Ints | None = None,
) -> Visits:  # fmt: skip
    """Contacts of one kind; what is not given is: no stage, at the village clinic, complete, no outcome."""
    none, false = np.full(who.size, EMPTY), np.zeros(who.size, dtype=bool)
    return Visits(
        who=who, day=day, kind=np.full(who.size, kind_of(kind)), stage=none if stage is None else stage,
        village=village, at_centre=false if at_centre is None else at_centre,
        method=np.full(who.size, CLINIC) if method is None else method,
        complete=~false if complete is None else complete, outcome=none if outcome is None else outcome,
        pregnancy=none if pregnancy is None else pregnancy,
        next_due=np.full(who.size, NEVER) if next_due is None else next_due,
    )  # fmt: skip


def in_order(*parts: Visits) -> Visits:
    """All contacts in order of person and day."""
    joined = Visits(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Visits)))
    return joined.only(np.lexsort((joined.stage, joined.kind, joined.day, joined.who)))


def record(ledger: Ledger, county: County, programme: str, done: Visits) -> Ints:
    """Write the contacts of a programme and answer their numbers. Programmes come in the order of their names."""
    number = 1 + sum(frame.height for frame in ledger.contacts) + np.arange(done.size)
    rng = county.chance(f"entry of {programme}")
    quality = county.places.quality[done.village]
    ledger.contacts.append(declared_frame("contacts", {
        "contact_id": number, "resident_id": done.who + 1,
        "programme": (PROGRAMMES, np.full(done.size, PROGRAMMES.index(programme))),
        "kind": (CONTACT_KINDS, done.kind), "stage": (STAGES, done.stage), "date": done.day,
        "unit_id": units_of(county, done), "staff_id": _staff(county, done), "method": (METHODS, done.method),
        "complete": done.complete, "outcome": (OUTCOMES, done.outcome),
        "pregnancy_id": np.where(done.pregnancy >= 0, done.pregnancy + 1, EMPTY), "next_due": done.next_due,
        "recorded_at": entered(rng, done.day, county.last, late=0.10 - 0.04 * np.clip(quality, -1, 1)),
        "source": "公共卫生系统",
    }))  # fmt: skip
    return number


def units_of(county: County, done: Visits) -> Ints:
    """The organisation of each contact: the centre of the township or the clinic of the village."""
    centre = county.places.centres[county.places.township[done.village]]
    return np.where(done.at_centre, centre, county.places.clinics[done.village])


def _staff(county: County, done: Visits) -> Ints:
    """Village doctors are numbered by village, then the public-health workers of the centres by township."""
    worker = county.places.villages.size + county.places.township[done.village]
    return np.where(done.at_centre, worker, done.village) + 1


def clock(rng: Stream, day: Ints) -> Ints:
    """A minute of the working day for each day."""
    return day * DAY_MINUTES + rng.integers(8 * 60, 17 * 60 + 30, day.size)


def observe(
    ledger: Ledger, name: str, who: Ints, minute: Ints, value: Floats, *,
    second: Floats | None = None, contact: Ints | None = None,
) -> None:  # fmt: skip
    """Write measured values under the code of that name, rounded as the form has them."""
    code, _, decimals = CODES[name]
    empty = np.full(who.size, EMPTY)
    frame = pl.DataFrame({
        "who": who.astype(np.int32), "minute": minute.astype(np.int32),
        "value": np.round(value, decimals).astype(np.float32),
        "second": np.full(who.size, np.nan, np.float32) if second is None else np.rint(second).astype(np.float32),
        "contact": (empty if contact is None else contact).astype(np.int32),
    })  # fmt: skip
    ledger.observations.setdefault(code, []).append(frame)


def contacts_frame(ledger: Ledger) -> pl.DataFrame:
    """The table `contacts`."""
    return pl.concat(ledger.contacts)


def observation_pieces(ledger: Ledger) -> Iterator[pl.DataFrame]:
    """The table `observations`, one code after the other; the compact frames are given up on the way."""
    units = {code: (unit, decimals) for code, unit, decimals in CODES.values()}
    first = 1
    for code in sorted(ledger.observations):
        compact = pl.concat(ledger.observations.pop(code)).sort("who", "minute", maintain_order=True)
        yield _expanded(code, *units[code], compact, first)
        first += compact.height


def _expanded(code: str, unit: str, decimals: int, compact: pl.DataFrame, first: int) -> pl.DataFrame:
    minute = compact["minute"].to_numpy().astype(np.int64)
    zeros = np.zeros(minute.size, dtype=np.int8)
    return pl.DataFrame([
        pl.Series("observation_id", np.arange(first, first + minute.size)),
        (compact["who"].cast(pl.Int64) + 1).alias("resident_id"), words([code], zeros).alias("code"),
        moments(minute).alias("taken_at"), compact["value"].cast(pl.Float64).round(decimals).alias("value"),
        compact["second"].cast(pl.Float64).fill_nan(None).alias("second_value"), words([unit], zeros).alias("unit"),
        numbers(compact["contact"].to_numpy(), pl.Int64).alias("contact_id"),
        moments(minute + 3 + minute % 17).alias("recorded_at"), words(["公共卫生系统"], zeros).alias("source"),
    ])  # fmt: skip


def joined_frames(parts: Sequence[pl.DataFrame], key: str, *order: str) -> pl.DataFrame:
    """Frames of one table in one order, numbered anew."""
    frame = pl.concat(parts).sort(*order, maintain_order=True)
    return frame.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(key))
