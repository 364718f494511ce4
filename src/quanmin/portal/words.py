"""Measures, clauses and periods in the reader's language."""

from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from quanmin.core import periods
from quanmin.core.measures import BY_CODE, CATALOGUE
from quanmin.core.measures.asking import ask
from quanmin.core.measures.catalogue import WORDS
from quanmin.core.measures.kinds import Count, Pooled, Rate

DOMAINS = {
    "癌症防治": _("癌症防治"),
    "健康水平": _("健康水平"), "妇幼健康": _("妇幼健康"), "预防接种": _("预防接种"), "健康档案": _("健康档案"),
    "家庭医生签约": _("家庭医生签约"), "人口": _("人口"), "老年健康": _("老年健康"), "慢性病": _("慢性病"),
    "精神卫生": _("精神卫生"), "结核病": _("结核病"), "中医药": _("中医药"), "传染病防控": _("传染病防控"),
    "医疗服务": _("医疗服务"), "资源配置": _("资源配置"), "能力建设": _("能力建设"), "健康环境": _("健康环境"),
    "健康素养与行为": _("健康素养与行为"), "学校卫生": _("学校卫生"), "传染病和地方病": _("传染病和地方病"),
    "基本公共卫生": _("基本公共卫生"), "卫生费用": _("卫生费用"),
}  # fmt: skip
# Units that are the same in every language (%, ‰) are not here.
UNITS = {
    "岁": _("岁"), "/10万": _("/10万"), "女婴=100": _("女婴=100"), "/万": _("/万"), "人次/百人": _("人次/百人"),
    "分钟": _("分钟"), "天": _("天"), "人/千人": _("人/千人"), "人/万人": _("人/万人"), "张/千人": _("张/千人"),
    "公里": _("公里"), "个": _("个"), "人": _("人"), "次": _("次"), "人次": _("人次"), "指数": _("指数"),
    "权重": _("权重"), "DDDs/百人天": _("DDDs/百人天"), "元/百元": _("元/百元"),
    "辆/3万人": _("辆/3万人"), "批次/千人": _("批次/千人"),
    "件/千人": _("件/千人"), "份/百万人": _("份/百万人"),
    "个/千人": _("个/千人"), "克/日": _("克/日"), "元/人": _("元/人"), "亿元": _("亿元"), "平方米": _("平方米"),
}  # fmt: skip
# The readings among which a parameter of a measure chooses; a number or a code says itself.
READINGS = {
    "with": _("计入"), "without": _("不计入"), "as-needed": _("按人数定"), "one": _("一年"), "three": _("三年"),
    "five": _("五年"), "women": _("产妇"), "live-births": _("活产"), "all": _("全部"), "elderly": _("老年人"),
    "chronic": _("慢性病患者"), "children": _("儿童"), "eligible": _("符合路径的出院"), "primary": _("基层"),
    "hospital": _("县级医院"), "physicians": _("医师"), "institutions": _("机构"), "junior": _("初级"),
    "middle": _("中级"), "associate-senior": _("副高级"), "senior": _("正高级"), "self-rated-healthy": _("自评健康"),
}  # fmt: skip


def in_english():
    return (get_language() or "").startswith("en")


def period_title(name):
    """2024年第1季度, Q1 2024; any other text as it stands."""
    language = "en" if in_english() else "zh"
    return periods.parse(name).title(language) if name and ".." not in name else name


def reading(value):
    """The value of a measure's parameter in words; a number or a code as it stands."""
    return READINGS.get(value, value)


def measure_title(code):
    measure = BY_CODE.get(code)
    if measure is None:
        return code
    return measure.title_en if in_english() else measure.title


def domain_title(domain):
    """A field of measures; the name of a plan's own field stays as the plan writes it."""
    return DOMAINS.get(domain, domain)


def unit_title(unit):
    return UNITS.get(unit, unit)


def claim(clause):
    """What holds for a person who meets the clause."""
    words = WORDS.get(clause)
    if words is None:
        return clause
    return words.claim_en if in_english() else words.claim


def gap_words(clause):
    """What is said of a person who fails the clause."""
    words = WORDS.get(clause)
    if words is None:
        return clause
    return (words.gap_en or words.claim_en) if in_english() else (words.gap or words.claim)


@cache
def kind_of(code):
    """What the measure's rule returns; its form is the same for every period."""
    asked = ask((BY_CODE[code],), (periods.parse("2024Q4"),))
    return next(iter(asked.kinds.values()))


@cache
def clauses_of(code):
    """The clauses a measure counts by: who is eligible, and what must be met; both empty for other kinds."""
    kind = kind_of(code)
    parts = kind.parts if isinstance(kind, Pooled) else (kind,) if isinstance(kind, Count) else ()
    eligible = dict.fromkeys(name for part in parts for name in part.eligible)
    met = dict.fromkeys(name for part in parts for name in part.met)
    return tuple(eligible), tuple(met)


@cache
def opens_to(code):
    """What a number opens to: `gap` the people still to be served, `cases` those it happened to, or nothing."""
    if code not in BY_CODE:
        return ""
    if isinstance(kind_of(code), Rate):
        return "cases"
    return "gap" if clauses_of(code)[1] and BY_CODE[code].better == "higher" else ""


def found_measures(text):
    """The measures whose title, other names or code hold the text; all when it is empty."""
    wanted = text.strip().lower()
    return [
        measure
        for measure in CATALOGUE
        if any(
            wanted in name.lower()
            for name in (measure.title, measure.title_en, measure.code, *measure.aliases)
        )
    ]
