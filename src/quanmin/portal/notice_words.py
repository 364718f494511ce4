"""What a notice says in the words of its page and of its letter: the figures it rests on, and what to begin with."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from quanmin import clock
from quanmin.core.measures import BY_CODE
from quanmin.portal.numbers import aim_written, aligned, written
from quanmin.portal.templatetags.lights import WORDS
from quanmin.portal.words import in_english, measure_title, period_title, unit_title
from quanmin.supervision.basis import basis_of
from quanmin.supervision.models import Notice, Occasion
from quanmin.supervision.queries.notices import issuer
from quanmin.supervision.wording import words_of, written_out
from quanmin.units.models import Unit


def basis_rows(basis):
    """The figures a notice was issued on, as pairs for a table; the page and the letter show the same."""
    if not basis:
        return []
    rows = _target_rows(basis) if basis["kind"] == "target" else _task_rows(basis)
    light = WORDS[basis["colour"]]
    said = basis.get("explanation_en" if in_english() else "explanation", "")
    rows.append((_("亮灯"), f"{light}：{said}" if said else str(light)))
    if basis.get("claim"):
        rows.append((_("单位自评"), str(WORDS[basis["claim"]])))
    return [(str(name), value) for name, value in rows if value]


def basis_footnote(basis):
    """Where the figures come from: definition, source, and time."""
    if not basis:
        return _("本单不涉及指标数值。")
    measure = BY_CODE.get(basis.get("measure", ""))
    if measure is None:
        return _("亮灯按任务节点、佐证和工作日时限判定（规则 %(rules)s），截至 %(on)s。") % {
            "rules": basis.get("rules", ""), "on": basis["on"],
        }  # fmt: skip
    words = _(
        "分子：%(top)s；分母：%(bottom)s；依据：%(source)s；数据截至 %(taken)s，第 %(run)s 次计算，亮灯规则 %(rules)s。"
    )
    return words % {
        "top": measure.numerator, "bottom": measure.denominator, "source": measure.source, "taken": basis["taken"],
        "run": basis["run"], "rules": basis["rules"],
    }  # fmt: skip


def suggested(line, user):
    """What a notice about a line begins with: the standard words of the person's issuer, which may all be written anew.

    They are Chinese, as documents are.
    """
    occasion = occasion_of(line)
    words, _version = words_of(issuer(user), occasion)
    return {"unit": str(line.lead_id or "") if line else "", **written_out(words, facts_of(line))}


def occasion_of(line):
    """The occasion of a notice about a line, or about none."""
    if line is None:
        return Occasion.OTHER
    return Occasion.TASK if line.task_id else Occasion.TARGET


def facts_of(line):
    """By name, what stands in the places of standard words for a line, in Chinese."""
    if line is None:
        return {"日期": str(clock.today())}
    with override("zh-hans"):
        rows = basis_rows(basis_of(Notice(line=line, unit=line.lead or Unit()), clock.today()))
    return {
        **dict(rows), "单位": line.lead.name if line.lead else "", "事项": line.title.rstrip("。；"),
        "规划": line.plan.title, "日期": str(clock.today()),
        "数据": "；".join(f"{name}{value}" for name, value in rows),
    }  # fmt: skip


def _target_rows(basis):
    measure = BY_CODE.get(basis.get("measure", ""))
    aim = aim_written(basis["aim_comparator"], basis["aim_value"], basis["aim_unit"], basis["aim_value_high"])
    year = _("（%(year)s年）") % {"year": basis["aim_year"]} if basis["aim_year"] else ""
    rows = [
        (_("指标"), measure_title(measure.code) if measure else basis["aim_indicator"]),
        (_("目标"), f"{aim}{year}"),
    ]
    if measure is None or basis.get("value") is None:
        return rows
    unit = unit_title(measure.unit)
    counts = f"{written(basis['numerator'], decimals=0)} / {written(basis['denominator'], decimals=0)}"
    return [
        *rows,
        (_("统计范围"), f"{basis['place']} · {period_title(basis['period'])}"),
        (_("现值"), f"{aligned(basis['value'], measure.unit)}{unit}（{counts}）"),
        (_("区间"), f"{aligned(basis['lower'], measure.unit)}–{aligned(basis['upper'], measure.unit)}{unit}"),
        (_("现在应达"), f"{aligned(basis['expected'], measure.unit)}{unit}" if basis["expected"] is not None else ""),
    ]  # fmt: skip


def _task_rows(basis):
    return [
        (_("任务"), basis["title"]),
        (_("完成时限"), basis.get("deadline", "")),
        (_("下一节点"), basis.get("next_due", "")),
    ]
