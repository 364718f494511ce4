"""The figures of an evaluation in the sentences and tables of its document; always Chinese, as documents are."""

import re
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from quanmin.core.measures import BY_CODE
from quanmin.core.periods import parse
from quanmin.core.writing.evaluation import EvaluationText
from quanmin.core.writing.words import figure
from quanmin.evaluations.models import Kind

KINDS = {Kind.YEARLY: "年度评估报告", Kind.MID_TERM: "中期评估报告", Kind.FINAL: "终期评估报告"}
VERDICTS = {"green": "● 达标", "yellow": "▲ 临界", "red": "■ 落后", "grey": "○ 无数据"}
SIGNS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "increase_by": "提高", "decrease_by": "降低"}
MOST_NAMED = 8
TO_BE_FILLED = "【】内的文字须由起草人补充。"
_TO_FILL = re.compile("【[^】]*】")
# Told to a second decimal, as on every page.
FINE = ("‰", "/10万", "岁")
MOST = 1e15  # what is greater has no digits worth showing


def text_of(evaluation):
    """The whole text of an evaluation."""
    said = evaluation.content
    text = EvaluationText(
        title=title_of(evaluation), issuer=f"{said['county']}卫生健康局", opening=_opening(evaluation),
        summary=_summary(said), targets=[_target(one) for one in said["targets"]], unmeasured=said["unmeasured"],
        places=[_place(one) for one in said["places"]], green_shares=_shares(said["places"]),
        compared=_compared(evaluation), changes=[_change(one) for one in said["changes"]], tasks=_tasks(said),
        late_tasks=[[one["title"], one["lead"] or "—", one["due"] or "—", "■ 逾期"] for one in said["late"]],
        problems=_problems(said), needs=[_need(one) for one in said["needs"]], advice=_advice(said),
        footnote=footnote_of(said), day=evaluation.day,
    )  # fmt: skip
    return _without_gaps(text) if evaluation.is_frozen else text


def _without_gaps(text):
    """The text as it is issued: what nobody filled in is left out, and no longer asked for."""
    return replace(
        text, problems=[_TO_FILL.sub("", one) for one in text.problems],
        advice=[_TO_FILL.sub("", one) for one in text.advice], footnote=text.footnote.removesuffix(TO_BE_FILLED),
    )  # fmt: skip


def title_of(evaluation):
    """《云岭县……规划》2025年度评估报告; 《云岭县……规划》中期评估报告（2025年）."""
    kind, year = KINDS[evaluation.kind], evaluation.year
    said = f"{year}{kind}" if evaluation.kind == Kind.YEARLY else f"{kind}（{year}年）"
    return f"《{evaluation.content['plan']}》\n{said}"


def number(value, places=1):
    """A figure as the pages write it, rounded half up; a dash where there is none."""
    if value is None:
        return "—"
    if not abs(value) < MOST:
        return f"{value:.3g}"
    text = f"{Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure_in(unit, value):
    """A figure of a measure, with as many decimals as its unit has on every page."""
    return number(value, 2 if unit in FINE else 1)


def _opening(evaluation):
    said, period = evaluation.content, parse(evaluation.period)
    end = "" if period.is_running else "末"
    then = f"应达水平、评价、任务和督办情况均按{_day(said['then'])}的情况。" if said.get("then") else ""
    return (
        f"根据《{said['plan']}》评估要求，对截至{period.title()}{end}的实施情况进行评估。"
        f"本报告的数据由居民健康服务记录逐级计算，截至{_day(said['basis']['until'])}；{then}评估口径和数据来源见文末附注。"
    )


def _day(written):
    if not written:
        return "（未注明日期）"
    day = date.fromisoformat(written)
    return f"{day.year}年{day.month}月{day.day}日"


def _summary(said):
    tally, judged = said["tally"], sum(count for colour, count in said["tally"].items() if colour != "grey")
    share = f"，达标率{number(100 * tally['green'] / judged)}%" if judged else ""
    lines = [
        f"规划共有可评价指标{len(said['targets'])}项。本期达标{tally['green']}项，临界{tally['yellow']}项，"
        f"落后{tally['red']}项，暂无数据{tally['grey']}项{share}。"
    ]
    if said["unmeasured"]:
        lines.append(f"另有{len(said['unmeasured'])}项目标没有对应的可计算指标，原因列于指标表后。")
    named, more = _named(one for one in said["targets"] if one["colour"] == "green")
    return [*lines, f"已达到本期应达水平的有：{named}{more}。"] if named else lines


def _named(targets):
    """The first few indicators by name, each once, and 等 where there are more."""
    names = list(dict.fromkeys(one["indicator"] for one in targets))
    return "、".join(names[:MOST_NAMED]), "等" if len(names) > MOST_NAMED else ""


def _target(one):
    baseline = number(one["baseline"], 2)
    if one["baseline_year"] and one["baseline"] is not None:
        baseline += f"（{one['baseline_year']}）"
    measure = BY_CODE.get(one["measure"])
    unit = measure.unit if measure else one["unit"]
    expected, value, lower, upper = (
        figure_in(unit, one[name]) for name in ("expected", "value", "lower", "upper")
    )
    interval = f"{lower}～{upper}" if one["lower"] is not None else "—"
    aim = _aim(one)
    return [one["domain"] or "—", one["indicator"], baseline, aim, str(one["year"] or "—"), expected, value, interval,
            VERDICTS[one["colour"]], "、".join(one["lead"]) or "—"]  # fmt: skip


def _aim(one):
    """The plan's own words for its value: ≥65%, 3–5, 降低0.5个百分点, 全覆盖."""
    if one["comparator"] == "cover_all":
        return "全覆盖"
    if one["aim"] is None:
        return "—"
    high = "" if one["aim_high"] is None else f"–{figure(one['aim_high'])}"
    return f"{SIGNS.get(one['comparator'], '')}{figure(one['aim'])}{high}{one['unit'] or ''}"


def _place(one):
    tally, share = one["tally"], one["green_share"]
    counts = [str(tally.get(colour, 0)) for colour in ("green", "yellow", "red", "grey")]
    return [str(one["place"]), one["name"], *counts, "—" if share is None else f"{number(100 * share)}%"]


def _shares(places):
    shares = [None if one["green_share"] is None else round(100 * one["green_share"], 1) for one in places]
    return [one["name"] for one in places], shares


def _compared(evaluation):
    """Which periods are held against each other; empty where there is no earlier one."""
    earlier = evaluation.content["earlier"]
    if not earlier:
        return ""
    then, now = parse(earlier).title(), parse(evaluation.period).title()
    return (
        f"上期为{then}，本期为{now}，各取到期末为止的统计时段。差异显著的列在前面，各按相对变化从大到小排列。"
    )


def _change(one):
    """The figures before and after, and who moved them; what chance may explain says so."""
    moved = one["after"] - one["before"]
    said = f"{'+' if moved > 0 else '−'}{number(abs(moved), 2)}"
    if not one["is_distinguishable"]:
        said += "\n（差异不显著）"
    parts = "；".join(f"{part['name']}{_signed(part['own'] + part['weight'])}" for part in one["parts"])
    unit = one["unit"]
    return [
        one["title"],
        f"{figure_in(unit, one['before'])}{unit}",
        f"{figure_in(unit, one['after'])}{unit}",
        said,
        parts or "—",
    ]


def _signed(value):
    return f"{'+' if value >= 0 else '−'}{number(abs(value), 2)}"


def _tasks(said):
    tally, notices = said["task_tally"], said["notices"]
    counts = [
        f"{word}{tally.get(colour, 0)}项"
        for colour, word in {
            "green": "按期",
            "yellow": "临期或滞后",
            "red": "逾期",
            "grey": "尚无进展记录",
        }.items()
    ]
    open_now = notices["unit"] + notices["office"]
    return [
        f"台账任务中，{'，'.join(counts)}。{'逾期任务见下表。' if said['late'] else ''}",
        f"督办事项已销号{notices['closed']}件，在办{open_now}件，其中超期{notices['late']}件。",
    ]


def _problems(said):
    lagging = [one for one in said["targets"] if one["colour"] == "red"]
    last = [one for one in said["places"] if one["green_share"] is not None][-3:]
    found = []
    if lagging:
        names, more = _named(lagging)
        count = f"{more}{len(lagging)}项"
        found.append(f"部分指标进度落后。{names}{count}低于本期应达水平。【请牵头单位补充原因】")
    if last:
        names = "、".join(one["name"] for one in reversed(last))
        found.append(f"地区间不平衡。达标目标占比靠后的是{names}。【请补充原因】")
    grey = said["tally"]["grey"]
    if grey:
        found.append(f"数据不完整。{grey}项指标没有数据，应落实报送单位和时限。")
    if len(found) < 2:
        return found or ["本期未发现落后的指标。"]
    return [f"{place}是{one}" for place, one in zip("一二三", found, strict=False)]


def _advice(said):
    if not said["needs"]:
        return ["继续按规划推进各项任务。【请补充】"]
    total = len(said["needs"])
    return [
        f"按服务对象计、尚未达到本期应达水平的{total}项指标，要达到至少还需服务的人数，按各地缺口大小分解如下，"
        "建议列入各地工作台账，按周推进。【请补充其他建议】"
    ]


def _need(one):
    places = "；".join(f"{name}{count}" for name, count in one["places"])
    value, wanted = (f"{figure_in(one['unit'], one[name])}{one['unit']}" for name in ("value", "wanted"))
    return [one["indicator"], value, wanted, str(one["needed"]), places or "—"]  # fmt: skip


def footnote_of(said):
    """Definition, source and time of every figure."""
    basis = said["basis"]
    entered = f"，含登记至第{basis['through']}条的记录" if basis["through"] else ""
    taken = f"数据快照“{basis['snapshot']}”（校验码{basis['fingerprint'] or '无'}，截至{basis['until'] or '未注明'}）"
    return (
        f"注：指标口径见指标词典（程序版本{basis['code']}）；{taken}{entered}；第{basis['run']}次计算；"
        f"评价规则{basis['rules']}，以{basis['day']}为评价日；95%区间按指标词典所列方法。{TO_BE_FILLED}"
    )
