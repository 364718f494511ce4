"""What kind of text a document is, because a law, a news story and a plan say the same figures and mean other things.

A plan promises wherever it does not look back. A report promises only what it says it sets out to do. Prose without
title or structure (a cutting, a message) promises only in sentences that say so, and in those that follow them in the
same paragraph. Laws, norms of practice and notices promise nothing, whatever bounds they name.
"""

import re
from collections.abc import Iterator

from quanmin.core.reading.clauses import Painted, sentences
from quanmin.core.reading.draft import Genre, Heading
from quanmin.core.reading.outline import Item
from quanmin.core.reading.page import Page

SILENT: tuple[Genre, ...] = ("law", "norm", "notice")
NAMES = {
    "report": "总结、通报或报道",
    "prose": "没有标题和层次的文字",
    "law": "法律法规",
    "norm": "技术规范或指南",
    "notice": "公告、启事或单位介绍",
}

_ASIDE = r"(?:（[^）]*）|·[^·]*|—[^—]*)?$"
_REPORT = re.compile(
    rf"(?:情况|公报|总结|报告|简报|动态|成效|成就|成绩|综述|纪实|通报|统计|快讯|典型|掠影|巡礼|回眸|述评|侧记|见闻|运行分析){_ASIDE}"
    r"|(?:成效|成果)(?:显著|明显|突出)|取得.{0,8}(?:成效|成绩|成果|进展)|再(?:上|创|添)新|迈上新台阶"
)
_LAW = re.compile(rf"(?:(?<!方)法|条例|规定|实施细则|管理办法|暂行办法|办法|章程){_ASIDE}")
_NORM = re.compile(
    r"(?:指南|共识|规程|临床路径|操作手册|诊疗规范|技术规范|服务规范|技术标准|诊断标准|卫生标准|评审标准|诊疗方案|防治要点|诊治要点|诊疗要点|技术方案)(?:（[^）]*）)*$"
    r"|(?:服务|管理|操作|诊疗|护理)规范(?:（[^）]*）)+$"
)
_NOTICE = re.compile(
    r"招聘|招考|招录公告|采购|中标|成交公告|招标|预算|决算|缴费|公示|简介|概况|处罚|小贴士|科普|提示|同意书|须知|说明书|守则|职责|启事|合同|声明|公告$|答复|征婚|讣告|会议的通知|值班"
)
_NOTICE_BODY = re.compile(
    r"报名(?:时间|地点|方式|条件)|笔试成绩|面试成绩|应聘者|投标人|中标价|成交价|项目编号|采购预算|没收违法所得"
)
_PLAN = re.compile(
    r"方案|规划|计划|意见|要点|细则|清单|目标|指标|任务|行动|纲要|实事|责任|分工|部署|安排|考核|工程|攻坚|提升|创建|建设|改革|措施|办法|分解|工作|到20\d{2}年|十[三四五六]五"
)
# A title that ends so is a plan's, whatever it is about: 药品集中采购工作实施方案, 健康科普行动计划.
_PLAN_NAMED = re.compile(
    rf"(?:方案|规划|计划|意见|要点|清单|措施|任务|目标|指标|行动|纲要|实事|责任书|分工|分解表|工作安排){_ASIDE}"
)
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百]+条", re.MULTILINE)
_LAW_LENGTH = 8  # a text with this many articles (第…条) is a law or a regulation, whatever its title
_TITLE_LENGTH = 60
# Words by which a sentence sets something out to be done.
INTENDS = re.compile(
    r"力争|争取|确保|努力|(?<!完成)目标|任务|计划(?!生育|单列|免疫)|规划|要求|预留|拟于|下一步|今后|将(?!军|近)|(?:^|[，。；：\D])要(?!素|点|求|闻)|应当?(?!急|用|对|答|激|聘)|务必"
    r"|(?<![高升降加少长大])[到至](?:20\d{2}年?|■{3,}|“?十[三四五六]五)|20\d{2}年(?:底|末)?之?前|年底前|控制在|保持在|稳定在|不[低少高大]于|不得|不超过|≥|≤|牵头|责任单位|全覆盖"
    r"|^(?:进一步|全面|深入|积极|大力|继续|稳步|加快|持续|逐步)*(?:推进|实施|加强|落实|完善|推动|建立|健全|开展|巩固|强化|实行|推行|支持|鼓励|加快|提升|做好|优化|抓好|建设|新建|培养|引进)"
)


def genre(page: Page, heading: Heading, items: tuple[Item, ...]) -> Genre:
    """The kind of a document, by its title first, then by its articles, its outline and its words."""
    title = heading.title if _is_title(heading.title) else _opening(page)
    articles = len(_ARTICLE.findall(page.plain))
    if articles >= _LAW_LENGTH or (articles and (_LAW.search(title) or not _PLAN.search(title))):
        return "law"
    if _NORM.search(title):
        return "norm"
    if _PLAN_NAMED.search(title):
        return "plan"
    if _NOTICE.search(title) or (not _PLAN.search(title) and _NOTICE_BODY.search(page.plain)):
        return "notice"
    if _REPORT.search(title):
        return "report"
    return "plan" if _PLAN.search(title) or _is_structured(page, items) else "prose"


def _opening(page: Page) -> str:
    """The word or two before a colon that a text without a title opens with (岗位职责：…)."""
    found = re.match(r"[^，。；：]{2,10}(?=：)", page.plain)
    return found[0] if found else ""


def _is_title(written: str) -> bool:
    """Whether a heading is one and not the first sentence of the text."""
    return len(written) <= _TITLE_LENGTH and not re.search(r"[。；]|，.*，|\d%|‰", written)


def _is_structured(page: Page, items: tuple[Item, ...]) -> bool:
    """Whether a document without a telling title is built like a plan: numbered parts, a table, a chain of duties."""
    return len([item for item in items if item.level != "dash"]) > 2 or bool(page.grids)


def intended(text: Painted, plain: str) -> Iterator[tuple[tuple[int, int], bool]]:
    """Each sentence of a paragraph of prose, and whether it sets out to do something or follows one that does."""
    intends = False
    for sentence in sentences(text):
        words = plain[sentence[0] : sentence[1]]
        has_year = any(sentence[0] <= year.start < sentence[1] and year.role == "due" for year in text.years)
        intends = bool(INTENDS.search(words)) or (intends and not has_year)
        yield sentence, intends
