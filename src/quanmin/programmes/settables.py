"""What a county may set without code: each with its default, range and source, and the sentence for a wrong value."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quanmin.core.hints import checks
from quanmin.core.protocols import codes, editions
from quanmin.core.protocols.packages import FEE, MOST_FEN, MOST_TIMES, fee_in_fen, packages
from quanmin.errors import UsageError
from quanmin.programmes.models import Kind

# Whole numbers: days, weeks, months and years, as with_settings_of asks.
LENGTHS = "dwmy"
PARTS = ("year_fen", "insurance_fen", "fund_fen", "self_fen")


@dataclass(frozen=True)
class Settable:
    """One thing that may be set; `shape` is number, fee or item. Of a fee, `low` and `high` are those of each part."""

    kind: str
    code: str
    key: str
    title: Any
    default: Any
    low: float
    high: float
    source: Any
    unit: Any = ""
    whole: bool = False
    shape: str = "number"


@dataclass(frozen=True)
class Owner:
    """What a settable belongs to: a protocol, a package or a check, with what it is for and where it is from."""

    code: str
    title: Any
    about: Any
    source: str
    settables: tuple[Settable, ...]


def owners(kind):
    """All that may be set of a kind, in the order of its declarations; those with nothing to set are left out."""
    found = {Kind.PROTOCOL: _protocols, Kind.PACKAGE: _packages, Kind.CHECK: _checks}[Kind(kind)]()
    return [one for one in found if one.settables]


def settable(kind, code, key):
    """The settable of that name; UsageError for one there is not."""
    for owner in owners(kind):
        for one in owner.settables:
            if (owner.code, one.key) == (code, key):
                return one
    raise UsageError(_("%(code)s 没有参数 %(key)s；请从页面上选。") % {"code": repr(code), "key": repr(key)})


def sound(one, value):
    """The value as it is kept, where it may be; UsageError with the range, or how a fee fails to add up."""
    if one.shape == "fee":
        return _sound_fee(value)
    if one.shape == "item" and value is False:
        return False
    if isinstance(value, bool) or not isinstance(value, int | float) or not one.low <= value <= one.high:
        words = _("%(value)s 不在允许范围 %(low)s 到 %(high)s 之内；请填范围内的数。")
        raise UsageError(words % {"value": repr(value), "low": f"{one.low:g}", "high": f"{one.high:g}"})
    if one.whole and value != int(value):
        raise UsageError(_("%(value)s 不是整数；这一项只能填整数。") % {"value": repr(value)})
    return int(value) if one.whole else value


def _sound_fee(parts):
    given = {name: parts.get(name) for name in PARTS}
    if any(not isinstance(fen, int) or not 0 <= fen <= MOST_FEN for fen in given.values()):
        raise UsageError(_("服务费和各方支付额每项须在 0 到 %(most)s 元之间。") % {"most": MOST_FEN // 100})
    paid = given["insurance_fen"] + given["fund_fen"] + given["self_fen"]
    if paid != given["year_fen"]:
        words = _("医保、公卫经费和居民自付合计 %(paid)s 元，不等于年服务费 %(fee)s 元；请改到相等。")
        raise UsageError(words % {"paid": f"{paid / 100:.2f}", "fee": f"{given['year_fen'] / 100:.2f}"})
    fee_in_fen(given)
    return given


def _protocols():
    for code in codes():
        newest = editions(code)[-1]
        own = tuple(
            Settable(Kind.PROTOCOL, code, one.key, one.title, one.default, one.low, one.high, one.source, one.unit,
                     whole=one.unit != "" and one.unit in LENGTHS)
            for one in newest.parameters
        )  # fmt: skip
        yield Owner(code, newest.title, newest.eligible_said, newest.source, own)


def _packages():
    for one in {one.code: one for one in packages()}.values():
        fee = {
            "year_fen": one.fee.year_fen, "insurance_fen": one.fee.insurance_fen, "fund_fen": one.fee.fund_fen,
            "self_fen": one.fee.self_fen,
        }  # fmt: skip
        paid = Settable(
            Kind.PACKAGE, one.code, FEE, None, fee, 0, MOST_FEN, one.fee_source, whole=True, shape="fee"
        )
        items = tuple(
            Settable(Kind.PACKAGE, one.code, item.key, item.title, item.times, 0, MOST_TIMES, one.source, whole=True,
                     shape="item")
            for item in one.items
        )  # fmt: skip
        yield Owner(one.code, one.title, None, one.source, (paid, *items))


def _checks():
    for one in checks():
        own = tuple(
            Settable(Kind.CHECK, one.code, limit.key, limit.title, getattr(one, limit.key), limit.low, limit.high,
                     one.source, limit.unit, whole=limit.whole)
            for limit in one.limits
        )  # fmt: skip
        yield Owner(one.code, one.title, one.asks, one.source, own)
