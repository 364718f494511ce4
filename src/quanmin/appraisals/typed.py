"""Numbers somebody typed, exact; what is no number is refused in the reader's language, with the name of the field."""

from django.utils.translation import gettext as _

from quanmin.core.scoring.scheme_reading import hundredths, number
from quanmin.errors import UsageError


def typed_number(written, title):
    """The number as an exact fraction; UsageError for anything else."""
    try:
        return number(written, title)
    except UsageError:
        words = _("%(title)s：%(value)s 不是数字。")
        raise UsageError(words % {"title": title, "value": repr(written)}) from None


def typed_points(written, title):
    """Points as whole hundredths; UsageError for what is no number, below 0, or finer than a hundredth."""
    typed_number(written, title)
    try:
        return hundredths(written, title)
    except UsageError:
        words = _("%(title)s：%(value)s 分不对；请写 0 或以上、最多两位小数。")
        raise UsageError(words % {"title": title, "value": repr(written)}) from None
