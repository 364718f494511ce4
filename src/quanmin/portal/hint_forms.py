"""What is asked of a unit that looked again, and of what it received."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quanmin.hints.actions import LONGEST_REASON, MOST_DELIVERED
from quanmin.hints.states import State
from quanmin.portal.person_forms import DayField

ANSWERS = (
    (State.EXPLAINED, _("记录属实，说明原因")),
    (State.CORRECTED, _("记录有误，已更正或撤销")),
)


class AnswerForm(forms.Form):
    """What was found: that the records are right and why, or that they were put right and how."""

    state = forms.ChoiceField(label=_("核对结果"), choices=ANSWERS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("核对情况"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )


class DeliveryForm(forms.Form):
    """Which unit received how many of what, on which day."""

    unit = forms.TypedChoiceField(label=_("单位"), coerce=int)
    item = forms.ChoiceField(label=_("物资"))
    day = DayField(label=_("到货日期"))
    number = forms.IntegerField(label=_("数量（人份）"), min_value=1, max_value=MOST_DELIVERED)

    def __init__(self, *given, units=(), items=(), **said):
        super().__init__(*given, **said)
        self.fields["unit"].choices = [(unit.pk, unit.name) for unit in units]
        self.fields["item"].choices = list(items)
