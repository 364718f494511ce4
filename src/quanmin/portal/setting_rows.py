"""What a county may set, as a page shows it and a form sends it: money in yuan, shares in per cent, promised times."""

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from quanmin.errors import UsageError
from quanmin.portal.templatetags.contracts import yuan
from quanmin.programmes.settables import PARTS
from quanmin.programmes.words import say

LENGTHS = {"d": later("天"), "w": later("周"), "m": later("个月"), "y": later("年"), "": ""}
# How often an item is promised: so many times a year, as needed, or not.
HOW = (("times", later("每年")), ("needed", later("按需")), ("none", later("不承诺")))
PART_TITLES = (later("年服务费"), later("医保基金"), later("公卫经费"), later("居民自付"))
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")


def setting_row(known, about):
    """One thing that may be set of an owner: its default, range, what holds, its own source, and every setting."""
    one = known.settable
    return {
        "key": one.key, "shape": one.shape, "title": _title(one), "unit": _unit(one), "default": said(one, one.default),
        "range": _range(one), "value": said(one, known.value), "own": known.own,
        "source": "" if _say(one.source) == about.source else _say(one.source),
        "given": _given(one, known.value), "fee": _fee(known.value), "usual_fee": _fee(one.default),
        "history": [{"said": each, "value": said(one, each.setting.value)} for each in known.history],
    }  # fmt: skip


def _fee(value):
    """The whole fee, and who pays what of it; nothing of what is no fee."""
    if not isinstance(value, dict):
        return None
    parts = zip(PART_TITLES[1:], PARTS[1:], strict=True)
    return {
        "whole": yuan(value["year_fen"]),
        "parts": [f"{title} {yuan(value[part])}" for title, part in parts],
    }


def said(one, value):
    """A value in words; nothing where the default holds."""
    if value is None:
        return ""
    if one.shape == "fee":
        return f"{_fee(value)['whole']}（{' · '.join(_fee(value)['parts'])}）"
    if one.shape == "item":
        return (
            _("不承诺") if value is False else _("按需") if value == 0 else _("每年 %(n)s 次") % {"n": value}
        )
    return _number_said(one, value)


def asked_value(one, given):
    """The value a form says for a settable, None to go back to the default; UsageError for what is no number."""
    if "default" in given:
        return None
    if one.shape == "fee":
        return {part: _fen(given.get(part, "")) for part in PARTS}
    if one.shape == "item" and given.get("how") in ("needed", "none"):
        return 0 if given["how"] == "needed" else False
    number = _number(given.get("value", ""))
    if _per_cent(one):
        number /= 100
    return int(number) if number == int(number) else float(number)


def asked_day(given):
    """The day from which a setting is to hold; None for today."""
    text = given.get("since", "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(_("%(text)s 不是日期；请写成 2026-01-01 这样。") % {"text": repr(text)}) from None


def _title(one):
    return _("年服务费与各方支付") if one.shape == "fee" else say(one.title)


def _say(words):
    return words if isinstance(words, str) else say(words)


def _per_cent(one):
    return not isinstance(one.unit, str) and one.unit.zh == "%"


def _unit(one):
    if one.shape != "number":
        return ""
    return LENGTHS.get(one.unit, "") if isinstance(one.unit, str) else say(one.unit)


def _number_said(one, value):
    """Without trailing noughts: 140, 3.9, a share of 0.35 as 35."""
    number = Decimal(f"{value}") * (100 if _per_cent(one) else 1)
    return f"{number:f}".rstrip("0").rstrip(".") if number % 1 else f"{int(number)}"


def _range(one):
    if one.shape == "fee":
        return _("0–%(most)s 元，三方合计等于年服务费") % {"most": f"{one.high // 100:,}"}
    if one.shape == "item":
        return _("0–%(most)s 次") % {"most": one.high}
    return f"{_number_said(one, one.low)}–{_number_said(one, one.high)}"


def _given(one, value):
    """The fields of the form as they stand."""
    if one.shape == "fee":
        fields = zip(PARTS, PART_TITLES, strict=True)
        return [(part, title, f"{Decimal(value[part]) / 100:f}") for part, title in fields]
    if one.shape == "item":
        how = "none" if value is False else "needed" if value == 0 else "times"
        return {"how": how, "ways": HOW, "times": value or one.default or 1}
    return _number_said(one, value)


def _number(text):
    if not NUMBER.fullmatch(text.strip()):
        raise UsageError(_("%(text)s 不是数字；请填写范围内的数。") % {"text": repr(text)})
    return Decimal(text.strip())


def _fen(text):
    fen = _number(text) * 100
    if fen != int(fen):
        raise UsageError(_("%(text)s 元不是整分；金额最多两位小数。") % {"text": repr(text)})
    return int(fen)
