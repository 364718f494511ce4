"""Figures no record of a county can answer: surveys, accounts, other offices' statistics, each with its document.

They are declared as a table; a new one is a new line. A figure is shown as reported and has no interval here.
"""

from dataclasses import dataclass

from quanmin.core.measures.catalogue.sources import BASIC_SERVICES, HEALTHY_CHINA_ACTION
from quanmin.core.measures.declare import Better, Measure, measure
from quanmin.core.measures.kinds import Reported
from quanmin.core.measures.tables import Tables
from quanmin.core.measures.words import Vocabulary
from quanmin.core.periods import Period

LITERACY = "中国居民健康素养监测统计调查制度"
ACCOUNTS = "卫生总费用核算（来源法）"
MYOPIA = "综合防控儿童青少年近视实施方案；WS/T 663-2020"
SCHOOLS = "国家学生体质健康标准；学校卫生工作条例"
ENVIRONMENT = "GB 5749-2022；GB 3838-2002"
FOOD = "食品安全抽检监测计划"

WORDS: Vocabulary = {}


@dataclass(frozen=True)
class Figure:
    """One line of the table: a figure, what it counts of whom, and who may report it."""

    code: str
    title: str
    title_en: str
    numerator: str
    denominator: str
    source: str
    domain: str = "健康素养与行为"
    unit: str = "%"
    better: Better = "higher"
    aliases: tuple[str, ...] = ()


FIGURES = (
    Figure(
        "health-literacy-level",
        "居民健康素养水平",
        "Health literacy",
        "问卷得分达到总分80%的调查对象（加权）",
        "15–69岁常住调查对象（加权）",
        LITERACY,
        aliases=("健康素养水平", "居民健康素养水平(%)", "城乡居民健康素养水平"),
    ),
    Figure(
        "tcm-health-literacy-level",
        "中医药健康文化素养水平",
        "Literacy in Chinese medicine",
        "得分达到总分80%的调查对象（加权）",
        "15–69岁调查对象（加权）",
        "中国公民中医药健康文化素养调查",
        aliases=("居民中医药健康素养", "公民中医药文化素养"),
    ),
    Figure(
        "smoking-prevalence-15plus",
        "15岁以上人群吸烟率",
        "Smoking from 15 years",
        "现在吸烟者（每日和偶尔，加权）",
        "15岁及以上调查对象（加权）",
        HEALTHY_CHINA_ACTION,
        better="lower",
        aliases=("15岁以上人群吸烟率(%)", "成人吸烟率"),
    ),
    Figure(
        "regular-exercise-participation",
        "经常参加体育锻炼人数比例",
        "Regular exercise",
        "每周3次及以上、每次30分钟及以上、中等强度锻炼者（加权）",
        "7岁及以上调查对象（加权）",
        "全民健身活动状况调查",
        aliases=("经常参加体育锻炼人数比例达到", "经常参加体育锻炼的人数比例"),
    ),
    Figure(
        "national-fitness-standard-pass-rate",
        "国民体质测定标准合格率",
        "National fitness standard met",
        "体质测定合格及以上者",
        "参加测定者",
        "国民体质测定标准（2023年修订）",
        aliases=("《国民体质测定标准》合格率", "城乡居民达到国民体质测定标准合格以上的人数比例"),
    ),
    Figure(
        "student-myopia-rate",
        "儿童青少年总体近视率",
        "Myopia of children and adolescents",
        "任一眼近视者（含佩戴角膜塑形镜，按学段加权）",
        "接受屈光检查的6–18岁学生",
        MYOPIA,
        "学校卫生",
        better="lower",
        aliases=("近视率", "青少年近视率", "市儿童青少年总体近视率"),
    ),
    Figure(
        "student-fitness-excellent-rate",
        "学生体质健康标准优良率",
        "Students of good or excellent fitness",
        "达到良好和优秀的学生",
        "参加测试的学生",
        SCHOOLS,
        "学校卫生",
        aliases=("国家学生体质健康标准达标优良率",),
    ),
    Figure(
        "scoliosis-screening-coverage",
        "青少年脊柱侧弯筛查覆盖率",
        "Students screened for scoliosis",
        "接受筛查的学生",
        "目标年级在校学生",
        SCHOOLS,
        "学校卫生",
        aliases=("脊柱侧弯专项筛查", "脊柱弯曲筛查"),
    ),
    Figure(
        "caries-prevalence-age12",
        "12岁儿童龋患率",
        "Caries at 12 years",
        "恒牙患龋的12岁儿童",
        "接受口腔检查的12岁儿童",
        HEALTHY_CHINA_ACTION,
        "学校卫生",
        better="lower",
    ),
    Figure(
        "daily-salt-intake",
        "人均每日食盐摄入量",
        "Daily salt intake",
        "食盐摄入量之和",
        "调查的成人（加权）",
        HEALTHY_CHINA_ACTION,
        unit="克/日",
        better="lower",
        aliases=("居民人均每日食盐摄入量",),
    ),
    Figure(
        "adult-obesity-prevalence",
        "成人肥胖率",
        "Adult obesity",
        "体质指数达到28及以上者（加权）",
        "18岁及以上调查对象（加权）",
        HEALTHY_CHINA_ACTION,
        better="lower",
    ),
    Figure(
        "exclusive-breastfeeding-rate",
        "6个月内纯母乳喂养率",
        "Exclusive breastfeeding",
        "过去24小时只喂母乳的婴儿",
        "调查的0–5月龄婴儿",
        "全国妇幼卫生调查制度",
        "妇幼健康",
        aliases=("纯母乳喂养率", "母乳喂养率"),
    ),
    Figure(
        "cancer-knowledge-awareness-rate",
        "癌症防治核心知识知晓率",
        "Knowledge of cancer prevention",
        "答对的题次（加权）",
        "应答的题次（加权）",
        "健康中国行动—癌症防治行动实施方案",
    ),
    Figure(
        "qualified-iodised-salt-coverage",
        "合格碘盐食用率",
        "Households with iodised salt",
        "食用合格碘盐的家庭",
        "抽样检测的家庭",
        "全国碘缺乏病监测方案",
        "传染病和地方病",
    ),
    Figure(
        "bphs-awareness-rate",
        "基本公共卫生服务知晓率",
        "Awareness of basic public health services",
        "知晓项目的调查对象",
        "15岁及以上调查对象",
        BASIC_SERVICES,
        "基本公共卫生",
        aliases=("群众知晓率", "居民知晓率"),
    ),
    Figure(
        "bphs-satisfaction-rate",
        "基本公共卫生服务满意度",
        "Satisfaction with basic public health services",
        "满意和非常满意的调查对象",
        "近一年接受过服务的调查对象",
        BASIC_SERVICES,
        "基本公共卫生",
        aliases=("居民满意度", "社会满意度"),
    ),
    Figure(
        "bphs-per-capita-funding",
        "人均基本公共卫生服务经费",
        "Basic public health funding per resident",
        "实际到位经费（元）",
        "常住人口",
        "国家基本公共卫生服务项目年度工作通知",
        "基本公共卫生",
        unit="元/人",
        aliases=("基本公共卫生服务项目经费标准", "人均基本公卫经费"),
    ),
    Figure(
        "out-of-pocket-share",
        "个人卫生支出占卫生总费用比重",
        "Out-of-pocket share of health spending",
        "居民个人现金卫生支出",
        "卫生总费用",
        ACCOUNTS,
        "卫生费用",
        better="lower",
        aliases=("个人卫生支出占卫生总费用的比重(%)", "个人卫生支出占卫生总费用的比重"),
    ),
    Figure(
        "health-service-industry-size",
        "健康服务业总规模",
        "Size of the health-service industry",
        "健康服务业总规模",
        "无",
        "健康产业统计分类（2019）",
        "卫生费用",
        unit="亿元",
        aliases=("健康服务业总规模(亿元)",),
    ),
    Figure(
        "basic-insurance-participation",
        "基本医疗保险参保率",
        "Basic insurance participation",
        "参保人数（去重）",
        "应参保人口",
        "国家医疗保障局统计口径",
        "卫生费用",
        aliases=("参保率", "参加城乡居民基本医疗保险"),
    ),
    Figure(
        "sports-area-per-capita",
        "人均体育场地面积",
        "Sports area per resident",
        "体育场地面积（平方米）",
        "常住人口",
        HEALTHY_CHINA_ACTION,
        "健康环境",
        unit="平方米",
    ),
    Figure(
        "drinking-water-compliance",
        "城乡饮用水水质达标率",
        "Drinking water to the standard",
        "全部指标合格的水样",
        "检测的水样",
        ENVIRONMENT,
        "健康环境",
        aliases=("饮用水水质达标",),
    ),
    Figure(
        "surface-water-good-share",
        "地表水水质优良比例",
        "Good surface water",
        "达到或优于Ⅲ类的断面",
        "评价的断面",
        ENVIRONMENT,
        "健康环境",
        aliases=("地表水水质优良(达到或优于Ⅲ类)水体比例",),
    ),
    Figure(
        "waste-sorting-coverage",
        "生活垃圾分类覆盖率",
        "Waste sorting",
        "实行垃圾分类的村（社区）",
        "村（社区）",
        "生活垃圾分类制度实施方案",
        "健康环境",
        aliases=("城乡生活垃圾分类处理全覆盖",),
    ),
    Figure(
        "food-inspection-pass-rate",
        "主要食品质量安全抽检合格率",
        "Food inspections passed",
        "合格的批次",
        "抽检的批次",
        FOOD,
        "健康环境",
        aliases=("食品抽检合格率",),
    ),
    Figure(
        "agri-product-pass-rate",
        "主要农产品质量安全抽检合格率",
        "Farm products passed",
        "合格的批次",
        "抽检的批次",
        FOOD,
        "健康环境",
    ),
)


def reported(line: Figure) -> Measure:
    """The measure of one line of the table."""

    def rule(tables: Tables, period: Period) -> Reported:
        return Reported(line.code)

    rule.__doc__ = (
        f"{line.title_en}, as an office reported it with its document; the figure of a year answers the year and its "
        "last quarter. Not reported is no value."
    )
    declared = measure(
        code=line.code, title=line.title, title_en=line.title_en, domain=line.domain, unit=line.unit,
        better=line.better, numerator=line.numerator, denominator=line.denominator, source=line.source,
        aliases=line.aliases, multiplier=100 if line.unit == "%" else 1,
    )  # fmt: skip
    return declared(rule)


MEASURES = tuple(reported(line) for line in FIGURES)
