"""Web pages of government sites: the plan is read, the page's furniture is not."""

import pytest

from tests.core.reading.files import lines, tables

BODY = "<p>青石县健康行动方案</p><p>一、目标</p><p>到2025年，签约率达到65%。</p>"
READ = ["青石县健康行动方案", "一、目标", "到2025年，签约率达到65%。"]
LINKS = "".join(f'<li><a href="/{number}">2024年目标完成{number}%的新闻</a></li>' for number in range(8))

FURNITURE = {
    "a navigation": f"<nav><ul>{LINKS}</ul></nav>",
    "a menu told by its class": f'<div class="main-nav"><span>首页</span><ul>{LINKS}</ul></div>',
    "a list of links": f"<ul>{LINKS}</ul>",
    "a path": '<div class="crumb">当前位置：<a href="/">首页</a> &gt; 政务公开</div>',
    "a path without a class": "<div>您的位置：首页 > 政务公开 > 规划计划</div>",
    "a footer": "<footer>主办：青石县政府 满意率达到99%。</footer>",
    "a script": "<script>var rate='签约率达到90%。'</script>",
    "a style": "<style>.a{width:90%}</style>",
    "something hidden": '<div style="display: none">签约率达到99%。</div><p hidden>建档率达到99%。</p>',
    "buttons to print": "<p>【打印】【关闭】</p><p>字号：大 中 小</p><p>分享到：</p>",
    "a copyright": "<p>版权所有：青石县人民政府</p><p>京ICP备12345号</p>",
    "neighbours": "<p>上一篇：2023年目标完成情况</p><p>下一篇：无</p>",
    "a search form": '<form action="/s"><input name="q">搜索</form>',
    "a comment": "<!-- 签约率达到90%。 -->",
}


@pytest.mark.parametrize("furniture", FURNITURE.values(), ids=FURNITURE)
def test_the_furniture_of_a_page_is_left_out(furniture):
    assert lines(f"<html><body>{furniture}{BODY}{furniture}</body></html>".encode()) == READ


def test_a_page_inside_one_form_is_read_nonetheless():
    long = "".join(
        f"<p>第{number}项措施，规范服务，提高质量，强化考核，压实责任，落实保障。</p>" for number in range(20)
    )

    assert len(lines(f"<html><body><form>{long}</form></body></html>".encode())) == 20


def test_paragraphs_may_be_divs_spans_and_breaks():
    body = "<div><div>一、目标</div><span>到2025年，</span><span>签约率达到65%。</span><br>二、任务</div>"

    assert lines(f"<html><body>{body}</body></html>".encode()) == [
        "一、目标",
        "到2025年，签约率达到65%。",
        "二、任务",
    ]


def test_hard_spaces_and_entities_are_letters_like_others():
    page = (
        "<html><body><p>&nbsp;&nbsp;&nbsp;到&nbsp;2025&nbsp;年，婴儿死亡率&le;5&permil;。</p></body></html>"
    )

    assert lines(page.encode())[0].replace(" ", "") == "到2025年，婴儿死亡率≤5‰。"


@pytest.mark.parametrize("said", ["gb2312", "gbk", "utf-8"])
def test_the_encoding_a_page_says_is_taken(said):
    head = f'<head><meta http-equiv="Content-Type" content="text/html; charset={said}"></head>'
    page = f"<html>{head}<body>{BODY}</body></html>"

    assert lines(page.encode({"gb2312": "gbk"}.get(said, said))) == READ


def test_a_page_that_says_the_wrong_encoding_is_read_by_its_letters():
    page = f"<html><head><meta charset=utf-8></head><body>{BODY}</body></html>"

    assert lines(page.encode("gbk")) == READ


CELLS = """<table><tr><th>领域</th><th>指标</th><th colspan=2>目标值</th></tr>
<tr><td rowspan=2>公共卫生</td><td>建档率<br>（%）</td><td>90</td><td>95</td></tr>
<tr><td><span>签约</span><span>率</span></td><td>60</td><td>65</td></tr></table>"""


def test_merged_cells_keep_their_place_and_spans_do_not_part_words():
    (found,) = tables(f"<html><body>{CELLS}</body></html>".encode())

    assert found == (
        ("领域", "指标", "目标值", ""),
        ("公共卫生", "建档率\n（%）", "90", "95"),
        ("公共卫生", "签约率", "60", "65"),
    )


def test_a_page_laid_out_in_a_table_is_paragraphs_and_its_table_a_table():
    page = f"<html><body><table><tr><td>左栏</td><td>{BODY}{CELLS}</td></tr></table></body></html>"

    assert lines(page.encode())[-3:] == READ
    assert len(tables(page.encode())) == 1


def test_a_saved_page_is_read():
    page = f"<html><head><meta charset=gbk></head><body>{BODY}</body></html>".encode("gbk")
    saved = (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n"
    )
    saved += b"Content-Transfer-Encoding: 8bit\n\n" + page + b"\n--x--\n"

    assert lines(saved) == READ
