"""Money and declared words in the templates of contracts."""

from django import template

from quanmin.programmes.models import Leaving
from quanmin.programmes.words import say as say_words

register = template.Library()


@register.simple_tag
def yuan(fen):
    """Fen as yuan: 120元, 120.50元."""
    whole, rest = divmod(fen or 0, 100)
    return f"{whole:,}.{rest:02}元" if rest else f"{whole:,}元"


@register.simple_tag
def say(words):
    """Words of a declaration in the reader's language."""
    return say_words(words)


@register.simple_tag
def leaving(reason):
    """Why a contract ended, in words."""
    return Leaving(reason).label
