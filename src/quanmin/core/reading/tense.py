"""Which clauses look back and which look ahead: 「截至2023年底达到62%」 is a fact, 「力争到2025年达到75%」 a promise.

A sentence is walked clause by clause. A sign of the past (目前, 去年, 同比, 提高了) holds until a sign of intent (力争,
到2025年) and the other way round; what stands before the first sign goes with it.
"""

import re
from collections.abc import Iterator

from quanmin.core.reading.clauses import FIVE_YEARS, Painted, Year, clauses
from quanmin.core.reading.setting import Setting

_CHANGED = (
    r"提高|提升|下降|降低|增长|增加|减少|新增|建成|完成|实现|达到|培训|创建|缩短|免除|救治|创成|突破|超过"
)
_PAST = re.compile(
    r"截至|截止|^目前|[，；]目前|目前，|现有(?!.{0,6}基础上)|已(?:经)?(?:达|建成|完成|覆盖|提前|实现|全部|累计|有(?!的))|据(?:统计|悉|介绍|了解|初步统计)|记者|获悉|本报讯"
    r"|(?<![比较与同])去年|前年|(?<![比较与同在于超按照])上一?年(?!度?(?:水平|基础|末|同期))|近年来|近几年|近[两三五]年|过去(?:一|五|几|的一)|以来(?=，|全|我)|昨日|日前"
    rf"|(?:调查|数据|结果|监测|统计|研究|评估|测算)(?:结果)?(?:显示|表明)|(?:检查|督查|抽查|督导)(?:中)?发现|(?:{_CHANGED}|开展|救助|接种|发放)了"
    r"|(?:位居|排名|名列|位列|居)[^，。]{0,6}第|荣获|荣膺|获评为?.{0,20}称号|被(?:评为|授予|命名)|超额完成|创(?:历史)?新[高低]|同期[^，。]{0,12}[高低]\d"
    r"|(?:标准|条例|指南|规范|组织|共识|协会|专家|法|办法)(?:明确|中)?(?:规定|建议|推荐)"
    r"|[得获]分\d|(?:^|[，。；])■{3,}(?:明确|中)?规定|专家(?:提醒|表示|介绍)|仅为|远[低高]于|下达.{0,4}资金"
)
_SOFT = re.compile(r"(?:^|[，：。；])\D{0,6}累计|同比(?!例)|本次|当年")
_CHANGE = re.compile(r"(?:较|比)(?:上年|去年)(?:同期)?(?:增|减|上|下|提|降)\D{0,4}\d")  # plans also aim at it
_MEANT = re.compile(r"力争|争取|确保|努力|计划")
_PERIOD = re.compile(r"“?(?P<period>十[一二三四五六])五”?(?:期间|末|时期|以来|期末|收官)")
_AHEAD = re.compile(
    r"力争|争取|确保|努力|下一步|今后|计划(?=到|于|在|用|新|建|完|投|培|开|实|招|引|通|每|总投|◇|，)|目标(?!责任|人群|考核|任务的|值的)|拟于|务必|将于|应(?:当)?(?:不低于|不高于|不超过|达到)|要(?=不|达|确|在|全|完|实|保|提|于|力|把|将|使|坚)|(?<!任)务(?=必)"
)


def looking_back(setting: Setting, text: Painted, sentence: tuple[int, int]) -> list[tuple[int, int]]:
    """The stretches of a sentence, clause by clause, that report what was or what others hold."""
    signs = _signs(setting, text, sentence)
    back = setting.genre == "report" or next((sign for _, sign in signs if sign is not None), False)
    stretches = []
    for clause, sign in signs:
        back = back if sign is None else sign
        if back:
            stretches.append(clause)
    return stretches


def _signs(
    setting: Setting, text: Painted, sentence: tuple[int, int]
) -> list[tuple[tuple[int, int], bool | None]]:
    """Each clause with True when it has a sign of the past, False of intent, None of neither."""
    parts = [(clause.start, clause.end) for clause in clauses(text, sentence)]
    found = [_sign(setting, text, part) for part in parts]
    soft = _SOFT.search(text.cut(*sentence)) or (
        setting.genre != "plan" and _CHANGE.search(text.cut(*sentence))
    )
    if soft and not any(sign is not None for sign in found):
        found = [True for _ in parts]
    return list(zip(parts, found, strict=True))


def _sign(setting: Setting, text: Painted, part: tuple[int, int]) -> bool | None:
    words = text.cut(*part)
    past = max((found.start() for found in _PAST.finditer(words + "，")), default=-1)
    ahead = max((found.start() for found in _AHEAD.finditer(words)), default=-1)
    for at, gone in _dated(setting, text, part):
        past, ahead = (max(past, at), ahead) if gone else (past, max(ahead, at))
    if past < 0 and ahead < 0:
        return None
    # 截至2025年 and 去年 are past whatever the year is, unless the clause says that it means it.
    return past > ahead or (past >= 0 and not _MEANT.search(words))


def _dated(setting: Setting, text: Painted, part: tuple[int, int]) -> Iterator[tuple[int, bool]]:
    """Where a clause names a year or a five-year plan, and whether that lies before the plan."""
    due = [year for year in text.years if part[0] <= year.start < part[1] and year.role == "due"]
    # Of 到2022年和2030年 both are meant, also when the plan begins after the first.
    gone = all(_is_past(setting, year) for year in due)
    for year in due:
        led = re.search("(?<![高升降加少长大])[到至于]$", text.cut(part[0], year.start))
        before = setting.page.plain[year.start : year.end].endswith("前")
        # A report names years for what was done in them; only 到2025年 looks ahead.
        if gone or led or before or setting.genre == "plan":
            yield year.start - part[0], gone
    begins = setting.heading.start or setting.heading.horizon
    for found in _PERIOD.finditer(setting.page.plain[part[0] : part[1]]):
        if begins is None or FIVE_YEARS[found["period"]] < begins or setting.genre != "plan":
            yield found.start(), True


def _is_past(setting: Setting, year: Year) -> bool:
    heading = setting.heading
    if heading.start and year.year < heading.start:
        return True
    written = setting.page.plain[year.start : year.end + 1]
    return bool(heading.horizon and year.year < heading.horizon and re.search(r"[末底][：的]$", written))
