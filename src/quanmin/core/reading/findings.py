"""What a person should look at before a document becomes a plan: contradictions, gaps, slips. Each says what to do.

Nothing is corrected here: both sides of a contradiction stay in the draft, and the office rules on them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from quanmin.core.reading.baselines import bare_indicator
from quanmin.core.reading.contradictions import contradictions
from quanmin.core.reading.directions import falls
from quanmin.core.reading.draft import Draft, Finding, Genre, Span, Target, Task
from quanmin.core.reading.genre import NAMES
from quanmin.core.reading.outline import Item
from quanmin.core.reading.units import canonical

_STEADY = ("=", ">=", "<=", ">", "<")


def look_over(draft: Draft, items: tuple[Item, ...]) -> tuple[Finding, ...]:
    """Every finding of a draft, in order of the text."""
    promised = [target for target in draft.targets if target.kind == "target"]
    found = [
        *_conflicting(promised), *_two_baselines(draft.targets), *_behind(promised), *_impossible(draft, promised),
        *_unfinished(promised), *_other_level(draft, promised), *_tasks(draft), *_dates(draft), *_numbering(items),
        *_draft_wording(draft), *_two_names(draft), *contradictions(draft, promised),
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda finding: (finding.spans or ((0, 0),))[0]))


def no_plan(kind: Genre) -> Finding:
    """What to say of a text that is no plan at all."""
    return Finding(
        "not-a-plan",
        f"这份文件读起来是{NAMES[kind]}，不是规划或方案，没有从中读取目标和任务；请上传规划、方案或任务清单的正文。",
    )


def _grouped(targets: Iterable[Target]) -> list[list[Target]]:
    groups: dict[tuple[str, int | None], list[Target]] = defaultdict(list)
    for target in targets:
        if target.comparator in _STEADY and isinstance(target.value, float) and not target.annual:
            groups[bare_indicator(target.indicator), target.year].append(target)
    return [group for group in groups.values() if len(group) > 1]


def _conflicting(promised: list[Target]) -> Iterator[Finding]:
    for group in _grouped(promised):
        values = sorted({target.value for target in group if isinstance(target.value, float)})
        if len(values) > 1:
            shown = "与".join(f"{value:g}{group[0].unit or ''}" for value in values)
            yield Finding(
                "conflicting-targets",
                f"“{group[0].indicator}”{_in_year(group[0])}有不同的目标值：{shown}；请发文机关确认采用哪一个，未确认前按较严的一个监测。",
                _spans(group),
            )


def _in_year(target: Target) -> str:
    return f"{target.year}年" if target.year else ""


def _spans(targets: Iterable[Target]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(target.span for target in targets))


def _two_baselines(targets: tuple[Target, ...]) -> Iterator[Finding]:
    """Different starting values of one indicator for one year, counting what the review chapter reports."""
    said: dict[tuple[str, int], dict[float, Target]] = defaultdict(dict)
    for target in targets:
        name = bare_indicator(target.indicator)
        # A starting value is also handed on to targets that do not say it; only where it is said counts.
        if target.baseline is not None and target.baseline_year and _says(target.sentence, target.baseline):
            said[name, target.baseline_year].setdefault(target.baseline, target)
        if target.kind == "achievement" and target.year and isinstance(target.value, float):
            said[name, target.year].setdefault(target.value, target)
    for (_, year), values in said.items():
        if len(values) > 1:
            yield _baselines(year, values)


def _says(sentence: str, value: float) -> bool:
    return bool(re.search(rf"(?<![\d.]){re.escape(f'{value:g}')}(?![\d.])", sentence))


def _baselines(year: int, values: dict[float, Target]) -> Finding:
    first = next(iter(values.values()))
    bounds = [
        value
        for value, target in values.items()
        if target.kind == "achievement" and target.comparator in ("<=", "<")
    ]
    exact = [value for value in values if value not in bounds]
    if bounds and all(value <= min(bounds) for value in exact):
        told = f"回顾部分只写上限{min(bounds):g}，表中为{'、'.join(f'{value:g}' for value in exact)}，两者可以并存"
        advice = "请以准确值作为基期值计算进度"
    else:
        told = f"有{'、'.join(f'{value:g}' for value in sorted(values))}几种说法"
        advice = "请核对统计口径，只保留一个基期值"
    return Finding(
        "two-baselines", f"“{first.indicator}”{year}年的基期值{told}；{advice}。", _spans(values.values())
    )


def _behind(promised: list[Target]) -> Iterator[Finding]:
    for target in promised:
        if target.baseline is None or not isinstance(target.value, float) or target.comparator not in _STEADY:
            continue
        downward = falls(target.indicator) or target.comparator in ("<=", "<")
        if target.value == target.baseline:
            yield Finding(
                "target-at-baseline",
                f"“{target.indicator}”的目标值等于基期值{target.baseline:g}，进度无法计算；请确认是否为保持类指标。",
                (target.span,),
            )
        elif (target.value > target.baseline) == downward:
            yield Finding(
                "target-behind-baseline",
                f"“{target.indicator}”的目标值{target.value:g}劣于基期值{target.baseline:g}；请确认是否抄录有误，如属控制上限请注明。",
                (target.span,),
            )


def _impossible(draft: Draft, promised: list[Target]) -> Iterator[Finding]:
    for target in promised:
        over = (
            isinstance(target.value, float) and target.value > 100 and not target.comparator.endswith("_by")
        )
        after = draft.text[target.value_span[0] : target.value_span[1] + 3]
        if target.unit == "%" and (over or re.match(r"100%(?:及)?以上", after)):
            yield Finding(
                "impossible-share",
                f"“{target.indicator}”写成{after.rstrip('的，。；')}，比例不可能超过100%；请改正数值或单位。",
                (target.span,),
            )


def _unfinished(promised: list[Target]) -> Iterator[Finding]:
    for target in promised:
        if target.year is None:
            yield Finding(
                "target-without-year",
                f"“{target.indicator}”没有完成年份，文件也没有总期限；请补充完成时间。",
                (target.span,),
            )
        if target.value is None:
            yield Finding(
                "target-without-value",
                f"“{target.indicator}”没有可计算的目标值；请补充数值，或注明只监测不考核。",
                (target.span,),
            )


def _other_level(draft: Draft, promised: list[Target]) -> Iterator[Finding]:
    """Indicators and words that belong to another level: a city's rate in a district's table, 全县 in a district."""
    level = re.search(r"[\u4e00-\u9fff]{2,}?(?P<level>自治县|县|区|旗)(?!域|级)", draft.heading.title)
    if not level:
        return
    for target in promised:
        if re.match(r"(?:全?市(?!级|场|民)|全?省(?!级))", target.indicator):
            yield Finding(
                "other-level",
                f"“{target.indicator}”是上级的指标，本级没有数据和责任主体；请改为本级指标或删去。",
                (target.span,),
            )
    higher = [target for target in promised if target.indicator.startswith("三级") and target.nature]
    if level["level"] in "区县旗" and not re.search(
        "(?:创建|建成|达到|晋升|成为)[^，。；]{0,8}三级[甲乙]?等?", draft.text
    ):
        for target in higher:
            yield Finding(
                "other-level",
                f"“{target.indicator}”考核三级医院，正文没有提到本级有三级医院；请确认数据和责任主体在本级，否则改列为上级指标。",
                (target.span,),
            )
    if level["level"] == "区" and (found := re.search(r"全县(?!域)", draft.text)):
        yield Finding(
            "other-level", "文件主体是区，正文出现“全县”；请检查是否沿用了其他地方的文本。", (found.span(),)
        )


def _tasks(draft: Draft) -> Iterator[Finding]:
    without = [
        task
        for task in draft.tasks
        if not task.lead and not re.search("专栏|组织实施|保障", task.path + task.project)
    ]
    if not draft.tasks or not without:
        return
    if not any(task.lead for task in draft.tasks):
        yield Finding(
            "task-without-lead",
            f"全部{len(draft.tasks)}项任务都没有写明牵头单位；请随文印发任务分工，逐项明确牵头和配合单位。",
        )
        return
    for task in without:
        yield Finding(
            "task-without-lead", f"任务“{task.title}”没有牵头单位；请明确一个牵头单位。", (task.span,)
        )


def _dates(draft: Draft) -> Iterator[Finding]:
    """A date in a task's text that is not the year of its deadline column or label."""
    for task in draft.tasks:
        if (
            not task.deadline_year
            or not re.search(r"20\d{2}", task.deadline)
            or (task.deadline in task.text and "时限" not in task.text)
        ):
            continue
        for found in re.finditer(r"(?:力争|到|于|在)(?:到)?(20\d{2})年(?:底|末)?(?!度)", task.text):
            if int(found[1]) > task.deadline_year or (
                int(found[1]) < task.deadline_year
                and re.search("建成|投入使用|完工|竣工", task.text[found.end() : found.end() + 12])
            ):
                yield Finding(
                    "date-against-deadline",
                    f"任务“{task.title}”正文写“{found[0]}”，完成时限却是{task.deadline}；提醒以完成时限为准，请统一。",
                    (task.span,),
                )
                break


def _numbering(items: tuple[Item, ...]) -> Iterator[Finding]:
    """Numbers left out or used twice in a run; a run starts again at 1."""
    last: dict[str, Item] = {}
    for item in items:
        # A short numbered line is an entry of a list of annexes as often as a measure.
        if (
            item.level in ("dash", "point", "box")
            or not item.number
            or (item.level == "item" and item.end - item.start < 30)
        ):
            continue
        before = last.get(item.level)
        if before and item.number not in (1, before.number + 1):
            said = "重复" if item.number == before.number else "不连续"
            yield Finding(
                "numbering",
                f"序号{said}：“{before.printed}”之后是“{item.printed}”（{item.title[:20]}）；请检查是否漏项、错号。",
                ((before.start, before.end), (item.start, item.end)),
            )
        for level in [level for level, other in last.items() if other.depth > item.depth and level != "item"]:
            del last[level]
        last[item.level] = item


def _draft_wording(draft: Draft) -> Iterator[Finding]:
    if found := re.search(r"（(?:送审稿|征求意见稿|讨论稿|初稿|草案)）", draft.text):
        yield Finding(
            "draft-wording", f"正文仍有“{found[0]}”字样；请确认读到的是正式印发的文本。", (found.span(),)
        )


def _two_names(draft: Draft) -> Iterator[Finding]:
    """One office under several names; the place before a name makes no difference."""
    names: dict[str, dict[str, Task]] = defaultdict(dict)
    for task in draft.tasks:
        for name in (*task.lead, *task.cooperate):
            names[canonical(name)].setdefault(re.sub(r"^(?:县|区|市|旗)(?!委)", "", name), task)
    for office, written in names.items():
        if len(written) > 1:
            yield Finding(
                "one-unit-two-names",
                f"同一单位有几种写法：{'、'.join(sorted(written))}；系统按“{office}”合并，请统一为规范名称。",
                tuple(dict.fromkeys(task.span for task in written.values())),
            )
