"""What is asked about a resident: to find, register, correct, move. What may be is asked by the action itself."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quanmin.records.models import Relation, Sex
from quanmin.records.queries.searching import LARGEST

STATES = (("here", _("在住")), ("left", _("已迁出")), ("dead", _("已去世")), ("all", _("全部")))
BIRTH_PLACES = (("hospital", _("医院")), ("home", _("家中")), ("other", _("其他")))
TAKEN = {
    "name": _("姓名"), "sex": _("性别"), "birth_date": _("出生日期"), "identity_number": _("证件号码"),
    "phone": _("电话"), "address": _("住址"),
}  # fmt: skip


class DayField(forms.DateField):
    """A day, by the browser's own picker."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NumberField(forms.IntegerField):
    """A resident's number."""

    def __init__(self, **said):
        super().__init__(min_value=1, max_value=LARGEST, **said)


class PlaceField(forms.TypedChoiceField):
    """A village out of those given when the form is made, grouped by township."""

    def __init__(self, **said):
        super().__init__(coerce=int, empty_value=None, **said)


class FindForm(forms.Form):
    """Whom to find."""

    q = forms.CharField(label=_("姓名、拼音首字母、编号、电话或证件号码"), max_length=100, required=False)
    village = PlaceField(label=_("村（社区）"), required=False)
    sex = forms.ChoiceField(label=_("性别"), choices=(("", _("不限")), *Sex.choices), required=False)
    age_from = forms.IntegerField(label=_("年龄从"), min_value=0, max_value=130, required=False)
    age_to = forms.IntegerField(label=_("到"), min_value=0, max_value=130, required=False)
    state = forms.ChoiceField(label=_("状态"), choices=STATES, required=False)


class CorrectForm(forms.Form):
    """What is said of a person."""

    name = forms.CharField(label=_("姓名"), max_length=100)
    identity_number = forms.CharField(label=_("证件号码"), max_length=24, required=False)
    sex = forms.ChoiceField(label=_("性别"), choices=(("", _("请选择")), *Sex.choices))
    birth_date = DayField(label=_("出生日期"))
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    address = forms.CharField(label=_("住址"), max_length=200, required=False)


class RegisterForm(CorrectForm):
    """Somebody new: who it is, where they live, and how they stand to a household."""

    village = PlaceField(label=_("居住的村（社区）"))
    since = DayField(label=_("从哪天起住在这里"))
    registered = forms.BooleanField(label=_("户籍在本县"), required=False, initial=True)
    disabled = forms.BooleanField(label=_("持残疾人证"), required=False)
    low_income = forms.BooleanField(label=_("脱贫或低收入"), required=False)
    special_family = forms.BooleanField(label=_("计划生育特殊家庭"), required=False)
    housemate = NumberField(label=_("同住家人的居民编号"), required=False)
    relation = forms.ChoiceField(
        label=_("与户主的关系"), choices=(("", _("不登记")), *Relation.choices), required=False
    )


class NewbornForm(RegisterForm):
    """A newborn: what is asked of anybody, with the birth and the mother."""

    mother = NumberField(label=_("母亲的居民编号"))
    born_at = forms.TimeField(label=_("出生时间"), widget=forms.TimeInput(attrs={"type": "time"}))
    weight_g = forms.IntegerField(label=_("出生体重（克）"), min_value=200, max_value=8000, required=False)
    gestation_weeks = forms.IntegerField(label=_("孕周"), min_value=20, max_value=45, required=False)
    place = forms.ChoiceField(label=_("出生地点"), choices=BIRTH_PLACES)
    defect = forms.BooleanField(label=_("7天内发现出生缺陷"), required=False)


class MoveInForm(forms.Form):
    """Where somebody lives from a day on."""

    village = PlaceField(label=_("迁入的村（社区）"))
    day = DayField(label=_("从哪天起"))


class MoveOutForm(forms.Form):
    """Until when somebody lived here."""

    day = DayField(label=_("住到哪天"))


class DeathForm(forms.Form):
    """When somebody died, and of what."""

    day = DayField(label=_("死亡日期"))
    cause = forms.CharField(label=_("根本死因（ICD-10）"), max_length=10)

    def clean_cause(self):
        """The code in capitals, as it is written."""
        return self.cleaned_data["cause"].strip().upper()


class MergeForm(forms.Form):
    """Which of two stays, in what the other's word is taken, and why they are one person."""

    kept = NumberField()
    reason = forms.CharField(max_length=200, required=False)
    take = forms.MultipleChoiceField(choices=tuple(TAKEN.items()), required=False)


class EmergencyForm(forms.Form):
    """Why somebody outside one's care must be opened now."""

    number = NumberField(label=_("居民编号"))
    reason = forms.CharField(label=_("原因"), max_length=200)

    def clean_reason(self):
        """Something that whoever checks can judge."""
        reason = self.cleaned_data["reason"].strip()
        if len(reason) < 4:
            raise ValidationError(_("请写清楚原因，例如“在集市昏倒，需知用药和过敏”。"))
        return reason


def with_villages(form, groups):
    """The form with its villages to choose from: [(township, [(number, name)])]."""
    for name, field in form.fields.items():
        if isinstance(field, PlaceField):
            empty = () if field.required else (("", _("全部村（社区）")),)
            form.fields[name].choices = (*empty, *groups)
    return form
