"""Pregnancies, births, screenings and referrals: what is taken from standard elements, and what is assumed."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.core.exchange.drawn import a_patient, coded, imported

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"


def ours(name: str, kind: str, value: Any) -> dict[str, Any]:
    return {"url": f"urn:quanmin:{name}", f"value{kind}": value}


def a_pregnancy(**more: Any) -> dict[str, Any]:
    made = {
        "resourceType": "Condition", "id": "p", "subject": {"reference": "Patient/1"}, "onsetDateTime": "2025-01-05",
        "code": coded("77386006", SNOMED), "clinicalStatus": coded("active", ""),
    }  # fmt: skip
    return {**made, **more}


def a_mother(**more: Any) -> dict[str, Any]:
    return a_patient(1, birthDate="1998-03-01", **more)


def a_test(**more: Any) -> dict[str, Any]:
    made = {
        "resourceType": "Observation", "id": "t", "status": "final", "code": coded("10524-7"),
        "subject": {"reference": "Patient/1"}, "effectiveDateTime": "2025-03-01",
        "valueCodeableConcept": coded("260385009", SNOMED), "performer": [{"reference": "Organization/v1"}],
    }  # fmt: skip
    return {**made, **more}


def test_a_pregnancy_of_standard_elements_begins_at_its_onset_and_the_report_says_so(tmp_path: Path) -> None:
    frames, report = imported(tmp_path, a_mother(), a_pregnancy(abatementDateTime="2025-10-12"))

    (row,) = frames["pregnancies"].iter_rows(named=True)
    assert (row["last_period"], row["ended"], row["risk"]) == (date(2025, 1, 5), date(2025, 10, 12), "green")
    assert (
        report.count("Condition", "last-period-from-onset") == report.count("Condition", "risk-unknown") == 1
    )
    assert frames["conditions"].is_empty()


def test_what_extensions_say_of_a_pregnancy_is_taken(tmp_path: Path) -> None:
    told = [
        ours("last-period", "Date", "2024-12-30"),
        ours("risk", "Code", "yellow"),
        ours("booked-weeks", "Integer", 8),
    ]

    frames, _ = imported(tmp_path, a_mother(), a_pregnancy(extension=told))

    (row,) = frames["pregnancies"].iter_rows(named=True)
    assert (row["last_period"], row["risk"], row["booked_weeks"]) == (date(2024, 12, 30), "yellow", 8)


@pytest.mark.parametrize(("reason", "wrong"), [
    ("code-invalid", {"extension": [ours("risk", "Code", "pink")]}),
    ("value-out-of-range", {"extension": [ours("booked-weeks", "Integer", 60)]}),
    ("date-order", {"abatementDateTime": "2024-01-01"}), ("not-final", {"verificationStatus": coded("refuted", "")}),
    ("date-missing", {"onsetDateTime": ""}),
])  # fmt: skip
def test_a_pregnancy_is_refused_with_its_reason(tmp_path: Path, reason: str, wrong: dict[str, Any]) -> None:
    frames, report = imported(tmp_path, a_mother(), a_pregnancy(**wrong))

    assert frames["pregnancies"].is_empty()
    assert report.count("Condition", reason) == 1


def test_a_child_that_names_its_mother_is_a_birth(tmp_path: Path) -> None:
    told = [
        ours("mother", "Reference", {"reference": "Patient/1"}), ours("birth-weight", "Integer", 3200),
        ours("pregnancy", "Reference", {"reference": "Condition/p"}), ours("birth-place", "Code", "hospital"),
        ours("born-at", "DateTime", "2025-10-12T03:30:00+08:00"),
    ]  # fmt: skip
    child = a_patient(2, birthDate="2025-10-12", extension=told)

    frames, _ = imported(tmp_path, a_mother(), child, a_pregnancy())

    (row,) = frames["births"].iter_rows(named=True)
    assert (row["resident_id"], row["mother_id"], row["weight_g"], row["place"]) == (2, 1, 3200, "hospital")
    assert row["born_at"] == datetime(2025, 10, 12, 3, 30)
    assert row["pregnancy_id"] == frames["pregnancies"]["pregnancy_id"].item()


@pytest.mark.parametrize(("code", "result", "kind", "found"), [
    (coded("10524-7"), {"valueCodeableConcept": coded("260385009", SNOMED)}, "cervical-cancer", "negative"),
    (coded("54109-4"), {"valueCodeableConcept": coded("LA10393-9", LOINC)}, "newborn-hearing", "positive"),
    (coded("24606-6"), {"interpretation": [coded("IND", "")], "valueCodeableConcept": {}}, "breast-cancer", "unclear"),
    (coded("eye-care", "urn:quanmin:screening"), {"valueCodeableConcept": {}}, "eye-care", None),
])  # fmt: skip
def test_a_screening_is_named_by_its_code_and_answered_by_value_sets(
    tmp_path: Path, code: dict[str, Any], result: dict[str, Any], kind: str, found: str | None
) -> None:
    frames, _ = imported(tmp_path, a_mother(), a_test(code=code, **result))

    assert frames["screenings"].select("kind", "result").rows() == [(kind, found)]
    assert frames["screenings"]["unit_id"].null_count() == 0


def test_a_screening_that_was_never_finished_is_refused(tmp_path: Path) -> None:
    frames, report = imported(
        tmp_path, a_mother(), a_test(status="cancelled"), a_test(id="u", status="bogus")
    )

    assert frames["screenings"].is_empty()
    assert report.count("Observation", "not-final") == report.count("Observation", "status-invalid") == 1


def test_a_referral_to_nobody_known_is_refused(tmp_path: Path) -> None:
    made = {
        "resourceType": "ServiceRequest", "id": "r", "status": "active", "code": coded("3457005", SNOMED),
        "subject": {"reference": "Patient/1"}, "requester": {"reference": "Organization/v1"},
        "authoredOn": "2025-03-01", "performer": [{"reference": "Organization/v1"}],
    }  # fmt: skip

    frames, report = imported(tmp_path, a_mother(), made, {**made, "id": "s", "performer": []})

    assert frames["referrals"].select("direction", "date").rows() == [("up", date(2025, 3, 1))]
    assert report.count("ServiceRequest", "provider-missing") == 1


@pytest.mark.parametrize(
    ("cause", "maternal"), [("O72.1", True), ("O96", False), ("I10", False), ("O99.8", True), ("a34", True)]
)
def test_a_death_is_maternal_by_its_cause(tmp_path: Path, cause: str, maternal: bool) -> None:
    died = a_mother(deceasedDateTime="2025-02-01", extension=[ours("cause-of-death", "Code", cause)])

    frames, _ = imported(tmp_path, died)

    assert frames["deaths"]["maternal"].to_list() == [maternal]
