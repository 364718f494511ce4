import pytest

from quanmin.core.reading.comparing import against_neighbour, against_parent
from tests.core.reading.writing import read

COUNTY, CITY = "河口县健康行动方案（2023—2027年）", "青石市健康行动方案（2023—2027年）"


def beside(own, parents, compare=against_parent):
    """The differences between a county's sentence and a city's."""
    return compare(read(*own, title=COUNTY), read(*parents, title=CITY))


CASES = [
    ("softer-than-parent", "到2025年，人均预期寿命达到78岁。", "到2025年，人均预期寿命达到79岁。"),
    ("softer-than-parent", "到2025年，婴儿死亡率控制在4‰以下。", "到2025年，全市婴儿死亡率不高于3.5‰。"),
    ("softer-than-parent", "到2025年，病床使用率为80%—95%。", "到2025年，病床使用率达到85%。"),
    ("softer-than-parent", "近视率每年降低0.3个百分点。", "近视率每年降低0.5个百分点。"),
    ("softer-than-parent", "无烟医院覆盖率达到90%。", "无烟医院全覆盖。"),
    ("missing-indicator", "签约率达到60%。", "婴儿死亡率控制在4‰以下。"),
    ("other-denominator", "每千人口注册护士数达到3.8人。", "每千常住人口注册护士数达到3.8人。"),
    ("other-definition", "高血压患者管理率达到75%。", "高血压患者规范管理率达到70%。"),
    ("other-unit", "孕产妇死亡率控制在1‰以内。", "孕产妇死亡率控制在12/10万以内。"),
    ("other-year", "到2027年，签约率达到60%。", "到2025年，签约率达到60%。"),
    ("other-baseline", "签约率由2022年的40%提高到60%。", "签约率由2020年的38%提高到60%。"),
]


@pytest.mark.parametrize(("code", "own", "parent"), CASES)
def test_a_plan_that_falls_short_of_its_parent_is_told_with_both_sentences(code, own, parent):
    (difference,) = beside([own], [parent])

    assert difference.code == code
    assert "；请" in difference.message
    assert difference.sentences[1] in parent.replace("。", "")


@pytest.mark.parametrize(
    ("own", "parent"),
    [
        ("到2025年，人均预期寿命达到80岁。", "到2025年，全市人均预期寿命达到79岁。"),
        ("到2025年，婴儿死亡率控制在3‰以下。", "到2025年，婴儿死亡率控制在3.5‰以下。"),
        ("无烟医院全覆盖。", "无烟医院覆盖率达到90%。"),
        ("近视率每年降低0.5个百分点。", "近视率每年降低0.5个百分点以上。"),
        ("签约率由2022年的40%提高到60%。", "签约率提高到60%。"),
    ],
)
def test_a_plan_as_strict_as_its_parent_differs_in_nothing(own, parent):
    assert beside([own], [parent]) == ()


def test_of_a_neighbour_it_is_said_which_asks_more():
    (difference,) = beside(["签约率达到60%。"], ["签约率达到65%。"], against_neighbour)

    assert difference.code == "other-target"
    assert "本方案较宽" in difference.message


def test_what_a_neighbour_lacks_is_not_asked_of_it():
    assert beside(["签约率达到60%。", "建档率达到90%。"], ["签约率达到60%。"], against_neighbour) == ()


DUTY = "二、任务", "1.签约。签约率达到60%。（牵头单位：卫健局）"


def test_a_plan_that_names_no_lead_where_its_parent_does_is_told_once():
    found = beside(["签约率达到60%。"], DUTY)

    assert [difference.code for difference in found] == ["lead-missing"]


def test_a_plan_is_no_different_from_itself():
    plan = read("到2025年，签约率达到60%。", *DUTY, title=COUNTY)

    assert against_parent(plan, plan) == against_neighbour(plan, plan) == ()
