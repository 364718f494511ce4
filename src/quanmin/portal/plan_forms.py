"""What a person may correct or add in a plan, as forms; what a value may be is asked by the action itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

COMPARATORS = (
    (">=", _("不低于 ≥")), ("<=", _("不高于 ≤")), ("=", _("达到 =")), (">", _("高于 >")), ("<", _("低于 <")),
    ("range", _("区间")), ("increase_by", _("提高（增加）")), ("decrease_by", _("降低（减少）")),
    ("cover_all", _("全覆盖")),
)  # fmt: skip
KINDS = (("target", _("目标")), ("standard", _("标准（规则）")), ("achievement", _("既往成绩")))


class NamesField(forms.CharField):
    """Names of units in one line, parted by 、 or a comma."""

    def clean(self, value):
        written = super().clean(value)
        for mark in "，,；;":
            written = written.replace(mark, "、")
        return list(dict.fromkeys(name.strip() for name in written.split("、") if name.strip()))

    def prepare_value(self, value):
        return "、".join(value) if isinstance(value, list | tuple) else value


class TargetForm(forms.Form):
    """All fields of a target that a person may set."""

    indicator = forms.CharField(label=_("指标"), max_length=300)
    comparator = forms.ChoiceField(label=_("比较"), choices=COMPARATORS)
    value = forms.FloatField(label=_("目标值"), required=False)
    value_high = forms.FloatField(label=_("区间上限"), required=False)
    unit = forms.CharField(label=_("计量单位"), max_length=50, required=False)
    year = forms.IntegerField(label=_("完成年份"), required=False)
    baseline = forms.FloatField(label=_("基期值"), required=False)
    baseline_year = forms.IntegerField(label=_("基期年份"), required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=KINDS)
    nature = forms.CharField(label=_("性质"), max_length=50, required=False)
    lead = NamesField(label=_("牵头单位"), required=False)
    annual = forms.BooleanField(label=_("每年都变化这么多"), required=False)
    approximate = forms.BooleanField(label=_("约数"), required=False)
    measure = forms.CharField(required=False, widget=forms.HiddenInput)


class TaskForm(forms.Form):
    """All fields of a task that a person may set."""

    title = forms.CharField(label=_("任务"), max_length=300)
    project = forms.CharField(label=_("所属部分"), max_length=300, required=False)
    lead = NamesField(label=_("牵头单位"), required=False)
    cooperate = NamesField(label=_("配合单位"), required=False)
    deadline = forms.CharField(label=_("完成时限"), max_length=100, required=False)
    deadline_year = forms.IntegerField(label=_("完成年份"), required=False)


FORMS = {"target": TargetForm, "task": TaskForm}


def form_of(fact):
    """The form of a fact, filled with what it says now; None for a finding, which is judged and not corrected."""
    form = FORMS.get(fact._meta.model_name)
    return form and form(initial={name: getattr(fact, name) for name in form.base_fields})


class DocumentForm(forms.Form):
    """One file with a plan in it."""

    document = forms.FileField(label=_("规划文件"), allow_empty_file=True)


def first_error(form):
    """What is wrong with a form, in one sentence that names the field."""
    name, errors = next(iter(form.errors.items()))
    return f"{form.fields[name].label or name}：{errors[0]}"
