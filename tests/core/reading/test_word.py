"""Word files: each oddity of real ones as a small file."""

import pytest

from tests.core.reading.files import lines, notices, para, run, table, tables, word

NUMBERED = """<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{first}"/><w:lvlText w:val="{text}"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{inner}"/></w:lvl>
</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="6"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"""


def numbering(first="chineseCounting", text="%1、", inner="%2."):
    return NUMBERED.format(first=first, text=text, inner=inner)


def listed(level=0, number=5):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def test_the_numbers_of_a_list_are_written_out():
    items = (("目标", 0), ("婴儿死亡率", 1), ("孕产妇死亡率", 1), ("任务", 0), ("建档", 1))
    body = "".join(para(text, properties=listed(level)) for text, level in items)

    assert lines(word(body, numbering=numbering())) == [
        "一、目标", "1.婴儿死亡率", "2.孕产妇死亡率", "二、任务", "1.建档",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text", "numbers"),
    [
        ("chineseCountingThousand", "第%1章", ["第一章", "第二章"]),
        ("japaneseCounting", "（%1）", ["（一）", "（二）"]),
        ("decimalEnclosedCircle", "%1", ["①", "②"]),
        ("upperRoman", "%1.", ["I.", "II."]),
        ("ideographTraditional", "%1、", ["甲、", "乙、"]),
        ("bullet", "\uf06c", ["·", "·"]),
    ],
)
def test_a_list_is_numbered_as_word_prints_it(kind, text, numbers):
    body = para("甲事", properties=listed()) + para("乙事", properties=listed())

    printed = lines(word(body, numbering=numbering(kind, text)))

    assert printed == [f"{numbers[0]}甲事", f"{numbers[1]}乙事"]


def test_a_second_list_begins_again_where_it_says_so():
    body = "".join(
        para(text, properties=listed(number=number)) for text, number in (("甲", 5), ("乙", 5), ("丙", 6))
    )

    assert lines(word(body, numbering=numbering())) == ["一、甲", "二、乙", "一、丙"]


def test_numbers_past_ten_and_of_two_levels_are_right():
    body = "".join(para("事", properties=listed()) for _ in range(11)) + para("细", properties=listed(1))

    assert lines(word(body, numbering=numbering(inner="%1.%2")))[-2:] == ["十一、事", "十一.1细"]


def test_a_style_may_carry_the_numbering_and_the_bold():
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 1"/>'
        f"<w:pPr>{listed()}</w:pPr><w:rPr><w:b/></w:rPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    body = para("总体要求", properties='<w:pStyle w:val="B"/>')

    assert lines(word(body, numbering=numbering(), styles=styles)) == ["一、总体要求"]


def test_tracked_changes_are_read_as_accepted_and_said():
    body = para(
        "签约率达到",
        "<w:del>" + run("60%").replace("w:t", "w:delText") + "</w:del>",
        f"<w:ins>{run('65%')}</w:ins>",
        "。",
    )

    assert lines(word(body)) == ["签约率达到65%。"]
    assert [code for code, _ in notices(word(body))] == ["unaccepted-changes"]


def test_a_paragraph_whose_end_was_deleted_runs_on():
    body = para("签约率", properties="<w:rPr><w:del/></w:rPr>") + para("达到65%。")

    assert lines(word(body)) == ["签约率达到65%。"]


BOX = "<w:txbxContent>" + para("专栏1 重点项目") + "</w:txbxContent>"


def test_a_text_box_is_read_once_though_the_file_draws_it_twice():
    drawn = f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
    drawn += f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"

    assert lines(word(para("见专栏。", f"<w:r>{drawn}</w:r>"))) == ["见专栏。", "专栏1 重点项目"]


def test_an_old_text_box_is_read():
    body = para("见专栏。", f"<w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r>")

    assert lines(word(body)) == ["见专栏。", "专栏1 重点项目"]


def test_a_footnote_follows_its_paragraph():
    notes = f'<w:footnote w:id="2">{para("指常住居民。")}</w:footnote>'
    body = para("签约率达到65%", '<w:r><w:footnoteReference w:id="2"/></w:r>', "。") + para("结束。")

    assert lines(word(body, footnotes=notes)) == ["签约率达到65%。", "注：指常住居民。", "结束。"]


def test_links_controls_and_formulas_are_words_and_hidden_text_is_none():
    body = para(
        f"<w:hyperlink>{run('婴儿死亡率')}</w:hyperlink>",
        f"<w:sdt><w:sdtContent>{run('控制在')}</w:sdtContent></w:sdt>",
        "<m:oMath><m:r><m:t>≤5</m:t></m:r></m:oMath>",
        run("（内部掌握6）", "<w:vanish/>"),
        "<w:r><w:instrText> PAGEREF 9 </w:instrText></w:r>",
        "‰。",
    )

    assert lines(word(body)) == ["婴儿死亡率控制在≤5‰。"]


def test_a_table_of_contents_is_left_out():
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    contents = f"<w:sdt>{gallery}<w:sdtContent>{para('第一章 目标 3')}</w:sdtContent></w:sdt>"
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    body = contents + para("第二章 任务", properties='<w:pStyle w:val="T"/>') + para("第一章 目标")

    assert lines(word(body, styles=styles)) == ["第一章 目标"]


def test_headers_and_footers_are_not_in_the_text():
    assert lines(word(para("正文。"), header1=para("内部资料"), footer1=para("第1页"))) == ["正文。"]


def test_a_break_by_hand_parts_sentences_and_joins_the_halves_of_one():
    joined = para("到2025年，产后访", "<w:r><w:br/></w:r>", "视率不低于95%。")
    parted = para("一、目标", "<w:r><w:br/></w:r>", "到2025年，签约率达到65%。")
    paged = para("到2025年，产后访", '<w:r><w:br w:type="page"/></w:r>', "视率不低于95%。")

    assert lines(word(joined)) == lines(word(paged)) == ["到2025年，产后访视率不低于95%。"]
    assert lines(word(parted)) == ["一、目标", "到2025年，签约率达到65%。"]


def test_bold_leads_are_marked_and_wholly_bold_lines_are_not():
    body = para(run("建强疾控机构。", "<w:b/>"), "推进改造。") + para(run("第一章", "<w:b/>"))

    assert lines(word(body)) == ["**建强疾控机构。**推进改造。", "第一章"]


ACROSS = '<w:gridSpan w:val="2"/>'
DOWN, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_merged_cells_keep_their_place():
    body = table(
        ("指标", ("目标值", ACROSS)), (("寿命", DOWN), "2022年", "78"), (("", GOES_ON), "2025年", "79")
    )

    assert tables(word(body)) == [
        (("指标", "目标值", ""), ("寿命", "2022年", "78"), ("寿命", "2025年", "79"))
    ]


def test_a_table_inside_a_cell_is_a_table_after_it():
    inner = table(("甲", "1"), ("乙", "2"))
    body = table(("任务", (para("见下表") + inner, "")), ("建档", "全覆盖"))

    assert tables(word(body)) == [(("任务", "见下表"), ("建档", "全覆盖")), (("甲", "1"), ("乙", "2"))]


def test_a_table_of_one_column_is_a_box_of_paragraphs():
    body = table(("专栏1 重点项目",), (para("标准化建设。改造卫生院。") + para("人才下沉。"),))

    assert lines(word(body)) == ["专栏1 重点项目", "标准化建设。改造卫生院。", "人才下沉。"]
    assert tables(word(body)) == []


HEADER = ("序号", "指标", "2025年目标")


@pytest.mark.parametrize("between", ["", para(""), para("（续表）")])
def test_a_table_carried_over_the_page_by_hand_is_one(between):
    body = table(HEADER, ("1", "建档率", "95")) + between + table(HEADER, ("2", "签约率", "65"))

    assert tables(word(body)) == [(HEADER, ("1", "建档率", "95"), ("2", "签约率", "65"))]


def test_two_tables_with_headers_of_their_own_stay_two():
    body = (
        table(HEADER, ("1", "建档率", "95"))
        + para("")
        + table(("任务", "牵头", "时限"), ("建档", "卫健局", "2025年"))
    )

    assert len(tables(word(body))) == 2


def test_the_lines_of_a_cell_stay_apart():
    body = table(
        ("单位", "任务"), (para("卫健局") + para("财政局"), para("建档", "<w:r><w:br/></w:r>", "2.签约"))
    )

    assert tables(word(body))[0][1] == ("卫健局\n财政局", "建档\n2.签约")
