"""What is asked about a contract: to sign, to renew, to change. What may be is asked by the action itself."""

from datetime import timedelta
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from quanmin import clock
from quanmin.core.protocols.promises import last_day
from quanmin.portal.person_forms import DayField
from quanmin.programmes.agreements import Agreement, Relation
from quanmin.programmes.models import Leaving, Post
from quanmin.programmes.words import say


class SignForm(forms.Form):
    """A contract as the resident signs it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    basic = forms.ChoiceField(label=_("基本服务包"), widget=forms.RadioSelect)
    personal = forms.MultipleChoiceField(
        label=_("个性化服务包"), required=False, widget=forms.CheckboxSelectMultiple
    )
    team = forms.TypedChoiceField(label=_("家庭医生团队"), coerce=int)
    signed_on = DayField(label=_("签字日期"))
    start = DayField(label=_("协议从"))
    end = DayField(label=_("到"))
    signer = forms.CharField(label=_("签字人姓名"), max_length=60)
    guardian = forms.BooleanField(label=_("监护人代签"), required=False)
    relation = forms.ChoiceField(
        label=_("与居民的关系"), choices=(("", _("请选择")), *Relation.choices), required=False
    )
    why = forms.CharField(label=_("更正原因"), max_length=200, required=False)

    def agreement(self, resident_id):
        """What was signed, as the action takes it."""
        said = self.cleaned_data
        return Agreement(
            key=said["key"], resident_id=resident_id, packages=(said["basic"], *said["personal"]), team_id=said["team"],
            signed_on=said["signed_on"], start=said["start"], end=said["end"], signer=said["signer"],
            guardian=said["guardian"], relation=said["relation"],
        )  # fmt: skip


class RenewForm(forms.Form):
    """The next contract on the terms of one."""

    key = forms.UUIDField()
    contract = forms.IntegerField(min_value=1)
    signed_on = DayField(label=_("签字日期"))
    new_team = forms.IntegerField(required=False)


class EndForm(forms.Form):
    """The last day of a contract that ends early."""

    day = DayField(label=_("最后一天"))
    reason = forms.ChoiceField(label=_("原因"), choices=Leaving.choices)
    why = forms.CharField(label=_("说明"), max_length=200, required=False)


class WhyForm(forms.Form):
    """Why something is done to a contract."""

    why = forms.CharField(label=_("原因"), max_length=200, required=False)


class TeamForm(forms.Form):
    """Another team for a contract."""

    team = forms.TypedChoiceField(label=_("家庭医生团队"), coerce=int)
    why = forms.CharField(label=_("说明"), max_length=200, required=False)


class KeptForm(forms.Form):
    """A promised service that was given."""

    item = forms.IntegerField(min_value=1)
    day = DayField(label=_("完成日期"))


class FoundForm(forms.Form):
    """A new team."""

    unit = forms.TypedChoiceField(label=_("机构"), coerce=int)
    name = forms.CharField(label=_("团队名称"), max_length=60)
    opened = DayField(label=_("成立日期"))


class MemberForm(forms.Form):
    """Somebody new in a team."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    post = forms.ChoiceField(label=_("岗位"), choices=Post.choices)
    phone = forms.CharField(label=_("电话"), max_length=32, required=False)
    since = DayField(label=_("从哪天起"))


def sign_form(found, sent=None, **begin):
    """The form with the packages and teams this resident may choose from (queries.contract.Contracts)."""
    form = SignForm(sent, initial=_begin(found) | begin)
    fit = [one for one, is_for in found.packages if is_for]
    form.fields["basic"].choices = [(one.code, say(one.title)) for one in fit if one.kind == "basic"]
    form.fields["personal"].choices = [(one.code, say(one.title)) for one in fit if one.kind == "personal"]
    form.fields["team"].choices = team_choices(found.teams)
    return form


def correcting_form(found, held):
    """The form as a contract kept here was signed."""
    signed = held.contract
    basic = [one.code for one in held.packages if one.kind == "basic"]
    return sign_form(
        found, key=uuid4(), basic=basic[0] if basic else "", team=signed.team_id, signed_on=signed.signed_on,
        personal=[one.code for one in held.packages if one.kind == "personal"], start=held.row["start"],
        end=held.row["end"], signer=signed.signer, guardian=signed.guardian, relation=signed.relation,
    )  # fmt: skip


def team_choices(teams):
    """Teams to choose from, each with its organisation."""
    return [(one.pk, f"{one.name} · {one.unit.name}") for one in teams]


def _begin(found):
    """A contract of a year from the day after the last one, or from today; the most particular package for a group."""
    today = clock.today()
    ends = [one.row["end"] for one in found.held if one.row["end"] >= today]
    start = max(ends) + timedelta(days=1) if ends else today
    basic = [one for one, is_for in found.packages if is_for and one.kind == "basic"]
    own = [one.code for one in basic if one.groups] or [one.code for one in basic]
    return {
        "key": uuid4(), "signed_on": today, "start": start, "end": last_day(start), "basic": own[0] if own else "",
        "team": found.teams[0].pk if found.teams else "", "signer": "" if found.minor else found.resident.name,
        "guardian": found.minor,
    }  # fmt: skip
