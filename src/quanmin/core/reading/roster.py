"""Which units of the county a written name stands for: 各乡镇 all its townships, 县直各部门 all its departments.

The name as written stays in the plan; this only says whom it charges. A name nobody in the county bears stands for
nobody, and is for a person to settle.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quanmin.core.reading.units import canonical
from quanmin.core.reading.widths import one_width, simplified

_GROUPS: tuple[tuple[str, str], ...] = (
    (r"(?:领导小组|委员会|爱卫会|联席会议|推进委|指挥部)[^，。；]{0,6}成员单位|^(?:各)?成员单位", "members"),
    (r"^各(?:乡镇|镇|街道|社区)*(?:中心)?(?:卫生院|卫生服务中心)", "organisation"),
    (r"^(?:[县市区旗州]?各|全[县市区旗])(?:乡镇|镇|乡|街道|园区|苏木|办事处|民族乡)", "township"),
    (r"^(?:[县市区旗州]?各)?(?:乡（镇）|乡镇|镇（街道）)[^卫]{0,12}(?:人民政府|街道|办事处)", "township"),
    (r"^各(?:行政)?(?:村|社区|嘎查)", "village"),
    (r"^各(?:级|有关|相关)?(?:医疗卫生|医疗|公立|卫生)(?:机构|单位|医院)|^各医院", "organisation"),
    (r"(?:各|有关|相关)+(?:部门|单位|委办局)|[县市区旗州][直级](?:部门|单位)", "department"),
)  # fmt: skip
_TOWN_CLINIC = re.compile("卫生院|卫生服务中心")


@dataclass(frozen=True)
class KnownUnit:
    """A unit of the county: its name, its level (township, village, organisation, department) and other names."""

    name: str
    level: str
    aliases: tuple[str, ...] = ()


def charged_units(
    written: str, county: Sequence[KnownUnit], groups: Mapping[str, Sequence[str]] | None = None
) -> tuple[str, ...]:
    """The names of the county's units that a written name charges, in the county's order.

    `groups` gives the members of leading groups by a part of their name (医改 → …); without it a leading group's
    members are taken to be all departments.
    """
    plain = simplified(one_width(written)).strip("。 ")
    for pattern, level in _GROUPS:
        if re.search(pattern, plain):
            return _group(plain, level, county, groups or {})
    office = canonical(plain)
    return tuple(
        unit.name
        for unit in county
        if plain in (unit.name, *unit.aliases)
        or (unit.level == "department" and canonical(unit.name) == office)
    )


def _group(
    plain: str, level: str, county: Sequence[KnownUnit], groups: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    if level == "members":
        named = next((members for part, members in groups.items() if part in plain), None)
        return tuple(named) if named is not None else _group(plain, "department", county, {})
    clinics = bool(_TOWN_CLINIC.search(plain))
    return tuple(
        unit.name
        for unit in county
        if unit.level == level and (not clinics or _TOWN_CLINIC.search(unit.name))
    )
