import pytest

from quanmin.core.reading.roster import KnownUnit, charged_units

COUNTY = (
    KnownUnit("青石县卫生健康局", "department", ("县卫健局",)),
    KnownUnit("青石县教育体育局", "department"),
    KnownUnit("城关镇", "township"),
    KnownUnit("河口乡", "township"),
    KnownUnit("城关镇卫生院", "organisation"),
    KnownUnit("青石县人民医院", "organisation"),
    KnownUnit("东街社区", "village"),
)
TOWNS, DEPARTMENTS = ("城关镇", "河口乡"), ("青石县卫生健康局", "青石县教育体育局")


@pytest.mark.parametrize(
    ("written", "units"),
    [
        ("各乡镇", TOWNS),
        ("各乡（镇）人民政府", TOWNS),
        ("各乡镇人民政府（街道办事处）", TOWNS),
        ("各鎮", TOWNS),
        ("县直各部门", DEPARTMENTS),
        ("县直有关部门", DEPARTMENTS),
        ("县级有关单位", DEPARTMENTS),
        ("县医改领导小组成员单位", DEPARTMENTS),
        ("各乡镇卫生院", ("城关镇卫生院",)),
        ("各医疗卫生机构", ("城关镇卫生院", "青石县人民医院")),
        ("各村（社区）", ("东街社区",)),
        ("县卫健局", ("青石县卫生健康局",)),
        ("区卫生健康委员会", ("青石县卫生健康局",)),
        ("教体局", ("青石县教育体育局",)),
        ("城关镇", ("城关镇",)),
        ("县气象局", ()),
    ],
)
def test_a_written_name_charges_the_units_it_stands_for(written, units):
    assert charged_units(written, COUNTY) == units


def test_a_leading_group_with_known_members_charges_those_alone():
    groups = {"医改": ("青石县卫生健康局",), "爱卫": ("青石县教育体育局",)}

    assert charged_units("县医改领导小组各成员单位", COUNTY, groups) == ("青石县卫生健康局",)
