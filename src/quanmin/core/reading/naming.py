"""The indicator's name out of the words round a figure, and several names out of one list of subjects.

Names are kept in the words of the plan; only what is no part of a name is taken off: years, soft words (力争, 逐步),
the verb that leads to the figure, the place the whole plan is about (全县).
"""

import re
from collections.abc import Sequence

Place = tuple[int, int]

MEASURE = re.compile(
    r"(?:率|比例|占比|比重|比|水平|数|数量|总量|量|寿命|时间|时长|人数|面积|半径|规模|增加值|产值|床位|比率|指数|满意度|得分|强度|浓度|次数|频次|病死|间隔|年龄|护士|医师|医生|药师|人员|指导员|托位|总数|费用|经费|支出|住院日|床位数|标准|分级|级别)$"
)
PEOPLE = re.compile(
    r"患者|人群|老年人|老人|儿童|幼儿|婴幼儿|婴儿|新生儿|妇女|孕产妇|产妇|孕妇|居民|人口|残疾人|学生|中小学生|职工|青少年|家庭|人员|病人"
)
PER_PEOPLE = (
    r"(?:每床|每[■\d一二三四五六七八九十百千万]+(?:名|个|张)?"
    r"(?:常住|户籍|服务)?(?:人口|人|居民|儿童|老年人|床位?))"
)
_RATE = re.compile(r"(?:率|比例|占比|比重)$")
_ORGAN_END = re.compile(
    r"(?:门诊|诊室|分诊点|监测点|接种点|医院|卫生院|保健院|服务中心|疾控中心|服务站|卫生室|机构|学校|幼儿园)$"
)
_ORGAN = re.compile(
    r"\S{0,12}?(?:门诊|诊室|分诊点|监测点|接种点|医院|卫生院|保健院|服务中心|疾控中心|服务站|卫生室|机构|学校|幼儿园)(?=\S{3,})"
)
KNOWN_RATE = re.compile(
    r"(?:规范|健康|系统|早期|免费|专项|有效|抗病毒|规律|基层|动态|预防)*(?:管理|控制|筛查|检测|检查|治疗|知晓|接种|报告|死亡|发病|患病|服药|治愈|随访|签约|参保|监测|建档|感染|传播|就诊|设置)"
    r"(?:服务|覆盖|任务|完成|合格|达标)*率$"
)
_PER = re.compile(
    r"^(?:以[^，]{1,8}为单位)?每[■\d一二三四五六七八九十百千万]*(?:名|个|位)?(?:常住|户籍)?(?:人口|人|居民|儿童|老年人)"
)
_LEAD = re.compile(
    r"^(?:[、，；：·◇—\-\s]|以及|并且|同时|其中|并|且|和|及|与|力争|确保|实现|努力|争取|基本(?=实现|建成|达到|形成|完成|消除|普及|做到|建立)|逐步|逐年|进一步|不断|切实|推动|促进|保持|保证|使得|使"
    r"|要|应|须|将|对(?![口象外接应])|把|做到|达到|(?:到|至|在|截至)?◇+(?:前|底|末|以前|之前)?|全[县区市省州旗国](?!民|面|程|科|生|员|球|人群)|我[县区市省州旗国]|辖区内?|年度内|年内|约"
    r"|其中：?|近期|中期|远期|[上下]半年|年底前?|目标是|主要指标|总体目标|第[一二三]阶段■*|提出|要求|明确|[一二三四五六七八九十]+[、.]|\d+[.、]|（[一二三四五六七八九十\d]+）)"
)
_AIMED = re.compile(r"[^，]{0,14}?(?:确保|力争|争取)(?=\S{3})")
_TRAIL = re.compile(
    r"(?:[、，：；\s（]|◇+|到|至|在|由|(?<!比)较|(?<=[率例重平数量命间])比|比上年度?|较上年度?|同比|在?◇*的?(?:现有|原有)?的?基础上|从|由人均|从人均|为|以|的|按|按照|需|要|应|稳步|逐年|逐步|显著|明显|进一步|不断|持续|力争|原则上|稳定|实现|做到|维持)$"
)
_TREND = re.compile(
    r"(?:显著|明显|逐年|逐步|稳步|持续|进一步|不断|大幅|有效|普遍)*(?:提高|提升|改善|下降|降低|增强|升高|上升|增加|减少|好转|趋于平衡)$"
)
_VERBS = (
    "改造提升|改扩建|新改扩建|新建成|建设|建成|新建|改建|扩建|建立|创建|创成|设立|设置|增设|成立|组建|培育|培养|培树|打造|形成|选派|选拔|遴选|引进|招聘|招录|配备|配置|配齐"
    "|办好|开展|举办|组织|发放|完成|扶持|评选|认定|命名|申报|争创|推进|推出|培训|拓展|布设|安装|投放|储备|选树|孵化|获批|开设|改造|建好|拥有|设|有|提供"
)
KEPT_VERBS = re.compile(
    r"(?:新增|增配|增设|再成立|每年(?:\S{0,4}?(?:选派|培训|培养|选送|开展|举办|组织))?|改造提升|新建|改造|发放|举办)$"
)
_TO_VERB = re.compile(rf"^.*(?:{_VERBS})(?:不少于|至少)?")
BUILDING = re.compile(
    rf"(?:{_VERBS}|加快|支持|实施|入选|救助|筛查|检查|纳入|转化|发布|服务|新增|增配|增至|增加|覆盖|再成立|免费|体检)"
)


def trimmed(text: str, place: Place) -> Place:
    """The place without what is no part of a name at its ends. `text` is painted and starts at offset 0."""
    start, end = place
    if aimed := _AIMED.match(text[start:end]):
        start += aimed.end()
    while found := _LEAD.match(text[start:end]):
        start += found.end()
    while found := _TRAIL.search(text[start:end]):
        end = start + found.start()
    return start, end


def after_verb(text: str, place: Place) -> Place:
    """The thing counted: what follows the last verb of making (建成, 配备), unless nothing would be left."""
    found = _TO_VERB.match(text[place[0] : place[1]])
    start = place[0] + found.end() if found else place[0]
    return trimmed(text, (start, place[1])) if start < place[1] else place


def topic(text: str, place: Place) -> Place | None:
    """What a clause without a figure speaks of: 「…率逐年提高」 or a bare 「…水平」; None when neither."""
    start, end = trimmed(text, place)
    if found := _TREND.search(text[start:end]):
        start, end = trimmed(text, (start, start + found.start()))
    return (start, end) if MEASURE.search(text[start:end]) and end - start > 2 else None


def subjects(text: str, place: Place) -> list[Place]:
    """The items of a list of subjects: between 、和及与, but not inside 「县、乡、村」."""
    start, end = place
    places: list[Place] = []
    at = start
    for cut in re.finditer(r"、|以及|和|及(?!以|其|时)|与", text[start:end]):
        # A single letter before the mark (县、乡、村) is part of a longer word.
        if (
            start + cut.start() - at > 1
            and end - start - cut.end() > 1
            and not re.match(r"\S(?:、|三级)", text[start + cut.end() : end])
        ):
            places.append((at, start + cut.start()))
            at = start + cut.end()
    return [*places, (at, end)]


def shared_names(text: str, source: str, places: Sequence[Place]) -> list[str]:
    """One name each for a list of subjects that share their first or last words.

    「新生儿、婴儿、5岁以下儿童死亡率」 are three rates; 「每千人口床位数、注册护士数」 are both per thousand.
    """
    first, last = places[0], places[-1]
    head = _PER.match(text[first[0] : first[1]])
    prefix = source[first[0] : first[0] + head.end()] if head else ""
    group = _shared_people(text, source, places)
    names: list[str] = []
    for place in places:
        name = source[place[0] : place[1]]
        own = text[place[0] : place[1]]
        if prefix and place != first and not own.startswith("每"):
            name = prefix + name
        if group and place != first and not PEOPLE.search(own):
            name = group + name
        is_whole = place == last or (MEASURE.search(own) and not PEOPLE.search(own[-3:]))
        names.append(name if is_whole else name + _tail(text, source, place, last))
    return names


def _shared_people(text: str, source: str, places: Sequence[Place]) -> str:
    """The people a list is about, said only with its first item: 严重精神障碍患者管理率、服药率."""
    first, last = text[places[0][0] : places[0][1]], text[places[-1][0] : places[-1][1]]
    sick = re.match(r"\S{2,12}患者(?=\S)", first)
    if sick and all(len(text[start:end]) < 10 for start, end in places[1:]):
        return source[places[0][0] : places[0][0] + sick.end()]
    people = re.match(rf"\S{{0,4}}?(?:{PEOPLE.pattern})(?=\S)", first)
    if people and not MEASURE.search(first) and not PEOPLE.search(last) and len(places) > 1:
        return source[places[0][0] : places[0][0] + people.end()]
    return ""


def _tail(text: str, source: str, place: Place, last: Place) -> str:
    """The words of the last subject that the one at `place` shares."""
    own, whole = text[place[0] : place[1]], text[last[0] : last[1]]
    if "的" in whole:
        return source[last[0] + whole.index("的") + 1 : last[1]]
    person = PEOPLE.search(whole)
    if person:
        return source[last[0] + (person.end() if PEOPLE.search(own) else person.start()) : last[1]]
    if organ := _ORGAN.match(whole):
        return source[last[0] + organ.end() : last[1]]
    found = KNOWN_RATE.search(whole) or re.search(r"(?:\S{2})?\S{2}(?:率|比例|占比|比重|量|数)$", whole)
    return source[last[0] + found.start() : last[1]] if found else ""


def are_measures(text: str, places: Sequence[Place]) -> bool:
    """Whether each place is a measure of its own (…率和…率)."""
    return len(places) > 1 and all(_RATE.search(text[start:end]) for start, end in places)


def are_places(text: str, places: Sequence[Place]) -> bool:
    """Whether each place names a kind of institution (乡镇卫生院、社区卫生服务中心)."""
    return all(_ORGAN_END.search(text[start:end]) and end - start <= 16 for start, end in places)


def measured_lists(text: str, places: Sequence[Place]) -> list[list[Place]]:
    """The places cut after each rate: 「高血压、糖尿病患者管理率和血压、血糖控制率」 are two lists of two."""
    lists: list[list[Place]] = [[]]
    for place in places:
        lists[-1].append(place)
        if _RATE.search(text[place[0] : place[1]]) and place != places[-1]:
            lists.append([])
    return lists


def shares_measure(text: str, places: Sequence[Place]) -> bool:
    """Whether places before the last share its measure: people (高血压、糖尿病患者规范管理率), institutions
    (综合医院、妇幼保健院中医科设置率) or what is measured (血压、血糖控制率)."""
    last = text[places[-1][0] : places[-1][1]]
    others = [text[start:end] for start, end in places[:-1]]
    if (organ := _ORGAN.match(last)) and last.endswith("率"):
        return bool(organ) and are_places(text, places[:-1])
    if any(len(other) > 14 or re.search("[率例]|的", other) for other in others):
        return False
    person = PEOPLE.search(last)
    if person and MEASURE.search(last) and len(last) > person.end():
        return all(PEOPLE.search(other) or re.search("病|高血压|障碍|癌", other) for other in others)
    return bool(re.fullmatch(r"血[压糖脂]|尿酸|体重", others[0])) and bool(
        re.match(r"血[压糖脂]|尿酸|体重", last)
    )
