"""One visit's form: the fields that the things to do ask for, each once, and what is written in them."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from quanmin.core.protocols import Protocol, askable, in_force
from quanmin.core.protocols.declare import Field
from quanmin.core.protocols.rows import form_code
from quanmin.errors import UsageError
from quanmin.programmes.planning import as_set

# Asked first, in this order, whichever form asks: what is measured at the start of any visit.
FIRST = (
    "method",
    "temperature",
    "sbp",
    "dbp",
    "pulse",
    "respiration",
    "height",
    "weight",
    "waist",
    "fasting_glucose",
)
NO = {"0", "no", "false", "否"}


@dataclass(frozen=True)
class Task:
    """One thing to do at a visit: an item of a protocol, judged by `protocol`, entered on the form of `form`."""

    protocol: Protocol
    item: str
    form: Protocol

    @property
    def name(self) -> str:
        """What a page and a device call it: `hypertension/follow-up`."""
        return f"{self.protocol.code}/{self.item}"


@dataclass(frozen=True)
class Asked:
    """One field with the tasks that ask it; required when one of them requires it."""

    field: Field
    tasks: tuple[str, ...]
    required: bool


def task(name, on, own=()):
    """The task of a name such as `hypertension/follow-up`, by the editions in force on the day; else UsageError."""
    code, _slash, item = name.partition("/")
    try:
        protocol, form = in_force(code, on), in_force(form_code(code, item), on)
    except UsageError:
        protocol = form = None
    if protocol is None or form is None or item not in items_of(protocol):
        raise UsageError(
            _("%(name)s 在 %(day)s 不是一项服务；请重新打开随访表。") % {"name": repr(name), "day": on}
        )
    return Task(as_set(protocol, own), item, _at(item, as_set(form, own)))


def _at(item, form):
    """The form as this service has it: what it does not ask, it does not require either."""
    if not any(field.items for field in form.fields):
        return form
    asked = (field if field.asked_at(item) else replace(field, required=False) for field in form.fields)
    return replace(form, fields=tuple(asked))


def dose_of(one):
    """The step of a schedule of vaccines that a task is, or None: each dose takes a vial of its own."""
    return next((step for step in one.protocol.steps if step.key == one.item and step.series), None)


def items_of(protocol):
    """What a protocol owes: key and title of each item."""
    return {one.key: one.title for one in (*protocol.steps, *protocol.repeats, *protocol.seasons)}


def asked_by(tasks, *, person=None, on=None):
    """Every field the tasks ask, once, in the order to ask them; a later form's field follows the earlier form's.

    Of a `person` on a day, only what the forms have for somebody of that age and sex.
    """
    found, asked = {}, {}
    for one in tasks:
        if person is not None and one.form.code not in asked:
            asked[one.form.code] = askable(one.form, person=person, on=on)
        for field in one.form.fields:
            if field.key not in asked.get(one.form.code, {field.key}) or not field.asked_at(one.item):
                continue
            field_first, names, required = found.get(field.key, (field, (), False))
            found[field.key] = (field_first, (*names, one.name), required or field.required)
    asked = [Asked(field, names, required) for field, names, required in found.values()]
    return sorted(asked, key=lambda one: FIRST.index(one.field.key) if one.field.key in FIRST else len(FIRST))


def read_values(asked, given):
    """The values of a sent form by field: numbers, days and options as themselves, empty ones left out.

    `given` has a list of texts for each field. What is no number or day stays the text it is, for the check to refuse.
    """
    values = {}
    for one in asked:
        texts = [unicodedata.normalize("NFKC", text).strip() for text in given.get(one.field.key, ())]
        texts = [text for text in texts if text]
        if texts:
            values[one.field.key] = _read(one.field, texts)
    return values


def _read(field, texts):
    if field.kind == "choices":
        return sorted({_number(text, whole=True) for text in texts}, key=str)
    text = texts[0]
    if field.kind in ("integer", "choice"):
        return _number(text, whole=True)
    if field.kind == "number":
        return _number(text, whole=False)
    if field.kind == "yes":
        return text.casefold() not in NO
    if field.kind == "date":
        return _day(text)
    return text[:200]


def _number(text, *, whole):
    try:
        return int(text) if whole else float(text)
    except ValueError:
        return text


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def written(values):
    """Values as JSON keeps them."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


def restored(asked, kept):
    """Values as they were, out of JSON."""
    days = {one.field.key for one in asked if one.field.kind == "date"}
    return {key: _day(value) if key in days else value for key, value in kept.items()}
