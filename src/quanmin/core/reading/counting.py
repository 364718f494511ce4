"""Numbers of things: made (建成2所…), present at least (至少有1家…), or done again and again (每年开展1次…)."""

import re

from quanmin.core.reading.clauses import Painted
from quanmin.core.reading.draft import Kind
from quanmin.core.reading.naming import BUILDING, KEPT_VERBS, MEASURE, PER_PEOPLE, Place, after_verb, trimmed
from quanmin.core.reading.phrases import Phrase
from quanmin.core.reading.setting import Setting

_FACILITY = re.compile(
    r"机构|中心|医院|卫生院|卫生室|站|基地|园|品牌|企业|专科|平台|团队|点$|学校|科室|病区|诊室|门诊|病房|床|名"
)
_NOT_THINGS = re.compile(
    r"^(?:部门|瓶颈|难题|难点|短板|堵点|痛点|方面|环节|层次|阶段|部分|方向|重点(?!专科)|统一|严禁|不准|确保|体系|机制|制度|措施|目标|领域|关键|自信|意识|维护|国家战略|专项行动|行动|任务"
    r"|主要|核心|要素|维度|等级|年度|月|季度|工作日|目标任务|项目标|以上的?$)"
)
_TIMES = re.compile(r"每(?P<every>[两二三四五]|[2-5])?(?:个)?(?P<unit>周|天|日|月|年|季度|学期|学年|半年)")
_PER_THING = re.compile(r"每(?:个|所|家|县|村|乡镇|街道|社区|万|千|百|■)")
_STANDARD = re.compile(r"的标准$|标准(?:配备|配置|设置)?$|服务半径|健身圈|生活圈|服务圈")
_KEPT = re.compile(r"(新增|增配|增设|新建|改造提升|改造|每年(?:培训|选派|培养|选送|救助|筛查))(?=[^，]{2,}$)")
_ROUTINE = re.compile(r"研究|调度|通报|召开|会商|督查|督导|督办|考核|评估|汇报|听取|例会|公布")
_AIM = re.compile(
    r"免费|体检|筛查|培训|救助|接种|建设|入选|成为|达到|创建|承担|设置|通过|获评|建成|完成|接受|享有|参加"
)
# What may be done is not promised: 可配备2名以上村医.
_ALLOWED = re.compile(r"可(?:以|适当|按需)?(?:配备|配置|设置|聘用|安排|增设|增配)$")
_EXAMINED = re.compile(r"检查|筛查|手术|救治|移植|接种|随访")
# 救护车按每3万人口不少于1辆配置: what is given out, and per how many people.
_SHARED_OUT = re.compile(rf"(?P<thing>[^，]{{2,12}}?)按照?(?P<per>{PER_PEOPLE})")
_GIVEN = re.compile(r"(?:的标准)?(?:进行)?(?:配置|配备|设置|建设|核定|安排|规划|配齐)")
Counted = tuple[str, Kind, str | None]


def counted(setting: Setting, text: Painted, phrase: Phrase, left: Place, counting: bool) -> Counted | None:
    """The name, kind and unit of a count, or None when the number only tells how many there are of something."""
    words, right = text.cut(*phrase.words), text.cut(*phrase.right)
    figure = phrase.figures[0]
    if figure.unit in ("", "分", "年", "级") or _NOT_THINGS.match(right) or figure.unit in ("种", "条", "类"):
        return _grade(setting, text, phrase, left)
    times = _TIMES.search(words)
    if times and figure.unit in ("次", "小时", "分钟", "期", "场", "节", "学时", "课时", "天"):
        return _repeated(setting, text, phrase, f"{times['every'] or ''}{times['unit']}")
    if _ALLOWED.search(words) or re.fullmatch("■+", words):
        return None
    if figure.unit == "例" and not _EXAMINED.search(words):
        return None
    if figure.spelled and not _made(words, right):
        return None
    if not (
        (counting and re.fullmatch(r"[、和及]?[^，]{0,20}", words))
        or _promised(phrase, words, right)
        or setting.review
    ):
        return None
    return _number(setting, text, phrase, left)


def _grade(setting: Setting, text: Painted, phrase: Phrase, left: Place) -> Counted | None:
    """A grade reached (达到4级以上), or years in a row."""
    figure, words = phrase.figures[0], setting.page.text[left[0] : left[1]]
    if figure.unit == "级" and (phrase.cue.comparator or phrase.after[0]) and len(words) > 2:
        return (
            words + ("" if re.search("(?:分级|等级|级别|水平|评价|评级)$", words) else "水平分级"),
            "target",
            "级",
        )
    if figure.unit == "年" and setting.review and words.startswith("连续"):
        return setting.page.text[phrase.right[0] : phrase.right[1]], "target", "年"
    if figure.unit in ("种", "条", "类", "项") and phrase.cue.comparator and len(words) > 2:
        return words, "target", None
    return None


def _made(words: str, right: str) -> bool:
    """A number in Chinese numerals counts only for facilities that a verb makes: 培育一个…机构, 推进三个…中心建设."""
    return bool(BUILDING.search(words)) and bool(_FACILITY.search(right)) and not _NOT_THINGS.match(right)


def _promised(phrase: Phrase, words: str, right: str) -> bool:
    figure = phrase.figures[0]
    if re.search(r"(?:等|对|将|共|针对|涵盖|围绕|分为|分|提出)$", words) and not BUILDING.search(words[:-1]):
        return False
    if figure.unit in ("项", "部", "件") and not (phrase.cue.comparator or phrase.after[0]):
        return False
    return bool(
        phrase.cue.comparator or any(phrase.after) or BUILDING.search(words) or _PER_THING.search(words) or "◇" in words
        or _AIM.search(right) or re.search("任务$|指标$|按$|为$", words)
        or (figure.start == phrase.words[0] and right.startswith("的"))
    )  # fmt: skip


def _repeated(setting: Setting, text: Painted, phrase: Phrase, unit: str) -> Counted | None:
    """A frequency: who does what how often. Without an act to repeat (每半年调度一次) it is office routine."""
    figure = phrase.figures[0]
    words = text.cut(*phrase.words)
    found = _TIMES.search(words)
    assert found is not None
    if figure.unit == "次" and found["unit"] in ("日", "天"):
        return None
    act = words[found.end() :] + setting.page.text[phrase.right[0] : phrase.right[1]]
    act = re.sub(r"(?:至少|不少于|不低于|开设|开展|进行|组织|提供|发布|举办|接受)", "", act)
    if _ROUTINE.search(act):
        return None
    if len(act) < 2:
        act, words = _acting(words[: found.start()]), words[found.start() :]
        found = _TIMES.match(words)
        assert found is not None
    if (figure.spelled and phrase.right[1] - phrase.right[0] < 2) or len(act) < 2:
        return None
    who = re.split(r"、|，|等|为|推动|督促|组织|倡导|鼓励|保证|确保", words[: found.start()])[-1]
    who = setting.page.text[phrase.words[0] + found.start() - len(who) : phrase.words[0] + found.start()]
    ending = "频次" if figure.unit in ("次", "期", "场") else "时间"
    times = "" if ending == "频次" else f"每{found['unit']}"
    return f"{who}{times}{act}{ending}", "standard", f"{figure.unit}/{unit}"


def _acting(words: str) -> str:
    """What is done, said before its frequency (巡回医疗每村每月2次)."""
    return re.sub(r"每(?:个)?(?:村|乡镇|镇|街道|社区|户|人|校|所)$|[■◇、，]", "", words)


def _number(setting: Setting, text: Painted, phrase: Phrase, left: Place) -> Counted | None:
    shift, source = text.start, setting.page.text
    words, right = text.cut(*phrase.words), text.cut(*phrase.right)
    kind: Kind = (
        "standard"
        if (_PER_THING.search(words) and not MEASURE.search(words)) or _STANDARD.search(text.cut(*left))
        else "target"
    )
    if re.search("^[^，]{0,12}的标准", right):
        return _norm(setting, phrase, words, right)
    if shared := _SHARED_OUT.match(text.cut(*left)) if _GIVEN.fullmatch(right) else None:
        at = left[0]
        people = source[at + shared.start("per") : at + shared.end("per")]
        return people + source[at + shared.start("thing") : at + shared.end("thing")], "standard", None
    thing = (phrase.right[0] - shift, phrase.right[1] - shift)
    start, end = trimmed(text.text, thing)
    start = end - len(re.sub("^(?:合格|专职|以上|相应)?的?", "", text.text[start:end]))
    if re.match("其[余馀餘他]|剩余", text.text[start:end]):
        return None
    if end - start > 1 and right.strip("■") and not re.match(r"^(?:▲|。|；)", right):
        name = (
            re.sub(r"(?:规划建设|建设工作|建设|工作|规划)$", "", source[start + shift : end + shift])
            or source[start + shift : end + shift]
        )
        return _prefix(setting, text, left) + name, kind, None
    place = after_verb(text.text, (left[0] - shift, left[1] - shift))
    name = source[place[0] + shift : place[1] + shift]
    if per := re.match(PER_PEOPLE, text.cut(*left)):
        name = source[left[0] : left[0] + per.end()] + name.removeprefix(
            source[left[0] : left[0] + per.end()]
        )
    kept = _KEPT.search(text.cut(*left))
    name = kept[1] + name if kept and not name.startswith(kept[1]) else name
    return (name, kind, None) if len(name) > 1 and not re.match("其[余馀餘他]|剩余", name) else None


def _prefix(setting: Setting, text: Painted, left: Place) -> str:
    """Words before a count that belong to its name: 新增, 每年选派, 每个行政村."""
    words = text.cut(*left)
    found = (
        KEPT_VERBS.search(words)
        or re.search(r"每(?:个|所|家|年)[^、，]{0,10}$", words)
        or re.search(rf"{PER_PEOPLE}(?=(?:拥有|有|配备|配置|设置|设|建有|建成|至少|不少于|按|的)*$)", words)
    )
    return setting.page.text[left[0] + found.start() : left[0] + found.end()] if found else ""


def _norm(setting: Setting, phrase: Phrase, words: str, right: str) -> Counted | None:
    """A staffing or equipment norm: 按照每3万人口1辆的标准配备救护车."""
    own = re.match(r"(?P<thing>[^，]{2,10})的标准", right)
    per = re.search(PER_PEOPLE, words)
    if own and per:
        place = phrase.right[0]
        source = setting.page.text
        said = source[phrase.words[0] + per.start() : phrase.words[0] + per.end()]
        return said + source[place : place + own.end("thing")] + "配置标准", "standard", None
    acted = re.search(r"的标准(?P<verb>配备|配置|设置|配齐|建设)(?P<thing>[^，。；]{2,16})", right)
    name = (
        f"{acted['thing']}{acted['verb']}标准"
        if acted
        else setting.page.text[phrase.left[0] : phrase.left[1]]
    )
    return (name, "standard", None) if len(name) > 1 else None
