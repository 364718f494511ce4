import pytest

from quanmin.core.reading import read_document
from quanmin.core.reading.units import canonical, unit_names
from tests.core.reading.writing import read, word_file

DUTIES = [
    ("（牵头单位：卫健局；配合单位：教育局、各乡镇。）", ("卫健局",), ("教育局", "各乡镇"), "", 2027),
    ("(牵头部门:卫健局、民政局,配合部门:财政局等。)", ("卫健局", "民政局"), ("财政局",), "", 2027),
    ("（责任单位：卫健局、医保局）", ("卫健局", "医保局"), (), "", 2027),
    ("（卫健局牵头，教育局、民政局配合）", ("卫健局",), ("教育局", "民政局"), "", 2027),
    ("（卫健局牵头，教育局按职责分工负责）", ("卫健局",), ("教育局",), "", 2027),
    ("（卫健局、医保局按职责分工负责）", ("卫健局", "医保局"), (), "", 2027),
    ("（水利局、住建局分别牵头）", ("水利局", "住建局"), (), "", 2027),
    (
        "牵头单位：卫健局；责任单位：财政局；完成时限：2025年8月底。",
        ("卫健局",),
        ("财政局",),
        "2025年8月底",
        2025,
    ),
    (
        "责任单位：卫健局（牵头）、财政局，完成时限：2024年10月底前。",
        ("卫健局",),
        ("财政局",),
        "2024年10月底前",
        2024,
    ),
    ("（由卫健局牵头，各乡镇参与，2026年底前完成）", ("卫健局",), ("各乡镇",), "2026年底前", 2026),
    ("牵头单位为卫健局，配合单位为人社局。", ("卫健局",), ("人社局",), "", 2027),
    ("（牵头单位：卫健局；完成时限：长期坚持）", ("卫健局",), (), "长期坚持", None),
]


@pytest.mark.parametrize(("duty", "lead", "cooperate", "deadline", "year"), DUTIES)
def test_who_leads_and_who_helps_is_read(duty, lead, cooperate, deadline, year):
    (task,) = read("二、重点任务", f"1.办好健康学校。开设健康课。{duty}").tasks

    assert (task.lead, task.cooperate) == (lead, cooperate)
    assert (task.deadline, task.deadline_year) == (deadline, year)
    assert (task.path, task.title, task.project) == ("二/1", "办好健康学校", "重点任务")


def test_a_date_in_the_text_is_the_deadline():
    (task,) = read("二、任务", "1.建中医馆。力争到2025年全部建成。（牵头单位：卫健局）").tasks

    assert (task.deadline, task.deadline_year) == ("力争到2025年", 2025)


TABLE = (
    ("具体内容", "具体内容", "牵头单位", "配合单位", "完成时限"),
    ("1.健康教育", "1.建专家库。", "卫健局", "科协 妇联", "2024年"),
    ("", "2.办讲座。", "", "", "长期坚持"),
    ("2.全民健身", "1.建步道。", "市生态环境局\n青石分局", "", "2025年"),
)


def test_merged_cells_of_a_table_carry_on_within_their_item():
    tasks = read_document(
        word_file("青石县任务分工表", table=TABLE, merged=[((1, 0), (2, 0))]), "t.docx"
    ).tasks

    assert [task.lead for task in tasks] == [("卫健局",), ("卫健局",), ("市生态环境局青石分局",)]
    assert [task.cooperate for task in tasks] == [("科协", "妇联"), ("科协", "妇联"), ()]
    assert [task.deadline_year for task in tasks] == [2024, None, 2025]
    assert [task.path for task in tasks] == ["1/1", "1/2", "2/1"]


FLAT = """青石县任务分工表
\t任务
\t牵头单位
\t完成时限

\t1.建专家库。
\t卫健局
\t2024年

\t2.办讲座。
\t科协
妇联
\t2025年
"""


def test_a_word_table_flattened_to_lines_is_a_table_again():
    tasks = read_document(FLAT.encode(), "t.txt").tasks

    assert [(task.lead, task.deadline_year) for task in tasks] == [
        (("卫健局",), 2024),
        (("科协", "妇联"), 2025),
    ]


def test_numbered_measures_without_units_are_tasks_and_safeguards_are_not():
    measures = [f"{number}.第{number}件事。做好它。" for number in range(1, 7)]
    safeguards = ["三、保障措施", *(f"{number}.保障。" for number in range(1, 7))]

    tasks = read("二、重点任务", *measures, *safeguards).tasks

    assert [task.path for task in tasks] == [f"二/{number}" for number in range(1, 7)]


def test_paragraphs_and_boxes_of_a_chaptered_plan_are_tasks():
    lines = ("第一章 规划背景", "第一节 形势", "形势复杂。", "第二章 主要任务", "第一节 疾控",
             "建强疾控。加强检测能力。", "**培养人才。**引进骨干。", "专栏1 工程",
             "实验室建设。改造实验室；购置设备。")  # fmt: skip
    tasks = read(*lines).tasks

    assert [(task.path, task.title) for task in tasks] == [
        ("二/1/1", "建强疾控"), ("二/1/2", "培养人才"), ("二/专栏1/1", "实验室建设"),
    ]  # fmt: skip


def test_a_single_duty_told_in_prose_is_a_task():
    (task,) = read(
        "全县“两癌”检查任务5000人，11月30日前完成，由县妇幼保健院承担。", title="2024年检查工作"
    ).tasks

    assert (task.lead, task.deadline) == (("县妇幼保健院",), "11月30日前")


@pytest.mark.parametrize(
    ("name", "office"),
    [
        ("卫健局", "卫生健康局"), ("县卫健局", "卫生健康局"), ("区卫生健康委员会", "卫生健康局"),
        ("发改委", "发展和改革局"), ("县委编办", "委编办"), ("各乡镇", "各乡镇"),
        ("市场监督管理分局", "市场监督管理局"),
    ],
)  # fmt: skip
def test_an_office_has_one_full_name(name, office):
    assert canonical(name) == office


def test_a_list_of_units_loses_its_last_word_and_its_doubles():
    assert unit_names("卫健局、 财政局，卫健局、各街道等。") == ("卫健局", "财政局", "各街道")
