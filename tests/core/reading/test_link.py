import pytest

from quanmin.core.measures.catalogue import CATALOGUE
from quanmin.core.reading import link_measures
from quanmin.core.reading.link import THRESHOLD, comparable_name, likeness
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


CATALOGUE_NAMES = {measure.code: (measure.title, *measure.aliases) for measure in CATALOGUE}
APART = [
    ("婴儿死亡率", "5岁以下儿童死亡率"),
    ("婴儿死亡率", "新生儿死亡率"),
    ("高血压患者管理率", "高血压患者规范管理率"),
    ("高血压患者规范管理率", "高血压患者血压控制率"),
    ("高血压患者规范管理率", "2型糖尿病患者规范管理率"),
    ("肺结核患者管理率", "肺结核患者规则服药率"),
    ("每千人口床位数", "每千人口注册护士数"),
    ("每千人口执业（助理）医师数", "每千人口中医执业（助理）医师数"),
    ("每千人口公立医院床位数", "每千人口医疗卫生机构床位数"),
    ("医疗卫生机构床位数", "每千人口医疗卫生机构床位数"),
    ("每千人口全科医生数", "每万名居民全科医生数"),
    ("人均预期寿命", "健康预期寿命"),
    ("省级卫生乡镇比例", "国家卫生乡镇比例"),
    ("国家卫生县城比例", "国家卫生乡镇比例"),
    ("居民健康素养水平", "居民心理健康素养水平"),
    ("乡镇卫生院提供中医药服务比例", "村卫生室提供中医药服务比例"),
    ("家庭医生签约服务覆盖率", "重点人群家庭医生签约服务覆盖率"),
    ("法定传染病报告率", "法定传染病报告发病率"),
    ("宫颈癌筛查率", "乳腺癌筛查率"),
    ("产后访视率", "新生儿访视率"),
    ("孕产妇系统管理率", "3岁以下儿童系统管理率"),
    ("7岁以下儿童健康管理率", "3岁以下儿童健康管理率"),
    ("人均每日食盐摄入量", "人均每日食用油摄入量"),
    ("住院次均费用增幅", "门诊次均费用增幅"),
    ("健康档案建档率", "健康档案动态使用率"),
    ("国家卫生乡镇创建数", "国家卫生乡镇比例"),
]


@pytest.mark.parametrize(("indicator", "other"), APART)
def test_two_indicators_that_only_look_alike_are_never_taken_for_one(indicator, other):
    assert likeness(comparable_name(indicator), comparable_name(other)) < THRESHOLD


SAME = [
    ("人均期望寿命", "life-expectancy-at-birth"),
    ("每千常住人口注册护士数", "nurses-per-1000"),
    ("每千人口护士数", "nurses-per-1000"),
    ("万人全科医生数", "general-practitioners-per-10000"),
    ("65周岁及以上老年人健康管理率", "elderly-health-management-rate"),
    ("登记在册的严重精神障碍患者规范管理率", "smi-standardised-management-rate"),
    ("以乡镇（街道）为单位适龄儿童国家免疫规划疫苗接种率", "nip-vaccine-coverage"),
    ("国民体质合格率", "national-fitness-standard-pass-rate"),
    ("居民膳食提供脂肪量占总能量比重", "fat-energy-share"),
    ("0～6岁儿童眼保健和视力检查覆盖率", "child-eye-care-coverage"),
    ("省级卫生村占行政村比例", "provincial-health-village-rate"),
    ("建成区绿地率", None),
    ("婴儿死亡登记数", None),
]


@pytest.mark.parametrize(("indicator", "measure"), SAME)
def test_plans_names_find_their_measure_in_the_catalogue_or_none(indicator, measure):
    (target,) = link_measures(read(f"{indicator}达到90%。"), CATALOGUE_NAMES).targets

    assert target.measure == measure


def test_words_that_exclude_each_other_are_never_alike():
    assert likeness("高血压患者规范管理率", "糖尿病患者规范管理率") == 0
    assert likeness("法定传染病报告率", "法定传染病发病率") == 0


def test_likeness_is_symmetric_and_one_for_the_same_name():
    assert likeness("产后访视率", "产后访视率") == 1
    assert likeness("产后访视率", "新生儿访视率") == likeness("新生儿访视率", "产后访视率") < 1


def test_without_names_nothing_is_proposed():
    (target,) = link_measures(read("签约率达到60%。"), {}).targets

    assert target.measure is None
