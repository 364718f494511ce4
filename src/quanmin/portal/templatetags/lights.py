"""Lights, icons and small pictures drawn on the server: shape and word first, colour last.

Everything here is SVG or a span with a class, because the content policy refuses inline styles and scripts.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

register = template.Library()

BAND = '<rect class="band" x="{}" y="2.5" width="{}" height="7" rx="2"/>'

WORDS = {"green": _("达标"), "yellow": _("临界"), "red": _("落后"), "grey": _("无数据")}
ORDER = ("red", "yellow", "green", "grey")
SHAPES = {
    "green": '<circle cx="6" cy="6" r="5" fill="currentColor"/>',
    "yellow": '<path d="M6 .8 11.6 11H.4z" fill="currentColor"/>',
    "red": '<rect x="1" y="1" width="10" height="10" fill="currentColor"/>',
    "grey": '<circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" stroke-width="1.6"/>',
}
ICONS = {
    "print": "M4 6V1.5h8V6M4 12H1.8V6h12.4v6H12M4 9.5h8v5H4z",
    "sheet": "M8 1.5v8.7M4.5 6.8 8 10.3l3.5-3.5M2 13.8h12",
    "gauge": "M2 12a6.3 6.3 0 1 1 12 0M8 10.5l3-4",
    "plan": "M3 1.5h7l3 3v10H3zM5.5 7h5M5.5 10h5",
    "check": "M2.5 2.5h11v11h-11zM5 8.2l2.2 2.2L11.2 6",
    "ledger": "M2.5 2h11v12h-11zM2.5 5.5h11M6 5.5V14M8 8.3h3.5M8 11h3.5",
    "notice": "M3 1.5h7l3 3v10H3zM8 6v4M8 11.6v1",
    "people": "M6 7.2a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2zM1.5 14a4.5 4.5 0 0 1 9 0"
    "M11 2.4a2.6 2.6 0 0 1 0 4.6M12 9.8a4.5 4.5 0 0 1 2.5 4.2",
    "person": "M8 7.4a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8zM2.5 14.4a5.5 5.5 0 0 1 11 0",
    "tree": "M6 1.5h4v3.5H6zM1.5 11h4v3.5h-4zM10.5 11h4v3.5h-4zM8 5v3M3.5 11V8h9v3",
    "book": "M8 3.2C6.4 1.9 4 1.7 1.8 2v11c2.2-.3 4.6-.1 6.2 1.2 1.6-1.3 4-1.5 6.2-1.2V2C12 1.7 9.6 1.9 8 3.2zv11",
}


def _shape(light: str) -> SafeString:
    picture = f'<svg viewBox="0 0 12 12" aria-hidden="true">{SHAPES[light]}</svg>'
    return mark_safe(picture)


@register.simple_tag
def light(colour: str) -> SafeString:
    """The pill of one light: shape and word."""
    return _pill(colour, str(WORDS[colour]))


@cache
def _pill(colour: str, word: str) -> SafeString:
    return format_html('<span class="light {}">{}{}</span>', colour, _shape(colour), word)


@register.simple_tag
def mark(colour: str, count: int) -> SafeString:
    """A count beside its light's shape; the word is there for those who do not see the shape."""
    return _counted(colour, str(WORDS[colour]), count)


@lru_cache(maxsize=2000)
def _counted(colour: str, word: str, count: int) -> SafeString:
    return format_html(
        '<span class="mark {}" title="{}">{}<span class="hidden-word">{}</span>{}</span>',
        colour, word, _shape(colour), word, count,
    )  # fmt: skip


@register.simple_tag
def shape(colour: str) -> SafeString:
    """The bare shape, for places where the word stands beside it."""
    return _shape(colour)


@register.filter
def light_word(colour: str) -> str:
    return str(WORDS[colour])


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html(
        '<svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.4" '
        'stroke-linejoin="round" stroke-linecap="round"><path d="{}"/></svg>',
        ICONS[name],
    )


@register.simple_tag
def share(counts: dict[str, int]) -> SafeString:
    """One bar, a hundred wide, cut by the counts of its lights."""
    total = sum(counts.values()) or 1
    pieces, left = [], 0.0
    for colour in ORDER:
        width = 100 * counts.get(colour, 0) / total
        pieces.append((colour, f"{left:.2f}", f"{width:.2f}"))
        left += width
    bars = format_html_join("", '<rect class="{}" x="{}" width="{}" height="6"/>', pieces)
    return format_html(
        '<svg class="share" viewBox="0 0 100 6" height="6" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        bars,
    )


@register.simple_tag
def sparkline(values: Sequence[float | None], aim: float | None = None) -> SafeString:
    """The recent values as one line, the target as a dashed one; nothing where fewer than two values are known."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return format_html('<span class="quiet small">{}</span>', "–")
    place = _scale([*known, *([] if aim is None else [aim])], height=24, margin=3)
    step = 76 / (len(values) - 1)
    points = [(i * step, place(value)) for i, value in enumerate(values) if value is not None]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = format_html('<path class="aim" d="M0 {0}H76"/>', f"{place(aim):.1f}") if aim is not None else ""
    x, y = points[-1]
    return format_html(
        '<svg class="spark" viewBox="0 0 76 24" preserveAspectRatio="none" aria-hidden="true">{}'
        '<polyline class="path" points="{}"/><circle class="now" cx="{}" cy="{}" r="2.4"/></svg>',
        dashed, line, f"{x:.1f}", f"{y:.1f}",
    )  # fmt: skip


def _scale(values, *, height, margin):
    """From a value to its place on the paper, high values on top."""
    low, high = min(values), max(values)
    span = (high - low) or abs(high) or 1
    room = height - 2 * margin
    return lambda value: height - margin - room * (value - low) / span


@register.simple_tag
def meter(value, interval, aim, scale) -> SafeString:
    """A value on a line that holds the whole table's figures, its interval behind it and the aim as a stroke."""
    if value is None:
        return mark_safe("")
    low, high = scale

    def across(number: float) -> float:
        return 5 + 100 * (number - low) / ((high - low) or 1)

    band = ""
    if interval:
        left, right = across(interval[0]), across(interval[1])
        band = format_html(BAND, f"{left:.1f}", f"{right - left:.1f}")
    stroke = format_html('<path class="aim" d="M{} 0V12"/>', f"{across(aim):.1f}") if aim is not None else ""
    return format_html(
        '<svg class="meter" viewBox="0 0 110 12" aria-hidden="true"><path class="ground" d="M0 6H110"/>'
        '{}{}<circle class="value" cx="{}" cy="6" r="3.4"/></svg>',
        band, stroke, f"{across(value):.1f}",
    )  # fmt: skip
