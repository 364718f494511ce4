import pytest

from quanmin.core.reading import read_document
from tests.core.reading.writing import read, word_file

CASES = [
    ("conflicting-targets", ("到2025年，签约率达到60%。", "到2025年，签约率达到65%。")),
    ("two-baselines", ("签约率从2022年的40%提高到60%。", "到2026年，签约率由2022年的45%提高到70%。")),
    ("target-behind-baseline", ("签约率由2022年的60%提高到50%。",)),
    ("target-behind-baseline", ("婴儿死亡率由2022年的3‰下降到5‰。",)),
    ("target-at-baseline", ("签约率由2022年的60%提高到60%。",)),
    ("impossible-share", ("100%以上的卫生院纳入医联体。",)),
    ("numbering", ("二、甲", "四、乙")),
    ("numbering", ("二、甲", "二、乙")),
    ("draft-wording", ("根据本规划（送审稿）编制。",)),
    (
        "task-without-lead",
        ("二、任务", "1.甲。做甲。（牵头单位：卫健局）", "2.乙。做乙。（配合单位：财政局）"),
    ),
    (
        "one-unit-two-names",
        ("二、任务", "1.甲。做甲。（牵头单位：卫健局）", "2.乙。做乙。（牵头单位：卫生健康局）"),
    ),
    (
        "conflicting-shares",
        ("医联体覆盖70%以上的社区卫生服务机构。", "100%的社区卫生服务机构纳入城市医联体范围。"),
    ),
    ("two-denominators", ("每千常住人口注册护士数达到4人。", "每千人口注册护士数达到4人。")),
    (
        "same-indicator-two-names",
        ("严重精神障碍管理率达到95%。", "在册的严重精神障碍患者管理率达到95%以上。"),
    ),
    ("total-with-rate", ("全县卫生人才总量达900人，其中每千人口卫技人员数达9人。",)),
    ("conflicting-counts", ("二、任务", "1.推进4个薄弱专科建设，创建3—4个县级薄弱专科。")),
    ("one-thing-two-names", ("建设人工智能辅助诊断系统。", "人工智能辅助诊疗系统全覆盖。")),
    ("one-thing-two-names", ("以区域医疗卫生次中心为支撑。", "建成1个县域医疗卫生次中心。")),
    ("two-last-days", ("二、任务", "1.供水。在2022年前实现智能管理，到2022年完成改革。（牵头单位：水利局）")),
    ("unit-mismatch", ("抗菌药物使用强度（DDDs）降低到40%以下。",)),
    (
        "date-against-deadline",
        ("二、任务", "1.建楼。力争2024年底建成。（牵头单位：卫健局；完成时限：2025年）"),
    ),
]


@pytest.mark.parametrize(("code", "lines"), CASES)
def test_a_fault_is_found_and_says_what_to_do(code, lines):
    found = [finding for finding in read(*lines).findings if finding.code == code]

    assert found
    assert "请" in found[0].advice or "提醒" in found[0].message
    assert found[0].spans or code == "task-without-lead"


HARMLESS = [
    ("乡镇卫生院达到基本标准比例达到100%。", "乡镇卫生院达到推荐标准比例达到20%。"),
    ("重点人群家庭医生签约服务覆盖率达到65%。", "计划生育特殊家庭签约服务全覆盖。"),
    ("国家卫生县城创建率达到100%。", "国家卫生乡镇覆盖率达45%。"),
    ("创建3个省级重点专科、5个市级重点专科。",),
    ("到2025年，签约率达到60%。", "到2027年，签约率达到65%。"),
    ("高血压患者规范管理率达到65%。", "糖尿病患者规范管理率达到65%。"),
    ("市级信息平台联通，县级信息平台建成。",),
    ("签约率由2022年的60%提高到65%。", "婴儿死亡率由2022年的4‰下降到3‰。"),
]


@pytest.mark.parametrize("lines", HARMLESS)
def test_what_agrees_is_no_finding(lines):
    assert read(*lines).findings == ()


def test_a_bound_in_the_review_and_an_exact_start_value_can_both_hold():
    table = (("指标", "2020年", "2025年", "属性"), ("婴儿死亡率（‰）", "3.06", "≤2.8", "预期性"))
    lines = (
        "青石县“十四五”卫生健康规划",
        "第一章 发展基础",
        "到2020年，婴儿死亡率从10‰下降到7‰以内。",
        "第二章 主要指标",
    )
    draft = read_document(word_file(*lines, table=table), "t.docx")

    (finding,) = [finding for finding in draft.findings if finding.code == "two-baselines"]
    assert "可以并存" in finding.message


def test_an_indicator_on_hospitals_the_county_does_not_have_is_named():
    table = (("指标", "2022年", "2027年", "属性"), ("三级综合医院平均住院日（天）", "9", "8", "预期性"))
    draft = read_document(word_file("青石县健康行动方案（2023—2027年）", table=table), "t.docx")

    assert [finding.code for finding in draft.findings] == ["other-level"]


def test_a_target_no_year_can_be_found_for_is_named():
    draft = read("签约率达到60%。", title="青石县健康行动方案")

    assert [finding.code for finding in draft.findings] == ["target-without-year"]


def test_an_indicator_of_the_city_in_a_county_table_is_named():
    table = (("指标", "2022年", "2027年", "属性"), ("市青少年近视率（%）", "50", "48", ""))
    draft = read_document(word_file("青石县健康行动方案（2023—2027年）", table=table), "t.docx")

    assert [finding.code for finding in draft.findings] == ["other-level"]


def test_a_plan_without_faults_has_no_findings():
    assert read("到2025年，签约率达到60%。", "二、任务", "1.甲。做甲。（牵头单位：卫健局）").findings == ()


def test_a_finding_points_at_the_sentences_it_speaks_of():
    draft = read("到2025年，签约率达到60%。", "到2025年，签约率达到65%。")

    (finding,) = draft.findings
    assert [draft.text[start:end] for start, end in finding.spans] == ["签约率达到60%", "签约率达到65%"]
