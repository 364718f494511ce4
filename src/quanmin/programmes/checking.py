"""What is wrong with a report of a visit, and what else it answers."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.core.codes.vaccines import vaccine_title
from quanmin.core.protocols import Problem, answers, check_form, check_person
from quanmin.core.protocols.declare import Words
from quanmin.core.protocols.dosing import series_of
from quanmin.programmes.forms import dose_of, task
from quanmin.programmes.refusals import ToConfirm, VisitRefused


@dataclass(frozen=True)
class Report:
    """A visit as somebody reports it: who, when, which things were done (`tasks`), values by field.

    `reasons` says why an unusual value is right, by field; `known` are the keys of visits of the same day by others
    that the reporter has seen and means to stand beside.
    """

    key: UUID
    resident_id: int
    seen_on: date
    tasks: tuple[str, ...]
    values: dict[str, Any]
    reasons: dict[str, str] = field(default_factory=dict)
    known: tuple[str, ...] = ()


def checked(report, person, own, given=()):
    """The tasks of the report, when nothing is wrong with it; VisitRefused with every problem, or ToConfirm.

    `given` are the vaccines the person already had that day, but for those of a visit that this report puts right.
    """
    if not report.tasks:
        raise VisitRefused(_("请至少选择一项本次要做的服务。"))
    tasks = [task(name, report.seen_on, own) for name in dict.fromkeys(report.tasks)]
    problems = problems_of(report, tasks, person, given)
    hard = [one for one in problems if one.hard]
    if hard:
        raise VisitRefused(said(hard[0]), hard)
    soft = [one for one in problems if not report.reasons.get(one.field, "").strip()]
    if soft:
        raise ToConfirm(said(soft[0]), soft)
    return tasks


def problems_of(report, tasks, person, given):
    """Every problem once, as a field two forms ask is wrong only once; those of the person and the day first."""
    asked = {field.key for one in tasks for field in one.form.fields}
    found = [_stranger(key) for key in report.values if key not in asked]
    for one in tasks:
        found += check_person(one.protocol, person, on=report.seen_on, today=clock.today())
    for one in tasks:
        found += check_form(one.form, _own(one, report.values), person=person, on=report.seen_on)
        found += _dose(one, report.values)
    found += _two_of_a_series(tasks) + _given_already(tasks, report.seen_on, given)
    return list(dict.fromkeys(found))


def also_filled(report, tasks, open_names, person, own):
    """What else is owed and is answered whole by the same values: such as the pressure at the year's first visit.

    Of one programme never a second thing: its items share a form, and a follow-up is no spirometry.
    """
    programmes, found = {one.protocol.code for one in tasks}, []
    for name in open_names:
        if name.partition("/")[0] in programmes or name.startswith("immunisation/"):
            continue
        one = task(name, report.seen_on, own)
        if one.form.code == one.protocol.code and _is_whole(one, report, person):
            programmes.add(one.protocol.code)
            found.append(one)
    return found


def _is_whole(one, report, person):
    required = [field for field in one.form.fields if field.required]
    (answered, *_more) = answers([one.form], report.values, person=person, on=report.seen_on) or (None,)
    if not required or answered is None or not answered.complete:
        return False
    own = _own(one, report.values)
    wrong = check_person(one.protocol, person, on=report.seen_on, today=clock.today())
    return not wrong and not any(
        problem.hard for problem in check_form(one.form, own, person=person, on=report.seen_on)
    )


def said(problem):
    """A problem in the reader's language."""
    return problem.said.zh if (get_language() or "zh").startswith("zh") else problem.said.en


def _own(one, values):
    keys = {field.key for field in one.form.fields}
    return {key: value for key, value in values.items() if key in keys}


def _stranger(key):
    return Problem(
        key, True, Words(f"本次所选的表都没有字段{key!r}", f"none of the forms chosen has a field {key!r}")
    )


def _dose(one, values):
    """A vaccine that does not fill the dose it is entered for."""
    step, given = dose_of(one), values.get("vaccine")
    if step is None or given is None or given in step.fills:
        return []
    fills, fills_en = ([vaccine_title(code, language) for code in step.fills] for language in ("zh", "en"))
    return [Problem("vaccine", True, Words(
        f"疫苗{vaccine_title(given)!r}不能用于{step.title.zh}，可用：{'、'.join(fills)}",
        f"{vaccine_title(given, 'en')!r} does not count for {step.title.en}; it takes {', '.join(fills_en)}",
    ))]  # fmt: skip


def _two_of_a_series(tasks):
    """Two doses against the same thing on one day: the later one would not count, so it is refused and not lost."""
    found, problems = {}, []
    for step in filter(None, map(dose_of, tasks)):
        first = found.setdefault(step.series, step)
        if first is not step:
            problems.append(Problem("vaccine", True, Words(
                f"{first.title.zh}和{step.title.zh}不能在同一天接种，请只选一剂",
                f"{first.title.en} and {step.title.en} cannot be given on one day; choose one of them",
            )))  # fmt: skip
    return problems


def _given_already(tasks, day, given):
    """Doses against what another dose of that day is against: of two on one day only one counts."""
    problems = []
    for one in filter(dose_of, tasks):
        step = dose_of(one)
        counting = {code for other in series_of(one.protocol)[step.series] for code in other.fills}
        for had in dict.fromkeys(code for code in given if code in counting):
            problems.append(Problem("vaccine", True, Words(
                f"{day}已登记接种{vaccine_title(had)}，{step.title.zh}不能在同一天接种；"
                "若日期或疫苗有误，请先更正原来的登记",
                f"{vaccine_title(had, 'en')} is recorded for {day} already, so {step.title.en} cannot be given then; "
                "correct the earlier record if its date or vaccine is wrong",
            )))  # fmt: skip
    return problems
