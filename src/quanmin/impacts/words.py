"""What the keys of a questionnaire are called on pages and in letters."""

from django.utils.translation import gettext_lazy as _

EFFECT_WORDS = {"none": _("没有影响"), "good": _("有利"), "unknown": _("说不清"), "bad": _("不利")}
