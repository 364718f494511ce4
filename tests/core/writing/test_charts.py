"""Charts of official documents: the figures are inside, for Word to draw and for people to change."""

import io
import re
import time
import zipfile
from datetime import datetime

from python_calamine import CalamineWorkbook

from quanmin.core.writing.official import Paragraph, Title, official_document
from quanmin.core.writing.official_charts import Chart

CHART = Chart(
    "各乡镇血压控制率", ("东镇", "西乡 <新>"), (("现值", (61.5, None)), ("今年应达", (70.0, 70.0))), "%"
)


def written_with(*charts):
    parts = [Title("报告"), Paragraph("如下。"), *charts]
    return official_document(parts, title="报告", made_at=datetime(2026, 1, 10))


def parts_of(*charts):
    with zipfile.ZipFile(io.BytesIO(written_with(*charts))) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_chart_holds_its_figures_and_leaves_the_unknown_blank():
    xml = parts_of(CHART)["word/charts/chart1.xml"].decode()

    assert "各乡镇血压控制率（%）" in xml
    assert re.findall(r"<c:v>([\d.]+)</c:v>", xml) == ["61.5", "70.0", "70.0"]
    assert "西乡 &lt;新&gt;" in xml


def test_only_a_chart_of_several_kinds_of_bars_tells_them_apart_below():
    alone = Chart("占比", ("东镇",), (("占比", (1.0,)),))

    assert b"<c:legend>" in parts_of(CHART)["word/charts/chart1.xml"]
    assert b"<c:legend>" not in parts_of(alone)["word/charts/chart1.xml"]


def test_the_figures_can_be_edited_in_a_workbook_inside():
    found = parts_of(CHART)["word/embeddings/chart1.xlsx"]

    rows = CalamineWorkbook.from_filelike(io.BytesIO(found)).get_sheet_by_index(0).to_python()
    assert rows == [["", "现值", "今年应达"], ["东镇", 61.5, 70.0], ["西乡 <新>", "", 70.0]]


def test_each_chart_is_a_part_of_its_own():
    parts = parts_of(CHART, CHART)

    assert {"word/charts/chart1.xml", "word/charts/chart2.xml"} <= set(parts)
    document = parts["word/document.xml"].decode()
    assert len(set(re.findall(r'<c:chart [^>]*r:id="(\w+)"', document))) == 2


def test_the_same_chart_gives_the_same_bytes():
    first = written_with(CHART)
    time.sleep(
        2.1
    )  # an archive that kept its moment of writing would differ: it counts in steps of two seconds

    assert written_with(CHART) == first


def test_a_name_that_looks_like_a_formula_is_text():
    found = parts_of(Chart("占比", ("=1+1", "http://a"), (("占比", (1.0, 2.0)),)))[
        "word/embeddings/chart1.xlsx"
    ]

    with zipfile.ZipFile(io.BytesIO(found)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert not re.search("<f>|<hyperlink", sheet)
