"""What stands beside figures of a quarter that is running: how far it is, and up to when records have come in."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quanmin.core.periods import containing, parse
from quanmin.portal.words import period_title
from quanmin.results.queries import last_whole_period
from quanmin.supervision.lighting import lacks_records


def young(run, period):
    """How far a running quarter is, in sentences, and the last whole quarter of the run; None for one that is over."""
    if not period or not parse(period).is_running:
        return None
    said, whole = [_so_far(parse(period))], last_whole_period(run)
    if lacks_records(run, period):
        said.append(_wanting(parse(period), run.snapshot.until))
    over = whole if not parse(whole).is_running else ""
    return {"said": said, "whole": over, "whole_title": period_title(over) if over else ""}


def _so_far(period):
    whole = containing(period.end, "quarter")
    days = (period.end - period.start).days + 1
    return ngettext(
        "%(quarter)s还没有结束：共 %(all)s 天，已过 %(days)s 天。",
        "%(quarter)s还没有结束：共 %(all)s 天，已过 %(days)s 天。",
        days,
    ) % {"quarter": period_title(whole.name), "all": (whole.end - whole.start).days + 1, "days": days}


def _wanting(period, until):
    return _(
        "其他系统的记录到 %(until)s，之后 %(days)s 天只有在本系统录入的：记录报齐之前，这一期的数与上一完整季度不可比，"
        "上一完整季度没有落后的不亮红灯。"
    ) % {"until": until, "days": (period.end - until).days}
