"""Texts that are no plan, or sentences that only report: whatever figures they hold, none is a target."""

from pathlib import Path

import pytest

from quanmin.core.reading import read_document

LINES = (Path(__file__).parent / "no_plans.txt").read_text("utf-8").split("\n", 1)[1]
TEXTS = LINES.strip().split("\n\n")


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_is_no_plan_promises_nothing(text):
    draft = read_document(text.encode(), "text.txt")

    assert draft.targets == ()
    assert draft.tasks == ()


KINDS = [
    ("青石县公共场所卫生管理办法\n第一条 场所应当每年消毒2次。\n第二条 二氧化碳浓度不得超过0.15%。", "法律法规"),
    ("高血压诊疗指南\n一般患者血压达标率应不低于60%。", "技术规范或指南"),
    ("青石县人民医院2024年招聘公告\n招聘护士30名，笔试成绩占40%。", "公告、启事或单位介绍"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_a_text_that_is_no_plan_is_said_to_be_what_it_is(text, kind):
    (finding,) = read_document(text.encode(), "text.txt").findings

    assert finding.code == "not-a-plan"
    assert kind in finding.message


MIXED = [
    ("目前，全县家庭医生签约率为62%，力争到2025年达到75%。", [("家庭医生签约率", 75)]),
    ("2023年，县域内就诊率达到91.5%。下一步，力争到2025年达到95%以上。", [("县域内就诊率", 95)]),
    ("记者获悉，青石县去年婴儿死亡率为3.1‰。到2027年，婴儿死亡率将控制在3‰以内。", [("婴儿死亡率", 3)]),
    ("到2025年，人均预期寿命达到79岁。婴儿死亡率控制在5‰以内。", [("人均预期寿命", 79), ("婴儿死亡率", 5)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MIXED)
def test_a_cutting_promises_only_what_it_says_will_be(text, expected):
    targets = read_document(text.encode(), "text.txt").targets

    assert [(target.indicator, target.value) for target in targets] == expected


def test_a_report_promises_in_its_part_on_what_comes_next():
    lines = (
        "青石县2024年卫生健康工作总结", "一、主要工作", "全县家庭医生签约率达到51.2%。",
        "二、2025年工作打算", "老年人体检率达到75%以上。",
    )  # fmt: skip

    targets = read_document("\n".join(lines).encode(), "text.txt").targets

    assert [target.indicator for target in targets] == ["老年人体检率"]
