"""Small pictures of scores, drawn on the server."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
WIDE = 172


@register.simple_tag
def score_band(ends: Sequence[float]) -> SafeString:
    """A score on a line from nought to full marks, with its interval behind it; the three ends in per cent."""
    lower, upper, value = (4 + WIDE * end / 100 for end in ends)
    return format_html(
        '<svg class="band" viewBox="0 0 180 14" aria-hidden="true"><path class="ground" d="M4 7H176"/>'
        '<rect class="reach" x="{}" y="3.5" width="{}" height="7" rx="2"/>'
        '<circle class="value" cx="{}" cy="7" r="3.4"/></svg>',
        f"{lower:.1f}", f"{max(upper - lower, 0.5):.1f}", f"{value:.1f}",
    )  # fmt: skip
