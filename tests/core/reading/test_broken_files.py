"""What cannot be read is refused in one sentence; whatever the bytes, nothing else comes out."""

import io
import struct
import time
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.printing import printed
from quanmin.core.reading import pieces, read_document
from quanmin.core.reading.blocks import document_blocks
from quanmin.core.reading.compound import is_sound
from quanmin.core.synth.plans import sample_plans
from quanmin.errors import DocumentError, OldFormat
from tests.core.reading.files import archive, para, word, workbook
from tests.core.reading.writing import plan, word_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITY = (
    '<!DOCTYPE a [<!ENTITY x "签约率达到90%。">]><w:document xmlns:w="w"><w:body>&x;</w:body></w:document>'
)
OUTSIDE = ENTITY.replace('"签约率达到90%。"', 'SYSTEM "secret.txt"')


def locked_zip():
    """A zip whose parts say that they are encrypted."""
    data = bytearray(word("<w:p/>"))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


REFUSED = {
    "empty": (b"", "is empty"),
    "only blanks": (b" \n\n ", "is empty"),
    "noise": (bytes(range(256)) * 4, "is not text"),
    "an archive": (archive(notes="x"), "is an archive"),
    "a presentation": (archive(ppt__presentation="x"), "is a presentation"),
    "a cut zip": (b"PK\x03\x04" + b"0" * 50, "is a broken"),
    "a broken docx": (archive(word__document="<w:document"), "is a broken Word"),
    "a docx without a body": (archive(word__document="<a/>"), "is a broken Word"),
    "a cut docx": (word_file("甲")[:400], "is a broken"),
    "a docx with an entity": (archive(word__document=ENTITY), "declares XML entities"),
    "a docx with an outside entity": (archive(word__document=OUTSIDE), "declares XML entities"),
    "a docx without words": (word(para("")), "has no text"),
    "a broken xlsx": (archive(xl__workbook="<workbook"), "is a broken Word or Excel"),
    "a broken pdf": (b"%PDF-1.7\nnothing", "is a broken PDF"),
    "a locked office file": (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "a locked zip": (locked_zip(), "password"),
    "a broken xls": (OLE + "Workbook\0".encode("utf-16-le") + b"0" * 600, "is a broken spreadsheet"),
    "another office file": (OLE + b"0" * 600, "is a broken Office file"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 60, "is a picture"),
    "a photograph": (b"\xff\xd8\xff\xe0" + b"0" * 60, "is a picture"),
    "a program": (b"MZ\x90\0" + b"0" * 60, "is a program"),
    "a rar": (b"Rar!\x1a\x07" + b"0" * 60, "is an archive"),
    "an empty page": (b"<html><body><script>x()</script></body></html>", "has no text"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_in_one_sentence(data, reason):
    with pytest.raises(DocumentError, match=reason) as refused:
        read_document(data, "plan.bin")

    assert "'plan.bin'" in str(refused.value)
    assert "\n" not in str(refused.value)


OLD = {
    "an old doc": (OLE + "WordDocument\0".encode("utf-16-le") + b"0" * 600, "old Word file", "docx"),
    "an rtf": (b"{\\rtf1 \\ansi x}", "RTF", "docx"),
    "an odt": (archive(content="<x/>") + b"", "OpenDocument", "xlsx"),
}


@pytest.mark.parametrize(("data", "kind", "becomes"), OLD.values(), ids=OLD)
def test_an_older_format_says_what_to_turn_it_into(data, kind, becomes):
    renamed = data.replace(b"content.xml.xml", b"content.xml")

    with pytest.raises(OldFormat, match=kind) as refused:
        read_document(renamed, "plan.doc")

    assert refused.value.becomes == becomes


def test_a_locked_old_word_file_is_told():
    with pytest.raises(DocumentError, match="password"):
        read_document(
            OLE + b"\0" * 504 + struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, 0x0100) + b"0" * 600, "a.doc"
        )


@pytest.mark.parametrize("name", ["plan.pdf", "plan.txt", "plan", "plan.xlsx"])
def test_a_wrong_ending_changes_nothing(name):
    assert (
        read_document(word_file("到2025年，签约率达到65%。"), name).text.strip()
        == "到2025年，签约率达到65%。"
    )


def test_a_document_past_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("quanmin.core.reading.blocks.MAX_BYTES", 10)

    with pytest.raises(DocumentError, match="more than 10"):
        read_document(plan("签约率达到60%。"), "plan.txt")


def test_the_limits_allow_for_every_real_plan_and_not_for_200_megabytes():
    assert 10_000_000 <= pieces.MAX_BYTES < 200_000_000
    assert pieces.MAX_CHARACTERS >= 500_000
    assert pieces.MAX_PAGES == 2000


BOMBS = {
    "unpacks a thousandfold": archive(word__document="<a>" + "0" * 30_000_000 + "</a>"),
    "many parts": archive(**{f"part{number}": "" for number in range(6000)}),
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS)
def test_a_zip_bomb_is_refused_at_once(data):
    start = time.perf_counter()

    with pytest.raises(DocumentError, match=r"unpacks to|holds 6000 files"):
        read_document(data, "plan.docx")

    assert time.perf_counter() - start < 1


def test_a_part_that_lies_about_its_size_is_refused(monkeypatch):
    monkeypatch.setattr("quanmin.core.reading.packed.MAX_PART_BYTES", 1000)

    with pytest.raises(DocumentError, match="unpacks to"):
        read_document(word(para("签约率" * 1000)), "plan.docx")


def test_an_archive_inside_a_document_is_never_opened():
    buffer = io.BytesIO(word_file("签约率达到65%。"))
    with zipfile.ZipFile(buffer, "a") as packed:
        packed.writestr("word/embeddings/inner.zip", archive(bomb="0" * 1000))

    assert read_document(buffer.getvalue(), "plan.docx").text.strip() == "签约率达到65%。"


DEEP = {
    "divs": b"<html><body>" + b"<div>" * 50_000 + "签约率达到65%。".encode(),
    "tables": b"<html><body>" + b"<table><tr><td>" * 3_000 + "签约率达到65%。".encode(),
    "word tables": word("<w:tbl><w:tr><w:tc>" * 80 + para("签约率") + "</w:tc></w:tr></w:tbl>" * 80),
}


def read_or_refused(data):
    """The draft, or the refusal; whatever else comes out fails the test."""
    try:
        return read_document(data, "plan")
    except DocumentError as refused:
        return str(refused)


@pytest.mark.parametrize("data", DEEP.values(), ids=DEEP)
def test_deep_nesting_is_read_or_refused_soon(data):
    start = time.perf_counter()

    read_or_refused(data)

    assert time.perf_counter() - start < 5


def test_a_chain_that_comes_back_is_refused_and_not_followed():
    looped = bytearray(OLD_SHEET)
    table = 512 * (1 + struct.unpack_from("<I", OLD_SHEET, 76)[0])
    struct.pack_into("<II", looped, table, 1, 0)

    assert is_sound(OLD_SHEET)
    with pytest.raises(DocumentError, match="is a broken spreadsheet"):
        read_document(bytes(looped), "plan.xls")


def test_macros_in_a_file_are_not_looked_at():
    buffer = io.BytesIO(word_file("签约率达到65%。"))
    with zipfile.ZipFile(buffer, "a") as packed:
        packed.writestr("word/vbaProject.bin", b"\xd0\xcf Sub AutoOpen()")

    assert read_document(buffer.getvalue(), "plan.docm").text.strip() == "签约率达到65%。"


TABLE = (("序号", "指标", "目标"), ("1", "签约率", "≥65%"))
OLD_SHEET = (Path(__file__).parent / "task-table.xls").read_bytes()  # as LibreOffice saves a small task table
WHOLE = {
    "xls": OLD_SHEET,
    "docx": sample_plans()[1].read_bytes(),
    "small docx": word_file("一、目标", "到2025年，签约率达到65%。", table=TABLE),
    "xlsx": workbook(TABLE),
    "pdf": printed(["一、目标", "到2025年，签约率达到65%。", TABLE]),
    "html": "<html><body><p>到2025年，签约率达到65%。</p><table><tr><td>甲</td></tr></table></body></html>".encode(),
    "gbk": "到2025年，签约率达到65%。".encode("gbk"),
}


@pytest.mark.parametrize("kind", WHOLE)
@settings(deadline=2000, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_broken_bytes_are_read_or_refused(kind, data):
    """Files cut short, with bytes changed or added anywhere: a draft or a sentence, in bounded time."""
    whole = bytearray(WHOLE[kind])
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=12)):
        whole[place] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(1, len(whole)))]) if data.draw(st.booleans()) else bytes(whole)
    read_or_refused(cut)


@settings(deadline=2000, max_examples=30)
@given(data=st.data())
def test_broken_xml_inside_a_whole_archive_is_read_or_refused(data):
    """The archive opens, the XML in it is cut or has other letters: the deeper layer is reached."""
    source = zipfile.ZipFile(io.BytesIO(WHOLE[data.draw(st.sampled_from(["small docx", "xlsx"]))]))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for entry in source.namelist():
            text = source.read(entry)
            at = data.draw(st.integers(0, len(text)))
            packed.writestr(
                entry, data.draw(st.sampled_from([text, text, text[:at], text[:at] + b"7" + text[at + 1 :]]))
            )
    read_or_refused(buffer.getvalue())


def test_a_file_that_python_docx_writes_and_a_damaged_one_differ():
    """The fuzzing above would prove nothing if the whole files were refused."""
    assert all(document_blocks(whole, kind) for kind, whole in WHOLE.items())
    assert docx.Document(io.BytesIO(WHOLE["small docx"])).paragraphs
