"""The demo county from first to last: places, people, illness, care, events, each written when it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from quanmin.core.snapshot.check import check_snapshot
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.core.snapshot.write import replacing, write_manifest, write_table
from quanmin.core.synth.asking import survey_answers_frame
from quanmin.core.synth.attributes import attributes_frame
from quanmin.core.synth.childhood import care_for_children, certified
from quanmin.core.synth.chronic import DIABETES, HYPERTENSION, manage, manage_lungs
from quanmin.core.synth.contracts import contract_items_frame, contracts_frame, sign
from quanmin.core.synth.county import FIRST_DAY, County
from quanmin.core.synth.days import day_number
from quanmin.core.synth.elders import examine_elders
from quanmin.core.synth.enrolling import Enrolled, enrolments_frame
from quanmin.core.synth.epidemics import reports_frame
from quanmin.core.synth.geometry import write_map
from quanmin.core.synth.health import Health, conditions_frame, diagnose
from quanmin.core.synth.hospitals import bed_days_frame, drug_items_frame, drug_uses_frame, finance_frame
from quanmin.core.synth.learning import grades, secondments_frame
from quanmin.core.synth.ledger import Ledger, contacts_frame, joined_frames, observation_pieces
from quanmin.core.synth.maternal import care_for_mothers
from quanmin.core.synth.newborns import (
    Births,
    Pregnancies,
    births_frame,
    pregnancies_and_births,
    pregnancies_frame,
)
from quanmin.core.synth.offices import (
    adverse_reports_frame,
    calls_frame,
    education_frame,
    equipment_frame,
    events_frame,
    marriages_frame,
    quotas_frame,
    referrals_frame,
    samples_frame,
    signals_frame,
    supervision_frame,
)
from quanmin.core.synth.people import Deliveries, populate
from quanmin.core.synth.pieces import write_pieces
from quanmin.core.synth.places import COUNTY_NAME, DIVISION, Places, lay_out, units_frame
from quanmin.core.synth.registers import (
    deaths_frame,
    entered_twice,
    health_records_frame,
    populations_frame,
    residences_frame,
    residents_frame,
)
from quanmin.core.synth.reported import reported_values_frame
from quanmin.core.synth.screening import screenings_frame
from quanmin.core.synth.special import follow_mental_disorder, follow_tuberculosis
from quanmin.core.synth.stays import admissions_frame
from quanmin.core.synth.traditional import give_traditional_care
from quanmin.core.synth.vaccines import vaccinations_frame
from quanmin.core.synth.visits import encounter_pieces
from quanmin.core.synth.workforce import beds_frame, employ, posts_frame, staff_frame
from quanmin.errors import UsageError

Progress = Callable[[str, float], None]
# The most is more than any county has; the calendar of a county reaches some years further than the latest day.
FEWEST, MOST, LATEST = 200, 20_000_000, date(2040, 12, 31)
LAST_DAY = date(2025, 12, 31)
AT_CENTRES = ("child", "maternal", "elderly", "tuberculosis", "immunisation")
# Tables whose length follows the number of residents: seed, places, residents and last day give their rows.
BY_PEOPLE: dict[str, Callable[[int, Places, int, int], pl.DataFrame]] = {
    "samples": samples_frame,
    "adverse_reports": adverse_reports_frame,
    "emergency_calls": calls_frame,
    "warning_signals": signals_frame,
    "health_events": events_frame,
    "marriage_registrations": marriages_frame,
}
# Share of the time that has passed when each step begins, for the progress bar.
STEPS = (
    ("places", 0.0), ("people", 0.02), ("care", 0.08), ("contracts", 0.30), ("visits", 0.40), ("stays", 0.72),
    ("observations", 0.78), ("check", 0.90),
)  # fmt: skip


@dataclass(frozen=True)
class Writer:
    """Writes tables into the folder and tells how far the work is."""

    folder: Path
    progress: Progress | None

    def write(self, name: str, frame: pl.DataFrame) -> None:
        """Write one declared table."""
        write_table(self.folder, BY_NAME[name], frame)

    def begin(self, step: str) -> None:
        """Say which step begins."""
        if self.progress is not None:
            self.progress(step, dict(STEPS)[step])


def make_county(
    folder: Path,
    *,
    residents: int = 30_000,
    seed: int = 1,
    until: date = LAST_DAY,
    progress: Progress | None = None,
) -> None:
    """Write a demo county of about so many residents on the last day into a snapshot folder, and its map.

    The story begins on 1 January 2021 and is told to the end of `until`. UsageError when the county would be too
    small to have townships or too big for one, the seed no seed, or the story shorter than a year or told too far.
    """
    check_asked(residents, seed, until)
    with replacing(folder) as part:
        _tell(Writer(part, progress), residents, seed, day_number(until))
        write_manifest(
            part, name=COUNTY_NAME, county=DIVISION, from_date=date(2021, 1, 1), until_date=until, seed=seed
        )
        check_snapshot(part)
    if progress is not None:
        progress("done", 1.0)


def check_asked(residents: int, seed: int, until: date = LAST_DAY) -> None:
    """UsageError for a county that `make_county` would refuse, before anything is made."""
    if residents < FEWEST:
        raise UsageError(f"{residents!r} residents cannot fill 14 townships; ask for {FEWEST} or more.")
    if residents > MOST:
        raise UsageError(f"{residents!r} residents are more than a county has; ask for {MOST} or fewer.")
    if not 0 <= seed < 2**63:
        raise UsageError(f"the seed {seed!r} is none; give a whole number from 0 to {2**63 - 1}.")
    if day_number(until) < FIRST_DAY + 364:
        raise UsageError(
            f"{until.isoformat()!r} leaves less than a year since 2021-01-01; give a later last day."
        )
    if until > LATEST:
        raise UsageError(
            f"{until.isoformat()!r} is further ahead than is told; give a last day up to {LATEST.isoformat()}."
        )


def _tell(writer: Writer, residents: int, seed: int, last: int) -> None:
    writer.begin("places")
    places = lay_out(seed)
    _write_organisations(writer, places, residents=residents, seed=seed, last=last)
    writer.begin("people")
    people, deliveries = populate(seed, places, residents=residents, last=last)
    county = County(seed, FIRST_DAY, last, places, people)
    health = diagnose(county)
    pregnancies, births = _write_people(writer, county, deliveries, health)
    ledger = Ledger()
    _write_care(writer, county, health, ledger, pregnancies, births)
    _write_use(writer, county, health, ledger, births)
    writer.begin("observations")
    write_pieces(writer.folder, "observations", observation_pieces(ledger))
    writer.begin("check")


def _write_organisations(writer: Writer, places: Places, *, residents: int, seed: int, last: int) -> None:
    units = units_frame(places)
    writer.write("units", units)
    writer.write("unit_attributes", attributes_frame(seed, places, units, last))
    posts = employ(seed, places, residents, last)
    writer.write("staff", staff_frame(seed, posts, grades(seed, places, posts)))
    writer.write("staff_posts", posts_frame(posts))
    writer.write("secondments", secondments_frame(seed, places, posts, last))
    writer.write("reported_values", reported_values_frame(last))
    _write_hospitals(writer, places, residents, seed, last)
    _write_offices(writer, places, residents, seed, last)
    write_map(writer.folder, seed, places)


def _write_hospitals(writer: Writer, places: Places, residents: int, seed: int, last: int) -> None:
    beds = beds_frame(places, residents, last)
    writer.write("beds", beds)
    writer.write("equipment", equipment_frame(residents, last))
    writer.write("finance_lines", finance_frame(seed, places, residents, last))
    writer.write("bed_days", bed_days_frame(seed, places, beds, last))
    writer.write("drug_uses", drug_uses_frame(seed, places, beds, last))
    writer.write("drug_items", drug_items_frame(seed, places, last))


def _write_offices(writer: Writer, places: Places, residents: int, seed: int, last: int) -> None:
    writer.write("quotas", quotas_frame(places, residents, last))
    writer.write("supervision_records", supervision_frame(seed, places, last))
    writer.write("education_activities", education_frame(seed, places, last))
    for name, made in BY_PEOPLE.items():
        writer.write(name, made(seed, places, residents, last))


def _write_people(
    writer: Writer, county: County, deliveries: Deliveries, health: Health
) -> tuple[Pregnancies, Births]:
    twice = entered_twice(county)
    writer.write("residents", residents_frame(county, twice))
    writer.write("residences", residences_frame(county, twice))
    writer.write("health_records", health_records_frame(county, twice))
    writer.write("deaths", deaths_frame(county))
    writer.write("populations", populations_frame(county))
    writer.write("conditions", conditions_frame(county, health))
    writer.write("survey_answers", survey_answers_frame(county))
    pregnancies, births = pregnancies_and_births(county, deliveries)
    writer.write("pregnancies", pregnancies_frame(county, pregnancies))
    writer.write("births", births_frame(county, births))
    return pregnancies, births


def _write_care(
    writer: Writer, county: County, health: Health, ledger: Ledger, pregnancies: Pregnancies, births: Births
) -> None:
    writer.begin("care")
    enrolled = _give_care(county, health, ledger, pregnancies, births)
    writer.write("contacts", contacts_frame(ledger))
    ledger.contacts.clear()
    writer.write("child_examinations", pl.concat(ledger.examinations))
    ledger.examinations.clear()
    frames = [
        enrolments_frame(county, name, spans, at_centre=name in AT_CENTRES)
        for name, spans in enrolled.items()
    ]
    writer.write("enrolments", joined_frames(frames, "enrolment_id", "programme", "resident_id", "start"))
    writer.write("vaccinations", vaccinations_frame(county))
    writer.write("screenings", screenings_frame(county, ledger, pregnancies, births))


def _give_care(
    county: County, health: Health, ledger: Ledger, pregnancies: Pregnancies, births: Births
) -> dict[str, Enrolled]:
    """Run the programmes in the order of their names, because contacts are numbered in that order."""
    enrolled = {
        "child": care_for_children(county, ledger),
        "copd": manage_lungs(county, health, ledger),
        "diabetes": manage(county, health, ledger, DIABETES),
        "elderly": examine_elders(county, health, ledger),
        "hypertension": manage(county, health, ledger, HYPERTENSION),
        "maternal": care_for_mothers(county, health, ledger, pregnancies, births),
        "severe-mental-disorder": follow_mental_disorder(county, health, ledger),
    }
    give_traditional_care(county, ledger)
    enrolled["immunisation"] = certified(county)
    enrolled["tuberculosis"] = follow_tuberculosis(county, health, ledger)
    return enrolled


def _write_use(writer: Writer, county: County, health: Health, ledger: Ledger, births: Births) -> None:
    writer.begin("contracts")
    contracts = sign(county, health)
    writer.write("contracts", contracts_frame(county, contracts))
    writer.write("contract_items", contract_items_frame(county, contracts))
    writer.begin("visits")
    write_pieces(writer.folder, "encounters", encounter_pieces(county, health, ledger))
    writer.begin("stays")
    admissions = admissions_frame(county, births)
    writer.write("admissions", admissions)
    writer.write("referrals", referrals_frame(county.seed, county.places, admissions, county.last))
    writer.write("notifiable_reports", reports_frame(county, health))
