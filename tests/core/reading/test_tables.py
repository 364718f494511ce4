import pytest

from quanmin.core.reading import read_document
from tests.core.reading.writing import word_file

HEADER = ("序号", "指标", "2020年", "2025年", "属性")
ROWS = [
    (("人均预期寿命（岁）", "76.8", "78.5", "预期性"), ("人均预期寿命", "=", 78.5, "岁", 76.8)),
    (("孕产妇死亡率（/10万）", "0", "≤14.5", "预期性"), ("孕产妇死亡率", "<=", 14.5, "/10万", 0)),
    (("接种率（%）", ">90", ">90", "约束性"), ("接种率", ">", 90, "%", 90)),
    (
        ("近视率（%）", "43.1", "力争每年降低0.5个百分点", "约束性"),
        ("近视率", "decrease_by", 0.5, "个百分点", 43.1),
    ),
    (("健康预期寿命（岁）", "—", "同比例提高", "预期性"), ("健康预期寿命", "increase_by", None, "岁", None)),
    (("卫生村覆盖率（%）", "60", "全覆盖", "预期性"), ("卫生村覆盖率", "cover_all", 100, "%", 60)),
    (("产业规模（亿元）", "—", "—", "预期性"), ("产业规模", "=", None, "亿元", None)),
]


def rows_read(*rows, header=HEADER):
    data = word_file("青石县“十四五”健康规划", "表1 主要指标", table=(header, *rows))
    return read_document(data, "plan.docx").targets


@pytest.mark.parametrize(("row", "expected"), ROWS)
def test_a_row_is_a_target_with_its_starting_value(row, expected):
    (target,) = rows_read(("1", *row))

    assert (target.indicator, target.comparator, target.value, target.unit, target.baseline) == expected
    assert (target.year, target.nature) == (2025, row[3])


def test_two_rates_in_one_row_are_two_targets():
    targets = rows_read(("1", "孕产妇系统管理率和3岁以下儿童系统管理率（%）", "87", "≥92", ""))

    assert [target.indicator for target in targets] == ["孕产妇系统管理率", "3岁以下儿童系统管理率"]


def test_every_year_column_is_a_target_and_the_first_is_where_it_starts():
    header = ("指标", "单位", "2022年现状", "2025年", "2027年")
    targets = rows_read(("签约率", "%", "40", "≥45", "≥50"), header=header)

    assert [(target.year, target.value, target.baseline) for target in targets] == [
        (2025, 45, 40),
        (2027, 50, 40),
    ]


def test_words_and_orders_from_above_are_no_targets():
    rows = (("1", "死亡率（‰）", "3", "持续改善", ""), ("2", "水质（%）", "90", "省下达目标值", ""))

    assert rows_read(*rows) == ()


def test_a_task_table_gives_its_values_with_lead_and_deadline():
    header = ("序号", "任务", "目标值", "牵头单位", "完成时限")
    (target,) = rows_read(("1", "改造卫生厕所", "1800户", "农业农村局", "2024年11月"), header=header)

    assert (target.indicator, target.value, target.unit) == ("改造卫生厕所", 1800, "户")
    assert (target.year, target.lead) == (2024, ("农业农村局",))


def test_a_header_printed_again_is_no_row():
    assert (
        len(rows_read(("1", "接种率（%）", "88", "≥90", ""), HEADER, ("2", "建册率（%）", "80", "≥90", "")))
        == 2
    )


WIDE = (
    ("序号", "指标", "单位", "现状", "", "目标值", "", "属性"),
    ("", "", "", "2019年", "2020年", "2022年", "2025年", ""),
    ("1", "建档率", "%", "85", "88", "≥90", "≥95", "预期性"),
)


@pytest.mark.parametrize("again", [False, True], ids=["blank", "said again"])
def test_headings_in_two_rows_are_read_together(again):
    lower = tuple(below or above for above, below in zip(WIDE[0], WIDE[1], strict=True)) if again else WIDE[1]

    targets = rows_under(WIDE[0], lower, WIDE[2])

    assert [(one.value, one.year, one.baseline, one.baseline_year, one.nature) for one in targets] == [
        (90, 2022, 88, 2020, "预期性"),
        (95, 2025, 88, 2020, "预期性"),
    ]


def rows_under(*rows):
    """The targets of a table of these rows, headings first."""
    data = word_file("青石县“十四五”健康规划", "表1 主要指标", table=rows)
    return read_document(data, "plan.docx").targets


def test_a_title_across_the_table_is_no_heading():
    targets = rows_under(
        ("青石县主要指标表", "", "", ""), ("指标", "单位", "2020年", "2025年"), ("建档率", "%", "90", "≥95")
    )

    assert [(one.indicator, one.value, one.baseline) for one in targets] == [("建档率", 95, 90)]


def test_an_indicator_heading_over_two_columns_names_the_second():
    targets = rows_under(("指标", "", "单位", "2020年", "2025年"), ("健康水平", "建档率", "%", "90", "≥95"))

    assert [(one.indicator, one.value, one.baseline) for one in targets] == [("建档率", 95, 90)]


def test_a_figure_belongs_to_the_column_that_names_a_measure():
    header = ("序号", "重点任务", "具体举措", "目标值", "完成时限", "牵头单位")
    rows = (
        ("1", "中小学健康", "儿童青少年总体近视率", "每年降低0.5个百分点", "2024年", "县教育局"),
        ("2", "控烟", "开展巡查", "20次", "2024年", "县爱卫办"),
    )

    targets = rows_read(*rows, header=header)

    assert [(one.indicator, one.value, one.year) for one in targets] == [
        ("儿童青少年总体近视率", 0.5, 2024),
        ("控烟", 20, 2024),
    ]


def test_beside_a_unit_that_leads_the_responsible_ones_help():
    table = (("任务", "牵头单位", "责任单位"), ("建设健康步道", "县住建局", "县财政局"))
    (task,) = read_document(word_file("青石县健康规划", table=table), "plan.docx").tasks

    assert (task.lead, task.cooperate) == (("县住建局",), ("县财政局",))


def test_responsible_units_alone_lead():
    table = (("任务", "责任单位", "完成时限"), ("建设健康步道", "县住建局", "2024年"))
    (task,) = read_document(word_file("青石县健康规划", table=table), "plan.docx").tasks

    assert (task.lead, task.cooperate) == (("县住建局",), ())
