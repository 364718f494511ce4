"""Names of units: lists cut apart, one office under its several names, groups such as 各乡镇 kept as written."""

import csv
import re
from functools import cache
from pathlib import Path

_LABELS = (
    "牵头单位|牵头部门|牵头责任单位|主要责任单位|责任单位|责任部门|责任科室|主责单位|负责单位|承办单位|实施单位|主办单位|配合单位|配合部门|协同单位|协办单位|协作单位|参加单位|参与单位"
    "|牵头科室|牵头股室|责任股室|牵头处室|责任处室|配合科室|配合股室|主办|协办|牵头|配合|参与"
    "|完成时限|完成时间|时间节点|时限|牵头领导|责任领导|分管领导|包抓领导|责任人|联系人"
)
_LABEL = re.compile(rf"(?P<label>{_LABELS})(?:：|[为是](?=[^，。；]{{2}}))")
_LEAD_WORDS = (
    "牵头单位",
    "牵头部门",
    "牵头责任单位",
    "主责单位",
    "主办单位",
    "承办单位",
    "实施单位",
    "负责单位",
    "主要责任单位",
    "牵头科室",
    "牵头股室",
    "牵头处室",
    "主办",
    "牵头",
)
_RESPONSIBLE = ("责任单位", "责任部门", "责任科室", "责任股室", "责任处室")
_COOPERATE = (
    "配合单位",
    "配合部门",
    "协同单位",
    "协办单位",
    "协作单位",
    "参加单位",
    "参与单位",
    "配合科室",
    "配合股室",
    "协办",
    "配合",
    "参与",
)
_DEADLINE = ("完成时限", "完成时间", "时间节点", "时限")
_MARK = "（牵头）"
_LEADS = re.compile(r"(?P<lead>[^，；。]*?)(?:分别)?牵头(?:负责)?(?:[，；、]|$)(?P<rest>.*)$")
_AFTER_UNITS = re.compile(r"[，；](?=长期|持续|\d{4}年|\d{1,2}月|全年|每年|年底|完成)")
_STANDING = re.compile(r"长期坚持|持续推进|长期|全年")
_BY_DATE = re.compile(r"(?:\d{4}年)?(?:\d{1,2}月(?:\d{1,2}日)?|年)?(?:底?前(?=完成|$)|底(?=完成))")
_DUE_ALONE = re.compile(
    r"[，；、](?P<words>长期坚持|持续推进|长期|(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?底?前?(?:完成)?)$"
)
_OFFICE = re.compile(
    r"(?:局|委|委员会|办|办公室|部|政府|办事处|中心|医院|卫生院|院|科协|妇联|残联|团委|工会|联合会|红十字会|各?乡镇|街道|社区|分局|公司|集团|学校|成员单位|部门)(?:（[^（）]*）)?$"
)
_ENDING = re.compile(
    r"(?:等(?:部门|单位|有关部门|相关部门)*|(?:按照?|依)?(?:各自)?职责(?:分工)?(?:分别|共同)?负责|分别(?:牵头)?负责|共同负责|分工负责|负责|分别牵头|牵头|配合|参与|参加|协助|。)+$"
)


def labelled(text: str) -> dict[str, tuple[int, int]]:
    """Label → the stretch it labels, for text such as 「牵头单位：甲；配合单位：乙、丙」."""
    found = list(_LABEL.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)][: len(found)]
    return {
        match["label"]: (match.end(), _value_end(text, match.end(), end))
        for match, end in zip(found, ends, strict=True)
    }


def _value_end(text: str, start: int, end: int) -> int:
    stop = re.search(r"[。；\n]", text[start:end])
    return start + stop.start() if stop else end


def responsibilities(text: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Lead units, cooperating units and deadline said in a stretch of text, by labels or by verbs."""
    labels = {label: text[start:end] for label, (start, end) in labelled(text).items()}
    lead = _of(labels, _LEAD_WORDS)
    responsible, cooperate = _of(labels, _RESPONSIBLE), _of(labels, _COOPERATE)
    marked = tuple(name for name in responsible if name.endswith(_MARK))
    if marked and not lead:
        lead = tuple(name.removesuffix(_MARK) for name in marked)
        responsible = tuple(name for name in responsible if name not in marked)
    if responsible:
        # With a lead named beside them, the responsible units are those who help.
        lead, cooperate = (lead, (*responsible, *cooperate)) if lead else (responsible, cooperate)
    if not lead and not cooperate:
        lead, cooperate = _by_verbs(_LABEL.split(text)[0])
    return lead, cooperate, _time_limit(labels, text)


def _time_limit(labels: dict[str, str], text: str) -> str:
    """The deadline by its label, else a standing duty, else a date with 前 or 完成 beside it."""
    for label in _DEADLINE:
        if label in labels:
            return labels[label].strip("，；。 ")
    found = _STANDING.search(text) or _BY_DATE.search(text)
    return found[0] if found else ""


def _of(labels: dict[str, str], wanted: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for label in wanted if label in labels for name in unit_names(labels[label]))


def _by_verbs(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """「甲牵头，乙、丙配合」: up to 牵头 the lead, after it the others; 「甲、乙负责」: both lead."""
    text = re.sub(r"^(?:由|请)", "", text.strip("。； "))
    if found := _LEADS.match(text):
        rest = _AFTER_UNITS.split(found["rest"])[0]
        helps = re.search("配合|负责|参与|参加|协助|会同|协同", rest)
        return unit_names(found["lead"]), unit_names(re.sub("^会同", "", rest)) if helps else ()
    if found := re.match(r"(?P<lead>[^；。]*?)(?:按照?职责(?:分工)?|分工|共同|分别)?负责", text):
        last = found["lead"] if "、" in found["lead"] else re.split("，", found["lead"])[-1]
        lead, _, others = last.partition("会同")
        helpers = re.match(
            r"[，；](?P<helpers>[^；。]*?)(?:共同|协同|积极|负责)?(?:配合|参与|协助)", text[found.end() :]
        )
        return unit_names(lead), unit_names("、".join(filter(None, (others, helpers and helpers["helpers"]))))
    return (), ()


def listed_units(text: str) -> tuple[tuple[str, ...], str]:
    """The units and deadline of a bracket that holds nothing else (县卫健局、县教育局，2024年底前); none if it does."""
    due = _DUE_ALONE.search(text)
    names = unit_names(text[: due.start()] if due else text)
    return (names, due["words"] if due else "") if are_offices(names) else ((), "")


def are_offices(names: tuple[str, ...]) -> bool:
    """Whether there are names and each is of an office, by its last letters."""
    return bool(names) and all(_OFFICE.search(name) and len(name) < 20 for name in names)


def _unbracketed(piece: str) -> str:
    """A piece without the brackets round the whole list; a bracket of its own (县卫健局（牵头）) stays."""
    piece = piece.strip("。：")
    return piece.strip("〔〕【】") if "（" in piece[1:] else piece.strip("（）〔〕【】。：")


def unit_names(text: str) -> tuple[str, ...]:
    """The units of a list, in order, each once; a name wrapped over two lines of a cell is joined again."""
    names: list[str] = []
    for piece in re.split(r"[、，,；;\s]+|(?<=[局委办会])和(?=[县市区旗])", text.strip()):
        name = _ENDING.sub("", _unbracketed(piece)).strip()
        if (
            names
            and re.fullmatch(r"[^县市区旗]{2,4}分局", name)
            and re.match(r"[市省]|自治", names[-1])
            and names[-1].endswith("局")
        ):
            names[-1] += name
        elif name and name not in names and not re.fullmatch(r"[-—–－/]+|无", name):
            names.append(name)
    return tuple(names)


_PLACE = re.compile(r"^(?:[\u4e00-\u9fff]{1,6}?(?:自治)?)?[县市区旗州省](?=[\u4e00-\u9fff]{2})")


@cache
def _aliases() -> dict[str, str]:
    rows = csv.reader(
        line
        for line in (Path(__file__).parent / "unit_aliases.csv").read_text("utf-8").splitlines()
        if not line.startswith("#")
    )
    return {alias: row[0] for row in rows for alias in row}


def canonical(name: str) -> str:
    """The office's full name without its place: 区卫健局 and 县卫生健康委员会 are 卫生健康局; unknown names stay."""
    bare = _PLACE.sub("", name)
    found = (_known(spelling) for spelling in (name, bare))
    return next(filter(None, found), re.sub(r"^[县区旗](?=\S{2})", "", name))


def _known(name: str) -> str | None:
    known = _aliases()
    stem = re.sub(r"(?:委员会|委|分局|局)$", "", name)
    return known.get(name) or next(
        (known[stem + end] for end in ("局", "委", "委员会") if stem + end in known), None
    )
