"""Heads of columns that sort, links that keep what was asked, and pages."""

from django import template
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def asking(context, **changes):
    """The address of this page with some of its questions changed; an empty answer drops the question."""
    request = context["request"]
    asked = {**request.GET.dict(), **{name: str(value) for name, value in changes.items()}}
    return f"{request.path}?{urlencode({name: value for name, value in asked.items() if value})}"


@register.simple_tag(takes_context=True)
def sort_head(context, column, title, classes=""):
    """A column's head: a link that sorts by it, largest first, and the other way when it is pressed again."""
    current = context["request"].GET.get("sort", "")
    after = column if current == f"-{column}" else f"-{column}"
    address = asking(context, sort=after if column else "", page="")
    told, arrow = _told(column, current)
    return format_html(
        '<th scope="col" class="{}"{}><a href="{}" hx-get="{}">{}{}</a></th>',
        classes,
        told,
        address,
        address,
        title,
        arrow,
    )


def _told(column, current):
    if not column or current.removeprefix("-") != column:
        return "", ""
    if current.startswith("-"):
        return mark_safe(' aria-sort="descending"'), mark_safe('<span aria-hidden="true">▾</span>')
    return mark_safe(' aria-sort="ascending"'), mark_safe('<span aria-hidden="true">▴</span>')
