import pytest

from quanmin.core.reading import link_measures
from quanmin.core.reading.link import likeness
from tests.core.reading.writing import read

NAMES = {
    "htn-standard": ("高血压患者规范管理率", "高血压规范管理率"),
    "htn-control": ("管理人群血压控制率",),
    "dm-standard": ("2型糖尿病患者规范管理率",),
    "physicians": ("每千人口执业(助理)医师数",),
    "village": ("省级卫生村比例",),
}


@pytest.mark.parametrize(
    ("sentence", "measure"),
    [
        ("高血压患者规范管理率达到65%。", "htn-standard"),
        ("糖尿病患者规范管理率达到65%。", "dm-standard"),
        ("每千常住人口执业（助理）医师数达到3人。", "physicians"),
        ("省级卫生村全覆盖。", "village"),
        ("人均体育场地面积达到2平方米。", None),
    ],
)
def test_an_indicator_is_linked_to_the_measure_it_names(sentence, measure):
    (target,) = link_measures(read(sentence), NAMES).targets

    assert target.measure == measure
    assert (target.match is None) == (measure is None)


def test_words_that_exclude_each_other_are_never_alike():
    assert likeness("高血压患者规范管理率", "糖尿病患者规范管理率") == 0
    assert likeness("法定传染病报告率", "法定传染病发病率") == 0


def test_likeness_is_symmetric_and_one_for_the_same_name():
    assert likeness("产后访视率", "产后访视率") == 1
    assert likeness("产后访视率", "新生儿访视率") == likeness("新生儿访视率", "产后访视率") < 1


def test_without_names_nothing_is_proposed():
    (target,) = link_measures(read("签约率达到60%。"), {}).targets

    assert target.measure is None
