"""What keeps somebody out of a programme, in a sentence."""

import re

from django.utils.translation import gettext as _

from quanmin.core.periods import completed_years
from quanmin.programmes.words import say

_AGED = re.compile(r"age_years >= (\w+)")
_DIAGNOSED = re.compile(r"\w+ IS NOT NULL")


def said_unmet(protocol, person, why, on):
    """Why somebody may not come under a protocol on the day; `why` is what core.protocols.entering.unmet says."""
    return "".join(dict.fromkeys(_said(protocol, person, part, on) for part in why))


def _said(protocol, person, part, on):
    aged = _AGED.fullmatch(part)
    if aged:
        least, age = _set(protocol, aged[1]), completed_years(person["birth_date"], on)
        return _("满%(least)s岁才纳入，%(day)s 为%(age)s岁。") % {
            "least": f"{least:g}",
            "day": on,
            "age": age,
        }
    if _DIAGNOSED.fullmatch(part):
        return _("没有这个病的确诊记录；建立管理时请填诊断。")
    if part == "gone":
        return _("只有当天在本地居住的居民可以纳入；已去世、迁出或尚未迁入的不能。")
    return _("只供%(whom)s。") % {"whom": say(protocol.eligible_said)}


def _set(protocol, name):
    """A parameter as the county set it, or a number written in the rule."""
    if name.isdecimal():
        return float(name)
    own = dict(protocol.set_here)
    return own.get(name, next(one.default for one in protocol.parameters if one.key == name))
