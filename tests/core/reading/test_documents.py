"""Every format gives the same draft, and what cannot be read is refused in one sentence."""

import io
import zipfile

import pytest

from quanmin.core.reading import pieces, read_document
from quanmin.errors import DocumentError
from tests.core.reading.writing import plan, word_file

LINES = ("青石县健康行动方案（2023—2027年）", "一、目标", "到2025年，产后访视率不低于95%。")
TABLE = (("序号", "指标", "单位", "2022年", "2027年目标"), ("1", "新生儿访视率", "%", "88.5", "≥95"))


def found(data, name="plan"):
    return [(target.indicator, target.value, target.year) for target in read_document(data, name).targets]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_every_usual_encoding(encoding):
    assert found("\n".join(LINES).encode(encoding)) == [("产后访视率", 95, 2025)]


def test_a_word_file_is_read_with_its_table():
    assert found(word_file(*LINES, table=TABLE)) == [("产后访视率", 95, 2025), ("新生儿访视率", 95, 2027)]


def test_a_web_page_is_read_with_its_table_and_without_its_scripts():
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in TABLE)
    body = "".join(f"<p>{line}</p>" for line in LINES)
    page = f"<html><body><script>var a='签约率达到90%。'</script>{body}<table>{rows}</table></body></html>"

    assert found(page.encode()) == [("产后访视率", 95, 2025), ("新生儿访视率", 95, 2027)]


@pytest.mark.parametrize("mark", ["|", "\t"])
def test_a_table_drawn_in_text_is_a_table(mark):
    rows = [mark.join(row) for row in TABLE]

    assert found("\n".join((*LINES, *rows)).encode())[-1] == ("新生儿访视率", 95, 2027)


def test_a_sentence_cut_by_a_page_break_is_whole():
    lines = (*LINES[:2], "完善随访制度，规范上门服务，到2025年产后访", "", "视率不低于95%。")

    assert found("\n".join(lines).encode()) == [("产后访视率", 95, 2025)]


def archive(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/") + ".xml", content)
    return buffer.getvalue()


REFUSED = {
    "empty": (b"", "is empty"),
    "only blanks": (b" \n\n ", "is empty"),
    "noise": (bytes(range(256)) * 4, "is not text"),
    "an archive": (archive(notes="x"), "is an archive"),
    "a cut zip": (b"PK\x03\x04" + b"0" * 50, "is a broken"),
    "a broken docx": (archive(word__document="<w:document"), "is a broken Word"),
    "a cut docx": (word_file("甲")[:400], "is a broken"),
    "a broken pdf": (b"%PDF-1.7\nnothing", "is a broken PDF"),
    "a locked office file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "an old doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "old Word file"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_in_one_sentence(data, reason):
    with pytest.raises(DocumentError, match=reason) as refused:
        read_document(data, "plan.bin")

    assert "'plan.bin'" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_document_past_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("quanmin.core.reading.blocks.MAX_BYTES", 10)

    with pytest.raises(DocumentError, match="more than 10"):
        read_document(plan("签约率达到60%。"), "plan.txt")


def test_a_zip_bomb_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr("quanmin.core.reading.packed.MAX_UNPACKED_BYTES", 1_000_000)
    bomb = archive(word__document=b"0" * 1_000_001)

    with pytest.raises(DocumentError, match="unpacks to"):
        read_document(bomb, "plan.docx")


def test_the_limits_allow_for_every_real_plan():
    assert pieces.MAX_BYTES >= 10_000_000
    assert pieces.MAX_CHARACTERS >= 500_000


def blank_pdf():
    body = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 4>>\n%%EOF"


def test_a_scan_without_text_is_refused():
    with pytest.raises(DocumentError, match="pictures of pages"):
        read_document(blank_pdf(), "scan.pdf")


LAW = "\n".join(
    f"第{number}条　医疗机构应当在{place}日内报告，报告率达到100%。"
    for place, number in enumerate("一二三四五六七八九十", 1)
)
NEWS = "本报讯 县医院上月完成手术320台，接诊患者1.2万人次，同比增长8%。院长表示，他们用了3年时间。"
REPORT = "\n".join(("青石县2022年卫生健康事业发展情况", "全县床位3200张，每千人口床位6.1张，签约率达到41%。"))


@pytest.mark.parametrize("text", [LAW, NEWS, REPORT], ids=["a law", "news", "a report"])
def test_a_text_that_is_no_plan_promises_nothing(text):
    assert read_document(text.encode(), "text.txt").targets == ()
