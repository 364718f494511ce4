"""How figures are written for people: rounded half up, the unit after the number, a dash where nothing is known."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quanmin.portal.words import unit_title

DASH = "–"
# Rates in per mille or per hundred thousand are small counts; a second decimal tells years apart.
WHOLE = 1e-6
MOST = 1e15  # what is greater, somebody typed wrong; it has no digits worth showing
DECIMALS = {"%": 1, "‰": 2, "/10万": 2, "人": 0, "名": 0, "个": 0, "张": 0, "岁": 2}


def written(value, unit="", decimals=None):
    """The figure without its unit: 95, 87.3, 1,204; a dash for None."""
    if value is None:
        return DASH
    if not abs(value) < MOST:
        return f"{value:.3g}"
    places = _places(value, unit) if decimals is None else decimals
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text and decimals is None else text


def aligned(value, unit=""):
    """The figure with all its decimals, so that a column lines up at the point."""
    return written(value, unit, _places(value, unit))


def _places(value, unit):
    """A count has no decimals, but a plan may write doctors for 1,000 people in 人: 3.4 of them are not 3."""
    places = DECIMALS.get(unit, 1)
    return places or (0 if value is None or abs(value - round(value)) < WHOLE else 1)


SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "", "increase_by": "+", "decrease_by": "−"}


def aim_written(comparator, value, unit, upper=None):
    """A target as people write it: ≥ 90%, ≤ 6‰, 3–5."""
    if value is None:
        return DASH
    if comparator == "range" and upper is not None:
        return f"{written(value, unit)}–{written(upper, unit)}{unit_title(unit)}"
    sign = SIGNS.get(comparator, "")
    return f"{sign} {written(value, unit)}{unit_title(unit)}".strip()


def overdue(days):
    """How long overdue, in days up to a hundred, then in months, from two years in years."""
    if days < 100:
        return ngettext("逾期 %(n)s 天", "逾期 %(n)s 天", days) % {"n": days}
    if days < 2 * 365:
        return _("逾期 %(n)s 个月") % {"n": days // 30}
    return _("逾期 %(n)s 年") % {"n": days // 365}
