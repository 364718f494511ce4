"""Documents opened from outside: size first, old formats by LibreOffice where it is, the rest in a child."""

import subprocess
import sys

import pytest

from quanmin import documents
from quanmin.core.reading import read_document
from quanmin.core.reading.pieces import MAX_BYTES
from quanmin.core.synth.plans import sample_plans
from quanmin.documents import document_bytes, safely_read
from quanmin.errors import DocumentError, OldFormat
from tests.core.office import OFFICE, needs_office
from tests.core.reading.writing import plan, word_file

OLD_DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le") + b"0" * 600
FIVE_YEARS = sample_plans()[1]


def test_the_child_reads_what_the_reader_reads():
    data = FIVE_YEARS.read_bytes()

    assert safely_read(data, "plan.docx") == read_document(data, "plan.docx")


def test_the_child_hands_back_the_refusal_as_it_was_written():
    with pytest.raises(DocumentError, match=r"^'甲.docx' is a broken Word or Excel file"):
        safely_read(word_file("甲")[:400], "甲.docx")


@pytest.mark.parametrize("name", ["-h", "a\0b.docx", "\ud800.docx", "规划\n.docx"])
def test_a_strange_name_is_a_name(name):
    assert safely_read(word_file("签约率达到65%。"), name).text.strip() == "签约率达到65%。"


def test_an_old_format_without_libreoffice_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(
        OldFormat, match=r"needs LibreOffice to be read; install it, or save the file as .docx"
    ):
        safely_read(OLD_DOC, "plan.doc")


def test_a_document_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(documents, "READING_SECONDS", 0.01)

    with pytest.raises(DocumentError, match=r"takes more than 0.01 seconds"):
        safely_read(word_file("甲"), "plan.docx")


def test_a_child_that_dies_costs_a_sentence(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(DocumentError, match="breaks the reader or needs too much memory"):
        safely_read(word_file("甲"), "plan.docx")


def test_plain_text_is_read_at_once(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")

    assert safely_read(plan("签约率达到65%。"), "plan.txt").targets


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.truncate(200_000_000)

    with pytest.raises(DocumentError, match=f"'huge.pdf' has 200000000 bytes, more than {MAX_BYTES}"):
        document_bytes(huge)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(DocumentError, match="cannot be read: No such file"):
        document_bytes(tmp_path / "none.docx")
    with pytest.raises(DocumentError, match="is not a file"):
        document_bytes(tmp_path)


def converted(path, ending, folder):
    """The file as LibreOffice saves it in another format."""
    command = [
        OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
        ending, "--outdir", str(folder), str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{ending.partition(':')[0]}"


@needs_office
@pytest.mark.parametrize("ending", ["doc", "rtf", "pdf"])
def test_a_plan_saved_by_a_word_processor_is_the_same_plan(ending, tmp_path):
    saved = converted(FIVE_YEARS, ending, tmp_path)

    draft = safely_read(saved.read_bytes(), saved.name)

    expected = read_document(FIVE_YEARS.read_bytes(), FIVE_YEARS.name)
    assert [(one.indicator, one.value, one.year) for one in draft.targets] == [
        (one.indicator, one.value, one.year) for one in expected.targets
    ]
    assert [(one.path, one.title, one.lead) for one in draft.tasks] == [
        (one.path, one.title, one.lead) for one in expected.tasks
    ]


@needs_office
def test_what_libreoffice_cannot_open_is_refused():
    with pytest.raises(DocumentError, match="is broken or protected by a password"):
        safely_read(OLD_DOC, "plan.doc")


@needs_office
def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with pytest.raises(DocumentError):
        safely_read(b"{\\rtf1", "plan.rtf")

    assert list(tmp_path.iterdir()) == []
