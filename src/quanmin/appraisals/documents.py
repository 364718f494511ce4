"""Scores and money as sheets to sign and file: Excel to work on with, Word in the layout of official documents.

Every sheet says what it rests on; one that is not signed yet says so in its title. The same rows give the same bytes.
"""

from django.utils import timezone, translation

from quanmin import __version__
from quanmin.appraisals import queries
from quanmin.appraisals.sharing import money
from quanmin.appraisals.states import Method, Stage
from quanmin.core.periods import parse
from quanmin.core.scoring.scheme_reading import scheme_of
from quanmin.core.writing.official import Heading, Note, Paragraph, Title, official_document
from quanmin.core.writing.official_tables import Column as WordColumn
from quanmin.core.writing.official_tables import Table
from quanmin.core.writing.workbook import Column, Notes, Sheet, workbook
from quanmin.plans.documents import DOCX, XLSX, File
from quanmin.units.models import Level

FEN = 100
SCORE_COLUMNS = (
    Column("名次", 7, "whole"), Column("单位", 20), Column("得分", 9, "number"), Column("区间", 16, "centred"),
    Column("可能的名次", 11, "centred"), Column("一票否决", 9, "centred"),
)  # fmt: skip
LINE_COLUMNS = (
    Column("单位", 18), Column("类别", 14), Column("项目", 26), Column("得分", 9, "number"),
    Column("分值", 9, "number"), Column("怎么算的", 64), Column("数据来源", 30),
)  # fmt: skip
SHARE_COLUMNS = (
    Column("序号", 6, "whole"), Column("单位", 24), Column("上级", 16), Column("分配权重", 14, "number"),
    Column("金额（元）", 16, "number"), Column("怎么算的", 70), Column("签收", 14, "fill"),
)  # fmt: skip
SCORES_TABLE = (
    WordColumn("名次", 14, "center"), WordColumn("单位", 50), WordColumn("得分", 24, "center"),
    WordColumn("95%区间", 36, "center"), WordColumn("可能的名次", 32, "center"),
)  # fmt: skip
MONEY_TABLE = (
    WordColumn("序号", 14, "center"), WordColumn("单位", 66), WordColumn("金额（元）", 44, "center"),
    WordColumn("签收", 32, "center"),
)  # fmt: skip


def scores_workbook(appraisal, seen_by):
    """The scores of an appraisal as an Excel file: the order, every worked line, and what it rests on."""
    title, rows = _scores_title(appraisal), queries.ranking(appraisal, seen_by)
    groups = {group.key: group.title for group in scheme_of(appraisal.scheme.data).groups}
    sheets = [
        Sheet(
            f"得分 {name}", title, SCORE_COLUMNS, [_score_row(row, alone) for row, alone in _group(rows, key)]
        )
        for key, name in groups.items()
    ]
    lines = [_line_row(line.score.unit, line) for line in queries.lines(appraisal, seen_by)]
    basis = Notes("依据", title, _scores_basis(appraisal))
    content = workbook(
        [*sheets, Sheet("得分明细", title, LINE_COLUMNS, lines, frozen=1, paper="A3"), basis],
        title=title, made_at=_made_at(appraisal),
    )  # fmt: skip
    return File(f"{title}.xlsx", XLSX, content)


def scores_document(appraisal, seen_by):
    """The scores of an appraisal as a Word document to print and sign."""
    title, rows = _scores_title(appraisal), queries.ranking(appraisal, seen_by)
    parts = [
        Title("\n".join(_scores_title_lines(appraisal))),
        Paragraph(_scores_opening(appraisal, len(rows))),
    ]
    for group in scheme_of(appraisal.scheme.data).groups:
        found = [_printed(row, alone) for row, alone in _group(rows, group.key)]
        parts += [Heading(group.title), Table(SCORES_TABLE, found) if found else Paragraph("没有得分。")]
    parts += [Note(f"{name}：{said}") for name, said in _scores_basis(appraisal)]
    content = official_document(
        [*parts, Paragraph(_signature(appraisal))], title=title, made_at=_made_at(appraisal)
    )
    return File(f"{title}.docx", DOCX, content)


def allotment_workbook(allotment, seen_by):
    """What each unit gets as an Excel file, with every sum, the total, and what it rests on."""
    title, rows = _money_title(allotment), list(queries.shares(allotment, seen_by))
    cells = [_share_row(place, row) for place, row in enumerate(rows, 1)]
    total = sum(row.fen for row in rows)
    cells.append((None, "合计", "", None, total / FEN, f"{len(rows)} 个单位，合计 {money(total)} 元", None))
    basis = Notes("依据", title, _money_basis(allotment))
    content = workbook(
        [Sheet("分配表", title, SHARE_COLUMNS, cells, frozen=2, paper="A3"), basis],
        title=title, made_at=_made_at(allotment),
    )  # fmt: skip
    return File(f"{title}.xlsx", XLSX, content)


def allotment_document(allotment, seen_by):
    """What each unit gets as a Word document to print and sign; the sum of all stands under it."""
    title, rows = _money_title(allotment), list(queries.shares(allotment, seen_by))
    cells = [(str(place), _full_name(row.unit), money(row.fen), "") for place, row in enumerate(rows, 1)]
    cells.append(("", "合计", money(sum(row.fen for row in rows)), ""))
    parts = [
        Title(title),
        Paragraph(_money_opening(allotment, len(rows))),
        Table(MONEY_TABLE, cells),
        *(Note(f"{name}：{said}") for name, said in _money_basis(allotment)),
        Paragraph(_signature(allotment)),
    ]
    return File(f"{title}.docx", DOCX, official_document(parts, title=title, made_at=_made_at(allotment)))


def _money_opening(allotment, listed):
    """The budget and who shares it; a unit's own copy says that it lists only what is the unit's."""
    units, budget = allotment.shares.count(), money(allotment.budget_fen)
    if listed == units:
        return f"预算 {budget} 元，按下表分配到 {units} 个单位，各单位之和等于预算。"
    return (
        f"预算 {budget} 元，分配到 {units} 个单位；下表只列本单位及所属的 {listed} 个，合计是这些单位之和。"
    )


def _full_name(unit):
    """A clinic with its township, as money is paid by name."""
    township = unit.parent.parent if unit.parent and unit.parent.parent else None
    return f"{township.name} {unit.name}" if township and township.level == Level.TOWNSHIP else unit.name


def _group(rows, key):
    """The scores of a group, each with whether it is the only one and so is not ranked."""
    found = [row for row in rows if row.group == key]
    return [(row, len(found) == 1) for row in found]


def _score_row(row, alone):
    interval = f"{_both(row.lower)}～{_both(row.upper)}"
    vetoed = "是" if row.vetoed else ""
    place, reach = (None, "") if alone else (row.place, _places(row))
    return (place, row.unit.name, row.total / FEN, interval, reach, vetoed)


def _printed(row, alone):
    interval = f"{_both(row.lower)}～{_both(row.upper)}"
    place, reach = ("–", "–") if alone else (str(row.place), _places(row))
    return (place, row.unit.name, _both(row.total), interval, reach)


def _both(hundredths):
    """Points with both decimals, as on the page, so that a column lines up."""
    return f"{hundredths / FEN:.2f}".replace("-", "−")


def _share_row(place, row):
    return (place, row.unit.name, above(row.unit), _weight(row), row.fen / FEN, row.working, None)


def above(unit):
    """Where a unit lies, from the township down: many villages of a county share a name."""
    ways = [unit.parent.parent, unit.parent] if unit.parent and unit.parent.parent else [unit.parent]
    return " · ".join(one.name for one in ways if one is not None and one.level != Level.COUNTY)


def _line_row(unit, line):
    return (unit.name, line.heading, line.title, line.points / FEN, line.of / FEN, line.working, line.origin)


def _places(row):
    return str(row.first) if row.first == row.last else f"{row.first}～{row.last}"


def _weight(row):
    top, _slash, bottom = (row.corrected or row.weight).partition("/")
    return round(float(top) / float(bottom or 1), 4)


def _state(row):
    """The stage in Chinese, whatever language the reader's pages are in: the file is the county's."""
    with translation.override("zh-hans"):
        return row.get_stage_display()


def _scores_title(appraisal):
    return "".join(_scores_title_lines(appraisal))


def _scores_title_lines(appraisal):
    """What was assessed, then when; a result that is not signed says its stage."""
    period = parse(appraisal.period).title("zh")
    when = period if appraisal.stage == Stage.FINAL else f"{period}，{_state(appraisal)}"
    return f"{appraisal.scheme.title.removesuffix('方案')}得分表", f"（{when}）"


def _money_title(allotment):
    return f"{allotment.title}分配表" + ("" if allotment.stage == Stage.FINAL else f"（{_state(allotment)}）")


def _scores_opening(appraisal, count):
    return (
        f"按《{appraisal.scheme.title}》第{appraisal.scheme.version}版，对{count}个单位{parse(appraisal.period).title('zh')}"
        "的工作计分如下。名次后的范围是偶然因素可能造成的名次：范围重叠的单位，先后没有显著差别。"
    )


def _scores_basis(appraisal):
    scheme = scheme_of(appraisal.scheme.data)
    return [
        ("方案", f"{scheme.title}第{appraisal.scheme.version}版；{scheme.basis}"),
        ("数据", f"第{appraisal.run_id}次计算，数据快照截至{appraisal.run.snapshot.until}"),
        ("区间", "各项得分区间按平方和合成（MOVER，Zou 与 Donner，2008）；没有区间的项目按固定值计"),
        ("程序", f"全民 {__version__}"),
    ]


def _money_basis(allotment):
    if allotment.method == Method.SCORES:
        rule = allotment.rule
        line = f"，低于{rule['pass_line']}分不分配" if rule["pass_line"] != "0" else ""
        by = "得分乘以常住居民人数" if rule["times_residents"] else "得分"
        source = [("依据", _scores_title(allotment.appraisal)), ("权重", f"{by}{line}")]
    else:
        fund = allotment.rule["fund"]
        source = [
            ("依据", fund["basis"]),
            (
                "服务",
                f"{allotment.first}至{allotment.last}记录完整的服务，数据快照截至{allotment.snapshot.until}",
            ),
            (
                "抽查",
                f"每单位{fund['sample']}件，按种子“{allotment.rule['seed']}”与服务编号的SHA-256值从小到大抽取",
            ),
            (
                "推算",
                f"计付点数=记录的件数×属实比例（属实数÷有答复数）×每件点数；属实比例低于{fund['least']}的不计付；"
                "没有抽到或没有答复的服务，用该单位全部抽查的属实比例",
            ),
        ]
    rounding = ("取整", "最大余数法：先付整分，余下的分给小数部分最大的，相同时单位编号小的在前")
    return [*source, rounding, ("程序", f"全民 {__version__}")]


def _signature(row):
    if row.stage != Stage.FINAL:
        return "签发人：　　　　　　　　　签发日期：　　　　年　　月　　日"
    day = timezone.localtime(row.signed_at)
    return f"签发人：{row.signed_by}\n签发日期：{day.year}年{day.month}月{day.day}日"


def _made_at(row):
    return timezone.localtime(row.signed_at or row.published_at or row.worked_at)
