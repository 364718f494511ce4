"""The fields of a visit as a page shows them: kind, range, numbered options, last value beside, what is wrong."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from quanmin.core.codes.vaccines import vaccine_title
from quanmin.core.protocols.rules import is_name
from quanmin.portal.numbers import overdue
from quanmin.programmes.checking import said
from quanmin.programmes.forms import FIRST, dose_of
from quanmin.programmes.words import in_chinese, item_title, say, short

YES, NO = later("是"), later("否")
# Options longer than this stand under each other; five of two characters are a scale and share one row.
SHORT_OPTION = 8
SCALE, SCALE_WORD = 5, 2
VACCINE = "vaccine"
# What doctor and patient agree on at the end of a visit.
TARGET, MEDICINE = "_target", "drug_"
AGREED = ("lab", "drug_1", "drug_2", "drug_3", "drug_other", "referral_to")


def choices(todo, extra, ticked):
    """What there is to do as boxes to tick: open ones first, then what may be done early."""
    rows = [
        {
            "name": one.task.name, "title": short(one.task.protocol.code), "due": one.due, "late": one.days_overdue,
            "item": item_title(one.task.protocol.code, one.task.item), "risk": one.risk, "open": one.open,
            "ticked": one.task.name in ticked, "overdue": overdue(one.days_overdue),
        }
        for one in todo
    ]  # fmt: skip
    for name in extra:
        code, _slash, item = name.partition("/")
        rows.append({
            "name": name, "title": short(code), "item": item_title(code, item), "open": True, "ticked": True,
            "due": None,
        })  # fmt: skip
    return rows


def fields_of(asked, found, *, given, ticked, problems, tasks=()):
    """Each field with its value as given, the last answer, and the problem that was found with it.

    Of `tasks` that are doses, the vaccine is chosen among those that count for them.
    """
    vaccines = _vaccines(tasks)
    wrong = {}
    for one in problems:
        wrong.setdefault(one.field, one)
    shown = []
    for one in asked:
        field, last = one.field, found.last.get(one.field.key)
        values = [text for text in given.get(f"f-{field.key}", ()) if text]
        problem = wrong.get(field.key)
        shown.append({
            "key": field.key, "title": say(field.title), "unit": field.unit, "kind": field.kind,
            "tasks": " ".join(one.tasks), "protocols": _protocols(one.tasks), "required": one.required,
            "shown": bool(ticked & set(one.tasks)), "vital": field.key in FIRST, "value": values[0] if values else "",
            "options": _vials(vaccines, values, ticked) if field.key == VACCINE else _options(field, values),
            "scale": _is_scale(field), "needs": field.when if is_name(field.when) else "",
            "range": _range(field), "hard": field.hard, "step": "1" if field.kind == "integer" else "any",
            "last": said_value(field, last.value) if last else "", "last_on": last.day if last else None,
            "same": _again(field, last) if last else "",
            "problem": said(problem) if problem else "", "soft": problem is not None and not problem.hard,
            "reason": given.get(f"why-{field.key}", [""])[0],
        })  # fmt: skip
    return shown


def group(shown):
    """The fields under three heads: what is measured at any visit, what each form asks, and what may be left out."""
    vital = [one for one in shown if one["vital"]]
    last = [one for one in shown if one["key"].endswith(TARGET) or one["key"] in AGREED]
    rest = [one for one in shown if one not in vital and one not in last]
    heads = ((_("测量"), vital), (_("询问和检查"), rest), (_("目标、用药和转诊（选填）"), last))
    return [{"title": title, "fields": fields} for title, fields in heads if fields]


def said_value(field, value):
    """A value as people write it: options by number and name, days as days."""
    if field.key == VACCINE:
        return vaccine_title(value, "zh" if in_chinese() else "en")
    if field.kind == "yes":
        return str(YES if value else NO)
    if field.options:
        names = {option.number: say(option.title) for option in field.options}
        numbers = value if isinstance(value, list) else [value]
        return "、".join(f"{number} {names.get(number, '')}".strip() for number in numbers)
    return f"{value:g}" if isinstance(value, float) else f"{value}"


def _protocols(tasks):
    return "、".join(dict.fromkeys(short(name.partition("/")[0]) for name in tasks))


def _options(field, values):
    if field.kind == "yes":
        return [
            {"value": "1", "title": str(YES), "on": values == ["1"]},
            {"value": "0", "title": str(NO), "on": values == ["0"]},
        ]
    return [
        {"value": f"{option.number}", "number": option.number, "title": say(option.title),
         "on": f"{option.number}" in values, "long": len(option.title.zh) > SHORT_OPTION}
        for option in field.options
    ]  # fmt: skip


def _is_scale(field):
    return len(field.options) == SCALE and all(len(one.title.zh) <= SCALE_WORD for one in field.options)


def _vaccines(tasks):
    """Each vaccine that counts for one of the tasks, with the names of those tasks."""
    found = {}
    for one in tasks:
        step = dose_of(one)
        for code in step.fills if step else ():
            found.setdefault(code, []).append(one.name)
    return found


def _vials(vaccines, values, ticked):
    """The vaccines to choose from: those that count for every dose ticked; the only one is chosen."""
    doses = ticked & {name for names in vaccines.values() for name in names}
    fitting = [code for code, names in vaccines.items() if doses and doses <= set(names)]
    chosen = values or (fitting if len(fitting) == 1 else [])
    language = "zh" if in_chinese() else "en"
    return [
        {"value": code, "number": None, "title": vaccine_title(code, language), "on": code in chosen, "long": False,
         "tasks": " ".join(names), "shown": code in fitting}
        for code, names in vaccines.items()
    ]  # fmt: skip


def _range(field):
    limits = field.soft or field.hard
    return f"{limits[0]:g}–{limits[1]:g}" if limits else ""


def _again(field, last):
    """What a press of *as last time* fills in; never for what is measured, which must be measured again."""
    if field.key.startswith(MEDICINE):
        return last.value
    if field.code or field.key in FIRST or field.kind in ("date", "text"):
        return ""
    if field.kind == "yes":
        return "1" if last.value else "0"
    return " ".join(f"{one}" for one in last.value) if isinstance(last.value, list) else f"{last.value:g}"
