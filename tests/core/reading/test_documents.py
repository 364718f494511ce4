"""Every format gives its targets, and a text that is no plan gives none."""

import pytest

from quanmin.core.reading import read_document
from tests.core.reading.writing import word_file

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


LAW = "\n".join(
    f"第{number}条　医疗机构应当在{place}日内报告，报告率达到100%。"
    for place, number in enumerate("一二三四五六七八九十", 1)
)
NEWS = "本报讯 县医院上月完成手术320台，接诊患者1.2万人次，同比增长8%。院长表示，他们用了3年时间。"
REPORT = "\n".join(("青石县2022年卫生健康事业发展情况", "全县床位3200张，每千人口床位6.1张，签约率达到41%。"))


@pytest.mark.parametrize("text", [LAW, NEWS, REPORT], ids=["a law", "news", "a report"])
def test_a_text_that_is_no_plan_promises_nothing(text):
    assert read_document(text.encode(), "text.txt").targets == ()


def test_the_years_under_a_title_are_the_plans_years():
    lines = (
        "青石县创建健康县实施方案",
        "（2025—2030年）",
        "一、目标",
        "到2027年建成省级健康县。",
        "接种率达到95%。",
    )
    draft = read_document("\n".join(lines).encode(), "plan.txt")

    assert (draft.heading.start, draft.heading.horizon) == (2025, 2030)
    assert [target.year for target in draft.targets] == [2030]
