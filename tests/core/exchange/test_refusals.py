"""What is refused, assumed and merged, one reason at a time, and that the report says so."""

from pathlib import Path
from typing import Any

import pytest

from quanmin.core.exchange.report import table
from tests.core.exchange.drawn import a_patient, a_pressure, a_reading, an_episode, imported

READINGS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("not-final", {"status": "entered-in-error"}), ("not-final", {"status": "preliminary"}),
    ("status-invalid", {"status": "bogus"}), ("subject-missing", {"subject": {}}),
    ("subject-not-found", {"subject": {"reference": "Patient/nobody"}}), ("date-missing", {"effectiveDateTime": ""}),
    ("date-vague", {"effectiveDateTime": "2025-03"}), ("date-unreadable", {"effectiveDateTime": "1 March 2025"}),
    ("date-future", {"effectiveDateTime": "2026-01-01"}), ("before-birth", {"effectiveDateTime": "1950-05-31"}),
    ("value-missing", {"valueQuantity": {}}), ("unit-unknown", {"valueQuantity": {"value": 60, "unit": "stone"}}),
    ("value-bounded", {"valueQuantity": {"value": 60, "unit": "kg", "comparator": "<"}}),
    ("value-out-of-range", {"valueQuantity": {"value": 600_000, "unit": "kg"}}),
    ("element-wrong", {"subject": "Patient/1"}),
)  # fmt: skip


@pytest.mark.parametrize(("reason", "wrong"), READINGS)
def test_a_reading_is_refused_with_its_reason(tmp_path: Path, reason: str, wrong: dict[str, Any]) -> None:
    frames, report = imported(tmp_path, a_patient(), a_reading(id="bad", **wrong), a_reading(id="good"))

    assert len(frames["observations"]) == 1
    assert report.count("Observation", reason) == 1
    assert report.examples["Observation", reason] == ["Observation/bad"]


def test_a_number_that_is_text_is_refused_with_its_line(tmp_path: Path) -> None:
    frames, report = imported(
        tmp_path, a_patient(), a_reading(valueQuantity={"value": "sixty", "unit": "kg"})
    )

    assert frames["observations"].is_empty()
    assert report.examples["file", "element-wrong"] == ["all.ndjson,line3"]


def test_an_observation_no_measure_needs_is_counted_and_left(tmp_path: Path) -> None:
    frames, report = imported(
        tmp_path, a_patient(), a_reading("72514-3"), {"resourceType": "MedicationRequest"}
    )

    assert frames["observations"].is_empty()
    assert report.count("Observation", "code-not-needed") == 1
    assert report.count("MedicationRequest", "not-needed") == 1


def test_one_identity_number_is_one_resident(tmp_path: Path) -> None:
    held = {"identifier": [{"value": "11010519491231002X"}]}
    twice = (a_patient("a", **held), a_patient("b", **held))
    reading = a_reading(subject={"reference": "Patient/b"})

    frames, report = imported(tmp_path, *twice, reading)

    assert frames["observations"]["resident_id"].to_list() == frames["residents"]["resident_id"].to_list()
    assert report.count("Patient", "duplicate-person") == 1


def test_of_a_resource_sent_twice_the_last_version_counts(tmp_path: Path) -> None:
    new = a_reading(value=70, id="w", meta={"lastUpdated": "2025-06-02T00:00:00Z"})
    old = a_reading(value=60, id="w", meta={"lastUpdated": "2025-06-01T00:00:00Z"})

    frames, report = imported(tmp_path, a_patient(), new, old)

    assert frames["observations"]["value"].to_list() == [70]
    assert report.count("Observation", "repeated") == 1


def test_pressures_sent_apart_are_paired_by_instant(tmp_path: Path) -> None:
    later = {"effectiveDateTime": "2025-03-02T08:00:00+08:00"}
    sent = (
        a_reading("8480-6", 130, "mmHg"),
        a_reading("8462-4", 80, "mmHg"),
        a_reading("8480-6", 150, "mmHg", **later),
    )

    frames, report = imported(tmp_path, a_patient(), *sent)

    rows = frames["observations"].select("code", "value", "second_value").rows()
    assert rows == [("8480-6", 150.0, None), ("85354-9", 130.0, 80.0)]
    assert report.count("Observation", "unpaired-pressure") == 1


def test_a_panel_without_its_diastolic_value_is_refused(tmp_path: Path) -> None:
    half = a_pressure(130, 80)
    half["component"] = half["component"][:1]

    frames, report = imported(tmp_path, a_patient(), half)

    assert frames["observations"].is_empty()
    assert report.count("Observation", "value-missing") == 1


def test_an_enrolment_that_ends_before_it_starts_is_refused(tmp_path: Path) -> None:
    wrong = an_episode(period={"start": "2025-02-01", "end": "2025-01-01"})

    frames, report = imported(tmp_path, a_patient(), wrong)

    assert frames["enrolments"].is_empty()
    assert report.count("EpisodeOfCare", "date-order") == 1


def test_an_episode_of_no_type_has_the_programme_of_its_diagnosis(tmp_path: Path) -> None:
    diagnosis = {"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/1"}, "recordedDate": "2020",
              "code": {"coding": [{"system": "http://snomed.info/sct", "code": "59621000"}]}}  # fmt: skip
    episode = an_episode(type=[], diagnosis=[{"condition": {"reference": "Condition/c"}}])

    frames, _ = imported(tmp_path, a_patient(), diagnosis, episode)

    assert frames["enrolments"]["programme"].to_list() == ["hypertension"]
    assert frames["conditions"]["code"].to_list() == ["I10"]


def test_the_report_shows_ids_and_nothing_personal(tmp_path: Path) -> None:
    named = a_patient(name=[{"text": "张三丰"}], telecom=[{"system": "phone", "value": "13900001111"}])

    _, report = imported(tmp_path, named, a_reading(status="bogus"))

    text = table(report).write_csv()
    assert "Observation/29463-7-60" in text
    assert not [word for word in ("张三丰", "13900001111", "1950-06-01") if word in text]
