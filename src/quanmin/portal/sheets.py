"""Tables of pages as Excel files: the figures stay numbers, so that an office can work on with them."""

from io import BytesIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from quanmin.core.measures import BY_CODE
from quanmin.portal.templatetags.lights import WORDS
from quanmin.portal.words import domain_title, measure_title, period_title, unit_title
from quanmin.results.parameters import set_in

HIDDEN = "＊"


def places_sheet(asked, table, hidden=frozenset()):
    """The bytes of an Excel file with the places of an indicator page, and below them what they rest on.

    `hidden` are the unit numbers and periods whose figures others may not see.
    """
    heads = [
        _("机构"), _("上级"), _("亮灯"), _("现值（%(unit)s）") % {"unit": asked.measure.unit},
        _("区间下限"), _("区间上限"), _("分子"), _("分母"), _("应达"), table["opens_title"],
    ]  # fmt: skip
    rows = [
        _hidden_cells(row) if (row["place"].pk, asked.period) in hidden else _cells(row)
        for row in table["rows"]
    ]
    basis = [
        f"{measure_title(asked.measure.code)} · {asked.unit.name} · {period_title(asked.period)}",
        _("分子：%(text)s") % {"text": asked.measure.numerator},
        _("分母：%(text)s") % {"text": asked.measure.denominator},
        _("来源：%(text)s") % {"text": asked.measure.source},
        _("数据快照：%(day)s") % {"day": asked.run.snapshot.until if asked.run else ""},
        *_set_otherwise(asked.run, [asked.measure.code]),
    ]
    years = [row["years"] for row in table["rows"]]
    return _sheet(*_with_years(heads, rows, years), [*basis, *_note(hidden)])


def results_sheet(run, period, rows, hidden):
    """The bytes of an Excel file with a period's results of county and townships; `hidden` says of a row if it is."""
    heads = [
        _("领域"), _("指标"), _("代码"), _("机构"), _("现值"), _("计量单位"), _("区间下限"), _("区间上限"),
        _("分子"), _("分母"),
    ]  # fmt: skip
    basis = [
        period_title(period),
        _("数据快照：%(day)s") % {"day": run.snapshot.until},
        _("第 %(number)s 次计算，程序版本 %(version)s") % {"number": run.pk, "version": run.code_version},
        *_set_otherwise(run),
    ]
    secret = {row.pk for row in rows if hidden(row)}
    cells = [_result_cells(row, hide=row.pk in secret) for row in rows]
    return _sheet(*_with_years(heads, cells, [row.years for row in rows]), [*basis, *_note(secret)])


def _with_years(heads, rows, years):
    """Heads and rows with the years each place added up as a last column, where any did; 0: too few for a value."""
    if all(one is None for one in years):
        return heads, rows
    return [*heads, _("合并年数")], [[*cells, one] for cells, one in zip(rows, years, strict=True)]


def _set_otherwise(run, codes=None):
    """A line for each parameter that the run set otherwise than its default."""
    return [
        _("本县设定：%(measure)s，%(parameter)s = %(value)s（默认 %(default)s）")
        % {
            "measure": measure_title(measure.code),
            "parameter": one.title,
            "value": value,
            "default": one.default,
        }
        for measure, one, value in set_in(run, codes)
    ]


def dictionary_sheet(lines):
    """The bytes of an Excel file with one row a measure, all that is said of it."""
    columns = {
        "title": _("指标"), "other_title": _("另一语言的名称"), "code": _("代码"), "domain": _("领域"),
        "way": _("怎么得来"), "kind": _("种类"), "unit": _("计量单位"), "direction": _("方向"),
        "window": _("时段"), "numerator": _("分子"), "denominator": _("分母"), "exclusions": _("不计入"),
        "attribution": _("归属"), "strata": _("可分组"), "parameters": _("参数"), "traps": _("易错"),
        "source": _("来源"), "aliases": _("又称"), "rule": _("规则"), "value": _("全县最近的值"),
        "period": _("统计期"),
    }  # fmt: skip
    rows = [[_cell(line[name]) for name in columns] for line in lines]
    return _sheet(list(columns.values()), rows, [])


def _cell(said):
    return "；".join(said) if isinstance(said, list) else said


def _result_cells(row, *, hide):
    measure = BY_CODE[row.measure]
    value, *rest = [HIDDEN] * 5 if hide else [row.value, row.lower, row.upper, row.numerator, row.denominator]
    return [
        str(domain_title(measure.domain)), measure_title(row.measure), row.measure, row.unit.name, value,
        str(unit_title(measure.unit)), *rest,
    ]  # fmt: skip


def _note(hidden):
    return [_("＊ 人数太少，或由它可以推出太少的人数，对外不列")] if hidden else []


def shares_sheet(said, place, sweep, rows):
    """The bytes of an Excel file with the shares of a check by place, and below it what they mean."""
    heads = [_("机构"), said["counts"], said["finds"], _("比例（%）"), _("区间下限"), _("区间上限")]
    cells = [
        [row["unit"].name, row["looked"], row["found"], row["value"], row["lower"], row["upper"]]
        for row in rows
    ]
    basis = [
        f"{said['title']} · {place.name}",
        _("比例高只说明有待核对，不说明原因，不作为考核扣分依据。"),
        _("数据截至 %(day)s") % {"day": sweep.shared if sweep else ""},
    ]
    return _sheet(heads, cells, basis)


def needed_sheet(asked, reach):
    """The bytes of an Excel file with what each place has still to reach, and below it what that rests on."""
    heads = [
        _("机构"), _("现值（%(unit)s）") % {"unit": asked.measure.unit}, _("分子"), _("分母"), _("缺口"),
        _("分摊人数"), _("每周"), _("单独达标还需"),
    ]  # fmt: skip
    rows = [
        [row["place"].name, *(row[name] for name in ("value", "numerator", "denominator", "gap", "share", "each_week",
                                                      "alone"))]
        for row in reach["rows"]
    ]  # fmt: skip
    rows.append([asked.unit.name, None, None, None, None, reach["needed"], reach["each_week"], None])
    basis = [
        f"{measure_title(asked.measure.code)} · {asked.unit.name} · {period_title(asked.period)}",
        _("目标：%(aim)s%(unit)s，期限 %(due)s")
        % {"aim": reach["aim"], "unit": asked.measure.unit, "due": reach["due"] or "–"},
        _("按现在的分母算；各地按缺口大小分摊，余数给余额大的。"),
    ]
    return _sheet(heads, rows, basis)


def _cells(row):
    lower, upper = row["interval"] or (None, None)
    above = row["above"].name if row["above"] else ""
    return [
        row["place"].name, above, str(WORDS.get(row["colour"], "")), row["value"], lower, upper, row["numerator"],
        row["denominator"], row["expected"], row["people"],
    ]  # fmt: skip


def _hidden_cells(row):
    above = row["above"].name if row["above"] else ""
    return [row["place"].name, above, *[HIDDEN] * 8]


def _sheet(heads, rows, basis):
    file = BytesIO()
    # Text that begins with = must stay text: a name in a record is never a formula.
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        bold, figure = (
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"num_format": "#,##0.##"}),
        )
        sheet.write_row(0, 0, heads, bold)
        for number, cells in enumerate(rows, start=1):
            sheet.write_row(number, 0, cells, figure)
        for number, line in enumerate(basis, start=len(rows) + 2):
            sheet.write_string(number, 0, line)
        sheet.set_column(0, 1, 20)
        sheet.set_column(2, len(heads), 12)
        sheet.freeze_panes(1, 1)
    return file.getvalue()
