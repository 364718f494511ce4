"""Other points and marks in a scheme's data: for editing a draft, and for asking what if."""

import copy
from decimal import Decimal

from django.utils.translation import gettext as _

from quanmin.appraisals.typed import typed_points
from quanmin.core.scoring.scheme import POINT
from quanmin.core.scoring.scheme_reading import scheme_of
from quanmin.errors import UsageError

# What may be set, by the list of the scheme it stands in.
FIELDS = {"items": ("points", "zero", "full"), "deductions": ("each", "most"), "vetoes": ("at_least", "cap")}


def with_marks(data, marks):
    """The scheme's data with fields set anew, by key of the part; UsageError when it is no scheme any more.

    The points of an item with steps cannot be set alone: its steps say them.
    """
    changed = copy.deepcopy(data)
    parts = {part["key"]: (part, FIELDS[name]) for name in FIELDS for part in changed.get(name, ())}
    for key, fields in marks.items():
        if key not in parts:
            raise UsageError(_("方案里没有 %(key)s 这一项。") % {"key": repr(key)})
        part, allowed = parts[key]
        wrong = sorted(fields.keys() - set(allowed))
        if wrong:
            raise UsageError(
                _("%(title)s：不能设置 %(fields)s。") % {"title": part["title"], "fields": ", ".join(wrong)}
            )
        part.update(_with_steps(part, fields))
    _refuse_sum(changed)
    scheme_of(changed)
    return changed


def _with_steps(part, fields):
    """The fields, and with new points of an item with steps its steps in proportion."""
    if "points" not in fields or not part.get("steps"):
        return fields
    new, old = (typed_points(points, part["title"]) for points in (fields["points"], part["points"]))
    steps = [
        [mark, str(Decimal(typed_points(given, part["title"]) * new // old if old else new) / POINT)]
        for mark, given in part["steps"]
    ]
    return {**fields, "steps": steps}


def _refuse_sum(data):
    summed = sum(typed_points(item["points"], item["title"]) for item in data["items"])
    full = typed_points(data["full"], data["title"])
    if summed != full:
        words = _("各项分值合计 %(sum)s 分，应为 %(full)s 分；请调整后再试。")
        raise UsageError(words % {"sum": Decimal(summed) / POINT, "full": Decimal(full) / POINT})
